import type { Decision, Kept } from './decision.ts';
import type { Event } from './event.ts';
import type { Item } from './outbox.ts';
import type { Commit } from './store.ts';

const DAY = 86_400_000;

/** Something waits in a conversation that might leave, and nobody delivers it: it is looked at again so much later. */
export const WAITS_MS = 3_600_000;

/**
 * What a turn leaves of `Kept`, and, where the store must be told, when the conversation may leave. A time that moves by
 * less than a day and a hundredth of the whole is left as it is: that would be a write for every turn.
 */
export function keptAfter(
  before: Kept | undefined,
  turn: { event: Event; now: number; keep: Decision['keep']; items: readonly Item[]; timers: Commit['timers'] },
): { kept: Kept; leaves?: number | 'forever' } {
  const { event, now, keep, items, timers } = turn;
  const destinations = [...new Set([...(before?.destinations ?? []), ...items.map(({ destination }) => destination)])];
  const set = new Set(before?.timers);
  if (event.kind === 'due') set.delete(event.timer);
  for (const { name, at } of timers) at === null ? set.delete(name) : set.add(name);
  const beside = { destinations, timers: [...set] };
  const until = keep === undefined || keep === 'forever' ? keep : now + keep;
  if (until === undefined || isNear(before?.until, until, keep))
    return { kept: { ...(before?.until !== undefined && { until: before.until }), ...beside } };
  return { kept: { until, ...beside }, leaves: until };
}

function isNear(before: Kept['until'], until: number | 'forever', keep: Decision['keep']): boolean {
  if (typeof before !== 'number' || typeof until !== 'number') return before === until;
  return Math.abs(until - before) <= Math.min(DAY, Number(keep) / 100);
}
