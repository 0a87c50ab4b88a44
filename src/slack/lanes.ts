import { pause } from '../waiting/pause.ts';
import type { CallOutcome } from './calls.ts';

/** How fast a lane may go: `burst` calls at once, then one every `every` milliseconds. */
export interface Pace {
  burst: number;
  every: number;
}

/** Slack's limits, per channel for posts and per workspace for the rest (docs.slack.dev/apis/web-api/rate-limits). */
export const paces = {
  post: { burst: 3, every: 1000 },
  update: { burst: 10, every: 1200 },
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
  /** When the next call would be due if the burst were spent (generic cell rate algorithm). */
  due: number;
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

/** Lanes with a patience in milliseconds; it must leave a call its time within the time limit of one delivery. */
export const createRateLanes = ({
  clock = wall,
  patience = 6000,
}: {
  clock?: Clock;
  patience?: number;
} = {}): RateLanes => {
  const lanes = new Map<string, Lane>();

  const turn = async <T>(
    lane: Lane,
    parts: { pace: Pace; call: () => Promise<CallOutcome<T>>; until: number; signal: AbortSignal | undefined },
  ): Promise<CallOutcome<T>> => {
    const { pace, call, until, signal } = parts;
    for (;;) {
      const now = clock.now();
      const start = Math.max(now, lane.pausedUntil, lane.due - (pace.burst - 1) * pace.every);
      if (start > until || signal?.aborted) {
        // Not a limit of Slack's: whoever tries again must not take it for a time that Slack has named.
        if (lane.away && lane.pausedUntil <= now) return { outcome: 'uncertain', reason: lane.away };
        return { outcome: 'limited', wait: Math.max(start - now, 500) };
      }
      if (start > now) {
        await clock.sleep(start - now, signal);
        continue;
      }
      lane.due = Math.max(lane.due, now) + pace.every;
      const answer = await call();
      lane.away = answer.outcome === 'uncertain' ? answer.reason : undefined;
      if (answer.outcome !== 'limited') return answer;
      lane.pausedUntil = clock.now() + answer.wait;
    }
  };

  return {
    async send(name, pace, call, signal) {
      const lane = lanes.get(name) ?? { tail: Promise.resolve(), waiting: 0, due: 0, pausedUntil: 0 };
      if (lane.waiting >= LONGEST) return { outcome: 'limited', wait: 5000 };
      lanes.set(name, lane);
      lane.waiting += 1;
      const until = clock.now() + patience;
      const mine = lane.tail.then(() => turn(lane, { pace, call, until, signal }));
      lane.tail = mine.catch(() => {});
      try {
        return await mine;
      } finally {
        lane.waiting -= 1;
        if (lane.waiting === 0 && Math.max(lane.due, lane.pausedUntil) <= clock.now()) lanes.delete(name);
      }
    },
  };
};
