import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from '@jest/globals';

const programs = {
  redis: ['redis-server', 'valkey-server'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  dovecot: ['dovecot'],
  exim: ['exim4', 'exim'],
};

/** Where Debian has servers, which is not on everybody's PATH. */
const forServers = ['/usr/sbin', '/usr/local/sbin'];

/** The path of a program that tests need, or undefined when the machine does not have it. */
export function programFor(need: keyof typeof programs): string | undefined {
  // A daemon of Exim is root's, whatever its configuration says.
  if (need === 'exim' && process.getuid?.() !== 0) return undefined;
  return programs[need]
    .flatMap((name) =>
      [...(process.env.PATH ?? '').split(delimiter), ...forServers].map((folder) => join(folder, name)),
    )
    .find(isExecutable);
}

/** `describe` for tests that need a program: without it they are skipped, under a name that says so (with CI=true that fails). */
export function describeWith(need: keyof typeof programs, name: string, tests: () => void): void {
  if (programFor(need)) describe(name, tests);
  else
    describe.skip(
      `${name} (needs ${programs[need][0]}, which is not installed${need === 'exim' ? ', and root' : ''})`,
      tests,
    );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
