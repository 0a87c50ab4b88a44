import type { Router } from 'express';
import type { Queue } from '../../handoff/queue.ts';
import type { SignedIn } from './answers-api.ts';

/** So many tickets a page asks for first, and so many at most: nobody looks through more. */
const LISTED = { first: 50, most: 500 };
/** More than anybody types to find a ticket. */
const LONGEST_SEARCH = 200;

/** Adds the lists of tickets that are not on the board: those that have ended, and those with certain words. */
export function addViewsApi({
  api,
  signedIn,
  queue,
}: {
  api: Router;
  signedIn: SignedIn;
  queue: Pick<Queue, 'list' | 'search'>;
}): void {
  const asked = ({ team, limit }: { team?: unknown; limit?: unknown }) => {
    const count = Number(limit);
    return {
      team: typeof team === 'string' && team ? team : undefined,
      limit: Number.isSafeInteger(count) && count > 0 ? Math.min(count, LISTED.most) : LISTED.first,
    };
  };

  api.get(
    '/resolved',
    signedIn(async (request, response) => {
      const { team, limit } = asked(request.query);
      const tickets = await queue.list({ status: 'resolved', ...(team && { team }), limit: limit + 1 });
      response.json({ tickets: tickets.slice(0, limit), more: tickets.length > limit && limit < LISTED.most });
    }),
  );

  api.get(
    '/search',
    signedIn(async (request, response) => {
      const { team, limit } = asked(request.query);
      const words = typeof request.query.words === 'string' ? request.query.words.slice(0, LONGEST_SEARCH) : '';
      const found = await queue.search({ words, ...(team && { teams: [team] }), limit });
      response.json(found);
    }),
  );
}
