import { pause } from '../waiting/pause.ts';
import type { CallOutcome } from './calls.ts';
import { createMemoryPacing, type Pace, type Pacing } from './pacing.ts';

/** Slack's limits, per channel for posts and per workspace for the rest (docs.slack.dev/apis/web-api/rate-limits). */
export const paces = {
  post: { burst: 3, every: 1000 },
  update: { burst: 10, every: 1200 },
  remove: { burst: 10, every: 1200 },
  react: { burst: 10, every: 1200 },
  unreact: { burst: 5, every: 3000 },
  ephemeral: { burst: 20, every: 600 },
  read: { burst: 10, every: 1200 },
} satisfies Record<string, Pace>;

/** Keeps calls of one lane in the order they came, at its pace; other lanes go on whatever happens in this one. */
export interface RateLanes {
  /**
   * Waits for its turn and makes the call. When Slack limits it, this lane alone pauses, and the same call is made
   * again. Answers without a call when its turn would not come within the patience, or the signal aborts: `limited`, or
   * `uncertain` when those before it waited in vain for Slack. A lane remembers no outage: the next call is made at its pace.
   */
  send<T>(lane: string, pace: Pace, call: () => Promise<CallOutcome<T>>, signal?: AbortSignal): Promise<CallOutcome<T>>;
}

interface Lane {
  tail: Promise<unknown>;
  waiting: number;
  /** Slack limits it until then, as far as this process was told. */
  pausedUntil: number;
  /** Why the last call came to nothing, when Slack was not reached. */
  away?: string | undefined;
}

/** Clock and waiting, so that tests need not wait. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const wall: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => pause(milliseconds, { signal, ref: false }),
};

/** More calls than this wait in no lane: what comes then is sent back to the durable outbox it came from. */
const LONGEST = 1000;

/**
 * Lanes with a patience in milliseconds; it must leave a call its time within the time limit of one delivery. `pacing`: shared
 * with the other processes.
 */
export const createRateLanes = ({
  clock = wall,
  patience = 6000,
  pacing = createMemoryPacing(clock.now),
}: {
  clock?: Clock;
  patience?: number;
  pacing?: Pacing;
} = {}): RateLanes => {
  const lanes = new Map<string, Lane>();

  const turn = async <T>(
    name: string,
    lane: Lane,
    parts: { pace: Pace; call: () => Promise<CallOutcome<T>>; until: number; signal: AbortSignal | undefined },
  ): Promise<CallOutcome<T>> => {
    const { pace, call, until, signal } = parts;
    for (let wait = 0; ; ) {
      // Whose time is over takes nothing from those behind.
      if (!signal?.aborted && clock.now() <= until) wait = await pacing.take(name, pace);
      const now = clock.now();
      if (now + wait > until || signal?.aborted) {
        // Not a limit of Slack's: whoever tries again must not take it for a time that Slack has named.
        if (lane.away && lane.pausedUntil <= now) return { outcome: 'uncertain', reason: lane.away };
        return { outcome: 'limited', wait: Math.max(wait, 500) };
      }
      if (wait > 0) {
        await clock.sleep(wait, signal);
        continue;
      }
      const answer = await call();
      lane.away = answer.outcome === 'uncertain' ? answer.reason : undefined;
      if (answer.outcome !== 'limited') return answer;
      lane.pausedUntil = clock.now() + answer.wait;
      await pacing.pause(name, answer.wait);
    }
  };

  return {
    async send(name, pace, call, signal) {
      const lane = lanes.get(name) ?? { tail: Promise.resolve(), waiting: 0, pausedUntil: 0 };
      if (lane.waiting >= LONGEST) return { outcome: 'limited', wait: 5000 };
      lanes.set(name, lane);
      lane.waiting += 1;
      const until = clock.now() + patience;
      const mine = lane.tail.then(() => turn(name, lane, { pace, call, until, signal }));
      lane.tail = mine.catch(() => {});
      try {
        return await mine;
      } finally {
        lane.waiting -= 1;
        if (lane.waiting === 0 && lane.pausedUntil <= clock.now()) lanes.delete(name);
      }
    },
  };
};
