import { indexKeys } from '../../conversation/keys.ts';
import type { Log } from '../../conversation/log.ts';
import { type RedisScripts, scriptOf } from '../../conversation/redis/script.ts';
import { type Counts, dayOf, mostNotes, noCounts, type Question, type Questions, usualKept } from '../questions.ts';
import { questionOf } from '../stored-question.ts';

/** What the record needs of a Redis connection; node-redis clients have it. */
export interface QuestionCommands extends RedisScripts {
  hGetAll(key: string): Promise<{ [field: string]: string }>;
  unlink(keys: string[]): Promise<number>;
  zRange(
    key: string,
    from: string,
    to: string,
    options: { BY: 'SCORE'; REV: true; LIMIT: { offset: number; count: number } },
  ): Promise<string[]>;
}

/** The record's keys, all in one slot; see note.lua and judge.lua. */
const keys = {
  question: (id: string) => `${indexKeys.record}:q:${id}`,
  times: `${indexKeys.record}:times`,
  day: (day: string) => `${indexKeys.record}:counts:${day}`,
};

/** Days of counts are small: they are kept for longer than the questions. */
const COUNTED_DAYS = 400;
const PAGE = 500;
/** So many notes go to Redis at once: it does nothing else meanwhile. */
const AT_ONCE = 100;

/** The record of questions in Redis. */
export function createRedisQuestions(parts: {
  redis: QuestionCommands;
  /** Added to the clock, milliseconds; only tests move it. What is too old is decided by the time of Redis. */
  offset?: () => number;
  kept?: typeof usualKept;
  log: Pick<Log, 'warn'>;
}): Questions {
  const { redis, offset = () => 0, kept = usualKept, log } = parts;
  const now = () => Date.now() + offset();
  const oldest = () => now() - kept.days * 86_400_000;

  const runNote = scriptOf(redis, new URL('./note.lua', import.meta.url));
  const runJudge = scriptOf(redis, new URL('./judge.lua', import.meta.url));

  let told = false;
  /** Once: there may be thousands, and one says what is to be looked for. */
  const tell = (details: object): void => {
    if (!told) log.warn(details, 'the record of questions holds what cannot be read: it is left out');
    told = true;
  };

  async function read(ids: readonly string[]): Promise<Question[]> {
    const found = await Promise.all(ids.map((id) => redis.hGetAll(keys.question(id))));
    return found
      .map((fields, i) => questionOf(ids[i]!, fields, (field) => tell({ question: ids[i], field })))
      .filter((each): each is Question => each !== undefined);
  }

  return {
    async note(notes) {
      for (let from = 0; from < notes.length; from += AT_ONCE) {
        const some = notes.slice(from, from + AT_ONCE);
        const gone = (await runNote(
          [keys.times, ...some.flatMap(({ question, at }) => [keys.question(question), keys.day(dayOf(at))])],
          [
            ...[mostNotes, kept.questions, Math.round(offset()), kept.days * 86_400, COUNTED_DAYS * 86_400],
            ...some.flatMap(({ question, field, value, at, counts }) => [
              ...[field, value, at, question, counts.length],
              ...counts.map(({ article, kind }) => `${kind}\n${article}`),
            ]),
          ],
        )) as string[];
        if (gone.length > 0) await redis.unlink(gone.map(keys.question));
      }
    },

    async list({ since = 0, before, limit }) {
      const found: Question[] = [];
      const from = before === undefined ? '+inf' : `(${before}`;
      const to = String(Math.max(since, oldest()));
      for (let offset = 0; found.length < limit; ) {
        const LIMIT = { offset, count: Math.min(PAGE, limit - found.length) };
        const ids = await redis.zRange(keys.times, from, to, { BY: 'SCORE', REV: true, LIMIT });
        found.push(...(await read(ids)));
        if (ids.length < LIMIT.count) break;
        offset += ids.length;
      }
      return found;
    },

    async find(id) {
      return (await read([id]))[0];
    },

    async counts(since) {
      const days: string[] = [];
      for (let at = Math.max(since, now() - COUNTED_DAYS * 86_400_000); at < now() + 86_400_000; at += 86_400_000) {
        if (dayOf(at) <= dayOf(now())) days.push(dayOf(at));
      }
      const counts = new Map<string, Counts>();
      for (const fields of await Promise.all(days.map((day) => redis.hGetAll(keys.day(day))))) {
        for (const [field, number] of Object.entries(fields)) {
          const [kind = '', article = ''] = field.split('\n');
          if (!isCount(kind) || !/^\d+$/.test(number)) {
            tell({ field });
            continue;
          }
          const sum = counts.get(article) ?? noCounts();
          counts.set(article, { ...sum, [kind]: sum[kind] + Number(number) });
        }
      }
      return counts;
    },

    async judge(id, verdict) {
      return (await runJudge([keys.question(id)], [JSON.stringify(verdict)])) === 1;
    },
  };
}

const isCount = (kind: string): kind is keyof Counts => Object.hasOwn(noCounts(), kind);
