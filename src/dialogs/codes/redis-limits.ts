import { createHash } from 'node:crypto';
import { indexKeys } from '../../conversation/keys.ts';
import { type RedisScripts, scriptOf } from '../../conversation/redis/script.ts';
import { type CodeLimits, countsOf } from './limits.ts';

/** Limits in Redis, by its time. Whose addresses they are cannot be read there. */
export function createRedisCodeLimits(parts: {
  redis: RedisScripts;
  /** Added to the time of Redis, milliseconds; only tests move it. */
  offset?: () => number;
}): CodeLimits {
  const { redis, offset = () => 0 } = parts;
  const run = scriptOf(redis, new URL('./take.lua', import.meta.url));
  const keyOf = (name: string) => `${indexKeys.codes}:${createHash('sha256').update(name).digest('base64url')}`;
  return {
    async take({ id, ...code }) {
      const counts = countsOf(code);
      const rates = counts.flatMap(({ rate: { most, withinMs, apartMs } }) => [most, withinMs, apartMs]);
      const taken = await run(
        counts.map(({ name }) => keyOf(name)),
        [Math.round(offset()), id, ...rates],
      );
      return taken === 1;
    },
  };
}
