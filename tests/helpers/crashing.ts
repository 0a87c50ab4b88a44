import { setTimeout as pause } from 'node:timers/promises';
import type { Frontdesk } from './frontdesk.ts';

/** Waits so many milliseconds, and up to so many more by chance. */
export const pauseBetween = (least: number, most: number, random: () => number): Promise<void> =>
  pause(least + (most - least) * random());

/**
 * Kills one process after the other as if it had crashed, and starts it again, so many times in all; the pauses before each death are
 * by chance, between `least` and `most` milliseconds.
 */
export async function crashing(
  processes: readonly Frontdesk[],
  parts: {
    times: number;
    least: number;
    most: number;
    random: () => number;
    /** While it is dead; the number of the crash, from 0. */
    dead?: (crash: number) => void | Promise<void>;
    /** When it is there again. */
    back?: (crash: number) => void | Promise<void>;
  },
): Promise<void> {
  const { times, least, most, random, dead, back } = parts;
  for (let crash = 0; crash < times; crash++) {
    await pauseBetween(least, most, random);
    const one = processes[crash % processes.length]!;
    await one.kill();
    await dead?.(crash);
    await one.start();
    await back?.(crash);
  }
}
