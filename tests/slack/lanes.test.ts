import { describe, expect, it } from '@jest/globals';
import type { CallOutcome } from '../../src/slack/calls.ts';
import { type Clock, createRateLanes } from '../../src/slack/lanes.ts';

/** A clock that jumps to whenever the first sleeper wants to be woken. */
const jumping = (): Clock & { at: number } => {
  const clock = {
    at: 0,
    now: () => clock.at,
    async sleep(milliseconds: number) {
      clock.at += milliseconds;
    },
  };
  return clock;
};

const pace = { burst: 3, every: 1000 };
const done: CallOutcome<null> = { outcome: 'done', data: null };

describe('a lane', () => {
  it('lets a burst pass and then keeps its pace, in order', async () => {
    const clock = jumping();
    const lanes = createRateLanes({ clock });
    const sent: [number, number][] = [];
    await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        lanes.send('C1', pace, async () => {
          sent.push([n, clock.at]);
          return done;
        }),
      ),
    );
    expect(sent).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 1000],
      [5, 2000],
    ]);
  });

  it('pauses alone when Slack limits it, and sends the same call again before its successor', async () => {
    const clock = jumping();
    const lanes = createRateLanes({ clock });
    const sent: string[] = [];
    let limited = true;
    const first = lanes.send('C1', pace, async () => {
      sent.push(`first at ${clock.at}`);
      if (!limited) return done;
      limited = false;
      return { outcome: 'limited', wait: 4000 };
    });
    const second = lanes.send('C1', pace, async () => {
      sent.push('second');
      return done;
    });
    expect(await Promise.all([first, second])).toEqual([done, done]);
    expect(sent).toEqual(['first at 0', 'first at 4000', 'second']);
  });

  it('does not hold up another lane', async () => {
    const sent: string[] = [];
    let wake = (): void => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const lanes = createRateLanes({ clock: { now: () => 0, sleep: () => asleep } });
    const stop = new AbortController();
    const stuck = lanes.send('C1', pace, async () => ({ outcome: 'limited', wait: 3000 }), stop.signal);
    await lanes.send('C2', pace, async () => {
      sent.push('C2');
      return done;
    });
    expect(sent).toEqual(['C2']);
    stop.abort();
    wake();
    expect(await stuck).toEqual({ outcome: 'limited', wait: 3000 });
  });

  it('gives a call back unmade when its turn would come too late', async () => {
    const clock = jumping();
    const lanes = createRateLanes({ clock, patience: 6000 });
    let calls = 0;
    const answer = await lanes.send('C1', pace, async () => {
      calls += 1;
      return { outcome: 'limited', wait: 30_000 };
    });
    expect(answer).toEqual({ outcome: 'limited', wait: 30_000 });
    expect(await lanes.send('C1', pace, async () => done)).toEqual({ outcome: 'limited', wait: 30_000 });
    expect(calls).toBe(1);
  });

  it('says while Slack is away that it was not reached, not that it limits us, and goes on at once when it is back', async () => {
    const clock = jumping();
    const lanes = createRateLanes({ clock, patience: 6000 });
    let calls = 0;
    // Each call waits for an answer for as long as a call may.
    const away = async (): Promise<CallOutcome<null>> => {
      calls += 1;
      clock.at += 7000;
      return { outcome: 'uncertain', reason: 'no answer' };
    };
    const round = () => Promise.all([1, 2, 3, 4].map(() => lanes.send('C1', pace, away)));
    for (let i = 0; i < 9; i += 1)
      expect(await round()).toEqual(Array(4).fill({ outcome: 'uncertain', reason: 'no answer' }));
    // One of each round asked; the others did not wait for it in vain.
    expect([calls, clock.at]).toEqual([9, 63_000]);
    const back = clock.at;
    const sent = Array.from({ length: 4 }, () => lanes.send('C1', pace, async () => done));
    expect(await Promise.all(sent)).toEqual(Array(4).fill(done));
    expect(clock.at - back).toBeLessThanOrEqual(1000);
  });

  it('goes on after a call that threw', async () => {
    const lanes = createRateLanes({ clock: jumping() });
    await expect(lanes.send('C1', pace, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await lanes.send('C1', pace, async () => done)).toEqual(done);
  });
});
