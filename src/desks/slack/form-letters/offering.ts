import type { Representative } from '../../../conversation/event.ts';
import { onOneLine } from '../../../conversation/text.ts';
import type { Post } from '../../../slack/posts.ts';
import { escaped, type Part, shorten } from '../../../slack/text.ts';
import type { Acting } from '../acting.ts';
import { actions, button } from '../buttons.ts';
import type { Card } from '../card-index.ts';
import { notices } from '../receipts.ts';
import { chosenValue, letterText, notTheirs, readyOf } from './forms.ts';
import { foundLetters, letterTitle } from './search.ts';

/** So many letters are offered, the best first, and so much of each is shown. */
const [OFFERED, EXCERPT] = [5, 300];

/** Shows the form letters with these words to whoever asked for them in a thread: where no form can be opened, a button opens it. */
export async function offerLetters(
  acting: Acting,
  { conversation, card, by }: { conversation: string; card: Card | undefined; by: Representative },
  words: string,
): Promise<Post> {
  const { formLetters, localeOf } = acting.parts;
  if (!formLetters) return notices('There are no form letters here.');
  const shown = card?.shown.ticket;
  if (!shown || !card) return notices('This ticket has only just come: please try again in a moment.');
  const no = shown.status === 'resolved' ? 'The ticket has ended: reopen it first.' : notTheirs({ shown, by });
  if (no) return notices(no);
  const found = foundLetters(formLetters, words, await localeOf?.(conversation), OFFERED);
  if (found.length === 0)
    return notices(words ? `No form letter has the words “${shorten(words, 200)}”.` : 'There are no form letters yet.');
  const value = { c: conversation, t: shown.openedAfter, v: shown.version };
  const blocks = found.map((letter): Part => {
    const ready = readyOf({ acting, card, by }, letter);
    const text =
      typeof ready === 'string'
        ? ''
        : letterText(
            ready,
            () => '',
            (label) => `[${label}]`,
          );
    return {
      type: 'section',
      text: {
        type: 'plain_text',
        text: `${shorten(letterTitle(letter, formLetters), 200)}\n${shorten(onOneLine(text), EXCERPT)}`,
        emoji: false,
      },
      accessory: button(actions.letter, 'Use it…', { ...value, l: chosenValue(letter) }),
    };
  });
  const title = words ? `Form letters with “${shorten(words, 200)}”:` : 'Form letters:';
  return { text: escaped(title), blocks: [{ type: 'section', text: { type: 'plain_text', text: title } }, ...blocks] };
}
