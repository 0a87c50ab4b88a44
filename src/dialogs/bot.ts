import type { Answers, Conversation, Decide, Decision, Effect } from '../conversation/decision.ts';
import type { Customer, Event } from '../conversation/event.ts';
import type { Account, Draft } from '../conversation/message.ts';
import type { Rescue } from '../conversation/turns.ts';
import type { Handoff, Step } from '../handoff/handoff.ts';
import type { Ticket } from '../handoff/ticket.ts';
import type { Article, Knowledge } from '../knowledge/knowledge.ts';
import { createAnswering, type Reply, textOn } from './answering.ts';
import { createCarry } from './botbuilder.ts';
import { createFetching } from './fetching.ts';
import { detect, spoken } from './language.ts';
import type { Phrases } from './phrases.ts';
import { type Heard, recordOf } from './recording.ts';
import { afresh, type BotState, type Saying, type State, stateOf } from './state.ts';

/** What the bot is made of. */
export interface BotParts {
  knowledge: Knowledge;
  handoff: Handoff;
  phrases: Phrases;
  /** The first is the default. */
  locales: readonly string[];
  /** Whose front desk it is, as customers read it. */
  name: string;
  /** The time zone of a team's hours. */
  zoneOf?: (team: string) => string | undefined;
  /** The sentence that is said first to somebody in danger, by locale. */
  emergency?: Readonly<Record<string, string>>;
  /** How long the end of a question is waited for, milliseconds; default 1500. */
  patience?: number;
}

/** The bot: what each event means to the customer, and what is said about it. */
export interface Bot {
  decide: Decide<State>;
  rescue: Rescue<State>;
}

/** What a turn works on, and what it has come to. */
interface Work {
  conversation: Conversation<State>;
  event: Event;
  now: number;
  locale: string;
  bot: BotState;
  ticket: Ticket | undefined;
  customer: Customer;
  /** The customer as he was known before. */
  before: Customer;
  effects: Effect[];
  copies: readonly string[];
  /** For the record of questions. */
  heard: Heard | undefined;
}

/** The timer that ends the waiting for the rest of a question. */
const PIECES = 'pieces';

/** Ties together answering and fetching a person; holds nothing between turns. */
export function createBot(parts: BotParts): Bot {
  const {
    knowledge,
    handoff,
    phrases,
    locales,
    name,
    zoneOf = () => undefined,
    emergency = {},
    patience = 1500,
  } = parts;
  const answering = createAnswering({ knowledge, phrases, locales, name });
  const fetching = createFetching({ handoff, phrases, zoneOf, emergency });
  const account: Account = { id: 'bot', name, role: 'bot' };
  const carry = createCarry(account);
  const defaultLocale = locales[0] ?? 'en';

  function begin(conversation: Conversation<State>, event: Event, now: number): Work {
    const { bot, ticket } = stateOf(conversation.state);
    const customer = customerOf(conversation, event);
    const client = clientOf(event);
    return {
      conversation: { ...conversation, customer },
      event,
      now,
      locale: localeOf(conversation, event, bot),
      bot: client ? { ...bot, client } : bot,
      ticket,
      customer,
      before: conversation.customer,
      effects: [],
      copies: [],
      heard: undefined,
    };
  }

  /** What a customer writes says most about his language; then what his client says; then what was spoken so far. */
  function localeOf(conversation: Conversation<State>, event: Event, bot: BotState): string {
    const before = spoken(conversation.locale, locales);
    const written = event.kind === 'heard' ? detect(event.message.text ?? '', locales) : undefined;
    const client = clientOf(event);
    const switched = client === bot.client ? undefined : spoken(client, locales);
    return written ?? switched ?? before ?? defaultLocale;
  }

  const take = (work: Work, { ticket, effects, copies }: Step): void => {
    work.ticket = ticket;
    work.effects.push(...effects);
    work.copies = copies;
  };

  function joined(work: Work): Saying | undefined {
    if (work.bot.greeted) return undefined;
    work.bot = { ...work.bot, greeted: true };
    return { text: phrases.say(work.locale, 'greeting', { name }) };
  }

  async function heard(work: Work, event: Extract<Event, { kind: 'heard' }>): Promise<Saying | undefined> {
    const { ticket, locale } = work;
    const text = event.message.text ?? '';
    if (ticket?.status === 'waiting') return waiting(work, ticket, text);
    if (ticket?.status === 'claimed') return withPerson(work, ticket, text);
    return reply(work, { text, final: false, files: (event.message.attachments?.length ?? 0) > 0, locale });
  }

  /** What is said while a ticket is open goes to the desk. */
  function pass(work: Work, ticket: Ticket): undefined {
    const { conversation, customer, before, now } = work;
    take(work, handoff.heard({ ...conversation, customer }, ticket, now, before));
  }

  /** The bot is silent while a person has the conversation; only danger is answered: he may be away, and seconds count. */
  function withPerson(work: Work, ticket: Ticket, text: string): Saying | undefined {
    if (ticket.reason !== 'danger' && knowledge.danger(text)) return alarm(work, ticket);
    return pass(work, ticket);
  }

  /** The desks are alarmed, and the customer hears what to do first: once, because the ticket's reason is danger from now on. */
  function alarm(work: Work, ticket: Ticket, article?: Article): Saying {
    const { conversation, locale, now } = work;
    pass(work, ticket);
    take(work, handoff.raise(conversation, work.ticket ?? ticket, now));
    return fetching.danger(article && textOn(conversation.address.channel, article), locale);
  }

  async function waiting(work: Work, ticket: Extract<Ticket, { status: 'waiting' }>, text: string) {
    const { conversation, bot, locale, now } = work;
    if (ticket.reason !== 'danger') {
      const finding = await knowledge.ask(text, locale);
      if (finding.decision === 'person' && finding.reason === 'danger') return alarm(work, ticket, finding.article);
    }
    const heard = fetching.whileWaiting(ticket, { conversation, bot, text, locale, now });
    work.customer = heard.customer ?? work.customer;
    work.bot = heard.bot;
    pass(work, ticket);
    return heard.say;
  }

  async function reply(work: Work, heard: { text: string; final: boolean; files: boolean; locale: string }) {
    const { bot, conversation, now } = work;
    const replied = await answering.reply({ ...heard, bot, channel: conversation.address.channel });
    work.heard = replied.heard;
    work.bot = replied.wait ? replied.bot : { ...replied.bot, pieces: undefined };
    if (replied.wait) work.effects.push({ do: 'timer', name: PIECES, at: now + patience });
    else if (bot.pieces && !heard.final) work.effects.push({ do: 'timer', name: PIECES, at: null });
    return replied.fetch ? fetch(work, replied.fetch, replied.say) : replied.say;
  }

  function fetch(work: Work, about: NonNullable<Reply['fetch']>, before?: Saying): Saying {
    const { conversation, event, now, locale } = work;
    const replyToId = event.kind === 'heard' ? { replyToId: event.message.id } : {};
    const step = handoff.open(conversation, { ...about, ...replyToId }, now);
    take(work, step);
    const bot = afresh(work.bot);
    if (!step.ticket) return before ?? { text: phrases.say(locale, 'failedBadly') };
    const { email } = work.customer;
    const opened = fetching.opened(step.ticket, { bot, ...(before && { before }), email, locale, now });
    work.bot = opened.bot;
    return opened.say;
  }

  async function happened(
    work: Work,
    event: Exclude<Event, { kind: 'heard' | 'joined' }>,
  ): Promise<Saying | undefined> {
    const { conversation, ticket, now, locale } = work;
    switch (event.kind) {
      case 'due': {
        if (event.timer !== PIECES || !work.bot.pieces) return undefined;
        // A person was fetched meanwhile, and can read what was said.
        if (isOpen(ticket)) {
          work.bot = { ...work.bot, pieces: undefined };
          return undefined;
        }
        const [last = '', ...before] = [...work.bot.pieces].reverse();
        work.bot = { ...work.bot, pieces: before.length > 0 ? before.reverse() : undefined };
        return reply(work, { text: last, final: true, files: false, locale });
      }
      case 'acted': {
        const step = handoff.acted(conversation, ticket, event, now);
        return tell(work, step);
      }
      case 'found':
      case 'arrived':
        return tell(work, handoff.told(conversation, ticket, event, now));
      case 'refused': {
        const told = tell(work, handoff.told(conversation, ticket, event, now));
        if (event.lane !== conversation.address.channel || isOpen(ticket)) return told;
        // Nothing is said: it would not arrive either.
        const subject = work.bot.question ?? event.reason;
        take(work, handoff.open(conversation, { reason: 'undelivered', subject }, now));
        return undefined;
      }
      default:
        return event satisfies never;
    }
  }

  function tell(work: Work, step: Step): Saying | undefined {
    const { ticket: before, locale, now } = work;
    take(work, step);
    const { news } = step;
    const ended = news.kind === 'resolved' || news.kind === 'returned';
    if (ended) work.bot = afresh(work.bot);
    if (before?.reason === 'undelivered' && before.status === 'waiting') return undefined;
    return fetching.news(news, { ticket: step.ticket ?? before, locale, now });
  }

  /** The greeting goes before the first answer; and no message is the same as the one before it. */
  function finish(work: Work, saying: Saying | undefined): Saying | undefined {
    if (!saying) return undefined;
    let { text } = saying;
    if (!work.bot.greeted) text = `${phrases.say(work.locale, 'hello', { name })}\n\n${text}`;
    if (fingerprint(text) === work.bot.said) text = phrases.say(work.locale, 'repeat', { text });
    work.bot = { ...work.bot, greeted: true, said: fingerprint(text) };
    return { ...saying, text };
  }

  return {
    async decide(conversation, event, now) {
      const work = begin(conversation, event, now);
      const carried = async (saying: Saying | undefined | Promise<Saying | undefined>) => finish(work, await saying);
      const drafts = await carry(work.conversation, event, {
        joined: () => carried(joined(work)),
        heard: () => carried(event.kind === 'heard' ? heard(work, event) : undefined),
        happened: () => carried(event.kind === 'heard' || event.kind === 'joined' ? undefined : happened(work, event)),
      });
      const answers = record(work, conversation.state);
      return decisionOf(work, drafts, answers);
    },

    // Uses neither knowledge nor botbuilder: one of them may be what failed.
    rescue(conversation, event, _error, now) {
      const work = begin(conversation, event, now);
      const waited = event.kind === 'due' && work.bot.pieces !== undefined;
      if (event.kind !== 'heard' && !waited) return decisionOf(work, []);
      const subject = event.kind === 'heard' ? (event.message.text ?? '') : (work.bot.pieces ?? []).join(' ');
      const wasClaimed = work.ticket?.status === 'claimed';
      let saved = false;
      try {
        const { ticket } = work;
        take(
          work,
          ticket && isOpen(ticket)
            ? handoff.heard(work.conversation, ticket, now)
            : handoff.open(work.conversation, { reason: 'bot-failed', subject }, now),
        );
        saved = true;
      } catch {
        // The event is set aside in any case; the customer must not be told that a colleague has it.
      }
      work.bot = afresh(work.bot);
      if (saved && wasClaimed) return decisionOf(work, []);
      const saying = finish(work, { text: phrases.say(work.locale, saved ? 'failed' : 'failedBadly') });
      const text = saying?.text ?? '';
      return decisionOf(work, [{ type: 'message', from: account, text, textFormat: 'plain' }]);
    },
  };
}

/** Tells the record of questions what this turn means to it; returns what the reply answers. */
function record(work: Work, state: State | undefined): Answers | undefined {
  const { bot, ticket } = work;
  const { asked, answers, effects } = recordOf({ ...work, before: stateOf(state), after: { bot, ticket } });
  if (asked !== bot.asked) work.bot = { ...bot, asked };
  work.effects.push(...effects);
  return answers;
}

/** The locale that the customer's client names. */
function clientOf(event: Event): string | undefined {
  if (event.kind === 'heard') return event.message.locale;
  return event.kind === 'joined' ? event.locale : undefined;
}

/** The customer as his channel knows him now; what he told the bot himself is kept. */
function customerOf({ customer }: Conversation, event: Event): Customer {
  if (event.kind !== 'heard' && event.kind !== 'joined') return customer;
  const { id, name, email, verified } = event.customer;
  const said = { ...(customer.name && { name: customer.name }), ...(customer.email && { email: customer.email }) };
  const told = { ...(name && { name }), ...(email && { email }) };
  // Only an address that the operator's own system vouches for is better than what the customer said here.
  return { id, ...(verified ? { ...said, ...told, verified } : { ...told, ...said }) };
}

function isOpen(ticket: Ticket | undefined): boolean {
  return ticket !== undefined && ticket.status !== 'resolved';
}

function decisionOf(work: Work, drafts: readonly Draft[], answers?: Answers): Decision<State> {
  const { bot, ticket, customer, locale, effects, copies } = work;
  // What the bot says about an act comes before it: "You are now talking with Ana", then Ana.
  const says = drafts.map(
    (message, i): Effect => ({ do: 'say', message: { ...message, locale }, ...(i === 0 && answers && { answers }) }),
  );
  const state: State = ticket ? { bot, ticket } : { bot };
  return { state, customer, locale, effects: [...says, ...effects], copies };
}

/** 32 bits of FNV-1a: two messages in a row that differ are taken for the same once in four billion times. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
