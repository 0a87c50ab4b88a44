import type { Heard } from '../conversation/event.ts';
import { inside } from '../handoff/events.ts';
import type { Handoff } from '../handoff/handoff.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { dangerIn } from './danger-in.ts';
import { filesOf } from './files.ts';
import { placeOfArticle } from './findings.ts';
import { inTime, PASSING_MS } from './patience.ts';
import { reset } from './state.ts';
import { isOpen, type TurnContext, take, whoAsks } from './turn.ts';

const machineWords =
  'The message above was written by a machine (an automatic reply, or a mailing list). The customer was told nothing, and nothing is to be done about it.';
const untrustedWords =
  'Nobody vouches for the sender of the message above, or they write too often. The bot has said nothing: please see to it.';

/** The part of the bot that says nothing: to machines, and to senders whom nobody vouches for. What it tells, the desks read. */
export function createNoReply({ knowledge, handoff }: { knowledge: Knowledge; handoff: Handoff }) {
  /** An automatic reply asks nothing of anybody: it is kept, and whoever has the case may read it. */
  function machine(work: TurnContext): void {
    take(work, handoff.aside(work.ticket));
    work.effects.push(note(machineWords));
  }

  /** A person gets it; and of a ticket that it opens the customer's side hears nothing until somebody trusted writes. */
  async function untrusted(work: TurnContext, event: Heard): Promise<void> {
    const { conversation, ticket, before, now, bot, locale } = work;
    const text = event.message.text ?? '';
    const byWords = dangerIn(knowledge, text)?.kind;
    const finding = await inTime(knowledge.ask(text, locale, whoAsks(event)), PASSING_MS).catch(() => undefined);
    const danger = byWords ?? (finding?.decision === 'person' ? finding.danger : undefined);
    work.effects.push(note(untrustedWords));
    if (ticket && isOpen(ticket)) {
      take(work, handoff.heard(conversation, ticket, now, before));
      if (!danger || ticket.reason === 'danger') return;
      take(work, handoff.raise(conversation, work.ticket ?? ticket, now));
      work.bot = { ...work.bot, danger };
      return;
    }
    const subject = text.trim() || (filesOf(event.message)?.names ?? '');
    const article = finding?.decision === 'answer' ? finding.article : undefined;
    const place = article && placeOfArticle(article);
    const reason = danger ? ('danger' as const) : ('unanswered' as const);
    take(work, handoff.open(conversation, { reason, subject, ...place, replyToId: event.message.id }, now));
    work.bot = { ...reset(bot), silent: true, ...(danger && { danger }) };
  }

  return async (work: TurnContext, event: Heard): Promise<undefined> => {
    if (event.noReply === 'machine') machine(work);
    else await untrusted(work, event);
    return undefined;
  };
}

const note = (text: string) =>
  inside({ type: 'message', from: { id: 'frontdesk', name: 'Frontdesk', role: 'bot' }, text, textFormat: 'plain' });
