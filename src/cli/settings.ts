import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { openLog } from '../log.ts';
import { type Problem, readSettings, type Settings } from '../settings.ts';
import type { Given } from './commands.ts';
import type { Io } from './io.ts';

/** The environment with what `.env` adds; a variable that is set stays as it is. */
export function environment(io: Pick<Io, 'env' | 'folder'>): Record<string, string | undefined> {
  let text: string;
  try {
    text = readFileSync(join(io.folder, '.env'), 'utf8');
  } catch {
    return io.env;
  }
  return { ...parseEnv(text), ...io.env };
}

/** Settings and log for a command. With wrong settings it says every problem and returns undefined: the command ends with 2. */
export function given(io: Io, options: { port?: string } = {}): Given | undefined {
  const env = { ...environment(io), ...(options.port === undefined ? {} : { PORT: options.port }) };
  const read = readSettings({ env, folder: io.folder });
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
export function settingsIfRight(io: Pick<Io, 'env' | 'folder'>): Settings | undefined {
  const read = readSettings({ env: environment(io), folder: io.folder });
  return 'settings' in read ? read.settings : undefined;
}

/** Every problem on a line of its own, under one that counts them. */
export function describeProblems(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? 'One setting is wrong' : `${problems.length} settings are wrong`;
  return [`${count}, and nothing was started:`, ...problems.map(({ where, message }) => `  ${where} ${message}`)].join(
    '\n',
  );
}
