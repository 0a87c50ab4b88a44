import { shorten } from '../../../slack/text.ts';
import { type Form, modal, words } from './form.ts';

/** Asks whether a sender is to be blocked. */
export const blockForm: Form = {
  ...{ callback: 'fd_block_view', title: 'Block sender', does: 'block' },

  view({ card, memory, first }) {
    const whom = card?.shown.recipients?.to[0]?.address ?? 'the sender';
    const asks = `Block ${shorten(whom, 300)}? The ticket is resolved as spam. What they write from now on is kept, but nobody is told of it and nothing answers. You can unblock them on the card.`;
    return modal({
      ...{ callback: blockForm.callback, title: 'Block sender', submit: 'Block', memory },
      blocks: [...words(first), ...words(asks)],
    });
  },

  read: (_, __, common) => ({ acts: [{ type: 'block', ...common }] }),
};
