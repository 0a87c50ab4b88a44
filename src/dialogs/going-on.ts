import type { Capabilities } from '../conversation/capabilities.ts';
import type { Decision } from '../conversation/decision.ts';
import type { Acted, Address, DeliveryNews, Event, Heard } from '../conversation/event.ts';
import type { Account } from '../conversation/message.ts';
import { goingOnAt, isSameAddress } from '../conversation/people.ts';
import { deskMoved } from '../handoff/events.ts';
import type { Handoff } from '../handoff/handoff.ts';
import { isOpenTicket, ticketName } from '../handoff/ticket.ts';
import { createCodes } from './codes/talking.ts';
import { type AddressFor, createConfirming } from './confirming.ts';
import { maskedEmail } from './email.ts';
import { createCodeTalk, OFFER } from './going-on/code.ts';
import { isAskedAgain, stillPosted, wholeAgain } from './going-on/posted.ts';
import { isTooMuch, letterOf, stillUnread, unreadAfter } from './going-on/unread.ts';
import type { Phrases } from './phrases.ts';
import type { Saying, State, Unread } from './state.ts';
import { stateOf } from './stored-state.ts';
import { createTranscripts } from './transcripts/asking.ts';
import { type TurnContext, take } from './turn.ts';

/** How conversations go on by mail; without it they do not. */
export interface ByMail {
  addressFor: AddressFor;
  /** What codes are kept by. */
  secret: string;
}

/** The timer after which what a customer has not read goes to them by mail, */
const GOING_ON = 'going-on';
/** after so long. */
const GOING_ON_MS = 120_000;

/**
 * The part of the bot that lets a chat go on by mail when its customer has left: the same conversation, with the same ticket. Only
 * an address that is confirmed to be theirs gets anything of it; and when they speak in the chat again, it is there again.
 */
export function createGoingOn(parts: {
  handoff: Handoff;
  phrases: Phrases;
  account: Account & { name: string };
  can: (channel: string) => Capabilities;
  byMail: ByMail;
  zoneOf: (team: string) => string | undefined;
}) {
  const { handoff, phrases, account, can, byMail, zoneOf } = parts;
  const { addressFor, secret } = byMail;
  const confirming = createConfirming({ secret, phrases, by: account, addressFor });
  const codes = createCodes({ confirming, phrases });
  const code = createCodeTalk({ confirming, codes, phrases });
  const transcripts = createTranscripts({ confirming, codes, phrases, account, addressFor, zoneOf });

  /** The conversation is somewhere else from this turn on, which the desks read. */
  function move(work: TurnContext, to: Address, words: string): void {
    const { conversation } = work;
    work.conversation = { ...conversation, ...goingOnAt(conversation, to), customer: work.customer };
    work.effects.push(deskMoved(words));
    take(work, handoff.moved(work.conversation, work.ticket, conversation));
  }

  function goOn(work: TurnContext): void {
    const { bot, conversation, ticket, customer, can, locale } = work;
    const { unread = [] } = bot;
    const { email, emailConfirmed } = customer;
    work.bot = { ...bot, unread: undefined };
    const last = unread.at(-1);
    if (!last || !email || !emailConfirmed || can.notifies) return;
    const { name } = account;
    const subject =
      ticket?.number === undefined
        ? phrases.say(locale, 'wentOnSubject', { name })
        : phrases.say(locale, 'wentOnCase', { number: ticketName(ticket), name });
    const address = addressFor(email, { subject, ...(ticket && { team: ticket.team }) });
    if (!address) return;
    // Where they have written from before their thread goes on.
    const to = conversation.before?.find((each) => isSameAddress(each, address)) ?? address;
    work.bot = { ...work.bot, byMail: true, posted: unread.length > 1 ? unread : undefined };
    move(
      work,
      to,
      `The customer has left the chat. What they have not read there went to ${maskedEmail(email)}, and so does what is said until they write in the chat again.`,
    );
    const message = letterTo(work, unread, email);
    work.effects.push({ do: 'write', to, message, entry: last.n, receipt: last.receipt });
  }

  function letterTo({ customer: { name }, locale }: TurnContext, unread: readonly Unread[], email: string) {
    return letterOf(unread, { phrases, locale, to: { address: email, ...(name && { name }) } });
  }

  /** The letter was of several messages: all of them are sent again, while mail is where the customer is. */
  function again(work: TurnContext, event: Acted): void {
    const { posted, byMail: isByMail } = work.bot;
    const { email } = work.customer;
    if (!posted || !isByMail || !email || !isAskedAgain(posted, event, work.conversation)) return;
    work.effects = wholeAgain(work.effects, event.act.message, letterTo(work, posted, email));
  }

  /** Mail does not reach them after all: in the chat they find everything when they come back. */
  function comeBack(work: TurnContext, { state, destination, recipient }: DeliveryNews): void {
    const { bot, conversation } = work;
    const { address, before = [] } = conversation;
    if (!bot.byMail || state !== 'failed' || destination !== address.channel) return;
    if (recipient !== undefined && recipient.toLowerCase() !== address.id) return;
    const chat = before.find(({ channel }) => !can(channel).notifies);
    if (!chat) return;
    const { emailConfirmed: _, ...customer } = work.customer;
    work.customer = customer;
    work.bot = { ...bot, byMail: undefined };
    move(work, chat, `Mail to ${maskedEmail(address.id)} does not arrive: the conversation is in the chat again.`);
  }

  return {
    /** What the customer says of codes and addresses; undefined when it is something else. */
    heard(work: TurnContext, event: Heard): Saying | undefined {
      if (event.noReply) return undefined;
      if (work.byCustomer) work.bot = { ...work.bot, byMail: undefined };
      const sent = transcripts.heard(work, event);
      const say = sent ?? code.heard(work, event);
      if (!say) return undefined;
      const { conversation, customer, ticket, now, before } = work;
      work.bot = { ...work.bot, silent: undefined };
      // Of the customer's transcript no person is asked anything.
      if (sent) {
        take(work, handoff.aside(ticket));
        return sent;
      }
      if (isOpenTicket(ticket)) take(work, handoff.heard({ ...conversation, customer }, ticket, now, before));
      return say;
    },

    /** What is said in the place of "we can answer to …" when a code goes there first. */
    kept: (work: TurnContext, event: Heard): Saying | undefined => (event.noReply ? undefined : code.kept(work, event)),

    /** What else happened; what others made of it comes first. */
    happened(work: TurnContext, event: Exclude<Event, { kind: 'heard' | 'joined' }>): Saying | undefined {
      if (event.kind === 'due' && event.timer === OFFER) return code.due(work);
      if (event.kind === 'due' && event.timer === GOING_ON) goOn(work);
      if (event.kind === 'acted') again(work, event);
      if (event.kind !== 'delivery') return undefined;
      work.bot = { ...work.bot, posted: stillPosted(work.bot.posted, event, work.conversation) };
      comeBack(work, event);
      return transcripts.lost(work, event) ?? code.lost(work, event);
    },

    /** The end of a turn: what it says to somebody who may have left is remembered until it is known that they have it. */
    follows(work: TurnContext, decide: () => Decision<State>): Decision<State> {
      const { before, event, now, can, customer, byCustomer } = work;
      const { bot: earlier, ticket } = stateOf(before.state);
      code.offers(work, isOpenTicket(ticket));
      const decision = decide();
      // Who speaks reads.
      const left = byCustomer ? [] : stillUnread(work.bot.unread ?? [], event, before);
      const goes = !can.notifies && customer.emailConfirmed === true && !work.bot.byMail;
      if (!goes && left.length === 0 && !earlier.unread?.length) return decision;
      const { unread, effects } = goes ? unreadAfter(work, decision, left) : { unread: [], effects: decision.effects };
      const { state } = decision;
      const bot = { ...state.bot, unread: unread.length > 0 ? unread : undefined };
      const at = unread.length === 0 ? null : isTooMuch(unread) ? now : now + GOING_ON_MS;
      const isSet = (earlier.unread?.length ?? 0) > 0;
      const isDue = event.kind === 'due' && event.timer === GOING_ON;
      const changes = at === null ? isSet && !isDue : !isSet || at === now;
      return {
        ...decision,
        state: { ...state, bot },
        effects: changes ? [...effects, { do: 'timer', name: GOING_ON, at }] : effects,
      };
    },
  };
}
