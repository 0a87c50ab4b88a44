import type { Router } from 'express';
import { z } from 'zod';
import type { Away } from '../../handoff/away.ts';
import type { SignedIn } from './answers-api.ts';
import { fail } from './http.ts';

const saying = z.strictObject({ away: z.boolean(), until: z.number().int().optional() });

/** Adds what the page says and asks about being away, below `/away`. */
export function addAwayApi(parts: { api: Router; signedIn: SignedIn; away: Away; now: () => number }): void {
  const { api, signedIn, away, now } = parts;
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
      if (!read.success) return fail(response, 400, 'away: must be true or false, until: a time.');
      const { until } = read.data;
      if (until !== undefined && until <= now()) return fail(response, 400, 'That time is over already.');
      if (read.data.away) await away.leaves(by, until);
      else await away.returns(by);
      response.json(read.data);
    }),
  );
}
