import { type Priority, priorities, type Ticket } from '../../../handoff/ticket.ts';
import { ask, byId, make } from './dom.ts';
import { priorityLabels } from './words.ts';

/** Asks how much a ticket matters; undefined when that stays as it is. */
export async function askPriority(ticket: Pick<Ticket, 'priority'>): Promise<{ priority: Priority } | undefined> {
  const inputs = priorities.map((value) =>
    make('input', { type: 'radio', name: 'priority', value, checked: value === ticket.priority }),
  );
  byId('priorities').replaceChildren(
    make('legend', { className: 'unseen' }, 'Priority'),
    ...inputs.map((input) =>
      make('label', { className: 'check' }, input, ` ${priorityLabels[input.value as Priority]}`),
    ),
  );
  const yes = await ask(byId<HTMLDialogElement>('priority'));
  const priority = inputs.find(({ checked }) => checked)?.value as Priority | undefined;
  return yes && priority && priority !== ticket.priority ? { priority } : undefined;
}
