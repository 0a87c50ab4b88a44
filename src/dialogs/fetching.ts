import type { Conversation } from '../conversation/decision.ts';
import type { Handoff, News } from '../handoff/handoff.ts';
import { type Reason, type Ticket, ticketName, type Waiting } from '../handoff/ticket.ts';
import { emailIn } from './email.ts';
import type { PhraseName, Phrases } from './phrases.ts';
import type { BotState, Saying } from './state.ts';
import { when } from './when.ts';
import { asksForPlace } from './words.ts';

/** So long the bot does not say again that it added something to the case. */
const NOTED_MS = 60_000;

const reasons: Readonly<Record<Reason, PhraseName>> = {
  asked: 'fetchingAsked',
  unanswered: 'fetchingUnanswered',
  'not-helped': 'fetchingNotHelped',
  upset: 'fetchingUpset',
  danger: 'fetchingDanger',
  article: 'fetchingArticle',
  'bot-failed': 'failed',
  undelivered: 'failed',
};

/** The part of the bot that talks about persons: that one comes, where in the line the customer is, who is there. */
export function createFetching(parts: {
  handoff: Handoff;
  phrases: Phrases;
  /** The time zone of a team's hours. */
  zoneOf: (team: string) => string | undefined;
  /** The sentence that is said first to somebody in danger, by locale. */
  emergency: Readonly<Record<string, string>>;
}) {
  const { handoff, phrases, zoneOf, emergency } = parts;

  /** When a team that is closed answers; undefined while it is open. */
  function closed(team: string, locale: string, now: number): string | undefined {
    const opening = handoff.opening(team, now);
    if (opening.open) return undefined;
    const name = handoff.nameOf(team);
    if (opening.from === undefined) return phrases.say(locale, 'closed', { team: name });
    const moment = phrases.say(locale, 'when', when(opening.from, { now, locale, zone: zoneOf(team) }));
    return phrases.say(locale, 'closedUntil', { team: name, when: moment });
  }

  /** The operator's own sentence goes before all; without one, an article says whom to call better than the built-in one. */
  function danger(article: string | undefined, locale: string, words = phrases.say(locale, 'fetchingDanger')): Saying {
    const first = Object.hasOwn(emergency, locale) ? emergency[locale] : undefined;
    if (!article) return { text: `${first ?? phrases.say(locale, 'danger')} ${words}` };
    return after(first ? `${first}\n\n${article}` : article, words);
  }

  return {
    danger,

    /** What is said when a ticket has just been opened; `before`: an article's text that goes first. */
    opened(
      ticket: Ticket,
      about: { bot: BotState; before?: Saying; email: string | undefined; locale: string; now: number },
    ) {
      const { bot, before, email, locale, now } = about;
      const hours = closed(ticket.team, locale, now);
      const asks = hours !== undefined && email === undefined;
      const why = phrases.say(locale, reasons[ticket.reason]);
      const words = [why, hours, asks && phrases.say(locale, 'askEmail')].filter(Boolean).join(' ');
      const say = ticket.reason === 'danger' ? danger(before?.text, locale, words) : after(before?.text, words);
      return { bot: asks ? { ...bot, asking: { what: 'email' as const } } : bot, say };
    },

    /** What the bot does with a message while nobody has taken the case yet. */
    whileWaiting(
      ticket: Waiting,
      heard: { conversation: Conversation; bot: BotState; text: string; locale: string; now: number },
    ) {
      const { conversation, bot, text, locale, now } = heard;
      const found = emailIn(text);
      const { email: known } = conversation.customer;
      if (typeof found === 'object' && found.email !== known) {
        const email = known !== undefined && conversation.customer.verified ? known : found.email;
        const customer = { ...conversation.customer, email };
        return {
          bot: { ...bot, asking: undefined },
          customer,
          say: { text: phrases.say(locale, 'emailKept', { email: found.email }) },
        };
      }
      if (found === 'odd' && bot.asking?.what === 'email') {
        return { bot: { ...bot, asking: undefined }, say: { text: phrases.say(locale, 'emailOdd') } };
      }
      if (asksForPlace(text)) return { bot, say: { text: placeOf(ticket, locale, now) } };
      if (bot.noted && now - bot.noted.at < NOTED_MS) return { bot };
      const again = bot.noted !== undefined && !bot.noted.again;
      return {
        bot: { ...bot, noted: { at: now, again } },
        say: { text: phrases.say(locale, again ? 'addedAgain' : 'added') },
      };
    },

    /** What changed, in words; undefined when it is nothing to talk about. */
    news(news: News, about: { ticket: Ticket | undefined; locale: string; now: number }): Saying | undefined {
      const { ticket, locale, now } = about;
      const text = newsText(news, ticket, locale, now);
      return text === undefined ? undefined : { text };
    },
  };

  function placeOf(ticket: Waiting, locale: string, now: number): string {
    const { number, position } = ticket;
    if (number === undefined) return phrases.say(locale, 'placeNoNumber');
    const values = { number: ticketName(ticket), ...(position !== undefined && { position }) };
    const place = phrases.say(locale, position === undefined ? 'placeNoPosition' : 'place', values);
    return [place, closed(ticket.team, locale, now)].filter(Boolean).join(' ');
  }

  function newsText(news: News, ticket: Ticket | undefined, locale: string, now: number): string | undefined {
    const number = ticket ? ticketName(ticket) : '';
    switch (news.kind) {
      case 'none':
        return undefined;
      case 'queued': {
        // When nobody is there, a place in the line promises too much.
        const open = ticket === undefined || handoff.opening(ticket.team, now).open;
        return phrases.say(locale, open ? 'queued' : 'queuedClosed', {
          number: ticketName(news),
          position: news.position,
        });
      }
      case 'moved':
        return phrases.say(locale, 'moved', { position: news.position });
      case 'claimed':
        return phrases.say(locale, 'claimed', { person: news.by.name });
      case 'passed':
        return phrases.say(locale, 'passed', { from: news.from.name, person: news.to.name });
      case 'transferred': {
        const words = phrases.say(locale, 'transferred', { team: handoff.nameOf(news.team) });
        return [words, closed(news.team, locale, now)].filter(Boolean).join(' ');
      }
      case 'released': {
        const position = ticket?.status === 'waiting' ? ticket.position : undefined;
        const person = news.by.name;
        if (position === undefined) return phrases.say(locale, 'released', { person });
        return phrases.say(locale, 'releasedNext', { person, position });
      }
      case 'returned':
        return phrases.say(locale, 'returned', { person: news.by.name });
      case 'resolved': {
        const name = news.disposition === 'no-reply' ? 'resolvedNoReply' : 'resolved';
        return phrases.say(locale, name, { person: news.by.name, number });
      }
      default:
        return news satisfies never;
    }
  }
}

/** An article's text, and what is said after it. */
const after = (article: string | undefined, words: string): Saying =>
  article ? { text: `${article}\n\n${words}`, markdown: true } : { text: words };
