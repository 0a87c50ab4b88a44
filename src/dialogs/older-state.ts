import { z } from 'zod';
import { firstProblem } from '../conversation/event-schema.ts';
import { Unreadable } from '../conversation/stored.ts';
import { readOlderTicket } from '../handoff/older-ticket.ts';
import { type BotState, type State, stateVersion } from './state.ts';

const text = z.string();
const texts = z.array(text);
const time = z.number().finite();

const asking = z.discriminatedUnion('what', [
  z.object({ what: z.literal('helped') }),
  z.object({ what: z.literal('choice'), articles: texts }),
  z.object({ what: z.literal('rephrase') }),
  z.object({ what: z.literal('person'), reason: z.enum(['unanswered', 'not-helped']) }),
  z.object({ what: z.literal('email'), odd: z.literal(true).optional() }),
  z.object({ what: z.literal('address'), email: text }),
]);

/** `again`: it had said so with the second of two sentences. */
const noted = z
  .object({ at: time, again: z.boolean().optional(), times: z.number().int().optional(), owed: z.boolean().optional() })
  .transform(({ at, again, times = again ? 2 : 1, owed }) => ({ at, times, ...(owed && { owed }) }));

/** What the bot remembered in versions up to 0.1. */
const upTo01 = z
  .object({
    greeted: z.boolean().default(false),
    asking: asking.optional(),
    pieces: texts.optional(),
    misses: z.number().int().default(0),
    question: text.optional(),
    about: z.object({ topic: text, team: text.optional() }).optional(),
    answered: text.optional(),
    others: texts.optional(),
    tried: texts.optional(),
    said: text.optional(),
    noted: noted.optional(),
    danger: z.enum(['danger', 'self-harm']).optional(),
    busy: z.object({ since: time, tries: z.number().int() }).optional(),
    client: text.optional(),
    asked: text.optional(),
  })
  .passthrough();

/** A timer by its name of today: version 0.1 called the one for the end of a question `pieces`. */
export const timerToday = (name: string): string => (name === 'pieces' ? 'fragments' : name);

/** Reads what was stored before there were versions. Throws `Unreadable`. */
export function readOlderState(given: unknown): State {
  if (typeof given !== 'object' || given === null) throw new Unreadable('what the bot remembered is no object');
  const { bot, ticket } = given as { bot?: unknown; ticket?: unknown };
  const read = upTo01.safeParse(bot ?? {});
  if (!read.success) throw new Unreadable(`what the bot remembered is not understood: ${firstProblem(read.error)}`);
  const { pieces: fragments, ...same } = read.data;
  const remembered = { ...same, ...(fragments && { fragments }) } as BotState;
  return ticket === undefined
    ? { version: stateVersion, bot: remembered }
    : { version: stateVersion, bot: remembered, ticket: readOlderTicket(ticket) };
}
