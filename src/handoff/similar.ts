import type { Queue, Summary } from './queue.ts';
import { isSameCustomer } from './same-customer.ts';
import { termOfArticle } from './search-words.ts';
import type { Ticket } from './ticket.ts';

/** Tickets that were opened within this time count. */
export const similarFor = 86_400_000;
/** More are said to be so many: nobody counts further. */
const MOST = 200;

/** Others who have lately asked for somebody because of the same article. */
export interface Similar {
  /** How many customers, whoever the ticket is about left out. */
  customers: number;
  /** Their tickets, the newest first. */
  numbers: number[];
}

/** Who else has asked within a day because of the article that a ticket is about; costs what there is, and nothing where it has none. */
export async function similarTo(
  queue: Pick<Queue, 'search'>,
  { conversation, customer, ticket }: Pick<Summary, 'conversation' | 'customer'> & { ticket: Ticket },
  now: number,
): Promise<Similar> {
  const { article } = ticket;
  if (!article) return { customers: 0, numbers: [] };
  const { tickets } = await queue.search({ words: termOfArticle(article.id), limit: MOST });
  const others = tickets.filter(
    (each) =>
      each.conversation !== conversation &&
      each.ticket.article?.id === article.id &&
      each.ticket.opened > now - similarFor &&
      !(each.ticket.status === 'resolved' && each.ticket.disposition === 'spam') &&
      !isSameCustomer(each.customer, customer),
  );
  const distinct = others.filter(
    (each, i) => !others.slice(0, i).some((one) => isSameCustomer(one.customer, each.customer)),
  );
  return { customers: distinct.length, numbers: others.map(({ ticket: { number } }) => number) };
}

/** "7 similar in 24 h"; empty below two, which is no more than chance. */
export const similarWords = (customers = 0): string => (customers < 2 ? '' : `${customers} similar in 24 h`);
