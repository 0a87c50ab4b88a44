import type { Router } from 'express';
import { z } from 'zod';
import type { Away } from '../../handoff/away.ts';
import type { SignedIn } from './answers-api.ts';
import { fail } from './http.ts';

const saying = z.strictObject({ away: z.boolean() });

/** Adds what the page says and asks about being away, below `/away`. */
export function addAwayApi({ api, signedIn, away }: { api: Router; signedIn: SignedIn; away: Away }): void {
  api.get(
    '/away',
    signedIn(async (_request, response, { by }) => {
      response.json({ away: away.isAway(by) });
    }),
  );
  api.post(
    '/away',
    signedIn(async (request, response, { by }) => {
      const read = saying.safeParse(request.body);
      if (!read.success) return fail(response, 400, 'away: must be true or false.');
      if (read.data.away) await away.leaves(by);
      else await away.returns(by);
      response.json(read.data);
    }),
  );
}
