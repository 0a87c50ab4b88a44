import type { Readable } from 'node:stream';
import type { Limits, Refusal } from './files.ts';

/**
 * Hands the chunks of an upload to `write`, one at a time, and resolves to how many bytes came, or to why it was given
 * up: too many of them, too slow, broken off. The stream is then left paused. Rejects when `write` does.
 */
export function receive(
  source: Readable,
  limits: Pick<Limits, 'fileBytes' | 'uploadMs' | 'idleMs'>,
  write: (chunk: Buffer) => Promise<void>,
): Promise<number | Refusal> {
  return new Promise((resolve, reject) => {
    let size = 0;
    let written = Promise.resolve();

    const leave = () => {
      clearTimeout(whole);
      clearTimeout(idle);
      source.off('data', take).off('end', finish).off('error', breakOff).off('close', breakOff);
      source.pause();
    };
    // What was taken is written before anybody hears of the end: the caller may then throw the draft away.
    const end = (outcome: number | Refusal) => {
      leave();
      written.then(() => resolve(outcome), reject);
    };
    const take = (data: Buffer | string) => {
      const chunk = typeof data === 'string' ? Buffer.from(data) : data;
      size += chunk.length;
      if (size > limits.fileBytes) return end({ reason: 'too-large', limit: limits.fileBytes });
      source.pause(); // nothing waits in memory while the disk is slow, and the sender is not blamed for it
      clearTimeout(idle);
      written = write(chunk);
      written.then(
        () => {
          if (source.listeners('data').includes(take)) {
            idle = setTimeout(tooSlow, limits.idleMs, limits.idleMs);
            source.resume();
          }
        },
        (error) => {
          leave();
          reject(error);
        },
      );
    };
    const tooSlow = (limitMs: number) => end({ reason: 'too-slow', limitMs });
    const finish = () => end(size);
    const breakOff = () => end({ reason: 'incomplete', size });

    const whole = setTimeout(tooSlow, limits.uploadMs, limits.uploadMs);
    let idle = setTimeout(tooSlow, limits.idleMs, limits.idleMs);
    if (source.destroyed || source.readableEnded) return breakOff();
    source.on('data', take).on('end', finish).on('error', breakOff).on('close', breakOff);
    source.resume(); // one that was paused by its owner would not start by itself
  });
}
