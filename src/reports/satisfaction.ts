import type { Summary } from '../handoff/queue.ts';
import type { Resolved } from '../handoff/ticket.ts';

/** How customers found it: so many were asked, so many said something, and so many of those gave four stars or five. */
export interface Share {
  asked: number;
  answered: number;
  satisfied: number;
}

/** What one customer said. */
export interface Opinion {
  number: number;
  team: string;
  by: string;
  /** When they were asked, milliseconds since 1970. */
  asked: number;
  stars: number;
  words?: string;
}

/** The same of all, of each representative whose ticket it was, and one by one, the latest first. */
export interface Satisfaction {
  all: Share;
  people: (Share & { name: string })[];
  given: Opinion[];
}

/** Reads it from tickets that have ended; who is rated is who ended them, or had them when their customer did. */
export function satisfactionOf(tickets: readonly Summary[], since: number): Satisfaction {
  const asked = tickets.flatMap(({ ticket }) =>
    ticket.status === 'resolved' && ticket.survey && ticket.survey.asked >= since
      ? [{ ...ticket, by: ticket.had ?? ticket.by, survey: ticket.survey }]
      : [],
  );
  const names = [...new Set(asked.map(({ by }) => by.name))].sort((a, b) => a.localeCompare(b));
  const given = asked.flatMap(({ number, team, by, survey: { asked, stars, words } }) =>
    stars === undefined ? [] : [{ number, team, by: by.name, asked, stars, ...(words && { words }) }],
  );
  return {
    all: shareOf(asked),
    people: names.map((name) => ({ name, ...shareOf(asked.filter(({ by }) => by.name === name)) })),
    given: given.sort((a, b) => b.asked - a.asked || b.number - a.number),
  };
}

const shareOf = (tickets: readonly Pick<Resolved, 'survey'>[]): Share => {
  const stars = tickets.flatMap(({ survey }) => survey?.stars ?? []);
  return { asked: tickets.length, answered: stars.length, satisfied: stars.filter((each) => each >= 4).length };
};
