import { z } from 'zod';
import type { Question, QuestionRow, Rating, Reply } from './questions.ts';

const text = z.string();
const time = z.number().finite();
const guess = z.object({
  id: text,
  confidence: z.number().finite(),
  utterance: text.optional(),
  view: text.optional(),
});

const askedSchema = z.object({
  at: time,
  text,
  locale: text,
  channel: text,
  decision: z.enum(['answer', 'guess', 'choices', 'nothing', 'person']),
  reason: text.optional(),
  article: text.optional(),
  top: z.array(guess),
  before: text.optional(),
  part: z.object({ message: text, place: z.number().int(), of: z.number().int() }).optional(),
});
const replySchema = z.object({ at: time, text, ticket: z.number().int().optional() });
const resolvedSchema = z.object({ at: time, disposition: text, ticket: z.number().int().optional() });
const given = { at: time, by: text };
const ratingSchema = z.discriminatedUnion('verdict', [
  z.object({ ...given, verdict: z.literal('right') }),
  z.object({ ...given, verdict: z.literal('wrong') }),
  z.object({ ...given, verdict: z.literal('should-be'), article: text.nullable() }),
  z.object({ ...given, verdict: z.literal('not-for-us') }),
]);
const outcome = z.enum(['helped', 'not-helped', 'asked-again', 'handed-over']);
const REPLIES = 5;

/**
 * Reads a question from its fields; undefined when it is not one (any more). What cannot be read is left out, and told by its
 * field's name: a reply or a verdict alone, or the whole question when it is the question itself.
 */
export function questionOf(
  id: string,
  fields: QuestionRow,
  unreadable: (field: string) => void = () => undefined,
): Question | undefined {
  // JSON has no undefined members, so what a schema calls optional is there or absent.
  const read = <T>(field: string, schema: z.ZodType<unknown>): T | undefined => {
    const text = fields[field];
    if (text === undefined) return undefined;
    const found = schema.safeParse(parsed(text));
    if (!found.success) unreadable(field);
    return found.success ? (found.data as T) : undefined;
  };
  const names = (prefix: string) => Object.keys(fields).filter((name) => name.startsWith(prefix));

  const asked = read<Omit<Question, 'id' | 'outcomes' | 'replies'>>('asked', askedSchema);
  if (!asked) return undefined;
  const outcomes = names('outcome:')
    .sort((one, other) => Number(fields[one]) - Number(fields[other]))
    .flatMap((name) => {
      const found = outcome.safeParse(name.slice('outcome:'.length));
      if (!found.success) unreadable(name);
      return found.success ? [found.data] : [];
    });
  const replies = names('reply:')
    .flatMap((name) => read<Reply>(name, replySchema) ?? [])
    .sort((one, other) => one.at - other.at)
    .slice(0, REPLIES);
  const resolved = read<NonNullable<Question['resolved']>>('resolved', resolvedSchema);
  const verdict = read<Rating>('verdict', ratingSchema);
  return {
    ...asked,
    id,
    ...(fields.chosen && { article: fields.chosen }),
    outcomes,
    replies,
    ...(resolved && { resolved }),
    ...(verdict && { verdict }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
