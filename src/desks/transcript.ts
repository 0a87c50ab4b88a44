import type { Entry } from '../conversation/decision.ts';
import { revisionOf } from '../conversation/revision.ts';
import { dispositionLabels } from '../handoff/disposition-labels.ts';
import { personName, speakerOf } from '../handoff/people.ts';
import { ticketName } from '../handoff/ticket.ts';
import type { TicketShown } from '../handoff/update.ts';

const when = (at: number | string): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** A conversation as a plain text that colleagues read and keep: who said what, and when (UTC), with notes and what was done. */
export function transcriptOf(
  shown: Pick<TicketShown, 'ticket' | 'customer' | 'participants' | 'channel'>,
  entries: readonly Entry[],
  parts: { team: string; channel: string },
): string {
  const { ticket, customer } = shown;
  const who = [personName(customer, 'Customer'), customer.name && customer.email ? `<${customer.email}>` : ''];
  const end =
    ticket.status === 'resolved'
      ? `${when(ticket.at)} · ${dispositionLabels[ticket.disposition]}, by ${ticket.by.name}`
      : 'it is open';
  const head = [
    `${ticketName(ticket)} · ${ticket.subject}`,
    `Customer: ${who.filter(Boolean).join(' ')} · ${parts.channel}`,
    `Team: ${parts.team}`,
    `Opened: ${when(ticket.opened)}`,
    `Ended: ${end}`,
    'Times are UTC. Notes were not sent to the customer.',
  ];
  const first = entries[0]?.n ?? 1;
  const before = first > 1 ? ['', '(What was said before is at the web desk.)'] : [];
  return `${[...head, ...before, '', ...entries.flatMap((entry) => linesOf(entry, shown))].join('\n')}\n`;
}

/** The lines of one entry: none for what only programs read. */
function linesOf(entry: Entry, shown: Pick<TicketShown, 'customer' | 'participants'>): string[] {
  const { audience, message } = entry;
  const { type, name = '', text = '', attachments = [], timestamp } = message;
  const at = when(timestamp);
  const { name: who, side } = speakerOf(entry, shown);
  const said = text.trim();
  if (type === 'event') return name.startsWith('desk.') && said ? [`${at}  – ${indented(said)}`] : [];
  const revision = revisionOf(entry);
  if (revision?.text === null) return [`${at}  – ${who} deleted a message.`];
  if (revision) return [`${at}  – ${who} changed a message, which says now: ${indented(revision.text ?? '')}`];
  const files = attachments.map((file) => `📎 ${file.name ?? file.contentType}`);
  const words = [...(said ? [indented(said)] : []), ...files].join('\n    ');
  if (type !== 'message' || !words) return [];
  const note = audience === 'desk' ? 'Note, ' : '';
  const whose =
    side === 'bot' ? ' (bot)' : side === 'agent' ? '' : side === 'participant' ? ' (not the customer)' : ' (customer)';
  return [`${at}  ${note}${who}${whose}: ${words}`];
}

/** Lines after the first stand below it. */
const indented = (text: string): string => text.replace(/\r?\n/g, '\n    ');
