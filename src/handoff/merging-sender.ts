import { z } from 'zod';
import type { Found, Receive } from '../conversation/event.ts';
import { firstProblem } from '../conversation/event-schema.ts';
import type { Json } from '../conversation/message.ts';
import { type Sender, sendsNotices } from '../conversation/outbox.ts';
import { Unreadable } from '../conversation/stored.ts';
import type { Queue } from './queue.ts';
import { ticketName } from './ticket.ts';

/** The destination of what conversations tell each other when tickets are merged. */
export const mergingDestination = 'merging';

/** One conversation tells another something; `id` is that of the event which it becomes there. */
export interface MergeNotice {
  kind: 'merge';
  /** The other one, or the number of its ticket. */
  to: { conversation: string } | { number: number };
  id: string;
  name: string;
  value: Json;
}

const schema = z.object({
  kind: z.literal('merge'),
  to: z.union([z.object({ conversation: z.string() }), z.object({ number: z.number() })]),
  ...{ id: z.string(), name: z.string(), value: z.unknown() },
});

/** Reads such a notice, perhaps of another version. Throws `Unreadable`. */
function readNotice(given: unknown): MergeNotice {
  const read = schema.safeParse(given);
  if (!read.success) throw new Unreadable(`what is told of a merge is not understood: ${firstProblem(read.error)}`);
  return given as MergeNotice;
}

/** What whoever asked is told when the other ticket is not there (any more). */
const lost: Record<string, string> = { 'merge-asked': 'merge-refused', 'merge-heard': 'merge-over' };

/** Brings what goes to `merging`, as `found` events; may be repeated, since they have the same ids again. */
export const sendToMerging = (parts: { queue: Pick<Queue, 'find'>; receive: Receive; now?: () => number }): Sender => {
  const { queue, receive, now = Date.now } = parts;
  return sendsNotices(readNotice, async ({ to, id, name, value }, { conversation: from }) => {
    const tell = (conversation: string, what: string, more: object = {}) => {
      const whole = { ...(value as { [key: string]: Json }), ...more } as Json;
      const event: Found = { kind: 'found', id: `${what}:${id}`, conversation, at: now(), name: what, value: whole };
      return receive(event);
    };
    const other = 'conversation' in to ? to.conversation : (await queue.find(to.number))?.conversation;
    if (other !== undefined) await tell(other, name);
    else if ('number' in to && lost[name])
      await tell(backTo(value) ?? from, lost[name], { text: textOf(name, to.number, value) });
    return { outcome: 'delivered' };
  });
};

/** Whose words or wish it was, when it was passed on. */
const backTo = (value: Json): string | undefined => {
  const { conversation } = (value ?? {}) as { conversation?: unknown };
  return typeof conversation === 'string' ? conversation : undefined;
};

const textOf = (name: string, number: number, value: Json): Json =>
  name === 'merge-asked'
    ? `There is no ticket ${ticketName({ number })} (any more).`
    : ((value as { text?: Json }).text ?? '');
