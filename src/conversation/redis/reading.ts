import type { Conversation, Entry } from '../decision.ts';
import type { Event } from '../event.ts';
import { readEvent } from '../event-schema.ts';
import type { Json } from '../message.ts';
import type { Item } from '../outbox.ts';
import { readItem, readKept, readRecord } from '../record-schema.ts';
import type { Pending, Turn, Unread } from '../store.ts';
import { stamp, Unreadable, unstamp } from '../stored.ts';
import { saidIn, whoeverIsIn, wordsIn } from '../unread.ts';

/** What a mailbox or an outbox holds: the id on a line of its own, so that scripts find it, then the JSON. */
export const line = (thing: Event | Item): string => `${thing.id}\n${stamp(thing)}`;

/** A turn as the scripts give it. `sent` is what this process has just put into the mailbox: when that is at the head, it is not read again. */
export function readTurn(
  id: string,
  [head, record, tries, now]: unknown[],
  sent?: { event: Event; written: string },
): Turn {
  const text = String(head);
  const event: Head = text === sent?.written ? { event: sent.event } : readHead(id, text, Number(now));
  const conversation: Whole = record ? readWhole(id, String(record)) : { conversation: undefined };
  const unreadable = both(event.unreadable, conversation.unreadable);
  return {
    event: event.event,
    conversation: conversation.conversation,
    tries: Number(tries),
    now: Number(now),
    ...(unreadable && { unreadable }),
  };
}

/** An item as the scripts give it; undefined when they give none. */
export function readPending(destination: string, [item, tries, now]: unknown[]): Pending | undefined {
  if (item === undefined) return undefined;
  const [id, json] = cut(String(item));
  const taken = { tries: Number(tries), now: Number(now) };
  try {
    return { item: unstamp(json, 'an item', readItem), ...taken };
  } catch (error) {
    return {
      item: { id, destination, body: { kind: 'notice', notice: null } },
      ...taken,
      unreadable: unreadableBy(error),
    };
  }
}

/** A conversation's record, or what can be made of it: then it has no state. */
export const readConversation = (id: string, record: string): Conversation | undefined =>
  readWhole(id, record).conversation;

/** What a record says of how long the conversation is kept, and of where it is: also one that cannot be read otherwise. */
export function keptIn(record: string | null | undefined): Partial<Pick<Conversation, 'kept' | 'address'>> {
  const stored = record ? parsed(record) : undefined;
  const kept = readKept((stored as { kept?: unknown } | null | undefined)?.kept);
  const address = whoeverIsIn('', stored)?.address;
  return { ...(kept && { kept }), ...(address && { address }) };
}

/** A line of a log. Only commits write there, and nothing decides by it: it is taken as it is. */
export const readEntry = (text: string): Entry => now(JSON.parse(text));

/** The lines of one commit, as those who watch are sent them. */
export const readEntries = (text: string): Entry[] => (JSON.parse(text) as (Entry & Older)[]).map(now);

/** In versions up to 0.1 an entry's `about` could only be what it answers. */
type Older = { answers?: Json };

const now = ({ answers, ...entry }: Entry & Older): Entry =>
  answers === undefined ? entry : { ...entry, about: { answers } };

type Head = { event: Event; unreadable?: Unread };
type Whole = { conversation: Conversation | undefined; unreadable?: Unread };

const both = (event: Unread | undefined, conversation: Unread | undefined): Unread | undefined =>
  event && conversation ? { ...event, stored: { ...event.stored, ...conversation.stored } } : (event ?? conversation);

function readHead(conversation: string, text: string, now: number): Head {
  const [id, json] = cut(text);
  try {
    return { event: unstamp(json, 'an event', readEvent) };
  } catch (error) {
    const stored = parsed(json);
    const words = wordsIn(stored);
    const event = standIn({ id, conversation, at: now }, stored, words);
    const why = unreadableBy(error);
    return { event, unreadable: { why, stored: { event: stored }, ...(words !== undefined && { words }) } };
  }
}

function readWhole(id: string, record: string): Whole {
  try {
    return { conversation: unstamp(record, 'a conversation', readRecord) };
  } catch (error) {
    const stored = parsed(record);
    return {
      conversation: whoeverIsIn(id, stored),
      unreadable: { why: unreadableBy(error), stored: { conversation: stored } },
    };
  }
}

/** As much of an event as can be told: who somebody is who wrote, and their words. */
function standIn(
  happened: Pick<Event, 'id' | 'conversation' | 'at'>,
  stored: unknown,
  words: string | undefined,
): Event {
  const nothing: Event = { ...happened, kind: 'found', name: 'unreadable', value: null };
  const whom = words === undefined ? undefined : whoeverIsIn(happened.conversation, stored);
  if (!whom) return nothing;
  const { address, customer } = whom;
  return words ? saidIn(nothing, whom, words) : { ...happened, kind: 'joined', address, customer };
}

const cut = (text: string): [string, string] => {
  const end = text.indexOf('\n');
  return [text.slice(0, end), text.slice(end + 1)];
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unreadableBy(error: unknown): Unreadable {
  if (error instanceof Unreadable) return error;
  throw error;
}
