import type { Greetings } from './greetings.ts';
import { readerOf } from './letters/heads.ts';
import { createWriting } from './letters/writing.ts';
import type { Phrases } from './phrases.ts';
import { type Shown, saidOf, shownOn } from './showing.ts';
import type { Saying } from './state.ts';
import { isOpen, type TurnContext } from './turn.ts';

/** Makes of what the bot says what its channel can show: the greeting goes before the first answer; and no message is the same as the one before it. */
export function createFinishing({
  phrases,
  name,
  greetings,
}: {
  phrases: Phrases;
  name: string;
  greetings: Greetings;
}) {
  const write = createWriting({ phrases, name });
  return (work: TurnContext, saying: Saying | undefined): Shown['say'] | undefined => {
    if (!saying) return undefined;
    const { can, locale, bot } = work;
    const isAgain = saidOf(saying.text, saying.buttons) === bot.said;
    const own = isAgain ? phrases.say(locale, 'repeat', { text: saying.text }) : saying.text;
    // Whoever is in danger reads what to do, and nothing before it.
    const isLetter = can.letters && !(isOpen(work.ticket) && work.ticket?.reason === 'danger');
    const text = bot.greeted || can.letters ? own : `${greetings.hello(locale)}\n\n${own}`;
    const said = { ...saying, text };
    const { say, offered } = isLetter ? write(said, { name: readerOf(work), locale, can }) : shownOn(can, said);
    work.bot = { ...bot, greeted: true, said: saidOf(own, saying.buttons), offered };
    return say;
  };
}
