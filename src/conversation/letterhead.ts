import { z } from 'zod';
import type { Json } from './message.ts';

/** Somebody whom a letter names. */
export interface Correspondent {
  address: string;
  name?: string;
}

/**
 * What a letter has beside its text; it travels in a message's `channelData.letter`. On what somebody wrote to us all of it is
 * their word, but for `sender`.
 */
export interface Letterhead {
  subject?: string;
  /** Absent in what we write. */
  from?: Correspondent;
  /** In what we write: whom it goes to; absent when its channel may choose, which is whoever wrote last and those in copy. */
  to?: Correspondent[];
  cc?: Correspondent[];
  /** What the receiving provider says of the sender; absent where nobody is trusted to say so. */
  sender?: 'verified' | 'forged';
  /** Why nothing answers it by itself, or what else is to be known of it, for representatives. */
  note?: string;
  /** What of it could not be kept, in words. */
  leftOut?: string[];
  /** Id of the file (files/) that is the whole letter as it came. */
  original?: string;
  /** In what we write: it is no part of the conversation. What answers it belongs nowhere, and whom it goes to takes no part. */
  beside?: true;
}

const correspondent = z.object({ address: z.string().max(320), name: z.string().max(300).optional() });
const several = z.array(correspondent).max(200).optional();
const schema = z.object({
  subject: z.string().max(2000).optional(),
  from: correspondent.optional(),
  to: several,
  cc: several,
  sender: z.enum(['verified', 'forged']).optional(),
  note: z.string().optional(),
  leftOut: z.array(z.string()).optional(),
  original: z.string().optional(),
  beside: z.literal(true).optional(),
});

/** A message's letterhead; undefined when it has none, or none that is understood. */
export function letterheadOf({ channelData }: { channelData?: { [key: string]: Json } }): Letterhead | undefined {
  const read = schema.safeParse(channelData?.letter);
  return read.success ? (read.data as Letterhead) : undefined;
}

/** What a message carries it in. */
export const withLetterhead = (letter: Letterhead): { letter: Json } => ({
  letter: JSON.parse(JSON.stringify(letter)) as Json,
});
