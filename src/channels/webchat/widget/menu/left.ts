import { statusOf } from '../activity.ts';
import type { Kept } from '../connection.ts';
import { areTexts, type Memory } from '../memory.ts';
import type { Readable } from './saving.ts';

/** A conversation that the customer left for another, and when (ms). */
export interface Left extends Kept {
  at: number;
}

/** So many can be gone back to. */
const most = 5;
const page = 100;

/** Those that can be gone back to, oldest first; another version may have kept them otherwise. */
export const leftIn = (memory: Pick<Memory, 'read'>): Left[] =>
  ([memory.read<unknown>('left', [])].flat() as (Left | null)[]).filter(
    (each): each is Left => areTexts(each?.session, each?.conversationId) && Number.isFinite(each?.at),
  );

/** They and the one that is shown, as far as anything is kept of it. */
export function keptIn(memory: Pick<Memory, 'read'>): Kept[] {
  const { session, conversationId } = memory.read<Partial<Kept>>('session', {});
  return [...leftIn(memory), ...(session && conversationId ? [{ session, conversationId }] : [])];
}

/** The one that is shown is left, if anything was said in it; what is gone to is among the left ones no more. */
export function leave(memory: Memory, { last, to, now }: { last: number; to?: Left; now: number }): void {
  const { session, conversationId } = memory.read<Partial<Kept>>('session', {});
  const others = leftIn(memory).filter((each) => ![to?.conversationId, conversationId].includes(each.conversationId));
  const own = session && conversationId && last > 1 ? [{ session, conversationId, at: now }] : [];
  memory.write('left', [...others, ...own].slice(-most));
}

/** Whether somebody is waited for, or has the case; undefined when that cannot be told. */
export async function stateOf({ entries, last }: Pick<Readable, 'entries' | 'last'>): Promise<string | undefined> {
  for (let before = last() + 1; before > 1; before -= page) {
    const activities = await entries(before);
    // It could not be read.
    if (activities.length === 0) return undefined;
    const status = activities.reverse().find((each) => statusOf(each));
    if (status) return statusOf(status)!.state;
  }
  return '';
}
