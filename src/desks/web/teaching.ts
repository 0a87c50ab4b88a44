import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { LONGEST_TEXT } from '../../conversation/text.ts';
import type { Summary } from '../../handoff/queue.ts';
import { ticketName } from '../../handoff/ticket.ts';
import { type DeskTeaching, proposedWords } from '../teaching.ts';
import type { SignedIn } from './answers-api.ts';
import { fail } from './http.ts';

const taught = z.strictObject({
  question: z.string().max(LONGEST_TEXT),
  answer: z.string().max(LONGEST_TEXT),
  into: z.discriminatedUnion('change', [
    z.strictObject({ change: z.literal('new') }),
    z.strictObject({ change: z.enum(['wording', 'answer']), article: z.string().min(1).max(200) }),
  ]),
});

/** Adds what the page asks and sends to teach the bot something from a ticket, below `/tickets/:number/lesson`. */
export function addTeachingApi(parts: {
  api: Router;
  signedIn: SignedIn;
  ticketOf: (request: Request, response: Response) => Promise<Summary | undefined>;
  teaching: DeskTeaching;
}): void {
  const { api, signedIn, ticketOf, teaching } = parts;

  api.get(
    '/tickets/:number/lesson',
    signedIn(async (request, response) => {
      const shown = await ticketOf(request, response);
      if (shown) response.json(await teaching.lesson(shown.conversation));
    }),
  );

  api.post(
    '/tickets/:number/lesson',
    signedIn(async (request, response, { by }) => {
      const shown = await ticketOf(request, response);
      if (!shown) return;
      const read = taught.safeParse(request.body);
      if (!read.success) return fail(response, 400, 'A lesson is taught as {"question","answer","into"}.');
      const { conversation, ticket } = shown;
      const about = { conversation, from: ticketName(ticket), team: ticket.team, by };
      const proposed = await teaching.propose({ ...about, ...read.data });
      if ('problem' in proposed)
        return void response.status(400).json({ error: proposed.problem, field: proposed.field });
      response.status(201).json({ ...proposed, words: proposedWords(proposed) });
    }),
  );
}
