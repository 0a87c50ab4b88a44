import { describe } from '@jest/globals';
import { programFor, programs } from './programs.ts';

export { programFor } from './programs.ts';

/** `describe` for tests that need a program: without it they are skipped, under a name that says so (with CI=true that fails). */
export function describeWith(need: keyof typeof programs, name: string, tests: () => void): void {
  if (programFor(need)) describe(name, tests);
  else
    describe.skip(
      `${name} (needs ${programs[need][0]}, which is not installed${need === 'exim' ? ', and root' : ''})`,
      tests,
    );
}
