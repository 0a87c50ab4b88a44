import type { Request, Response, Router } from 'express';
import type { Representative } from '../../conversation/event.ts';
import type { Away } from '../../handoff/away.ts';
import type { Hours } from '../../handoff/hours.ts';
import { offersOf } from '../../handoff/offers.ts';
import type { Tiered } from '../../handoff/others.ts';
import type { Queue, Summary } from '../../handoff/queue.ts';
import { type Similar, similarTo } from '../../handoff/similar.ts';
import { snoozeChoices } from '../../handoff/snooze-times.ts';
import type { Ticket } from '../../handoff/ticket.ts';
import { assignable, type Colleagues } from '../colleagues.ts';
import type { SignedIn } from './answers-api.ts';

/** More tickets of one customer nobody looks through. */
const MOST_OTHERS = 50;

/** Somebody to whom a ticket can be assigned, unless they are away. */
export type Colleague = Representative & { away: boolean };

/** Another ticket of the same customer. */
export interface OtherTicket {
  number: number;
  subject: string;
  channel: string;
  status: Ticket['status'];
  opened: number;
}

/** What the page offers in its dialogs: where a ticket can go, to whom, until when it can sleep, into which one it can be merged. */
export function addChoicesApi(parts: {
  api: Router;
  signedIn: SignedIn;
  /** The ticket that a request names; it answers itself when there is none. */
  ticketOf: (request: Request, response: Response) => Promise<Summary | undefined>;
  queue: Pick<Queue, 'list' | 'ofCustomer' | 'search'>;
  teams: readonly (Tiered & { name: string; hours?: Hours | undefined })[];
  colleagues: Colleagues;
  away: Pick<Away, 'isAway'>;
  now: () => number;
}): void {
  const { api, signedIn, ticketOf, queue, teams, colleagues, away, now } = parts;

  /** Where a ticket of a team can go, and where nobody is now. */
  api.get(
    '/teams',
    signedIn(async ({ query: { from } }, response) => {
      response.json({ teams: offersOf(teams, typeof from === 'string' ? from : undefined, now()) });
    }),
  );

  api.get(
    '/colleagues',
    signedIn(async (_request, response) => {
      const all = await assignable(colleagues, { queue, now: now() });
      response.json({ colleagues: all.map((by): Colleague => ({ ...by, away: away.isAway(by) })) });
    }),
  );

  api.get(
    '/snooze-times',
    signedIn(async (request, response) => {
      const { zone } = request.query;
      response.json({ times: snoozeChoices({ now: now(), zone: typeof zone === 'string' ? zone : 'UTC' }) });
    }),
  );

  /** The other tickets of the same customer, as far as they are proved theirs: open ones first; and who else asks the same. */
  api.get(
    '/tickets/:number/others',
    signedIn(async (request, response) => {
      const summary = await ticketOf(request, response);
      if (!summary) return;
      const [all, similar]: [Summary[], Similar] = await Promise.all([
        queue.ofCustomer(summary.customer, MOST_OTHERS),
        similarTo(queue, summary, now()),
      ]);
      const others = all.filter(({ ticket }) => ticket.number !== summary.ticket.number);
      response.json({
        similar: similar.customers,
        others: others.map(
          ({ channel, ticket: { number, subject, status, opened } }): OtherTicket => ({
            ...{ number, subject, channel, status, opened },
          }),
        ),
      });
    }),
  );
}
