import { z } from 'zod';
import { recipientsProblem } from '../../conversation/correspondents.ts';
import type { Representative } from '../../conversation/event.ts';
import type { Correspondent } from '../../conversation/letterhead.ts';
import { LONGEST_TEXT, tidy } from '../../conversation/text.ts';
import { mostAttached } from '../../files/attaching.ts';
import { mostTags } from '../../handoff/tags.ts';
import { type Act, dispositions, priorities } from '../../handoff/ticket.ts';

const words = z.string().max(LONGEST_TEXT, `is longer than ${LONGEST_TEXT} characters`);
const isText = (given: string) => tidy(given).trim().length > 0;
const text = words.refine(isText, 'is empty');
const fileIds = z.array(z.string().max(100)).max(mostAttached, `are more than ${mostAttached}`).optional();
const note = z.string().max(LONGEST_TEXT, `is longer than ${LONGEST_TEXT} characters`).optional();
/** Made by the page, so that an act that is sent twice happens once. */
const id = z.string().regex(/^[\w-]{16,64}$/, 'must be 16 to 64 letters, digits, - or _');

/** What something is called that the page was shown: a message, a held reply. */
const name = z.string().min(1).max(300);
/** The version of the ticket that the page showed; pages of version 0.1 do not say. */
const saw = z.number().int().positive().optional();
/** The last entry of the log that it showed. */
const read = z.number().int().nonnegative().optional();
const common = { id, saw, read };
const person = z.strictObject({ address: z.string().max(320), name: z.string().max(300).optional() });
/** Whom a letter goes to; how many they may be is said in a sentence of its own. */
const people = z.array(person).max(200).optional();
/** A colleague, as the page was told of them. */
const colleague = z.strictObject({ desk: name, id: name });
const tags = z
  .array(z.string().max(200))
  .max(mostTags * 2)
  .optional();

const body = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('claim') }),
  z.strictObject({ ...common, type: z.literal('take-over') }),
  z.strictObject({ ...common, type: z.literal('assign'), to: colleague }),
  z.strictObject({ ...common, type: z.literal('reply'), text: words, files: fileIds, to: people, cc: people }),
  z.strictObject({ ...common, type: z.literal('undo'), held: name }),
  z.strictObject({ ...common, type: z.literal('edit-held'), held: name, text: text.optional() }),
  z.strictObject({ ...common, type: z.literal('edit'), message: name, text }),
  z.strictObject({ ...common, type: z.literal('delete'), message: name }),
  z.strictObject({ ...common, type: z.literal('resend'), message: name }),
  z.strictObject({ ...common, type: z.literal('note'), text }),
  z.strictObject({ ...common, type: z.literal('transfer'), team: z.string().max(100), note }),
  z.strictObject({ ...common, type: z.literal('release') }),
  z.strictObject({ ...common, type: z.literal('return') }),
  z.strictObject({
    ...common,
    type: z.literal('resolve'),
    disposition: z.enum(dispositions),
    note,
    unasked: z.literal(true).optional(),
  }),
  z.strictObject({ ...common, type: z.literal('snooze'), until: z.number().int().positive() }),
  z.strictObject({ ...common, type: z.literal('reopen') }),
  z.strictObject({ ...common, type: z.literal('set-priority'), priority: z.enum(priorities) }),
  z.strictObject({ ...common, type: z.literal('tag'), add: tags, remove: tags }),
  z.strictObject({ ...common, type: z.literal('merge'), into: z.number().int().positive() }),
  z.strictObject({ ...common, type: z.literal('internal'), on: z.boolean() }),
  z.strictObject({ ...common, type: z.literal('block') }),
  z.strictObject({ ...common, type: z.literal('unblock') }),
]);

/**
 * Reads what the page sends as an act of this representative on a ticket, or says in one sentence what is wrong with it.
 * `files`: ids of what goes with a reply, still to be looked up; so is the name of whom a ticket is assigned to.
 */
export function readAct(
  given: unknown,
  { by, ticket }: { by: Representative; ticket: number },
): { id: string; act: Act; files?: string[] } | { error: string } {
  const parsed = body.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (issue?.code === 'invalid_union_discriminator') return { error: 'type: is not an action of this desk.' };
    return { error: `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is not understood'}` };
  }
  const { id, saw, read, ...rest } = parsed.data;
  const seen = { ticket, ...(saw !== undefined && { saw }), ...(read !== undefined && { read }) };
  const own = { by, ref: id, ...seen };
  switch (rest.type) {
    case 'reply': {
      const { files = [], to, cc, ...act } = rest;
      if (!isText(act.text) && files.length === 0) return { error: 'text: is empty' };
      // JSON has no undefined members, so what the schema calls optional is there or absent.
      const recipients = { ...(to && { to }), ...(cc && { cc }) } as { to?: Correspondent[]; cc?: Correspondent[] };
      const wrong = to && recipientsProblem({ to: recipients.to ?? [], cc: recipients.cc ?? [] });
      return wrong ? { error: wrong } : { id, act: { ...own, ...act, ...recipients }, files };
    }
    case 'take-over':
      return { id, act: { ...own, type: 'assign', to: by } };
    case 'assign':
      return { id, act: { ...own, type: 'assign', to: { ...rest.to, name: rest.to.id } } };
    case 'tag': {
      const { add, remove, type } = rest;
      return { id, act: { ...own, type, ...(add && { add }), ...(remove && { remove }) } };
    }
    case 'resolve': {
      const { note, unasked, ...act } = rest;
      return { id, act: { ...own, ...act, ...(note?.trim() && { note }), ...(unasked && { unasked }) } };
    }
    case 'transfer': {
      const { note, ...act } = rest;
      return { id, act: { ...own, ...act, ...(note?.trim() && { note }) } };
    }
    case 'edit-held': {
      const { text, ...act } = rest;
      return { id, act: { ...own, ...act, ...(text !== undefined && { text }) } };
    }
    // A message is sent again at most once, by however many pages; the new one may be, too.
    case 'resend':
      return { id: `resend:${rest.message}`, act: { ...own, ...rest } };
    default:
      return { id, act: { ...own, ...rest } };
  }
}
