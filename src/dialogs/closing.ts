import type { Closed } from '../conversation/event.ts';
import type { Account } from '../conversation/message.ts';
import { isSameAddress } from '../conversation/people.ts';
import type { Change, Handoff } from '../handoff/handoff.ts';
import type { createHandover } from './handover.ts';
import type { Phrases } from './phrases.ts';
import { reset, type Saying } from './state.ts';
import type { createSurveys } from './survey.ts';
import { isOpen, type TurnContext, take } from './turn.ts';

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

  /** What is open ends, when it is theirs and goes on where they close it. */
  function close(work: TurnContext, event: Closed): Change | undefined {
    const { conversation, ticket, now } = work;
    if (!work.byCustomer || !isSameAddress(conversation.address, event.address)) return undefined;
    const step = handoff.closes(conversation, ticket, event, now);
    take(work, step);
    const { news } = step;
    if (asks && !event.leaves) surveys.follows(work, ticket, step);
    if (news.kind === 'closed' || news.kind === 'left') work.bot = reset(work.bot);
    return news;
  }

  /** Nobody reads what is said there from now on, and what they have not read is not sent after them. */
  function leave(work: TurnContext): undefined {
    surveys.end(work);
    work.bot = { ...(isOpen(work.ticket) ? work.bot : reset(work.bot)), asking: undefined, unread: undefined };
    work.effects.push({ do: 'say', message: { type: 'endOfConversation', from: account } });
  }

  return (work: TurnContext, event: Closed): Saying | undefined => {
    const before = work.ticket;
    const news = close(work, event);
    if (event.leaves) return leave(work);
    if (!news) return undefined;
    const { locale, now } = work;
    if (news.kind === 'none') return { text: phrases.say(locale, 'closedBefore') };
    return handover.news(news, { ticket: work.ticket ?? before, locale, now });
  };
}
