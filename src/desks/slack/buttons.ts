import { z } from 'zod';
import type { AnswerRef } from '../../reports/facts.ts';
import { type Part, parsed, shorten } from '../../slack/text.ts';

/** The buttons of a card and its thread, by action_id. */
export const actions = {
  claim: 'fd_claim',
  resolve: 'fd_resolve',
  transfer: 'fd_transfer',
  release: 'fd_release',
  return: 'fd_return',
  assign: 'fd_assign',
  notSupport: 'fd_not_support',
  writeLetter: 'fd_letter',
  note: 'fd_note',
  reopen: 'fd_reopen',
  send: 'fd_send',
  resend: 'fd_resend',
  claimAndSend: 'fd_claim_send',
  takeOverAndSend: 'fd_take_send',
  right: 'fd_right',
  wrong: 'fd_wrong',
  undo: 'fd_undo',
  letter: 'fd_letter_use',
  files: 'fd_files_again',
  correct: 'fd_correct',
} as const;

/**
 * What a button carries: the conversation, the ticket (its `openedAfter`) and the version of it that its card showed; a message's ts
 * for `send`, its id for `resend`, which edit of it for `correct`, the held reply for `undo`, the form letter for `letter`, Slack's ids of the files for `files`, and what is judged for `right` and `wrong`. Buttons that version 0.1 drew
 * do not name the ticket.
 */
export interface ButtonValue {
  c: string;
  t?: number;
  v: number;
  ts?: string;
  held?: string;
  m?: string;
  l?: string;
  f?: string[];
  answers?: AnswerRef;
}

const count = z.number().int().nonnegative();
const buttonValue = z.object({
  c: z.string().min(1),
  t: count.optional(),
  v: count,
  ts: z.string().optional(),
  held: z.string().optional(),
  m: z.string().optional(),
  l: z.string().optional(),
  f: z.array(z.string()).optional(),
  answers: z.object({ question: z.string(), article: z.string() }).optional(),
});

/** Reads what a button carries; undefined when it is none of ours. */
export const readValue = (value: unknown): ButtonValue | undefined =>
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  buttonValue.safeParse(parsed(value)).data as ButtonValue | undefined;

/** A button; its value is at most 2,000 characters, which ids of conversations are far below. */
export const button = (actionId: string, label: string, value: ButtonValue, style?: 'primary' | 'danger'): Part => ({
  type: 'button',
  action_id: actionId,
  text: { type: 'plain_text', text: label, emoji: true },
  value: JSON.stringify(value),
  ...(style && { style }),
});

/** A button that Slack asks about before it counts. */
export const askedButton = (
  actionId: string,
  label: string,
  value: ButtonValue,
  asks: { title: string; text: string; yes: string },
): Part => ({
  ...button(actionId, label, value),
  confirm: {
    title: { type: 'plain_text', text: asks.title },
    text: { type: 'plain_text', text: shorten(asks.text, 300) },
    confirm: { type: 'plain_text', text: asks.yes },
    deny: { type: 'plain_text', text: 'Cancel' },
  },
});
