import type { Open, Waiting } from './ticket.ts';

/** What stays of an open ticket when its status changes, as its next version. */
export function inquiry(ticket: Open): Omit<Waiting, 'status' | 'position'> {
  const {
    status: _,
    by: __,
    since: ___,
    position: ____,
    asleep: _____,
    until: ______,
    ...kept
  } = ticket as Omit<Waiting, 'status'> & { [field in 'status' | 'by' | 'since' | 'asleep' | 'until']?: unknown };
  return { ...kept, version: ticket.version + 1 };
}

/** The same when it changes hands. */
export const handedOn = (ticket: Open) => {
  const { lined: _, ...kept } = inquiry(ticket);
  return { ...kept, handed: ticket.version + 1 };
};

/** The same when it ends. */
export function over(ticket: Open): Omit<Waiting, 'status' | 'position'> {
  const { internal: _, ...kept } = inquiry(ticket);
  return kept;
}
