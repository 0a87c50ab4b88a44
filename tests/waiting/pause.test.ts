import { getEventListeners } from 'node:events';
import { expect, it } from '@jest/globals';
import { pause } from '../../src/waiting/pause.ts';

it('ends when the signal aborts, and leaves nothing on it', async () => {
  const stopping = new AbortController();
  const paused = pause(1_000_000_000, { signal: stopping.signal });
  stopping.abort();
  await paused;
  await pause(1_000_000_000, { signal: stopping.signal });
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
});

it('leaves nothing on the signal when its time is over', async () => {
  const { signal } = new AbortController();
  await pause(1, { signal });
  await pause(1, { signal, ref: false });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
