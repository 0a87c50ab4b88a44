import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that tests and benchmarks need, by the names that they have. */
export const programs = {
  redis: ['redis-server', 'valkey-server'],
  // Without windows it takes a quarter less of the processor.
  chromium: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
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

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
