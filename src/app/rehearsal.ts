import type { Capabilities } from '../conversation/capabilities.ts';
import type { Conversation, Entry } from '../conversation/decision.ts';
import type { Address, Event } from '../conversation/event.ts';
import type { Log } from '../conversation/log.ts';
import { createMemoryStore } from '../conversation/memory.ts';
import type { Message } from '../conversation/message.ts';
import type { Store } from '../conversation/store.ts';
import { createTurns } from '../conversation/turns.ts';
import type { Bot } from '../dialogs/bot.ts';
import type { State } from '../dialogs/state.ts';
import { stateOf } from '../dialogs/stored-state.ts';
import { createMemoryQueue } from '../handoff/queue/memory.ts';
import { sendToQueue } from '../handoff/queue/sender.ts';
import { isOpenTicket, type Ticket } from '../handoff/ticket.ts';
import { queueDestination } from '../handoff/transition.ts';

/** A message that would be delivered, so many milliseconds after what happened. */
export interface Spoken {
  to: Address;
  message: Message;
  id: string;
  after: number;
}

/** What would come of something that happens to a conversation. */
export interface Rehearsed {
  spoken: Spoken[];
  /** The ticket that is open then; a new one's number is an example. */
  ticket: Ticket | undefined;
  /** What was noted for the desks. */
  noted: string[];
  /** Of the conversation as it would be, where the log can be read. */
  store: Store;
}

/**
 * Lets something happen to a conversation, in memory: the bot's turns on it, and those of its timers within a time, in which
 * nobody else does anything.
 */
export async function rehearse(parts: {
  bot: Bot;
  can: (channel: string) => Capabilities;
  /** As it is, with the end of its log; undefined: it begins. */
  before: { conversation: Conversation; log: Entry[] } | undefined;
  events: readonly Event[];
  withinMs: number;
  log: Log;
}): Promise<Rehearsed> {
  const { bot, can, before, events, withinMs, log } = parts;
  const begun = Date.now();
  let time = begun;
  const now = () => time;
  const memory = createMemoryStore({ now });
  const due = new Map<string, { conversation: string; name: string; at: number }>();
  const store: Store = {
    ...memory,
    async commit(commit) {
      const { conversation } = commit.event;
      for (const { name, at } of commit.timers) {
        if (at === null) due.delete(name);
        else due.set(name, { conversation, name, at });
      }
      return memory.commit(commit);
    },
    // Turns set real timers, too; here only the time that is moved below decides.
    receive: async (event, timer) => (timer && timer.at > time ? { fresh: false } : memory.receive(event, timer)),
  };
  if (before) await seed(memory, before);

  const spoken: Spoken[] = [];
  const sends = new Set<Promise<unknown>>();
  const { signal } = new AbortController();
  const toQueue = sendToQueue({ queue: createMemoryQueue(), receive: (event) => turns.receive(event), now });
  const turns = createTurns<State>({
    ...{ store, decide: bot.decide, rescue: bot.rescue, log, idsKeptFor: (channel) => can(channel).idsKeptFor },
    pulls: () => false,
    drain(conversation, destination, items) {
      for (const item of items) {
        const { id, body } = item;
        if (body.kind === 'message' && body.to.channel === destination)
          spoken.push({ to: body.to, message: body.message, id, after: time - begun });
        if (destination !== queueDestination) continue;
        const send = toQueue(item, { conversation, again: false, signal }).finally(() => sends.delete(send));
        sends.add(send);
      }
    },
  });
  const settled = async (): Promise<void> => {
    do {
      await turns.idle();
      await Promise.all(sends);
    } while (sends.size > 0);
    await turns.idle();
  };

  for (const event of events) await turns.receive(event);
  await settled();
  for (;;) {
    const [next] = [...due.values()].sort((a, b) => a.at - b.at);
    if (!next || next.at > begun + withinMs) break;
    due.delete(next.name);
    time = Math.max(time, next.at);
    await turns.fire(next.conversation, next.name, next.at);
    await settled();
  }
  await turns.stop();

  const [id] = events.map(({ conversation }) => conversation);
  const after = id === undefined ? undefined : await memory.conversation(id);
  const entries = id === undefined ? [] : await memory.history(id, { after: before?.conversation.n ?? 0, limit: 100 });
  const { ticket } = stateOf(after?.state);
  return {
    ...{ spoken, store: memory, ticket: isOpenTicket(ticket) ? ticket : undefined },
    noted: entries.flatMap(({ audience, message: { from, text } }) =>
      audience === 'desk' && from.role !== 'user' && text ? [text] : [],
    ),
  };
}

/** Puts a conversation into a store, as its last turn left it. */
async function seed(store: Store, { conversation, log }: { conversation: Conversation; log: Entry[] }): Promise<void> {
  const { id, address, customer, opened: at } = conversation;
  const event: Event = { kind: 'joined', id: `${id}:seed`, conversation: id, at, address, customer };
  await store.receive(event);
  await store.commit({ event, conversation, entries: log, items: [], timers: [] });
}
