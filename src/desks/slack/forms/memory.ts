import { z } from 'zod';
import { parsed } from '../../../slack/text.ts';

/** What a modal remembers: the conversation, the ticket and the version of it that was seen, and where it was opened from. */
export interface ModalContext {
  c: string;
  t: number;
  v: number;
  channel: string;
  thread?: string;
  /** The form letter that was chosen. */
  letter?: { id: string; locale: string };
}

const modalContext = z.object({
  c: z.string().min(1),
  t: z.number().int(),
  v: z.number().int(),
  channel: z.string().min(1),
  thread: z.string().optional(),
  letter: z.object({ id: z.string(), locale: z.string() }).optional(),
});

/** Reads what a modal remembers; undefined when an older version of Frontdesk opened it. */
export const readModalContext = (text: string): ModalContext | undefined =>
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  modalContext.safeParse(parsed(text)).data as ModalContext | undefined;
