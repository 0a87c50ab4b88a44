import { describe, expect, it } from '@jest/globals';
import type { Entry } from '../../src/conversation/decision.ts';
import { follow } from '../../src/conversation/follow.ts';

const entry = (n: number): Entry => ({
  n,
  audience: 'everyone',
  message: { type: 'message', id: `${n}`, timestamp: '', channelId: 't', from: { id: 'b' }, conversation: { id: 'c' } },
});

/** A log whose watchers are told of only some commits, some of them twice. */
function lossyLog(lost: (n: number) => boolean) {
  const log: Entry[] = [];
  const listeners = new Set<(entries: Entry[]) => void>();
  return {
    append() {
      log.push(entry(log.length + 1));
      const last = log.at(-1)!;
      for (const listener of listeners) {
        if (!lost(last.n)) listener([last]);
        if (last.n % 3 === 0) listener([last]);
      }
    },
    reconnected() {
      for (const listener of listeners) listener([]);
    },
    store: {
      async watch(_: string, listener: (entries: Entry[]) => void) {
        listeners.add(listener);
        return async () => void listeners.delete(listener);
      },
      async history(_: string, range: { after: number; limit: number } | { last: number }) {
        await new Promise((resolve) => setImmediate(resolve));
        if ('last' in range) return log.slice(-range.last);
        return log.filter(({ n }) => n > range.after).slice(0, range.limit);
      },
    },
    listeners,
  };
}

describe('following a log', () => {
  it('hears every entry once and in order, though a third of the news is lost and some comes twice', async () => {
    const log = lossyLog((n) => n % 3 === 1);
    for (let i = 0; i < 250; i++) log.append();
    const heard: number[] = [];
    const end = await follow(log.store, 'c', 40, ({ n }) => heard.push(n));
    expect(heard.at(-1)).toBe(250);
    for (let i = 0; i < 250; i++) {
      log.append();
      if (i % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    log.reconnected();
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(Array.from({ length: 460 }, (_, i) => i + 41));
    await end();
    log.append();
    expect(heard).toHaveLength(460);
    expect(log.listeners.size).toBe(0);
  });
});
