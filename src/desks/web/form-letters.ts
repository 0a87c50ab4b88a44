import type { Request, Response, Router } from 'express';
import type { Summary } from '../../handoff/queue.ts';
import type { FormLetters } from '../../knowledge/form-letters/form-letters.ts';
import { letterValues } from '../letter-values.ts';
import type { SignedIn } from './answers-api.ts';
import { fail } from './http.ts';

/** More than one looks through; words find the rest. */
const MOST_FOUND = 50;
/** More than anybody types to find a letter. */
const LONGEST_SEARCH = 200;

/** Form letters: found by words, and filled in for a ticket as far as that is known. */
export function addFormLettersApi(parts: {
  api: Router;
  signedIn: SignedIn;
  /** The ticket that a request names; it answers itself when there is none. */
  ticketOf: (request: Request, response: Response) => Promise<Summary | undefined>;
  letters: FormLetters;
  /** The language in which a conversation is held; undefined while nobody knows. */
  localeOf: (conversation: string) => Promise<string | undefined>;
  teams: readonly { id: string; name: string }[];
  /** Whose desk it is. */
  title: string;
}): void {
  const { api, signedIn, ticketOf, letters, localeOf, teams, title } = parts;
  const asked = (given: unknown): string => (typeof given === 'string' ? given : (letters.locales[0] ?? 'en'));

  api.get(
    '/form-letters',
    signedIn(async (request, response) => {
      const words = typeof request.query.words === 'string' ? request.query.words.slice(0, LONGEST_SEARCH) : '';
      // Of a ticket those in its customer's language come first; whoever asks chooses another one after that.
      const summary = request.query.ticket === undefined ? undefined : await ticketOf(request, response);
      if (request.query.ticket !== undefined && !summary) return;
      const own = summary && letters.localeFor(await localeOf(summary.conversation));
      const locale = own ?? asked(request.query.locale);
      response.json({ letters: letters.search(words, locale, MOST_FOUND), ...(own && { locale: own }) });
    }),
  );

  api.get(
    '/tickets/:number/form-letters/:id',
    signedIn(async (request, response, { by }) => {
      const summary = await ticketOf(request, response);
      if (!summary) return;
      const values = letterValues(summary, { by, teams, organisation: title });
      const ready = letters.ready(String(request.params.id), asked(request.query.locale), values);
      if (!ready) return fail(response, 404, 'There is no such form letter (any more).');
      response.json(ready);
    }),
  );
}
