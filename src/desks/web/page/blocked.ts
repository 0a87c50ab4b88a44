import type { BlockedSender } from '../../../conversation/blocked.ts';
import { call, type Me, serverNow, surely } from './api.ts';
import { ask, byId, make } from './dom.ts';
import { span } from './words.ts';

/** The page's own dialog with those who are blocked, each to be let in again. */
export function createBlockedList({ me: { csrf } }: { me: Me }): void {
  const dialog = byId<HTMLDialogElement>('blocked');
  const [list, said] = [byId('blockedList'), byId('blockedSaid')];

  async function letIn({ channel, id }: BlockedSender, row: HTMLElement, button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    const answer = await surely(() => call('unblock', { csrf, body: { channel, id } }));
    button.disabled = false;
    if (!answer.ok) return say(answer.error);
    row.remove();
    say(`What ${id} writes from now on is heard again.`);
    // The button that had the focus is gone.
    (list.querySelector('button') ?? dialog.querySelector<HTMLButtonElement>('button[type=submit]'))?.focus();
  }

  const rowOf = (sender: BlockedSender): HTMLElement => {
    const button = make('button', { type: 'button', ariaLabel: `Unblock ${sender.id}` }, 'Unblock');
    const row = make(
      'li',
      {},
      make('bdi', {}, sender.id),
      make('span', { className: 'soft' }, ` for ${span(serverNow() - sender.since).replace('now', 'a moment')} `),
      button,
    );
    button.addEventListener('click', () => void letIn(sender, row, button));
    return row;
  };

  function say(text: string): void {
    said.textContent = text;
  }

  byId('blockedButton').addEventListener('click', async () => {
    list.replaceChildren();
    say('Looking …');
    void ask(dialog);
    const answer = await call<{ senders: BlockedSender[] }>('blocked');
    if (!answer.ok) return say(answer.error);
    const { senders } = answer.value;
    say(senders.length === 0 ? 'Nobody is blocked.' : 'What they write is kept, and gives nobody anything to do.');
    list.replaceChildren(...senders.map(rowOf));
  });
}
