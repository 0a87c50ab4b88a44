import type { Summary } from '../../../handoff/queue.ts';
import { termOfArticle } from '../../../handoff/search-words.ts';
import { similarFor } from '../../../handoff/similar.ts';
import type { AboutArticle } from '../../../handoff/ticket.ts';
import { serverNow } from './api.ts';
import { byId, make } from './dom.ts';
import { redraw } from './redraw.ts';

/** An article's question, which when pressed finds the tickets about it. */
export const aboutButton = ({ id, question }: AboutArticle, search: (words: string) => void): HTMLElement =>
  make('button', { type: 'button', className: 'linked', onclick: () => search(termOfArticle(id)) }, question);

/** Says over the list what many customers ask at present, a line for each article, as long as one of their tickets is open. */
export function createRecurring({ search }: { search: (words: string) => void }): {
  board(tickets: readonly Summary[]): void;
} {
  const place = byId('recurring');
  return {
    board(tickets) {
      const lines = new Map<string, { article: AboutArticle; customers: number }>();
      for (const { ticket } of tickets) {
        const { article, recurring = 0, opened } = ticket;
        if (!article || recurring <= (lines.get(article.id)?.customers ?? 0)) continue;
        if (opened > serverNow() - similarFor) lines.set(article.id, { article, customers: recurring });
      }
      const drawn = [...lines.values()].map(({ article, customers }) =>
        make('li', {}, `${customers} customers in 24 h: `, aboutButton(article, search)),
      );
      redraw(place, drawn);
      place.hidden = drawn.length === 0;
    },
  };
}
