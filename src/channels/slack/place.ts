import { z } from 'zod';
import type { Address } from '../../conversation/event.ts';

/** The channel's name in addresses, settings and logs. */
export const channelName = 'slack';

const schema = z.object({
  /** Slack's id of the channel or direct message. */
  channel: z.string().min(1),
  /** The message that began the thread; absent where everything stands in one line. */
  thread: z.string().min(1).optional(),
});

/** Where in Slack a customer is answered. */
export interface Place {
  channel: string;
  thread?: string | undefined;
}

/** Slack's ids of direct messages begin so. */
export const isDirect = (channel: string): boolean => channel.startsWith('D');

/** How somebody is reached. It names the person, whom representatives may block; where they spoke last stands beside it. */
export const addressOf = (who: { team: string; user: string }, { channel, thread }: Place): Address => ({
  channel: channelName,
  id: `${who.team}:${who.user}`,
  ...(!isDirect(channel) && { shared: true as const }),
  detail: { channel, ...(thread !== undefined && { thread }) },
});

/** The place that an address names; undefined when it is none of ours. */
export const placeOf = ({ detail }: Address): Place | undefined => {
  const read = schema.safeParse(detail);
  return read.success ? read.data : undefined;
};

/** The conversation that begins at a place: one for somebody's direct messages, one for each thread of a channel. */
export const conversationAt = (team: string, { channel, thread }: Place): string =>
  ['slack', team, channel, ...(thread !== undefined && !isDirect(channel) ? [thread] : [])].join('-');

/** Somebody as a customer. */
export const customerId = (team: string, user: string): string => `slack:${team}:${user}`;
