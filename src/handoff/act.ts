import { z } from 'zod';
import type { Representative } from '../conversation/event.ts';
import type { Json } from '../conversation/message.ts';
import { type Act, dispositions, priorities } from './ticket.ts';

/** An act that is none: what to tell its representative, when it says who that was, and what they had written. */
export interface NoAct {
  problem: string;
  by?: Representative;
  ref?: Json;
  text?: string;
}

const representative = z.object({ desk: z.string().min(1), id: z.string().min(1), name: z.string() });
const common = {
  by: representative,
  ref: z.unknown().optional(),
  ticket: z.number().int().optional(),
  saw: z.number().int().optional(),
  read: z.number().int().optional(),
};
const note = z.string().optional();
const words = z.array(z.string()).optional();
const correspondents = z.array(z.object({ address: z.string(), name: z.string().optional() })).optional();
const file = z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.number() });

const schema = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('claim') }),
  z.object({ ...common, type: z.literal('assign'), to: representative }),
  z.object({
    ...common,
    type: z.literal('begin'),
    subject: z.string(),
    text: z.string(),
    team: z.string(),
    files: z.array(file).optional(),
  }),
  z.object({
    ...common,
    type: z.literal('reply'),
    text: z.string(),
    files: z.array(file).optional(),
    missing: z.array(z.string()).optional(),
    to: correspondents,
    cc: correspondents,
  }),
  z.object({ ...common, type: z.literal('undo'), held: z.string(), keep: z.literal(true).optional() }),
  z.object({ ...common, type: z.literal('edit-held'), held: z.string(), text: z.string().optional() }),
  z.object({ ...common, type: z.literal('edit'), message: z.string(), text: z.string() }),
  z.object({ ...common, type: z.literal('delete'), message: z.string() }),
  z.object({ ...common, type: z.literal('resend'), message: z.string() }),
  z.object({ ...common, type: z.literal('note'), text: z.string() }),
  z.object({ ...common, type: z.literal('transfer'), team: z.string(), to: representative.optional(), note }),
  z.object({ ...common, type: z.literal('release') }),
  z.object({ ...common, type: z.literal('return') }),
  z.object({
    ...common,
    type: z.literal('resolve'),
    disposition: z.enum(dispositions),
    note,
    unasked: z.literal(true).optional(),
  }),
  z.object({ ...common, type: z.literal('snooze'), until: z.number().int() }),
  z.object({ ...common, type: z.literal('reopen') }),
  z.object({ ...common, type: z.literal('set-priority'), priority: z.enum(priorities) }),
  z.object({ ...common, type: z.literal('tag'), add: words, remove: words }),
  z.object({ ...common, type: z.literal('merge'), into: z.number().int() }),
  z.object({ ...common, type: z.literal('internal'), on: z.boolean() }),
  z.object({ ...common, type: z.literal('block') }),
  z.object({ ...common, type: z.literal('unblock') }),
]);

/** Reads an act from a mailbox: another version may have put it there. */
export function readAct(given: unknown): { act: Act } | NoAct {
  const read = schema.safeParse(given);
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  if (read.success) return { act: read.data as Act };
  const { by, ref, text, note: told } = (given ?? {}) as { [key: string]: unknown };
  const who = representative.safeParse(by);
  const written = [text, told].find((each) => typeof each === 'string' && each.trim());
  return {
    problem: problemOf(read.error),
    ...(who.success && { by: who.data }),
    ...(ref !== undefined && { ref: ref as Json }),
    ...(typeof written === 'string' && { text: written }),
  };
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  const field = issue?.path.join('.');
  if (issue?.code === 'invalid_union_discriminator') return 'This version of Frontdesk does not know that action.';
  if (field === 'priority') return `Say how much it matters, with one of: ${priorities.join(', ')}.`;
  if (field === 'disposition') return `Say how it ended, with one of: ${dispositions.join(', ')}.`;
  return `That action was not understood${field ? ` (${field})` : ''}: nothing was changed.`;
}
