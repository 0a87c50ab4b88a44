import { createHash } from 'node:crypto';
import type { Conversation, Say } from '../conversation/decision.ts';
import type { DeliveryState, Participant, Representative } from '../conversation/event.ts';
import type { Account, Draft, FileRef, Json } from '../conversation/message.ts';
import { personName } from './people.ts';
import type { Act, Stage } from './ticket.ts';

/** Who tells what happened. */
export const frontdesk: Account = { id: 'frontdesk', name: 'Frontdesk', role: 'bot' };

/**
 * Bot Framework's event that hands a conversation to people, as its EventFactory makes it. It goes to the desks only:
 * why and how urgently somebody is handed over is not for the customer to read.
 */
export function handoffInitiation(from: Account, context: Json, replyToId?: string): Draft {
  return { type: 'event', name: 'handoff.initiate', from, value: context, ...(replyToId && { replyToId }) };
}

/** Bot Framework's states, and our own `queued`. */
export type HandoffState = 'accepted' | 'failed' | 'completed' | 'queued';

/** What `handoff.status` says beside Bot Framework's state and message; no representative's own id is in it. */
export interface StatusExtras {
  agent?: { id: string; name: string };
  position?: number;
  number?: number;
}

/** Bot Framework's event about the progress of a handoff, as its EventFactory makes it; ours is only added under `value`. */
export function handoffStatus(state: HandoffState, message?: string, extras: StatusExtras = {}): Draft {
  const value = { state, ...(message !== undefined && { message }), ...extras };
  return { type: 'event', name: 'handoff.status', from: frontdesk, value };
}

/** A representative as customers see them: their public name, and an id that says nothing and differs in every conversation. */
export function publicAccount(conversation: string, { desk, id, name }: Representative): Account & { name: string } {
  const hash = createHash('sha256').update(`${conversation}\n${desk}\n${id}`).digest('hex').slice(0, 12);
  return { id: `agent-${hash}`, name, role: 'agent' };
}

/** The same as clients of customers are told it. */
export function agentOf(conversation: Conversation, by: Representative): { id: string; name: string } {
  const { id, name } = publicAccount(conversation.id, by);
  return { id, name };
}

/** A line for the desks' transcript: what a representative did, `text` for people and `value` for the record. */
export function deskAct(conversation: Conversation, act: Act, text: string): Say {
  const value: { [key: string]: Json } = { type: act.type, by: { ...act.by } };
  if (act.type === 'assign') value.to = { ...act.to };
  if (act.type === 'transfer') value.team = act.team;
  if (act.type === 'resolve') value.disposition = act.disposition;
  if (act.type === 'snooze') value.until = act.until;
  if (act.type === 'set-priority') value.priority = act.priority;
  if (act.type === 'internal') value.on = act.on;
  if (act.type === 'merge') value.into = act.into;
  return inside({ type: 'event', name: 'desk.act', from: publicAccount(conversation.id, act.by), text, value });
}

/** A line for the desks' transcript that nobody did: `name` says what it is about. */
export const deskWord = (name: `desk.${string}`, text: string): Say =>
  inside({ type: 'event', name, from: frontdesk, text });

/** A line for the desks' transcript: something is due, was, or came of it; `for` says whom it calls, the team with whoever has the ticket. */
export const deskWatch = (
  text: string,
  value: { clock?: string; due?: number; stage?: Stage; for: 'owner' | 'team' },
): Say => inside({ type: 'event', name: 'desk.watch', from: frontdesk, text, value });

/** A line for the desks' transcript that calls the team: who has the ticket is away. */
export const deskAway = (text: string): Say =>
  inside({ type: 'event', name: 'desk.away', from: frontdesk, text, value: { for: 'team' } });

/** A line for the desks' transcript that calls whoever has the ticket: seconds may count. */
export const deskAlarm = (text = 'The customer may be in danger: this is urgent now.'): Say =>
  inside({
    type: 'event',
    name: 'desk.alarm',
    from: frontdesk,
    text,
  });

/** A line for the desks' transcript: somebody else is in the conversation from now on; `here` where the customer is reached. */
export function deskNewcomer({ customer }: Pick<Conversation, 'customer'>, newcomer: Participant, here: boolean): Say {
  const [name, whose] = [personName(newcomer, 'Somebody else'), personName(customer, 'the customer')];
  const text = here
    ? `${name} is here now, where ${whose} was, and reads what is said. The ticket stays with ${whose}.`
    : `${name} writes here too. The ticket stays with ${whose}.`;
  return inside({ type: 'event', name: 'desk.participant', from: frontdesk, text });
}

/** A line for the desks' transcript: what the bot said did not reach the customer, or perhaps not. */
export const deskDelivery = (
  text: string,
  news: { message: string; state: DeliveryState; reason?: string; recipient?: string },
): Say => inside({ type: 'event', name: 'desk.delivery', from: frontdesk, text, value: { ...news } });

/** A line for the desks' transcript: the conversation goes on elsewhere, and nobody wrote. */
export const deskMoved = (text: string): Say => deskWord('desk.moved', text);

/** For a desk that reads the log: how far a representative's reply has come. */
export const deskReceipt = (value: Json): Say =>
  inside({ type: 'event', name: 'desk.receipt', from: frontdesk, value });

/** What a representative wrote. */
export const written = (
  conversation: Conversation,
  by: Representative,
  text: string,
  files: readonly FileRef[] = [],
): Draft => ({
  type: 'message',
  from: publicAccount(conversation.id, by),
  text: text.trim(),
  ...(files.length > 0 && { attachments: files.map((file) => ({ contentType: file.type, name: file.name, file })) }),
});

/** The same as a note, which only the desks see; nothing when it is empty. */
export const noteBy = (
  conversation: Conversation,
  by: Representative,
  text = '',
  files: readonly FileRef[] = [],
): Say[] =>
  text.trim() || files.length > 0 ? [inside({ ...written(conversation, by, text, files), textFormat: 'plain' })] : [];

/** Something that only the desks see. */
export const inside = (message: Draft): Say => ({ do: 'say', audience: 'desk', message });
