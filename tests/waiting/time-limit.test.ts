import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { withinTime, withinTimeOr } from '../../src/waiting/time-limit.ts';

/** Work that ends when it is told to. */
function work() {
  let succeed: (value: string) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const promise = new Promise<string>((resolve, reject) => {
    succeed = resolve;
    fail = reject;
  });
  return { promise, succeed, fail };
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('work that ends in time', () => {
  it('comes to what it comes to, and leaves no timer', async () => {
    const { promise, succeed } = work();
    const limited = withinTime(promise, 1000, 'too late');
    jest.advanceTimersByTime(999);
    succeed('done');
    expect(await limited).toBe('done');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fails with its own error, and leaves no timer', async () => {
    const { promise, fail } = work();
    const error = new Error('no such thing');
    const limited = withinTime(promise, 1000, 'too late');
    fail(error);
    await expect(limited).rejects.toBe(error);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('makes no error for being late', async () => {
    let made = 0;
    const late = () => {
      made += 1;
      return new Error('too late');
    };
    expect(await withinTime(Promise.resolve('done'), 1000, late)).toBe('done');
    jest.advanceTimersByTime(5000);
    expect(made).toBe(0);
  });

  it('needs no value in its place, and leaves no timer', async () => {
    expect(await withinTimeOr(Promise.resolve('done'), 1000, 'instead')).toBe('done');
    await expect(withinTimeOr(Promise.reject(new Error('no such thing')), 1000, 'instead')).rejects.toThrow('no such');
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('work that is late', () => {
  it('fails with the message', async () => {
    const limited = withinTime(work().promise, 1000, 'no answer within 1 s');
    jest.advanceTimersByTime(1000);
    await expect(limited).rejects.toEqual(new Error('no answer within 1 s'));
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fails with the error that was asked for', async () => {
    const error = new RangeError('too late');
    const limited = withinTime(work().promise, 1000, () => error);
    jest.advanceTimersByTime(1000);
    await expect(limited).rejects.toBe(error);
  });

  it('is replaced by the value', async () => {
    const limited = withinTimeOr(work().promise, 1000, 'instead');
    jest.advanceTimersByTime(1000);
    expect(await limited).toBe('instead');
  });

  it('changes nothing when it ends after all', async () => {
    const { promise, succeed } = work();
    const limited = withinTimeOr(promise, 1000, 'instead');
    jest.advanceTimersByTime(1000);
    succeed('done');
    expect(await limited).toBe('instead');
  });

  it('may fail later without anybody having to hear of it', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => unheard.push(error);
    process.on('unhandledRejection', hear);
    try {
      const first = work();
      const second = work();
      const limited = withinTime(first.promise, 1000, 'too late');
      const replaced = withinTimeOr(second.promise, 1000, 'instead');
      jest.advanceTimersByTime(1000);
      await expect(limited).rejects.toThrow('too late');
      expect(await replaced).toBe('instead');
      first.fail(new Error('first'));
      second.fail(new Error('second'));
      // Node tells of them before the next round of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      expect(unheard).toEqual([]);
    } finally {
      process.off('unhandledRejection', hear);
    }
  });
});
