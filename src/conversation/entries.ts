import type { Conversation } from './decision.ts';
import type { Event } from './event.ts';
import type { Draft } from './message.ts';

/** What customers changed of their own words goes into the log as it is; representatives' changes are for the handoff's rules. */
export function changeOf(event: Event): Draft | undefined {
  if (event.kind !== 'changed') return undefined;
  const { by, said, message: replyToId, text } = event;
  if (by !== 'customer' || said?.from.role !== 'user') return undefined;
  const { from } = said;
  if (text === null) return { type: 'messageDelete', from, replyToId };
  return { type: 'messageUpdate', from, replyToId, text, textFormat: 'plain' };
}

/** The number of the first entry that the turn of this event says something with: what came in stands before it. */
export function firstSaid({ n }: Pick<Conversation, 'n'>, event: Event): number {
  const cameIn = event.kind === 'heard' || changeOf(event) !== undefined;
  return n + (cameIn ? 2 : 1);
}
