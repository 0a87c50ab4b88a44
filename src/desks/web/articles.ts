import type { Request, Response, Router } from 'express';
import type { Summary } from '../../handoff/queue.ts';
import type { DeskAnswers } from './answers.ts';
import type { SignedIn } from './answers-api.ts';

/** More than anybody types to find an article. */
const LONGEST_SEARCH = 200;

/** Articles that a representative may take into a reply, as they read where the ticket's customer is. */
export function addArticlesApi(parts: {
  api: Router;
  signedIn: SignedIn;
  ticketOf: (request: Request, response: Response) => Promise<Summary | undefined>;
  answers: Pick<DeskAnswers, 'insertable' | 'locales'>;
}): void {
  const { api, signedIn, ticketOf, answers } = parts;
  api.get(
    '/tickets/:number/articles',
    signedIn(async (request, response) => {
      const summary = await ticketOf(request, response);
      if (!summary) return;
      const { words, locale: given } = request.query;
      const locale = answers.locales.find((each) => each === given) ?? answers.locales[0] ?? 'en';
      const asked = typeof words === 'string' ? words.slice(0, LONGEST_SEARCH).trim() : '';
      const { channel } = summary;
      response.json({ articles: asked ? await answers.insertable(asked, { locale, channel }) : [] });
    }),
  );
}
