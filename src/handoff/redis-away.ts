import { z } from 'zod';
import { indexKeys } from '../conversation/keys.ts';
import type { RedisListening } from '../conversation/redis/store.ts';
import { type Absence, type Away, absenceKey, absenceOf, byLeaving, isOver } from './away.ts';

/** What is needed of a Redis connection; node-redis clients have it. */
export interface AwayCommands {
  hGetAll(key: string): Promise<{ [field: string]: string }>;
  hSet(key: string, field: string, value: string): Promise<unknown>;
  hDel(key: string, field: string): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
}

const { away: key } = indexKeys;
const watchKey = `${key}:watch`;
/** What was said while the subscription was away is seen by looking. */
const LOOK_MS = 5000;

/**
 * Who is away, in Redis: one hash, which every process holds in memory and reads again when told, and now and then. While Redis
 * is away it stays as it was. `listening` is a connection that is used for listening only.
 */
export async function followRedisAway(parts: {
  redis: AwayCommands;
  listening: RedisListening;
  log: { warn(details: object, text: string): void };
  everyMs?: number;
  now?: () => number;
}): Promise<Away & { stop(): Promise<void> }> {
  const { redis, listening, log, everyMs = LOOK_MS, now = Date.now } = parts;
  const listeners = new Set<() => void>();
  let known = new Map<string, Absence>();
  let seen = '[]';
  let looking = Promise.resolve();
  let stopped = false;

  const list = () => [...known.values()].filter((each) => !isOver(each, now())).sort(byLeaving);

  const read = async (): Promise<void> => {
    if (stopped) return;
    const fields = await redis.hGetAll(key).catch(() => undefined);
    // While Redis is away it stays as it was, but for what ends by itself.
    if (fields) known = new Map(Object.entries(fields).flatMap(([who, value]) => entryOf(who, value)));
    const text = JSON.stringify(list());
    if (text === seen) return;
    seen = text;
    for (const listener of listeners) listener();
  };
  /** One after the other, so that what was read last counts. */
  const look = (): Promise<void> => {
    looking = looking.then(read);
    return looking;
  };
  const hear = () => void look();

  await look();
  await listening.subscribe(watchKey, hear).catch((error: unknown) => {
    log.warn({ err: error }, 'who is away is looked up now and then only');
  });
  const timer = setInterval(hear, everyMs).unref();

  const change = async (work: Promise<unknown>): Promise<void> => {
    await work;
    await look();
    // The others look by themselves soon.
    await redis.publish(watchKey, '').catch(() => undefined);
  };
  return {
    leaves(by, until) {
      const { since } = absenceOf(by, known.get(absenceKey(by)), { now: now(), until });
      return change(redis.hSet(key, absenceKey(by), JSON.stringify({ name: by.name, since, until })));
    },
    returns: (who) => change(redis.hDel(key, absenceKey(who))),
    isAway(who) {
      const absence = known.get(absenceKey(who));
      return absence !== undefined && !isOver(absence, now());
    },
    list,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await listening.unsubscribe(watchKey, hear).catch(() => undefined);
      await looking;
    },
  };
}

const valueSchema = z.object({ name: z.string(), since: z.number(), until: z.number().optional() });

/** What this version cannot read is about nobody. */
function entryOf(who: string, text: string): [string, Absence][] {
  const at = who.indexOf('\n');
  try {
    const { name, since, until } = valueSchema.parse(JSON.parse(text));
    const by = { desk: who.slice(0, at), id: who.slice(at + 1), name };
    return at < 0 ? [] : [[who, { by, since, ...(until !== undefined && { until }) }]];
  } catch {
    return [];
  }
}
