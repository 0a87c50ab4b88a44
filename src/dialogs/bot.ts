import type { Capabilities } from '../conversation/capabilities.ts';
import type { Conversation, Decide } from '../conversation/decision.ts';
import { entryNumberOf } from '../conversation/deliveries.ts';
import type { Event } from '../conversation/event.ts';
import type { Account } from '../conversation/message.ts';
import type { Rescue } from '../conversation/turns.ts';
import type { Handoff, Transition } from '../handoff/handoff.ts';
import { isLost, lostWords } from '../handoff/lost.ts';
import { surveyFound } from '../handoff/surveying.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { Overloaded } from '../knowledge/limiter.ts';
import { createAnswering } from './answering.ts';
import { createCarry } from './botbuilder.ts';
import { createClosing } from './closing.ts';
import { clientOf, localeOf, peopleAfter } from './customer.ts';
import { dangerIn } from './danger-in.ts';
import { filesOf } from './files.ts';
import { createFinishing } from './finishing.ts';
import { type ByMail, createGoingOn } from './going-on.ts';
import { createGreetings } from './greetings.ts';
import { createHandover } from './handover.ts';
import { caseIn } from './leaving.ts';
import { letterSubject, subjectOf } from './letters/heads.ts';
import { createLetters } from './letters/letters.ts';
import { oneLetter } from './letters/reading.ts';
import type { LetterHeard } from './letters/replies.ts';
import { namingMissing } from './missing-files.ts';
import { createNoReply } from './no-reply.ts';
import { timerToday } from './older-state.ts';
import { ACKNOWLEDGE, createPassing } from './passing.ts';
import { inTime, LOOKUP_MS, putOff, putOffLetter, revised } from './patience.ts';
import type { Phrases } from './phrases.ts';
import type { Reply } from './reply.ts';
import { createRescue } from './rescuing.ts';
import { meant } from './showing.ts';
import { reset, type Saying, type State } from './state.ts';
import { stateOf } from './stored-state.ts';
import { createSummaries, SUMMARY } from './summary.ts';
import { createSureAnswers } from './sure.ts';
import { createSurveys, SURVEY } from './survey.ts';
import { decisionOf, isOpen, record, type TurnContext, take, whoAsks } from './turn.ts';
import { createWaiting } from './waiting.ts';

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
  /** What a channel can do. */
  can: (channel: string) => Capabilities;
  /** The sentence that is said first to somebody in danger, by locale. */
  emergency?: Readonly<Record<string, string>>;
  /** The same for somebody who may harm themselves. */
  selfHarm?: Readonly<Record<string, string>>;
  /** What stands before the first message, by locale: how what is written is used. */
  privacy?: Readonly<Record<string, string>>;
  /** How long the end of a question is waited for, milliseconds; default 1500. */
  patience?: number;
  /** Questions that the greeting offers as buttons, by locale. */
  starters?: Readonly<Record<string, readonly string[]>>;
  /** How long a conversation is kept after the last message, by channel, milliseconds; default 90 days. */
  keep?: Readonly<Record<string, number>>;
  /** Whether customers are asked how it was, after a person had helped them; default: no. */
  survey?: boolean;
  /** How a chat goes on by mail whose customer has left; without it, none does. */
  byMail?: ByMail | undefined;
  /** Whether anything is sent by e-mail: only then is an address asked for; default: when a chat goes on by mail. */
  mails?: boolean;
}

/** The bot: what each event means to the customer, and what is said about it. */
export interface Bot {
  decide: Decide<State>;
  rescue: Rescue<State>;
}

/** The timer that ends the waiting for the rest of a question, and tries again what could not be looked up. */
const FRAGMENTS = 'fragments';

/** Ties together answering and handing over; holds nothing between turns. */
export function createBot(parts: BotParts): Bot {
  const {
    knowledge,
    handoff,
    phrases,
    locales,
    name,
    zoneOf = () => undefined,
    emergency = {},
    selfHarm = {},
    privacy = {},
    starters = {},
    mails = parts.byMail !== undefined,
    patience = 1500,
    keep = {},
    survey = false,
  } = parts;
  const greetings = createGreetings({ phrases, name, privacy });
  const answering = createAnswering({ knowledge, phrases, locales, name, greetings });
  const handover = createHandover({ handoff, phrases, zoneOf, emergency, selfHarm, mails });
  const letters = createLetters({ knowledge, phrases, answering });
  const finish = createFinishing({ phrases, name, greetings });
  const summaries = createSummaries({ handoff, handover });
  const waits = createWaiting({ phrases, handover, mails });
  const account: Account & { name: string } = { id: 'bot', name, role: 'bot' };
  const surveys = createSurveys({ handoff, phrases });
  const closes = createClosing({ ...{ handoff, handover, phrases, surveys, account }, asks: survey });
  const passing = createPassing({
    ...{ knowledge, handoff, handover, waits, closes },
    sure: createSureAnswers({ knowledge, name, locales }),
  });
  const noReply = createNoReply({ knowledge, handoff });
  const goingOn =
    parts.byMail && createGoingOn({ ...{ handoff, phrases, account, zoneOf }, can: parts.can, byMail: parts.byMail });
  const carry = createCarry(account);

  function begin(conversation: Conversation<State>, event: Event, now: number): TurnContext {
    const { bot, ticket } = stateOf(conversation.state);
    const { newcomers, ...after } = peopleAfter(conversation, event);
    const client = clientOf(event);
    const zone = event.kind === 'heard' ? event.zone : undefined;
    return {
      can: parts.can(after.conversation.address.channel),
      ...after,
      event,
      now,
      locale: localeOf(conversation, event, { client: bot.client, locales }),
      bot: { ...bot, ...(client && { client }), ...(zone && { zone }) },
      ticket,
      customer: after.conversation.customer,
      before: conversation,
      effects: newcomers.map(({ who, here }) => handoff.newcomer(after.conversation, who, here)),
      first: [],
      copies: [],
      heard: undefined,
      answers: undefined,
    };
  }

  function joined(work: TurnContext): Saying | undefined {
    if (work.ticket) take(work, handoff.moved(work.conversation, work.ticket, work.before));
    if (work.bot.greeted) return undefined;
    work.bot = { ...work.bot, greeted: true };
    const text = greetings.greeting(work.locale);
    // Where there are no buttons, a list of questions to somebody who has said nothing is in the way.
    const offered = work.can.buttons && Object.hasOwn(starters, work.locale) ? starters[work.locale] : undefined;
    return { text, ...(offered && { buttons: offered }) };
  }

  async function heard(work: TurnContext, event: Extract<Event, { kind: 'heard' }>): Promise<Saying | undefined> {
    if (event.noReply) return noReply(work, event);
    work.bot = { ...work.bot, silent: undefined };
    const { ticket, locale } = work;
    const text = event.message.text ?? '';
    const passed = dangerIn(knowledge, text) ? undefined : handoff.passesOn(work.conversation, ticket, event);
    if (passed) return void take(work, passed);
    if (ticket?.status === 'waiting') return passing.waiting(work, ticket, text);
    if (ticket && isOpen(ticket)) return passing.withPerson(work, ticket, text);
    const number = work.can.letters || dangerIn(knowledge, text) ? undefined : caseIn(text);
    if (number !== undefined) return handover.standing(ticket, number, { locale, now: work.now });
    const surveyed = surveys.heard(work, dangerIn(knowledge, text) ? '' : text);
    if (surveyed) return surveyed;
    const subject = subjectOf(event.message);
    return reply(work, { text, final: false, files: filesOf(event.message), locale, ...subject });
  }

  type ToAnswer = Pick<LetterHeard, 'text' | 'final' | 'files' | 'locale' | 'subject'>;

  async function reply(work: TurnContext, given: ToAnswer): Promise<Saying | undefined> {
    const { bot, conversation, event, now, can, ticket } = work;
    const heard = bot.letter ? { ...given, text: oneLetter(bot.letter.text, given.text) } : given;
    let replied: Reply;
    try {
      const shared = { ...heard, bot, channel: conversation.address.channel, who: whoAsks(event) };
      const text = meant(heard.text, bot.offered);
      // Where nobody watches a message is whole.
      const final = heard.final || !can.live;
      const follows = bot.answered !== undefined || ticket !== undefined;
      replied = await inTime(
        can.letters
          ? letters.reply({ ...shared, letter: true, buttons: true, follows })
          : answering.reply({ ...shared, text, final, buttons: can.buttons }),
        LOOKUP_MS,
      );
    } catch (error) {
      if (!(error instanceof Overloaded)) throw error;
      return can.letters ? postponed(work, heard) : tooBusy(work, heard.text);
    }
    work.heard = replied.heard;
    work.bot = { ...replied.bot, busy: undefined, letter: undefined, ...(!replied.wait && { fragments: undefined }) };
    if (replied.wait) work.effects.push({ do: 'timer', name: FRAGMENTS, at: now + patience });
    else if ((bot.fragments || bot.letter) && !heard.final)
      work.effects.push({ do: 'timer', name: FRAGMENTS, at: null });
    return replied.fetch ? fetch(work, replied.fetch, replied.say) : replied.say;
  }

  /** Of a letter nothing is said before it is answered, or given to a person. */
  function postponed(work: TurnContext, { text, subject, files }: ToAnswer): Saying | undefined {
    const letter = { text, ...(subject !== undefined && { subject }), ...(files && { files }) };
    const { again, bot } = putOffLetter(work.bot, letter, work.now);
    work.bot = bot;
    if (again === undefined) return fetch(work, { reason: 'unanswered', subject: subject ?? text, says: 'letterBusy' });
    work.effects.push({ do: 'timer', name: FRAGMENTS, at: again });
    return undefined;
  }

  /** Too much is asked at once: that costs no try of the turn, and nobody is called to a question that can be answered soon. */
  function tooBusy(work: TurnContext, text: string): Saying | undefined {
    const { bot, locale, now } = work;
    const danger = dangerIn(knowledge, [...(bot.fragments ?? []), text].join(' '))?.kind;
    if (danger) return fetch(work, { reason: 'danger', danger, subject: text });
    const { again, ...put } = putOff(bot, text, now);
    work.bot = put.bot;
    if (again !== undefined) {
      work.effects.push({ do: 'timer', name: FRAGMENTS, at: again });
      return put.first && work.can.live ? { text: phrases.say(locale, 'moment') } : undefined;
    }
    const buttons = [phrases.say(locale, 'yes'), phrases.say(locale, 'no')];
    return { text: phrases.say(locale, 'offerBusy'), buttons };
  }

  function fetch(work: TurnContext, about: NonNullable<Reply['fetch']>, before?: Saying): Saying | undefined {
    const { conversation, event, now, locale } = work;
    const replyToId = event.kind === 'heard' ? { replyToId: event.message.id } : {};
    // Representatives know a letter by its subject line.
    const subject = (work.can.letters && letterSubject(work)) || about.subject;
    const step = handoff.open(conversation, { ...about, subject, ...replyToId }, now);
    take(work, step);
    const danger = about.reason === 'danger' && { danger: about.danger ?? 'danger', noted: { at: now, times: 0 } };
    const bot = { ...reset(work.bot), ...danger };
    if (!step.ticket) return before ?? { text: phrases.say(locale, 'failedBadly') };
    if (!work.can.live && step.ticket.reason !== 'danger') {
      work.bot = bot;
      const { says } = about;
      summaries.putOff(work, step.ticket.team, { ...(before && { before }), ...(says && { says }) });
      return undefined;
    }
    const { email } = work.customer;
    const { notifies: notified } = work.can;
    const opened = handover.opened(step.ticket, { bot, ...(before && { before }), email, notified, locale, now });
    work.bot = opened.bot;
    return opened.say;
  }

  async function happened(
    work: TurnContext,
    event: Exclude<Event, { kind: 'heard' | 'joined' }>,
  ): Promise<Saying | undefined> {
    const { conversation, ticket, now, locale } = work;
    switch (event.kind) {
      case 'due': {
        const step = handoff.due(conversation, ticket, event, now);
        if (step) return tell(work, step);
        if (event.timer === SURVEY) return void surveys.due(work);
        if (event.timer === SUMMARY) return summaries.say(work, 'due');
        if (event.timer === ACKNOWLEDGE && ticket?.status === 'waiting')
          return passing.acknowledged(work, waits.due(ticket, { bot: work.bot, locale, now }));
        return timerToday(event.timer) === FRAGMENTS ? lookAgain(work) : undefined;
      }
      case 'closed':
        return closes.closed(work, event);
      case 'changed':
        return changed(work, event);
      case 'acted': {
        const step = handoff.acted(conversation, ticket, namingMissing(event, locale, phrases), now);
        const told = tell(work, step);
        // It comes before what a person says.
        return (event.act.type === 'reply' ? summaries.say(work, 'reply') : undefined) ?? told;
      }
      case 'found': {
        if (event.name === surveyFound) return surveys.found(work, event.value);
        const step = handoff.told(conversation, ticket, event, now);
        const told = tell(work, step);
        if (step.news.kind === 'over') return reply(work, { text: step.news.text, final: true, locale });
        return (event.name === 'queued' ? summaries.say(work, 'queued') : undefined) ?? told;
      }
      case 'delivery': {
        const told = tell(work, handoff.told(conversation, ticket, event, now));
        const isMessage = entryNumberOf(conversation.id, event.delivery) !== undefined;
        if (!isLost(event) || !isMessage || isOpen(ticket)) return told;
        // A ticket that has ended is not opened again behind anybody's back: this is a new one. Nothing is said: it would
        // not arrive either.
        const subject = work.bot.question ?? lostWords('A message', event);
        take(work, handoff.open(conversation, { reason: 'undelivered', subject }, now));
        return undefined;
      }
      default:
        return event satisfies never;
    }
  }

  /** The end of a question has not come, or what could not be looked up is tried again. */
  async function lookAgain(work: TurnContext): Promise<Saying | undefined> {
    const { bot, ticket, locale } = work;
    const { fragments, letter } = bot;
    // A person was fetched meanwhile, and can read what was said.
    work.bot = { ...bot, fragments: undefined, letter: undefined };
    if (isOpen(ticket) || (!fragments && !letter)) return undefined;
    if (letter) return reply(work, { ...letter, final: true, locale });
    const [last = '', ...before] = [...(fragments ?? [])].reverse();
    work.bot = { ...work.bot, fragments: before.length > 0 ? before.reverse() : undefined };
    return reply(work, { text: last, final: true, locale });
  }

  /** What a customer changed is read by whoever has the conversation: the bot while it waits for the end of that question. */
  function changed(work: TurnContext, event: Extract<Event, { kind: 'changed' }>): Saying | undefined {
    const { conversation, ticket, bot, now } = work;
    const { by, said, text } = event;
    if (by === 'customer' && text !== null && said) {
      const danger = dangerIn(knowledge, text)?.kind;
      if (danger && ticket && isOpen(ticket)) {
        if (ticket.reason !== 'danger') return passing.alarm(work, ticket, danger);
      } else if (danger) return fetch(work, { reason: 'danger', danger, subject: text });
    }
    if (by !== 'customer' || isOpen(ticket)) return tell(work, handoff.changed(conversation, ticket, event, now));
    const fragments = revised(bot.fragments, said?.text, text);
    work.bot = { ...bot, fragments };
    if (bot.fragments && !fragments) work.effects.push({ do: 'timer', name: FRAGMENTS, at: null });
    return undefined;
  }

  function tell(work: TurnContext, step: Transition): Saying | undefined {
    const { ticket: before, locale, now } = work;
    const isSilent = work.bot.silent === true;
    take(work, step);
    closes.overtaken(work, step);
    const { news } = step;
    const ended = news.kind === 'resolved' || news.kind === 'returned' || news.kind === 'merged';
    if (survey) surveys.follows(work, before, step);
    if (ended) work.bot = reset(work.bot);
    // What the bot asked is not for the person to answer.
    else if (news.kind === 'claimed' || news.kind === 'reopened')
      work.bot = { ...work.bot, asking: undefined, noted: undefined };
    if (isSilent) return undefined;
    if (before?.reason === 'undelivered' && before.status === 'waiting') return undefined;
    // Where nobody watches, who comes and goes is no news; that it has ended is, when nobody had written.
    if (!work.can.live && !(ended && before?.firstReplied === undefined)) return undefined;
    const isHandedOn = news.kind === 'transferred' || news.kind === 'released' || news.kind === 'absent';
    if (isHandedOn && step.ticket) return handover.handedOn(work, news);
    return handover.news(news, { ticket: step.ticket ?? before, locale, now });
  }

  async function sayingOf(work: TurnContext, event: Event): Promise<Saying | undefined> {
    if (event.kind === 'joined') return joined(work);
    if (event.kind !== 'heard') return (await happened(work, event)) ?? goingOn?.happened(work, event);
    const say = goingOn?.heard(work, event) ?? (await heard(work, event));
    return goingOn?.kept(work, event) ?? say;
  }

  return {
    async decide(conversation, event, now) {
      const work = begin(conversation, event, now);
      const drafts = await carry(work.conversation, event, async () => finish(work, await sayingOf(work, event)));
      const answers = record(work, conversation.state) ?? work.answers;
      const { summary } = work.bot;
      if (summary && answers) work.bot = { ...work.bot, summary: { ...summary, answers } };
      const decide = () => decisionOf(work, drafts, { answers, keep });
      return goingOn ? goingOn.follows(work, decide) : decide();
    },

    rescue: createRescue({ ...{ handoff, phrases, account, keep }, begin, finish }),
  };
}
