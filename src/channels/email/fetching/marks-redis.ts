import { type RedisScripts, scriptOf } from '../../../conversation/redis/script.ts';
import type { Box, MailboxMarks } from './marks.ts';

const THIRTY_DAYS_MS = 30 * 86_400_000;

/** A mailbox's keys, all in the slot of the prefix's hash tag. */
const keysOf = (prefix: string, box: Box) => ({
  /** hash: uidvalidity, lastUid, since, at. */
  mark: `${prefix}:mark:${box}`,
  /** string, expires: who reads it. */
  lease: `${prefix}:lease:${box}`,
  /** hash, expires: "uidvalidity:uid" → how often it failed. */
  tries: `${prefix}:tries:${box}`,
});

/** The marks in Redis, under a prefix with a hash tag. Time is that of Redis. */
export const createRedisMarks = (parts: {
  redis: RedisScripts;
  prefix?: string;
  /** Added to the time of Redis, milliseconds; only tests move it. */
  offset?: () => number;
}): MailboxMarks => {
  const { redis, prefix = 'fd:{mail}', offset = () => 0 } = parts;
  const script = (name: string) => scriptOf(redis, new URL(`./scripts/${name}.lua`, import.meta.url));
  const runGet = script('get-mark');
  const runPut = script('put-mark');
  const runLease = script('lease');
  const runRelease = script('release-lease');
  const runFailed = script('failed');
  const clock = () => Math.round(offset());

  return {
    async get(box) {
      const found = (await runGet([keysOf(prefix, box).mark], [clock()])) as string[] | null;
      if (!found) return undefined;
      const [uidvalidity = 0, lastUid = 0, since = 0, ago = 0] = found.map(Number);
      return { uidvalidity, lastUid, since, ago };
    },
    async put(box, { uidvalidity, lastUid, since }, reader) {
      const { mark, lease } = keysOf(prefix, box);
      return (await runPut([mark, lease], [clock(), reader, uidvalidity, lastUid, since])) === 1;
    },
    async failed(box, { uidvalidity, uid }) {
      return Number(await runFailed([keysOf(prefix, box).tries], [`${uidvalidity}:${uid}`, THIRTY_DAYS_MS]));
    },
    async lease(box, reader, ms) {
      return (await runLease([keysOf(prefix, box).lease], [reader, ms])) === 1;
    },
    async release(box, reader) {
      await runRelease([keysOf(prefix, box).lease], [reader]);
    },
  };
};
