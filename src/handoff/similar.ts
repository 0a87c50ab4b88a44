import type { Queue, Summary } from './queue.ts';
import { isSameCustomer } from './same-customer.ts';
import { termOfArticle } from './search-words.ts';
import type { Ticket } from './ticket.ts';

/** Tickets that were opened within this time count. */
export const similarFor = 86_400_000;
/** What is usual is what the four weeks before say. */
const USUAL_DAYS = 28;
/** More are said to be so many: nobody counts further. */
const MOST = 200;
/** So many times as many as usual are a problem, and no day like any other. */
const UNUSUAL = 3;

/** Others who have lately asked for somebody because of the same article. */
export interface Similar {
  /** How many customers, whoever the ticket is about left out. */
  customers: number;
  /** Their tickets, the newest first. */
  numbers: number[];
  /** How many tickets a day there were because of it before. */
  usual: number;
}

/** Who else has asked within a day because of the article that a ticket is about; costs what there is, and nothing where it has none. */
export async function similarTo(
  queue: Pick<Queue, 'search'>,
  { conversation, customer, ticket }: Pick<Summary, 'conversation' | 'customer'> & { ticket: Ticket },
  now: number,
): Promise<Similar> {
  const { article } = ticket;
  if (!article) return { customers: 0, numbers: [], usual: 0 };
  const { tickets } = await queue.search({ words: termOfArticle(article.id), limit: MOST });
  const all = tickets.filter(
    ({ ticket: each }) =>
      each.article?.id === article.id && !(each.status === 'resolved' && each.disposition === 'spam'),
  );
  const others = all.filter(
    (each) =>
      each.conversation !== conversation &&
      each.ticket.opened > now - similarFor &&
      !isSameCustomer(each.customer, customer),
  );
  const distinct = others.filter(
    (each, i) => !others.slice(0, i).some((one) => isSameCustomer(one.customer, each.customer)),
  );
  const numbers = others.map(({ ticket: { number } }) => number);
  return { customers: distinct.length, numbers, usual: usualOf(all, now - similarFor, tickets.length === MOST) };
}

/** How many there were a day before then; of more than were found the days count that those found lie in. */
function usualOf(tickets: readonly Pick<Summary, 'ticket'>[], before: number, isCut: boolean): number {
  const from = before - USUAL_DAYS * similarFor;
  const earlier = tickets.map(({ ticket }) => ticket.opened).filter((opened) => opened <= before && opened > from);
  const days = isCut ? Math.max(1, (before - Math.min(...earlier)) / similarFor) : USUAL_DAYS;
  return earlier.length / days;
}

/** Whether they and the one that asks are so many that somebody should look into it: as many as that, and far more than on other days. */
export const areMany = ({ customers, usual }: Similar, least: number): boolean =>
  customers + 1 >= Math.max(least, UNUSUAL * usual);

/** "7 similar in 24 h"; empty below two, which is no more than chance. */
export const similarWords = (customers = 0): string => (customers < 2 ? '' : `${customers} similar in 24 h`);
