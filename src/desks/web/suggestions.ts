import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Entry } from '../../conversation/decision.ts';
import type { Store } from '../../conversation/store.ts';
import type { Summary } from '../../handoff/queue.ts';
import { isSame, ownerOf } from '../../handoff/ticket.ts';
import type { DeskSuggestions } from '../suggestions.ts';
import type { SignedIn } from './answers-api.ts';
import { fail } from './http.ts';

/** So far back the customer's last message is looked for. */
const LOOKED_THROUGH = 50;

const judging = z.strictObject({
  message: z.string().min(1).max(300),
  article: z.string().min(1).max(200),
  verdict: z.enum(['used', 'wrong']),
});

/** Adds what the page asks about the answer to a customer's last message, below `/tickets/:number/suggestion`. */
export function addSuggestionsApi(parts: {
  api: Router;
  signedIn: SignedIn;
  ticketOf: (request: Request, response: Response) => Promise<Summary | undefined>;
  store: Pick<Store, 'history'>;
  suggestions: DeskSuggestions;
}): void {
  const { api, signedIn, ticketOf, store, suggestions } = parts;

  api.get(
    '/tickets/:number/suggestion',
    signedIn(async (request, response, { by }) => {
      const shown = await ticketOf(request, response);
      if (!shown) return;
      const { ticket, conversation } = shown;
      const owner = ownerOf(ticket);
      const last =
        owner && isSame(owner, by) ? lastWord(await store.history(conversation, { last: LOOKED_THROUGH })) : undefined;
      response.json({ suggestion: last && (await suggestions.to(conversation, last)) });
    }),
  );

  api.post(
    '/tickets/:number/suggestion',
    signedIn(async (request, response, { by }) => {
      const shown = await ticketOf(request, response);
      if (!shown) return;
      const read = judging.safeParse(request.body);
      if (!read.success) return fail(response, 400, 'A suggestion is judged as {"message","article","verdict"}.');
      await suggestions.judge({ conversation: shown.conversation, ...read.data, by });
      response.json({});
    }),
  );
}

/** What the customer said last, unless somebody has answered it. */
function lastWord(log: readonly Entry[]): Entry['message'] | undefined {
  const last = log.findLast(
    ({ audience, message }) => audience === 'everyone' && message.type === 'message' && message.from.role !== 'bot',
  );
  return last?.message.from.role === 'user' ? last.message : undefined;
}
