import type { Conversation, Decision } from '../conversation/decision.ts';
import type { Event } from '../conversation/event.ts';
import { isOpenTicket, type Ticket } from '../handoff/ticket.ts';
import type { State } from './state.ts';
import { stateOf } from './stored-state.ts';

const HOUR = 3_600_000;
/** For channels that nobody has set a time for. */
const USUAL = 90 * 24 * HOUR;

/**
 * How long a conversation is kept from now on: for ever while a person has it, an hour while it was only opened, otherwise as
 * long as was set for its channel, from the last thing on that happened in it.
 */
export function keepOf(
  { conversation, event, ticket }: { conversation: Conversation<State>; event: Event; ticket: Ticket | undefined },
  keep: Readonly<Record<string, number>>,
): NonNullable<Decision['keep']> {
  if (isOpenTicket(ticket)) return 'forever';
  const before = stateOf(conversation.state);
  // One entry is the greeting; unless what was said first waits for its end.
  const spoken =
    event.kind === 'heard' || conversation.n > 1 || before.bot.fragments !== undefined || ticket !== undefined;
  return spoken ? keptOn(conversation.address.channel, keep) : HOUR;
}

const keptOn = (channel: string, keep: Readonly<Record<string, number>>): number =>
  Object.hasOwn(keep, channel) ? keep[channel]! : USUAL;

/** How long conversations are kept on the channel of these that keeps them longest. */
export const longestKept = (channels: readonly string[], keep: Readonly<Record<string, number>>): number =>
  channels.length > 0 ? Math.max(...channels.map((channel) => keptOn(channel, keep))) : USUAL;
