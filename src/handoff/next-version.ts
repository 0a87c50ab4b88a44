import type { Claimed, Waiting } from './ticket.ts';

/** What stays of an open ticket when its status changes, as its next version. */
export function inquiry(ticket: Waiting | Claimed): Omit<Waiting, 'status' | 'position'> {
  const {
    status: _,
    by: __,
    since: ___,
    position: ____,
    ...kept
  } = ticket as Omit<Waiting, 'status'> & {
    status: unknown;
    by?: unknown;
    since?: unknown;
  };
  return { ...kept, version: ticket.version + 1 };
}

/** The same when it changes hands. */
export const handedOn = (ticket: Waiting | Claimed) => ({ ...inquiry(ticket), handed: ticket.version + 1 });
