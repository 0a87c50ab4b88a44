import type { Closed } from '../conversation/event.ts';
import type { Account } from '../conversation/message.ts';
import { isSameAddress } from '../conversation/people.ts';
import type { Change, Handoff, Transition } from '../handoff/handoff.ts';
import { ownerOf, ticketName } from '../handoff/ticket.ts';
import type { createHandover } from './handover.ts';
import { wantsToClose } from './leaving.ts';
import type { Phrases } from './phrases.ts';
import { reset, type Saying } from './state.ts';
import type { createSurveys } from './survey.ts';
import { isOpen, type TurnContext, take } from './turn.ts';
import { yesNoOf } from './yes-no.ts';

/** The part of the bot that is told when a customer closes their case, or leaves for good. */
export function createClosing(parts: {
  handoff: Pick<Handoff, 'closes'>;
  handover: ReturnType<typeof createHandover>;
  phrases: Phrases;
  surveys: ReturnType<typeof createSurveys>;
  /** Whether customers are asked how it was. */
  asks: boolean;
  account: Account;
}) {
  const { handoff, handover, phrases, surveys, asks, account } = parts;

  /** What is open ends; what there is to say of it. */
  function close(work: TurnContext, closed: Pick<Closed, 'after' | 'leaves'>): Saying | undefined {
    const { conversation, ticket, now, locale } = work;
    const step = handoff.closes(conversation, ticket, closed, now);
    take(work, step);
    const { news } = step;
    if (asks && !closed.leaves) surveys.follows(work, ticket, step);
    if (isEnd(news)) work.bot = reset(work.bot);
    if (news.kind === 'none') return { text: phrases.say(locale, 'closedBefore') };
    return handover.news(news, { ticket: work.ticket ?? ticket, locale, now });
  }

  /** Nobody reads what is said there from now on, and what they have not read is not sent after them. */
  function leave(work: TurnContext): undefined {
    surveys.end(work);
    work.bot = { ...(isOpen(work.ticket) ? work.bot : reset(work.bot)), asking: undefined, unread: undefined };
    work.effects.push({ do: 'say', message: { type: 'endOfConversation', from: account } });
  }

  return {
    /** The customer closes it by a button, or leaves: when it is theirs, and goes on where they do. */
    closed(work: TurnContext, event: Closed): Saying | undefined {
      const isTheirs = work.byCustomer && isSameAddress(work.conversation.address, event.address);
      const say = isTheirs ? close(work, event) : undefined;
      return event.leaves ? leave(work) : say;
    },

    /** The customer says in words that a person's ticket can be closed: they are asked whether that is meant, once. */
    heard(work: TurnContext, text: string): Saying | undefined {
      const { bot, ticket, byCustomer, can, locale } = work;
      const owner = ownerOf(ticket);
      // Where nobody watches, a question costs a day; and who else speaks there answers none of the customer's.
      if (!ticket || !owner || !byCustomer || !can.live || ticket.reason === 'danger') return undefined;
      const isAsked = bot.asking?.what === 'close';
      work.bot = { ...bot, asking: isAsked ? undefined : bot.asking };
      const verdict = isAsked ? yesNoOf(text) : undefined;
      const says = verdict?.rest === '' ? verdict.says : undefined;
      const about = { person: owner.name, number: ticketName(ticket) };
      if (says === 'no') return { text: phrases.say(locale, 'closeNot', about) };
      if (says !== 'yes' && !wantsToClose(text)) return undefined;
      if (isAsked) return close(work, {});
      work.bot = { ...work.bot, asking: { what: 'close' } };
      const buttons = [phrases.say(locale, 'yes'), phrases.say(locale, 'no')];
      return { text: phrases.say(locale, 'closeAsk', about), buttons };
    },

    /** A person has spoken: a "yes" after that is theirs to hear. */
    overtaken(work: TurnContext, { first = [], effects }: Transition): void {
      if (work.bot.asking?.what !== 'close') return;
      const isAnswered = [...first, ...effects].some(
        (effect) => effect.do === 'say' && effect.audience !== 'desk' && effect.message.from.role === 'agent',
      );
      if (isAnswered) work.bot = { ...work.bot, asking: undefined };
    },
  };
}

const isEnd = ({ kind }: Change): boolean => kind === 'closed' || kind === 'left';
