import type { Handoff, Transition } from '../handoff/handoff.ts';
import type { Ticket } from '../handoff/ticket.ts';
import type { Finding } from '../knowledge/finding.ts';
import type { Danger, Knowledge } from '../knowledge/knowledge.ts';
import type { createClosing } from './closing.ts';
import { dangerIn } from './danger-in.ts';
import { aboutDanger, textOn } from './findings.ts';
import type { createHandover } from './handover.ts';
import { readLetter } from './letters/reading.ts';
import { inTime, PASSING_MS } from './patience.ts';
import { reset, type Saying } from './state.ts';
import type { createSureAnswers } from './sure.ts';
import { type TurnContext, take, whoAsks } from './turn.ts';
import type { createWaiting, WaitingHeard } from './waiting.ts';

/** The timer that acknowledges a burst of messages of somebody who waits. */
export const ACKNOWLEDGE = 'acknowledge';

/** The part of the bot that passes on to people what is said while a ticket is open, and what it says about that itself. */
export function createPassing(parts: {
  knowledge: Knowledge;
  handoff: Handoff;
  handover: ReturnType<typeof createHandover>;
  waits: ReturnType<typeof createWaiting>;
  sure: ReturnType<typeof createSureAnswers>;
  closes: Pick<ReturnType<typeof createClosing>, 'heard'>;
}) {
  const { knowledge, handoff, handover, waits, sure, closes } = parts;

  const heard = ({ conversation, customer, before, now }: TurnContext, ticket: Ticket): Transition =>
    handoff.heard({ ...conversation, customer }, ticket, now, before);

  /** What is said while a ticket is open goes to the desk. */
  const pass = (work: TurnContext, ticket: Ticket): undefined => void take(work, heard(work, ticket));

  /** The bot is silent while a person has the conversation; only danger is answered (they may be away, and seconds count), and who wants it closed. */
  function withPerson(work: TurnContext, ticket: Ticket, text: string): Saying | undefined {
    const danger = ticket.reason === 'danger' ? undefined : dangerIn(knowledge, text)?.kind;
    if (danger) return alarm(work, ticket, danger);
    // Thanks are owed no reply.
    if (work.can.letters && readLetter(text).onlyThanks) return void take(work, handoff.aside(ticket));
    const step = heard(work, ticket);
    const isAbsent = step.news.kind === 'absent';
    take(work, isAbsent ? handoff.aside(ticket) : step);
    const closing = closes.heard(work, text);
    // Whoever wants it closed needs nobody else.
    if (closing || !isAbsent) return closing;
    take(work, step);
    return work.can.live ? handover.handedOn(work, step.news) : undefined;
  }

  /** The desks are alarmed, and the customer hears what to do first. */
  function alarm(work: TurnContext, ticket: Ticket, kind: Danger, finding?: Finding): Saying {
    const { conversation, locale, now } = work;
    pass(work, ticket);
    take(work, handoff.raise(conversation, work.ticket ?? ticket, now));
    const article = finding && 'article' in finding ? finding.article : undefined;
    work.bot = { ...work.bot, asking: undefined, summary: undefined, danger: kind, noted: { at: now, times: 0 } };
    return handover.danger({ kind, article: article && textOn(conversation.address.channel, article), locale });
  }

  /** Danger by the words first. What the search makes of it may come too late: it is passed on to people whatever that is. */
  async function waiting(work: TurnContext, ticket: Extract<Ticket, { status: 'waiting' }>, text: string) {
    const { locale, bot, now, byCustomer } = work;
    const byWords = dangerIn(knowledge, text)?.kind;
    let answer: Saying | undefined;
    if (ticket.reason !== 'danger') {
      const finding = await inTime(knowledge.ask(text, locale, whoAsks(work.event)), PASSING_MS).catch(() => undefined);
      const kind = byWords ?? (finding?.decision === 'person' ? finding.danger : undefined);
      const told = finding && aboutDanger(finding);
      if (kind) return alarm(work, ticket, kind, told?.decision === 'person' ? told : undefined);
      answer = sure.whileWaiting(work.conversation.address.channel, { text, locale, finding });
    } else if (byWords === 'self-harm' && bot.danger !== byWords) {
      return alarm(work, ticket, byWords);
    }
    // What will be said of the case is said of this, too.
    if (bot.summary) return pass(work, ticket);
    const { can, customer } = work;
    const heard = waits.heard(ticket, { customer, byCustomer, bot, text, locale, now, can, answer });
    work.customer = heard.customer ?? work.customer;
    pass(work, ticket);
    const { ticket: passed = ticket, conversation } = work;
    if (heard.looksUp && passed.status === 'waiting') take(work, handoff.looksUp(conversation, passed));
    if (!heard.leaves || passed.status !== 'waiting') return acknowledged(work, heard);
    take(work, handoff.leaves(conversation, passed, now));
    work.bot = reset(heard.bot);
    return heard.say;
  }

  function acknowledged(work: TurnContext, { bot, say, later }: WaitingHeard): Saying | undefined {
    work.bot = bot;
    if (later !== undefined) work.effects.push({ do: 'timer', name: ACKNOWLEDGE, at: later });
    return say;
  }

  return { waiting, withPerson, alarm, acknowledged };
}
