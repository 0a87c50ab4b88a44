import { z } from 'zod';
import type { Json } from './message.ts';

/**
 * What a message offers for as long as it stands there: to end what began after that entry of the log, and in which words. It travels
 * in a message's `channelData.closing`.
 */
export interface Closing {
  after: number;
  title: string;
}

const schema = z.object({ after: z.number().int(), title: z.string().min(1).max(200) });

/** What a message offers to end; undefined when it offers nothing of that kind. */
export function closingOf({ channelData }: { channelData?: { [key: string]: Json } }): Closing | undefined {
  const read = schema.safeParse(channelData?.closing);
  return read.success ? read.data : undefined;
}

/** What a message says to be over: the same of an earlier message that offered to end it. */
export function endedIn({ channelData }: { channelData?: { [key: string]: Json } }): number | undefined {
  const ended = channelData?.ended;
  return typeof ended === 'number' ? ended : undefined;
}

/** What a message carries that in: by which number what is over was offered. */
export const withEnded = (after: number): { ended: Json } => ({ ended: after });

/** What a message carries it in. */
export const withClosing = ({ after, title }: Closing): { closing: Json } => ({ closing: { after, title } });
