import type { Capabilities } from '../conversation/capabilities.ts';
import type { Customer } from '../conversation/event.ts';
import { ticketName, type Waiting } from '../handoff/ticket.ts';
import type { Danger } from '../knowledge/knowledge.ts';
import { literal } from '../markdown/literal.ts';
import { createAddressing, withEmail } from './address.ts';
import type { createHandover } from './handover.ts';
import { caseIn, wantsToLeave } from './leaving.ts';
import { readLetter } from './letters/reading.ts';
import type { PhraseName, Phrases } from './phrases.ts';
import type { BotState, Saying } from './state.ts';
import { asksForPlace, isThanks, plain } from './words.ts';
import { yesNoOf } from './yes-no.ts';

/** What the bot does with a message while nobody has taken the case. */
export interface WaitingHeard {
  bot: BotState;
  customer?: Customer;
  say?: Saying;
  /** When to acknowledge it, milliseconds since 1970: it came in a burst, which gets one word at its end. */
  later?: number;
  /** They need nobody any more: the case ends. */
  leaves?: true;
  /** Their place in the line is looked up anew. */
  looksUp?: true;
}

/** Messages that follow each other within this are one burst; somebody in danger waits less for a word. */
const BURST_MS = { usual: 8000, danger: 3000 };
/** So often at most a letter says that others have arrived. */
const LETTERS_MS = 86_400_000;
/** So that nobody reads the same sentence twice in a row. */
const acknowledgements: readonly PhraseName[] = ['added', 'addedAgain', 'addedMore'];
const inDanger: Readonly<Record<Danger, readonly PhraseName[]>> = {
  danger: ['alarmed', 'alarmedAgain'],
  'self-harm': ['withYou', 'withYouAgain'],
};

/** The part of the bot that talks with somebody who waits for a person: each message, or burst of them, is acknowledged. */
export function createWaiting({
  phrases,
  handover,
  mails,
}: {
  phrases: Phrases;
  handover: ReturnType<typeof createHandover>;
  /** Whether anything is sent by e-mail: an address is for nothing else. */
  mails: boolean;
}) {
  const addressing = createAddressing({ phrases });

  function words(ticket: Waiting, bot: BotState, locale: string): Saying {
    const times = bot.noted?.times ?? 0;
    const next = (names: readonly PhraseName[]): string => phrases.say(locale, names[times % names.length] ?? 'added');
    if (ticket.reason !== 'danger') return { text: next(acknowledgements) };
    const { danger: kind = 'danger' } = bot;
    return handover.danger({ kind, locale, words: next(inDanger[kind]) });
  }

  function acknowledge(ticket: Waiting, bot: BotState, locale: string, now: number): WaitingHeard {
    const burst = ticket.reason === 'danger' ? BURST_MS.danger : BURST_MS.usual;
    const { noted } = bot;
    if (noted && now - noted.at < burst) {
      return { bot: { ...bot, noted: { ...noted, owed: true } }, later: noted.at + burst };
    }
    const times = (noted?.times ?? 0) + 1;
    return { bot: { ...bot, noted: { at: now, times } }, say: words(ticket, bot, locale) };
  }

  /** Once a day a letter says that others have arrived, with where the case stands: whoever asks for that reads nothing else. */
  function letter(
    ticket: Waiting,
    { bot, text, locale, now }: { bot: BotState; text: string; locale: string; now: number },
  ): WaitingHeard {
    const { said, onlyThanks, pleased } = readLetter(text);
    const { noted } = bot;
    if (onlyThanks || pleased || (noted && now - noted.at < LETTERS_MS)) return { bot };
    const times = noted?.times ?? 0;
    const place = handover.place(ticket, { locale, now, live: false }).text;
    const words = phrases.say(locale, acknowledgements[times % acknowledgements.length] ?? 'added');
    const say = { text: asksForPlace(said) ? place : `${words} ${place}` };
    return { bot: { ...bot, noted: { at: now, times: times + 1 } }, say };
  }

  /** What is heard of leaving the line: it is asked once whether that is meant. */
  function leaving(ticket: Waiting, { bot, text, locale }: { bot: BotState; text: string; locale: string }) {
    const say = (name: PhraseName): Saying => ({ text: phrases.say(locale, name, { number: ticketName(ticket) }) });
    const bare = { ...bot, asking: undefined };
    if (bot.asking?.what === 'leave') {
      const verdict = yesNoOf(text);
      const isYes = (verdict?.says === 'yes' && !verdict.rest) || wantsToLeave(text);
      if (isYes) return { bot: bare, say: say('left'), leaves: true as const };
      if (verdict && !verdict.rest) return { bot: bare, say: say('stays') };
    }
    const isPressed = plain(text) === plain(phrases.say(locale, 'leave'));
    if (!isPressed && !wantsToLeave(text)) return undefined;
    const buttons = [phrases.say(locale, 'yes'), phrases.say(locale, 'no')];
    return { bot: { ...bot, asking: { what: 'leave' as const } }, say: { ...say('leaveAsk'), buttons } };
  }

  /** Where the case stands; a place that may have changed since it was told is looked up. */
  function standing(
    ticket: Waiting,
    bot: BotState,
    about: { locale: string; now: number; live: boolean },
  ): WaitingHeard {
    const { position, number } = ticket;
    const isOld = about.live && number !== undefined && position !== undefined && position > 1;
    if (!isOld || handover.isClosed(ticket.team, about.now)) return { bot, say: handover.place(ticket, about) };
    const text = phrases.say(about.locale, 'placeLooking', { number: ticketName(ticket) });
    return { bot, say: { text }, looksUp: true };
  }

  return {
    heard(
      ticket: Waiting,
      heard: {
        customer: Customer;
        byCustomer: boolean;
        bot: BotState;
        text: string;
        locale: string;
        now: number;
        can: Pick<Capabilities, 'live' | 'letters'>;
        /** What answers it for sure. */
        answer?: Saying | undefined;
      },
    ): WaitingHeard {
      const { customer, byCustomer, text, locale, now, can, answer } = heard;
      const { live } = can;
      let { bot } = heard;
      // Somebody in danger is not asked for an address, and not told a place in a line.
      if (ticket.reason === 'danger') return acknowledge(ticket, { ...bot, asking: undefined }, locale, now);
      if (can.letters) return letter(ticket, heard);
      const said = (): BotState => ({ ...bot, noted: { at: now, times: bot.noted?.times ?? 0 } });
      const leaves = byCustomer ? leaving(ticket, { bot, text, locale }) : undefined;
      if (leaves) return { ...leaves, bot: { ...said(), asking: leaves.bot.asking } };
      if (bot.asking?.what === 'leave') bot = { ...bot, asking: undefined };
      // What others write is never the customer's address.
      const address = mails && byCustomer ? addressing({ customer, asking: bot.asking, text, locale }) : undefined;
      if (address?.say) {
        const { email, asking, say } = address;
        return { bot: { ...said(), asking }, ...(email && { customer: withEmail(customer, email) }), say };
      }
      const left = address ? { ...bot, asking: address.asking } : bot;
      const asked = { ...said(), asking: left.asking };
      const number = caseIn(text);
      if (number !== undefined) return { bot: asked, say: handover.standing(ticket, number, { locale, now }) };
      if (asksForPlace(text)) return standing(ticket, asked, { locale, now, live });
      if (isThanks(text)) return { bot: asked, say: { text: phrases.say(locale, 'thanksWaiting') } };
      if (answer) {
        const words = phrases.say(locale, 'waitingAnswered', { number: ticketName(ticket) });
        const say = answer.markdown ? `${answer.text}\n\n${literal(words)}` : answer.text;
        const buttons = answer.markdown && byCustomer && { buttons: [phrases.say(locale, 'leave')] };
        return { bot: asked, say: { ...answer, text: say, ...buttons } };
      }
      return acknowledge(ticket, left, locale, now);
    },

    /** The end of a burst; nothing when it was acknowledged by another word meanwhile. */
    due(ticket: Waiting, { bot, locale, now }: { bot: BotState; locale: string; now: number }): WaitingHeard {
      return bot.noted?.owed ? acknowledge(ticket, { ...bot, noted: { ...bot.noted, at: 0 } }, locale, now) : { bot };
    },
  };
}
