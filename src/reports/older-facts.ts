import { z } from 'zod';
import { firstProblem } from '../conversation/event-schema.ts';
import { Unreadable } from '../conversation/stored.ts';
import type { Facts } from './facts.ts';

const text = z.string();
const fact = { question: text.min(1), at: z.number().finite() };
const guess = z.object({ id: text, confidence: z.number(), utterance: text.optional(), view: text.optional() });

/** What the record was sent in versions up to 0.1. */
const upTo01 = z.object({
  known: z.array(text),
  facts: z.array(
    z.discriminatedUnion('fact', [
      z.object({
        ...fact,
        fact: z.literal('asked'),
        text,
        locale: text,
        channel: text,
        decision: z.enum(['answer', 'choices', 'nothing', 'person']),
        reason: text.optional(),
        article: text.optional(),
        top: z.array(guess),
        before: text.optional(),
      }),
      z.object({ ...fact, fact: z.literal('chosen'), article: text }),
      z.object({
        ...fact,
        fact: z.literal('outcome'),
        outcome: z.enum(['helped', 'not-helped', 'asked-again', 'handed-over']),
        article: text.optional(),
      }),
      z.object({ ...fact, fact: z.literal('replied'), text, ticket: z.number().optional() }),
      z.object({ ...fact, fact: z.literal('resolved'), disposition: text, ticket: z.number().optional() }),
    ]),
  ),
});

/** Reads the facts that come with an item, perhaps of an older version. Throws `Unreadable`. */
export function readFacts(notice: unknown, older: boolean): Facts {
  if (!older) return notice as Facts;
  const read = upTo01.safeParse(notice);
  if (!read.success) throw new Unreadable(`facts are not understood: ${firstProblem(read.error)}`);
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  return read.data as Facts;
}
