import type { Entry } from '../../../conversation/decision.ts';
import type { Message } from '../../../conversation/message.ts';
import { type Parties, type Side, speakerOf } from '../../../handoff/people.ts';
import type { Reason } from '../../../handoff/ticket.ts';
import { make } from './dom.ts';
import { filesOf } from './files.ts';
import { folded, letterFoot, letterHead } from './letter.ts';
import { prose } from './prose.ts';
import { clock, reasons } from './words.ts';

/** A log entry as a line of the transcript; undefined for what is not shown. */
export function lineOf(
  entry: Entry,
  { teamName, parties }: { teamName: (id: string) => string; parties: Parties },
): HTMLElement | undefined {
  const { audience, message } = entry;
  if (message.type === 'event') return system(message, teamName);
  if (message.type !== 'message') return undefined;
  // What was said where a ticket was merged is shown to the desk only, and is the customer's word.
  const elsewhere = audience === 'desk' && message.from.role === 'user';
  const role = audience === 'desk' && !elsewhere ? 'note' : (message.from.role ?? 'bot');
  const text = message.text ?? '';
  const body = make('div', { className: 'text', dir: 'auto' });
  if (message.textFormat === 'markdown') body.append(prose(text, { breaks: message.from.role === 'agent' }));
  else body.textContent = text;
  const head = letterHead(message);
  const offered = message.suggestedActions?.actions.map(({ title }) => title).join(' · ');
  return make(
    'div',
    { className: 'line', data: { role, id: message.id } },
    make(
      'div',
      { className: 'who' },
      elsewhere ? make('b', {}, message.from.name ?? 'The customer') : who(role, entry, parties),
      make('time', { dateTime: message.timestamp }, clock(Date.parse(message.timestamp))),
    ),
    head,
    text || !message.attachments?.length ? body : undefined,
    folded(message, body),
    filesOf(message.attachments),
    letterFoot(message),
    offered ? make('div', { className: 'offered' }, `Offered: ${offered}`) : undefined,
  );
}

const marks: Partial<Record<Side, string>> = { participant: 'not the customer', unverified: 'not signed in' };

function who(role: string, entry: Entry, parties: Parties): HTMLElement {
  if (role === 'note')
    return make(
      'b',
      {},
      `Note by ${entry.message.from.name ?? 'somebody'}`,
      make('span', { className: 'inside' }, 'not shown to the customer'),
    );
  const { name, side } = speakerOf(entry, parties);
  const mark = marks[side];
  return make('b', {}, side === 'bot' ? 'Bot' : name, mark && make('span', { className: 'inside' }, mark));
}

function system(message: Message, teamName: (id: string) => string): HTMLElement | undefined {
  const text = systemText(message, teamName);
  if (text === undefined) return undefined;
  const time = make('time', { dateTime: message.timestamp }, clock(Date.parse(message.timestamp)));
  return make('div', { className: 'line', data: { role: 'system', id: message.id } }, text, time);
}

function systemText({ name, text, value }: Message, teamName: (id: string) => string): string | undefined {
  const given = (value ?? {}) as Record<string, unknown>;
  switch (name) {
    case 'handoff.initiate': {
      const why = reasons[given.reason as Reason] ?? String(given.reason ?? '');
      return `Handed over to ${teamName(String(given.team))}: ${why}.`;
    }
    case 'handoff.status':
      // The others say what the desk's own lines say already.
      return given.state === 'queued' && given.position ? `Number ${given.position} in line.` : undefined;
    default:
      return name?.startsWith('desk.') ? text : undefined;
  }
}
