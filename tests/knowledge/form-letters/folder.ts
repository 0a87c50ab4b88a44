import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A letter's file; `{{…}}` in its text are fields. */
export const letterFile = (text: string, front = 'title: A letter'): string => `---\n${front}\n---\n${text}\n`;

/** A folder of letters of a test's own. */
export function lettersFolder() {
  const root = mkdtempSync(join(tmpdir(), 'fd-letters-'));
  const folder = join(root, 'letters');
  return {
    folder,
    /** Writes a file, `en/billing/refund.md` for instance. */
    write(name: string, content: string): string {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    remove: (name: string) => rmSync(join(folder, name)),
    end: () => rmSync(root, { recursive: true, force: true }),
  };
}
