import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { openLog } from '../server/log.ts';
import { type Problem, readSettings, type Settings } from '../settings/settings.ts';
import type { Given } from './commands.ts';
import type { Io } from './io.ts';

/** What settings come from. */
type Outside = Pick<Io, 'env' | 'folder'>;

/** What a command's own options change. */
interface Options {
  port?: string;
  mailbox?: true;
}

/** The environment with what `.env` adds; a variable that is set stays as it is. */
export const environment = (io: Outside): Record<string, string | undefined> => readDotEnv(io).env;

/** Reads and checks everything that an operator sets: `.env` as well. */
export function settingsOf(io: Outside, options: Options = {}): ReturnType<typeof readSettings> {
  const { env, problems } = readDotEnv(io);
  const { port, mailbox } = options;
  const read = readSettings({
    env: { ...env, ...(port !== undefined && { PORT: port }) },
    folder: io.folder,
    ...(mailbox && { mailbox }),
  });
  if (problems.length === 0) return read;
  return { problems: [...problems, ...('problems' in read ? read.problems : [])] };
}

function readDotEnv(io: Outside): { env: Record<string, string | undefined>; problems: Problem[] } {
  let text: string;
  try {
    text = readFileSync(join(io.folder, '.env'), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { env: io.env, problems: [] };
    const message = `cannot be read (${code}): give it to the user that Frontdesk runs as, or move it away.`;
    return { env: io.env, problems: [{ where: '.env', message }] };
  }
  return { env: { ...parseEnv(text), ...io.env }, problems: strayLines(text) };
}

/** Lines that set nothing: they would be passed over in silence. What stands in them may be a secret. */
function strayLines(text: string): Problem[] {
  // A quoted value may have several lines.
  const oneLined = text.replaceAll(
    /(=[ \t]*)(["'`])[\s\S]*?\2/g,
    (whole, begin) => begin + whole.replaceAll(/[^\n]/g, '').replaceAll('\n', '\n#'),
  );
  return oneLined.split('\n').flatMap((line, i) => {
    if (/^\s*(#|$)/.test(line) || /^\s*(export\s+)?[\w.-]+\s*=/.test(line)) return [];
    return [{ where: `.env:${i + 1}`, message: 'sets nothing: write NAME=value, or # before a remark.' }];
  });
}

/** Settings and log for a command. With wrong settings it says every problem and returns undefined: the command ends with 2. */
export function given(io: Io, options: Options = {}): Given | undefined {
  const read = settingsOf(io, options);
  if ('problems' in read) {
    io.errors.write(`${describeProblems(read.problems)}\n`);
    return undefined;
  }
  return { settings: read.settings, log: openLog(read.settings.logLevel) };
}

/** A path as people read it: from the working directory, unless it lies outside. */
export function shown(io: Pick<Io, 'folder'>, path: string): string {
  const near = relative(io.folder, path);
  return near === '' || near.startsWith('..') ? path : near;
}

/** The settings where they are right; for commands that do without. */
export function settingsIfRight(io: Outside): Settings | undefined {
  const read = settingsOf(io);
  return 'settings' in read ? read.settings : undefined;
}

/** Every problem on a line of its own, under one that counts them. */
export function describeProblems(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? 'One setting is wrong' : `${problems.length} settings are wrong`;
  return [`${count}, and nothing was started:`, ...problems.map(({ where, message }) => `  ${where} ${message}`)].join(
    '\n',
  );
}
