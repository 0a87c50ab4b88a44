import type { Summary } from '../../../handoff/queue.ts';
import { similarWords } from '../../../handoff/similar.ts';
import type { OtherTicket } from '../choices.ts';
import { call } from './api.ts';
import { byId, make } from './dom.ts';
import { aboutButton } from './recurring.ts';
import { clock } from './words.ts';

/** The other tickets that are proved to be the same customer's, folded beside the one that is shown; and how many others ask the same. */
export function createEarlier({
  titles,
  search,
}: {
  titles: Readonly<Record<string, string>>;
  search: (words: string) => void;
}): {
  show(shown: Summary): Promise<void>;
} {
  const [place, similar] = [byId<HTMLDetailsElement>('before'), byId('similar')];
  let asks = 0;

  const line = ({ number, subject, channel, status, opened }: OtherTicket) =>
    make(
      'li',
      {},
      make('a', { href: `#${number}` }, make('span', { className: 'number' }, `FD-${number}`), ` ${subject}`),
      make(
        'span',
        { className: 'soft' },
        ` on ${titles[channel] ?? channel}, ${clock(opened)}${status === 'resolved' ? '' : ', still open'}`,
      ),
    );

  return {
    async show({ ticket: { number, article } }) {
      const mine = ++asks;
      place.hidden = true;
      place.open = false;
      similar.hidden = true;
      const answer = await call<{ others: OtherTicket[]; similar: number }>(`tickets/${number}/others`);
      if (mine !== asks || !answer.ok) return;
      const { others } = answer.value;
      const words = similarWords(answer.value.similar);
      if (article && words) similar.replaceChildren(`${words}: `, aboutButton(article, search));
      similar.hidden = !(article && words);
      if (others.length === 0) return;
      const title = others.length === 1 ? 'One other ticket' : `${others.length} other tickets`;
      place.replaceChildren(make('summary', {}, `${title} of this customer`), make('ul', {}, ...others.map(line)));
      place.hidden = false;
    },
  };
}
