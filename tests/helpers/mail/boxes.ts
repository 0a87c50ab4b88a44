import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** One mail as it lies in a folder. */
export interface Kept {
  /** Undefined while no session has seen it. */
  uid?: number;
  /** Like \Seen and $FrontdeskFailed. */
  flags: string[];
  raw: string;
}

const letters: Record<string, string> = { D: '\\Draft', F: '\\Flagged', R: '\\Answered', S: '\\Seen', T: '\\Deleted' };

/** What lies in a maildir, oldest first: read from the files, not asked of the server. */
export function readMaildir(folder: string): Kept[] {
  const uids = new Map(
    lines(folder, 'dovecot-uidlist').map((line) => [line.split(' :')[1], Number.parseInt(line, 10)]),
  );
  const keywords = new Map(lines(folder, 'dovecot-keywords').map((line) => line.split(' ') as [string, string]));
  return ['cur', 'new']
    .flatMap((part) => names(join(folder, part)).map((name) => ({ name, file: join(folder, part, name) })))
    .sort((a, b) => timeOf(a.name) - timeOf(b.name))
    .map(({ name, file }) => {
      const [base = '', info = ''] = name.split(':2,');
      const uid = uids.get(base);
      return {
        ...(uid !== undefined && { uid }),
        flags: [...info].map((letter) => letters[letter] ?? keywords.get(String(letter.charCodeAt(0) - 97)) ?? letter),
        raw: readFileSync(file, 'latin1'),
      };
    });
}

/** Makes the server number the mails of a maildir anew, under another UIDVALIDITY. */
export function forgetNumbers(folder: string): void {
  for (const name of names(folder).filter((name) => /^dovecot-uidlist|^dovecot\.index/.test(name)))
    rmSync(join(folder, name), { force: true });
}

/** A file's name begins with seconds, and microseconds without zeros before them. */
const timeOf = (name: string): number => {
  const [, seconds = 0, micro = 0] = /^(\d+)\.M(\d+)/.exec(name) ?? [];
  return Number(seconds) * 1e6 + Number(micro);
};
const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const lines = (folder: string, name: string): string[] =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean) : [];
