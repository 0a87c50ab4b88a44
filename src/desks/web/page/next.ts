import { byDue } from '../../../handoff/next-due.ts';
import type { Summary } from '../../../handoff/queue.ts';

/** Which ticket comes after one that is done: one's own whose customer waits, else one that waits for anybody; what is due first. */
export function nextOf(
  tickets: readonly Summary[],
  { done, isMine }: { done: number; isMine: (summary: Summary) => boolean },
): Summary | undefined {
  const others = tickets.filter(({ ticket }) => ticket.number !== done && ticket.unanswered !== undefined);
  const first = (group: Summary[]) => group.sort((a, b) => byDue(a.ticket, b.ticket))[0];
  return (
    first(others.filter((each) => isMine(each) && each.ticket.status === 'claimed')) ??
    first(others.filter(({ ticket }) => ticket.status === 'waiting'))
  );
}
