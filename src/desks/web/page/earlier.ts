import type { Summary } from '../../../handoff/queue.ts';
import type { OtherTicket } from '../choices.ts';
import { call } from './api.ts';
import { byId, make } from './dom.ts';
import { clock } from './words.ts';

/** The other tickets that are proved to be the same customer's, folded beside the one that is shown. */
export function createEarlier({ titles }: { titles: Readonly<Record<string, string>> }): {
  show(shown: Summary): Promise<void>;
} {
  const place = byId<HTMLDetailsElement>('before');
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
    async show({ ticket: { number } }) {
      const mine = ++asks;
      place.hidden = true;
      place.open = false;
      const answer = await call<{ others: OtherTicket[] }>(`tickets/${number}/others`);
      if (mine !== asks || !answer.ok || answer.value.others.length === 0) return;
      const { others } = answer.value;
      const title = others.length === 1 ? 'One other ticket' : `${others.length} other tickets`;
      place.replaceChildren(make('summary', {}, `${title} of this customer`), make('ul', {}, ...others.map(line)));
      place.hidden = false;
    },
  };
}
