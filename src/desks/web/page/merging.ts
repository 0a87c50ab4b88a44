import type { Ticket } from '../../../handoff/ticket.ts';
import type { OtherTicket } from '../choices.ts';
import { call } from './api.ts';
import { ask, byId, make } from './dom.ts';
import { clock } from './words.ts';

/** Asks which other ticket of the same customer goes on with this one. */
export async function askInto(
  { number }: { number: number },
  titles: Readonly<Record<string, string>>,
): Promise<{ into: number } | undefined> {
  const answer = await call<{ others: OtherTicket[] }>(`tickets/${number}/others`);
  if (document.querySelector('dialog[open]')) return undefined;
  const others = answer.ok ? answer.value.others.filter(({ status }) => status !== 'resolved') : [];
  const inputs = others.map((each, i) =>
    make('input', { type: 'radio', name: 'into', value: String(each.number), required: true, checked: i === 0 }),
  );
  byId('mergeInto').replaceChildren(
    make('legend', { className: 'unseen' }, 'The ticket that goes on'),
    ...others.map((each, i) =>
      make(
        'label',
        { className: 'check' },
        inputs[i],
        make(
          'span',
          {},
          make('b', {}, `FD-${each.number}`),
          ` ${each.subject} `,
          make(
            'span',
            { className: 'soft' },
            `on ${titles[each.channel] ?? each.channel}, ${states[each.status]}, since ${clock(each.opened)}`,
          ),
        ),
      ),
    ),
  );
  const none =
    'No other open ticket is proved to be this customer’s: the same person signed in, or the same confirmed address.';
  const means = `FD-${number} ends, and the ticket that you choose goes on. What the customer writes in either is shown there; answers go where that one goes.`;
  byId('mergeText').textContent = others.length > 0 ? means : answer.ok ? none : answer.error;
  byId('mergeYes').hidden = others.length === 0;
  if (!(await ask(byId<HTMLDialogElement>('merge')))) return undefined;
  const into = Number(inputs.find(({ checked }) => checked)?.value);
  return into ? { into } : undefined;
}

const states: Record<Ticket['status'], string> = {
  waiting: 'waiting',
  claimed: 'claimed',
  snoozed: 'snoozed',
  resolved: 'resolved',
};
