import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openLog } from '../server/log.ts';
import { openRedis, type Redis } from '../server/redis.ts';
import { secretFile } from '../server/secrets.ts';
import type { Settings } from '../settings/settings.ts';
import { type Check, checkLine, countFaults } from './check.ts';
import type { App, LoadApp, Status } from './commands.ts';
import type { Io } from './io.ts';
import { given, settingsOf, shown as shownFrom } from './settings.ts';
import { wordsOf } from './words.ts';

/** What `doctor` was asked. */
export interface DoctorOptions {
  replay?: string;
  jsonl?: true;
}

/** `frontdesk doctor`: looks at everything that Frontdesk stands on, and says what to do; 1 when there is a fault. */
export async function doctor(io: Io, load: LoadApp, options: DoctorOptions): Promise<Status> {
  if (options.replay !== undefined) return replay(io, load, options.replay);
  let faults = 0;
  for await (const check of checks(io, load)) {
    if (check.state === 'fault') faults++;
    io.output.write(options.jsonl ? `${JSON.stringify(check)}\n` : checkLine(check, io));
  }
  if (!options.jsonl) io.output.write(countFaults(faults));
  return faults === 0 ? 0 : 1;
}

async function replay(io: Io, load: LoadApp, id: string): Promise<Status> {
  const parts = given(io);
  if (!parts) return 2;
  if (await (await load()).replay(parts, id)) {
    io.output.write(`Event ${id} gets another turn.\n`);
    return 0;
  }
  io.errors.write(`No event ${id} was set aside: frontdesk doctor lists those that are.\n`);
  return 1;
}

async function* checks(io: Io, load: LoadApp): AsyncGenerator<Check> {
  yield { name: 'node', state: 'ok', says: process.version };
  const read = settingsOf(io);
  if ('problems' in read) {
    for (const { where, message } of read.problems)
      yield { name: 'settings', state: 'fault', says: `${where} ${message}` };
    return;
  }
  const { settings } = read;
  const shown: Shown = (path) => shownFrom(io, path);
  const config = shown(settings.configFile);
  yield {
    name: 'settings',
    state: 'ok',
    says: `${config}, ${settings.teams.length === 1 ? 'one team' : `${settings.teams.length} teams`}, ${settings.locales.join(' and ')}`,
  };
  yield* secrets(settings, shown);
  yield* articles(settings, shown);
  yield* redis(settings, { load, shown });
}

/** A path as people read it: from the working directory. */
type Shown = (path: string) => string;

async function* secrets(settings: Settings, shown: Shown): AsyncGenerator<Check> {
  for (const name of ['frontdesk', 'webchat'] as const) {
    const file = secretFile(settings.stateFolder, name);
    const found = await stat(file).catch(() => undefined);
    if (settings.secrets[name] !== undefined || !found || (found.mode & 0o077) === 0) continue;
    const says = `${shown(file)} can be read by other users`;
    yield {
      name: 'secrets',
      state: 'fault',
      says,
      next: `chmod 600 ${shown(file)}, and delete it if it may have been read: a new one is made.`,
    };
  }
}

async function* articles(settings: Settings, shown: Shown): AsyncGenerator<Check> {
  const folder = join(settings.dataFolder, 'faq');
  try {
    await access(folder, constants.R_OK);
  } catch {
    yield {
      name: 'articles',
      state: 'fault',
      says: `${shown(folder)} cannot be read`,
      next: 'put the articles there, or set FRONTDESK_DATA to the folder that holds faq/.',
    };
    return;
  }
  const { openKnowledge } = await import('../knowledge/knowledge.ts');
  const { precision, outOfScope } = settings.answers;
  const knowledge = await openKnowledge({ folder, locales: settings.locales, precision, outOfScope, watch: false });
  const works = 'ask' in knowledge;
  const faults = (works ? knowledge.faults() : knowledge.faults).filter(({ level }) => level !== 'note');
  for (const { file, line, level, message } of faults) {
    yield { name: 'articles', state: level === 'error' ? 'fault' : 'warning', says: `${file}:${line} ${message}` };
  }
  if (works) await knowledge.stop();
  if (faults.length === 0) yield { name: 'articles', state: 'ok', says: `${shown(folder)} is in order` };
}

async function* redis(settings: Settings, { load, shown }: { load: LoadApp; shown: Shown }): AsyncGenerator<Check> {
  const warnings: string[] = [];
  const log = openLog('warn', { write: (entry) => void warnings.push((JSON.parse(entry) as { msg: string }).msg) });
  let opened: Redis;
  try {
    opened = await openRedis({ ...settings, firstMs: 3000 }, log);
  } catch (error) {
    yield { name: 'redis', state: 'fault', says: wordsOf(error) };
    return;
  }
  try {
    const info = await opened.client.info();
    const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
    const where = settings.redisUrl === undefined ? `private, in ${shown(settings.stateFolder)}` : 'REDIS_URL';
    yield {
      name: 'redis',
      state: 'ok',
      says: `${value('redis_version')} (${where}), ${value('used_memory_human')} in use`,
    };
    for (const says of warnings) yield { name: 'redis', state: 'warning', says };
    const refused = await opened.keepWriting().then(
      () => undefined,
      (error: unknown) => wordsOf(error),
    );
    if (refused !== undefined) yield { name: 'redis', state: 'fault', says: refused };
    if (value('aof_last_write_status') === 'err') {
      yield {
        name: 'redis',
        state: 'fault',
        says: 'the last write to its append-only file failed',
        next: 'make room on its disk.',
      };
    }
    if (value('aof_last_bgrewrite_status') === 'err') {
      yield {
        name: 'redis',
        state: 'warning',
        says: 'its append-only file could not be made smaller',
        next: 'make room on its disk, or give it more memory.',
      };
    }
    const app = await load();
    yield* setAside(app, settings);
    yield* waysIn(app, settings);
  } catch (error) {
    yield { name: 'events', state: 'fault', says: wordsOf(error) };
  } finally {
    await opened.close();
  }
}

/** Channels and desks; those that look at nothing outside have nothing to say. */
async function* waysIn(app: App, settings: Settings): AsyncGenerator<Check> {
  for (const each of await app.examine({ settings, log: openLog('error') })) {
    const name = each.title;
    if (!('problems' in each)) {
      const { next, warning } = each;
      yield warning ? { name, state: 'warning', says: warning } : { name, state: 'ok', says: 'is off', next };
      continue;
    }
    for (const says of each.problems) yield { name, state: 'fault', says };
    if (each.problems.length === 0) yield { name, state: 'ok', says: 'is in order' };
  }
}

async function* setAside(app: App, settings: Settings): AsyncGenerator<Check> {
  // What is to be said of Redis has been said above.
  const poisoned = await app.deadLetters({ settings, log: openLog('error') });
  for (const { id, conversation, why, at } of poisoned) {
    const says = `event ${id} of conversation ${conversation} was set aside at ${new Date(at).toISOString()}: ${why}`;
    yield { name: 'events', state: 'fault', says, next: `when the cause is mended: frontdesk doctor --replay ${id}` };
  }
  if (poisoned.length === 0) yield { name: 'events', state: 'ok', says: 'no dead letters' };
}
