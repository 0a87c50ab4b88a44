import { readerOf } from './letters/heads.ts';
import { createWriting } from './letters/writing.ts';
import type { Phrases } from './phrases.ts';
import { type Shown, saidOf, shownOn } from './showing.ts';
import type { Saying } from './state.ts';
import { isOpen, type TurnContext } from './turn.ts';

/** Makes of what the bot says what its channel can show: the greeting goes before the first answer; and no message is the same as the one before it. */
export function createFinishing({ phrases, name }: { phrases: Phrases; name: string }) {
  const write = createWriting({ phrases, name });
  return (work: TurnContext, saying: Saying | undefined): Shown['say'] | undefined => {
    if (!saying) return undefined;
    let { text } = saying;
    const { can, locale } = work;
    // Whoever is in danger reads what to do, and nothing before it.
    const isLetter = can.letters && !(isOpen(work.ticket) && work.ticket?.reason === 'danger');
    if (!work.bot.greeted && !can.letters) text = `${phrases.say(work.locale, 'hello', { name })}\n\n${text}`;
    if (saidOf(text, saying.buttons) === work.bot.said) text = phrases.say(work.locale, 'repeat', { text });
    const said = { ...saying, text };
    const { say, offered } = isLetter ? write(said, { name: readerOf(work), locale, can }) : shownOn(can, said);
    work.bot = { ...work.bot, greeted: true, said: saidOf(text, saying.buttons), offered };
    return say;
  };
}
