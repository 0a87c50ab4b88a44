import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { startRounds } from '../../src/waiting/rounds.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Rounds whose work ends when it is told to. */
function setup() {
  const begun: (() => void)[] = [];
  const rounds = startRounds(() => new Promise((resolve) => begun.push(resolve)), 1000);
  return { rounds, begun };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('begin a round after the last one has ended, never two at once', async () => {
  const { rounds, begun } = setup();
  jest.advanceTimersByTime(899);
  expect(begun).toHaveLength(0);
  jest.advanceTimersByTime(201);
  expect(begun).toHaveLength(1);
  jest.advanceTimersByTime(10_000);
  expect(begun).toHaveLength(1);
  begun[0]!();
  await settle();
  jest.advanceTimersByTime(1100);
  expect(begun).toHaveLength(2);
  begun[1]!();
  await rounds.stop();
});

it('stop when the one under way has ended, and begin no other', async () => {
  const { rounds, begun } = setup();
  jest.advanceTimersByTime(1100);
  let stopped = false;
  const stopping = rounds.stop().then(() => {
    stopped = true;
  });
  await settle();
  expect(stopped).toBe(false);
  begun[0]!();
  await stopping;
  await settle();
  expect(jest.getTimerCount()).toBe(0);
});
