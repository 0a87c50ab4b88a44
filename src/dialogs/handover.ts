import type { Closing } from '../conversation/closing.ts';
import type { Change, Handoff } from '../handoff/handoff.ts';
import { isOpenTicket, type Reason, type Ticket, ticketName, type Waiting } from '../handoff/ticket.ts';
import type { Danger } from '../knowledge/knowledge.ts';
import { literal } from '../markdown/literal.ts';
import type { PhraseName, Phrases } from './phrases.ts';
import type { BotState, Saying } from './state.ts';
import type { TurnContext } from './turn.ts';
import { when } from './when.ts';

const reasons: Readonly<Record<Reason, PhraseName>> = {
  asked: 'fetchingAsked',
  unanswered: 'fetchingUnanswered',
  'not-helped': 'fetchingNotHelped',
  upset: 'fetchingUpset',
  danger: 'fetchingDanger',
  article: 'fetchingArticle',
  'bot-failed': 'failed',
  undelivered: 'failed',
  begun: 'fetchingAsked',
};

/** The same in letters, */
const letterReasons: Readonly<Record<Reason, PhraseName>> = {
  ...reasons,
  asked: 'letterAsked',
  unanswered: 'letterUnanswered',
  'not-helped': 'letterNotHelped',
  upset: 'letterUpset',
  article: 'letterArticle',
  begun: 'letterAsked',
};
/** and in those that have answered something. */
const restReasons: Readonly<Record<Reason, PhraseName>> = {
  ...letterReasons,
  unanswered: 'letterRest',
  'not-helped': 'letterRest',
};

/** The part of the bot that talks about persons: that one comes, where in the line the customer is, who is there. */
export function createHandover(parts: {
  handoff: Handoff;
  phrases: Phrases;
  /** The time zone of a team's hours. */
  zoneOf: (team: string) => string | undefined;
  /** The sentence that is said first to somebody in danger, by locale; and to somebody who may harm themselves. */
  emergency: Readonly<Record<string, string>>;
  selfHarm: Readonly<Record<string, string>>;
  /** Whether anything is sent by e-mail: only then is an address asked for. */
  mails: boolean;
}) {
  const { handoff, phrases, zoneOf, emergency, selfHarm, mails } = parts;

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
  function danger(about: {
    kind: Danger | undefined;
    article?: string | undefined;
    locale: string;
    words?: string;
  }): Saying {
    const { kind = 'danger', article, locale } = about;
    const harm = kind === 'self-harm';
    const own = harm ? selfHarm : emergency;
    const first = Object.hasOwn(own, locale) ? own[locale] : undefined;
    const words = about.words ?? phrases.say(locale, harm ? 'fetchingSelfHarm' : 'fetchingDanger');
    // Whoever may harm themselves needs a voice, and not what an article says of something like it.
    const said =
      harm || !article
        ? { text: `${first ?? phrases.say(locale, harm ? 'selfHarm' : 'danger')} ${words}` }
        : after(first ? `${first}\n\n${article}` : article, words);
    return about.words === undefined ? { ...said, urgent: true } : said;
  }

  return {
    danger,
    place,
    standing,
    asksAddress,
    isClosed: (team: string, now: number): boolean => !handoff.opening(team, now).open,

    /** What is said when a ticket has just been opened; `before`: an article's text that goes first. */
    opened(
      ticket: Ticket,
      about: {
        bot: BotState;
        before?: Saying;
        email: string | undefined;
        /** They hear of the answer where they wrote. */
        notified: boolean;
        locale: string;
        now: number;
      },
    ) {
      const { bot, before, email, notified, locale, now } = about;
      // In danger nothing else counts: no hours, no address.
      if (ticket.reason === 'danger') return { bot, say: danger({ kind: bot.danger, article: before?.text, locale }) };
      const hours = closed(ticket.team, locale, now);
      const asks = asksAddress(ticket.team, { email, notified, now });
      const why = phrases.say(locale, reasons[ticket.reason]);
      const words = [why, hours, asks && phrases.say(locale, 'askEmail')].filter(Boolean).join(' ');
      const say = after(before?.text, words);
      return { bot: asks ? { ...bot, asking: { what: 'email' as const } } : bot, say };
    },

    /** All that is to be said when a person is fetched, in one message; its number is missing when the queue is late. */
    summary(
      ticket: Ticket,
      about: { before?: Saying; says?: PhraseName; locale: string; now: number; letters: boolean },
    ): Saying {
      const { before, locale, now, letters } = about;
      const why = !letters ? reasons : before ? restReasons : letterReasons;
      const words = [
        phrases.say(locale, about.says ?? why[ticket.reason]),
        caseNumber(ticket, locale),
        closed(ticket.team, locale, now) ??
          (letters ? phrases.say(locale, 'letterOpen', { team: handoff.nameOf(ticket.team) }) : undefined),
      ];
      const text = words.filter(Boolean).join(' ');
      return after(before?.text, letters && before ? literal(text) : text);
    },

    /** The same of a ticket that waits again; while nobody is there an address is asked for, as when one opens there. */
    handedOn(work: TurnContext, news: Change): Saying | undefined {
      const { ticket, customer, can, locale, now } = work;
      const said = newsText(news, ticket, locale, now);
      if (said === undefined || !isOpenTicket(ticket) || ticket.reason === 'danger')
        return said ? { text: said } : undefined;
      if (!asksAddress(ticket.team, { email: customer.email, notified: can.notifies, now })) return { text: said };
      work.bot = { ...work.bot, asking: { what: 'email' } };
      return { text: `${said} ${phrases.say(locale, 'askEmail')}` };
    },

    /** What changed, in words; undefined when it is nothing to talk about. */
    news(news: Change, about: { ticket: Ticket | undefined; locale: string; now: number }): Saying | undefined {
      const { ticket, locale, now } = about;
      const text = newsText(news, ticket, locale, now);
      const comes = news.kind === 'claimed' || news.kind === 'passed';
      const closing = comes && closable(ticket, locale);
      const isOver = news.kind === 'resolved' || news.kind === 'returned' || news.kind === 'merged';
      const ended = isOver && ticket && { ended: ticket.openedAfter };
      return text === undefined ? undefined : { text, ...(closing && { closing }), ...ended };
    },
  };

  /** Whether an address is asked for: nobody is there to answer at once, and the answer could not reach the customer. */
  function asksAddress(
    team: string,
    { email, notified, now }: { email: string | undefined; notified: boolean; now: number },
  ): boolean {
    return mails && !handoff.opening(team, now).open && email === undefined && !notified;
  }

  /** How far the case of a number is, in its own conversation; of others nothing is told. */
  function standing(ticket: Ticket | undefined, number: number, about: { locale: string; now: number }): Saying {
    const { locale, now } = about;
    if (ticket?.number !== number) {
      const buttons = !isOpenTicket(ticket) && { buttons: [phrases.say(locale, 'person')] };
      return { text: phrases.say(locale, 'caseOther', { number: ticketName({ number }) }), ...buttons };
    }
    const values = { number: ticketName(ticket), team: handoff.nameOf(ticket.team) };
    if (ticket.status === 'resolved') return { text: phrases.say(locale, 'caseClosed', values) };
    const words = phrases.say(locale, ticket.status === 'waiting' ? 'caseWaits' : 'caseTaken', values);
    return { text: [words, ticket.status === 'waiting' && closed(ticket.team, locale, now)].filter(Boolean).join(' ') };
  }

  /** That a customer can close their case; somebody in danger is not invited to. */
  function closable(ticket: Ticket | undefined, locale: string): Closing | undefined {
    if (!isOpenTicket(ticket) || ticket.reason === 'danger') return undefined;
    const title =
      ticket.number === undefined
        ? phrases.say(locale, 'closeUnnumbered')
        : phrases.say(locale, 'close', { number: ticketName(ticket) });
    return { after: ticket.openedAfter, title };
  }

  function caseNumber(ticket: Ticket, locale: string): string | undefined {
    return ticket.number === undefined
      ? undefined
      : phrases.say(locale, 'queuedClosed', { number: ticketName(ticket) });
  }

  /** How far the case is; its place in the line only where somebody watches, since it is old when it is read later. */
  function place(ticket: Waiting, about: { locale: string; now: number; live: boolean }): Saying {
    const { locale, now, live } = about;
    const { number, position } = ticket;
    if (number === undefined) return { text: phrases.say(locale, 'placeNoNumber') };
    const hours = closed(ticket.team, locale, now);
    // While nobody is there, a place in the line promises too much.
    if (!live || hours !== undefined) return { text: [caseNumber(ticket, locale), hours].filter(Boolean).join(' ') };
    const values = { number: ticketName(ticket), ...(position !== undefined && { position }) };
    const words = phrases.say(locale, position === undefined ? 'placeNoPosition' : 'place', values);
    return { text: words };
  }

  function newsText(news: Change, ticket: Ticket | undefined, locale: string, now: number): string | undefined {
    const number = ticket ? ticketName(ticket) : '';
    // A number, a place in a line and opening hours only push away what somebody in danger has to read.
    const danger = ticket?.reason === 'danger' && ticket.status === 'waiting';
    switch (news.kind) {
      case 'none':
      case 'reopened':
      case 'over':
        return undefined;
      case 'queued': {
        if (danger) return undefined;
        // When nobody is there, a place in the line promises too much.
        const open = ticket === undefined || handoff.opening(ticket.team, now).open;
        return phrases.say(locale, open ? 'queued' : 'queuedClosed', {
          number: ticketName(news),
          position: news.position,
        });
      }
      case 'moved':
        if (danger || (ticket && !handoff.opening(ticket.team, now).open)) return undefined;
        return phrases.say(locale, 'moved', { position: news.position });
      case 'claimed':
        return phrases.say(locale, 'claimed', { person: news.by.name });
      case 'passed':
        return phrases.say(locale, 'passed', { from: news.from.name, person: news.to.name });
      case 'transferred': {
        const words = phrases.say(locale, 'transferred', { team: handoff.nameOf(news.team) });
        return danger ? words : [words, closed(news.team, locale, now)].filter(Boolean).join(' ');
      }
      case 'released': {
        const position = ticket?.status === 'waiting' ? ticket.position : undefined;
        const person = news.by.name;
        const hours = ticket && !danger ? closed(ticket.team, locale, now) : undefined;
        if (hours !== undefined) return `${phrases.say(locale, 'released', { person })} ${hours}`;
        if (position === undefined || danger) return phrases.say(locale, 'released', { person });
        return phrases.say(locale, 'releasedNext', { person, position });
      }
      case 'absent': {
        const hours = ticket && !danger ? closed(ticket.team, locale, now) : undefined;
        return [phrases.say(locale, 'awayCalled', { person: news.by.name }), hours].filter(Boolean).join(' ');
      }
      case 'late':
        return phrases.say(locale, 'late', { person: news.by.name });
      case 'returned':
        return phrases.say(locale, 'returned', { person: news.by.name });
      case 'merged':
        return phrases.say(locale, 'merged', { person: news.by.name, number: ticketName({ number: news.into }) });
      case 'added':
        return phrases.say(locale, 'mergedAdded', { number: ticketName({ number: news.into }) });
      case 'left':
        return phrases.say(locale, 'left', { number });
      case 'closed':
        return phrases.say(locale, 'closedYourself', { person: news.had.name, number });
      case 'stays':
        return news.by
          ? phrases.say(locale, 'closeStays', { person: news.by.name, number })
          : phrases.say(locale, 'closeStaysWaiting', { number });
      case 'resolved': {
        // Whoever sends it learns nothing of us, not even that somebody read it.
        if (news.disposition === 'spam') return undefined;
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
