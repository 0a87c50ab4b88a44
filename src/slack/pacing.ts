import { type RedisScripts, scriptOf } from '../conversation/redis/script.ts';

/** How fast a lane may go: `burst` calls at once, then one every `every` milliseconds. */
export interface Pace {
  burst: number;
  every: number;
}

/** When the next call of a lane may be made: Slack counts the calls of all processes together. */
export interface Pacing {
  /** Takes the lane's next call: 0 when it may be made now; else nothing is taken, and it is worth asking again in so many milliseconds. */
  take(lane: string, pace: Pace): Promise<number>;
  /** Slack limits the lane: nobody makes a call there for so many milliseconds. */
  pause(lane: string, wait: number): Promise<void>;
}

/** For one process alone (generic cell rate algorithm); the other one's contract. */
export function createMemoryPacing(now: () => number = Date.now): Pacing {
  /** `due`: when the next call would be if the burst were spent. */
  const lanes = new Map<string, { due: number; paused: number }>();
  const forget = () => {
    for (const [name, { due, paused }] of lanes) if (Math.max(due, paused) <= now()) lanes.delete(name);
  };
  return {
    async take(name, { burst, every }) {
      const at = now();
      const { due, paused } = lanes.get(name) ?? { due: 0, paused: 0 };
      const start = Math.max(at, paused, due - (burst - 1) * every);
      if (start > at) return start - at;
      if (!lanes.has(name)) forget();
      lanes.set(name, { due: Math.max(due, at) + every, paused });
      return 0;
    },
    async pause(name, wait) {
      const { due, paused } = lanes.get(name) ?? { due: 0, paused: 0 };
      lanes.set(name, { due, paused: Math.max(paused, now() + wait) });
    },
  };
}

/** For all processes on one Redis, by its clock; while it cannot be asked, this process keeps the pace alone. */
export function createRedisPacing({ redis, prefix }: { redis: RedisScripts; prefix: string }): Pacing {
  const take = scriptOf(redis, new URL('./scripts/take.lua', import.meta.url));
  const pause = scriptOf(redis, new URL('./scripts/pause.lua', import.meta.url));
  const alone = createMemoryPacing();
  const keyOf = (lane: string) => `${prefix}:lane:${lane}`;
  return {
    take: (lane, pace) => take([keyOf(lane)], [pace.burst, pace.every]).then(Number, () => alone.take(lane, pace)),
    pause: (lane, wait) =>
      pause([keyOf(lane)], [Math.ceil(wait)]).then(
        () => undefined,
        () => alone.pause(lane, wait),
      ),
  };
}
