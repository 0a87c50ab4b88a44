import type { Capabilities } from '../conversation/capabilities.ts';
import type { Conversation, Say } from '../conversation/decision.ts';
import type { Said } from '../conversation/event.ts';
import type { Draft, Json } from '../conversation/message.ts';
import { noteBy, publicAccount } from './events.ts';
import type { ReplyReceipt } from './held.ts';
import { internalWords } from './replying.ts';
import type { Act, Claimed } from './ticket.ts';
import { tooLongWords } from './too-long.ts';
import type { Transition, Transitions } from './transition.ts';

type Edit = Extract<Act, { type: 'edit' | 'delete' }>;

/** Changes what has been sent: one's own words, where the channel can. What was said first stays in the log. */
export function createEdits({ steps, can }: { steps: Transitions; can: (channel: string) => Capabilities }) {
  return (conversation: Conversation, ticket: Claimed, act: Edit, said: Said | undefined): Transition => {
    const { by, ref, message: replyToId } = act;
    const { id, address } = conversation;
    const text = act.type === 'edit' ? act.text.trim() : undefined;
    const no = (why: string): Transition => {
      const kept = noteBy(conversation, by, text);
      const words = kept.length > 0 ? `${why} Your new words were kept as a note.` : why;
      return steps.tell(ticket, { to: by, text: words, ...(ref !== undefined && { ref }) }, kept);
    };
    const tell = (words: string) => steps.tell(ticket, { to: by, text: words, ...(ref !== undefined && { ref }) });
    if (!said) return no('That message is not there any more.');
    if (ticket.internal) return no(internalWords(ticket));
    const from = publicAccount(id, by);
    if (said.audience !== 'everyone' || said.from.id !== from.id)
      return no('Only what you sent to the customer yourself can be changed.');
    if (!can(address.channel).edits)
      return no(
        'For the customer it stays as it was: what was sent there cannot be changed. Write again to correct it.',
      );
    const long = tooLongWords(conversation, { text, can });
    if (long) return no(long);
    if (text === '') return tell('The message is empty: delete it instead.');
    if (text === said.text) return tell('It says that already.');
    const draft: Draft =
      text === undefined
        ? { type: 'messageDelete', from, replyToId }
        : { type: 'messageUpdate', from, replyToId, text, textFormat: 'markdown' };
    const receipt: ReplyReceipt | undefined = ref === undefined ? undefined : { kind: 'reply', to: by, ref };
    const say: Say = { do: 'say', message: draft, ...(receipt && { receipt: receipt as unknown as Json }) };
    return steps.keep(ticket, [say]);
  };
}
