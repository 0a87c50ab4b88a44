import { setTimeout as sleep } from 'node:timers/promises';
import { createSuggesting } from '../../../src/app/suggesting.ts';
import { createTeaching } from '../../../src/app/teaching.ts';
import { createMemoryBlocked } from '../../../src/conversation/blocked.ts';
import { plainest } from '../../../src/conversation/capabilities.ts';
import type { Copy, Entry, Say } from '../../../src/conversation/decision.ts';
import { deliveryOf } from '../../../src/conversation/deliveries.ts';
import { createDelivery } from '../../../src/conversation/delivery.ts';
import type { Address, DeliveryNews, DeliveryState, Event, Representative } from '../../../src/conversation/event.ts';
import { type Correspondent, type Letterhead, withLetterhead } from '../../../src/conversation/letterhead.ts';
import { createMemoryStore } from '../../../src/conversation/memory.ts';
import type { Json, Message } from '../../../src/conversation/message.ts';
import { type Delivered, noticeIn, type Outcome } from '../../../src/conversation/outbox.ts';
import { addressAfter, goingOnAt } from '../../../src/conversation/people.ts';
import { createTurns } from '../../../src/conversation/turns.ts';
import type { LetterChannel } from '../../../src/desks/desk.ts';
import {
  type CardIndex,
  createMemoryCards,
  createMemoryMarks,
  createMemoryRecurring,
  createSlackDesk,
  type SlackTeam,
} from '../../../src/desks/slack/desk.ts';
import { type Attached, attachmentOf } from '../../../src/files/attaching.ts';
import { createMemoryFiles } from '../../../src/files/memory.ts';
import { createMemoryAway } from '../../../src/handoff/away.ts';
import { blockedDestination, sendToBlocked } from '../../../src/handoff/blocking.ts';
import { createHandoff, type Transition } from '../../../src/handoff/handoff.ts';
import type { Hours } from '../../../src/handoff/hours.ts';
import { mergingDestination, sendToMerging } from '../../../src/handoff/merging-sender.ts';
import { readUpdate } from '../../../src/handoff/older-update.ts';
import { createMemoryQueue } from '../../../src/handoff/queue/memory.ts';
import { sendToQueue } from '../../../src/handoff/queue/sender.ts';
import type { Act, Ticket } from '../../../src/handoff/ticket.ts';
import type { DeskUpdate } from '../../../src/handoff/update.ts';
import type { FormLetters } from '../../../src/knowledge/form-letters/form-letters.ts';
import type { Knowledge } from '../../../src/knowledge/knowledge.ts';
import { createMemoryQuestions } from '../../../src/reports/questions/memory.ts';
import { type Clock, createRateLanes } from '../../../src/slack/lanes.ts';
import { botScopes } from '../../../src/slack/manifest.ts';
import { createMemoryTraces } from '../../../src/slack/traces.ts';
import { workspaceOf } from '../../../src/slack/workspace.ts';
import { connectTo, keepingLog } from './connected.ts';
import { createSlack } from './slack.ts';
import type { Post, Room } from './workspace.ts';

/** Slack's seconds pass so much faster here: the paces and their order stay, the waiting does not. */
const HASTE = 20;
const hasty: Clock = {
  now: () => Date.now() * HASTE,
  sleep: (milliseconds, signal) => sleep(milliseconds / HASTE, undefined, { signal }).catch(() => {}),
};

interface State {
  ticket: Ticket | undefined;
}

/**
 * Two teams in Slack, with the real desk, rules, queue, turns and outbox between them and a customer; only the bot's words
 * are left out. The app has the scopes of our manifest, and no more.
 */
export const openOffice = async (
  over: 'socket' | 'http',
  options: {
    scopes?: readonly string[];
    cards?: CardIndex;
    patience?: number;
    /** When what customers wrote is shown together; never unless given. */
    behindMs?: number;
    /** When somebody is there for the team Tech; always unless given. */
    hours?: Hours;
    /** Within how long customers of a team are answered first, milliseconds. */
    dueWithin?: Readonly<Record<string, number>>;
    /** How long replies are held, milliseconds. */
    hold?: number;
    /** When a reply that has not arrived is shown as waiting, milliseconds; not while a test runs unless given. */
    soon?: number;
    /** What was sent can be changed. */
    edits?: boolean;
    /** What the bot says to a customer's first words, before a person gets them. */
    answer?: Pick<Say, 'about'> & { text: string };
    /** Makes the links under which files are opened. */
    linkTo?: (file: { conversation: string; id: string }) => string;
    /** Nobody can be written to first. */
    noLetters?: boolean;
    /** What trainers wrote for representatives. */
    formLetters?: FormLetters;
    /** What answers are suggested from. */
    knowledge?: Pick<Knowledge, 'ask' | 'article'>;
    /** Who works at other desks. */
    elsewhere?: readonly Representative[];
    /** Where what people teach is kept, as proposals. */
    stateFolder?: string;
    /** Whether customers write in Slack; they do unless given. */
    customers?: boolean;
    /** Customers are asked how it was. */
    survey?: boolean;
    /** Tech is the second tier, to which the first escalates. */
    tiers?: boolean;
    /** So many customers who speak of their power are told of. */
    recurring?: number;
  } = {},
) => {
  const {
    scopes = botScopes,
    answer,
    hours,
    hold = 0,
    edits = false,
    linkTo,
    noLetters,
    formLetters,
    knowledge,
    stateFolder,
    survey = false,
    tiers = false,
    recurring,
    soon = 100_000,
    behindMs = 1e9,
    ...rest
  } = options;
  const slack = await createSlack({ ...rest, scopes: [...scopes] });
  const log = keepingLog();
  const connected = await connectTo(slack, over, log);
  const { connection } = connected;
  const ana = slack.person('Ana');
  const bob = slack.person('Bob');
  const eve = slack.person('Eve');
  const tim = slack.person('Tim');
  const billing = slack.channel('billing', { members: [ana, bob, eve] });
  const tech = slack.channel('tech', { members: [tim, ana] });
  const [escalate, techTier] = tiers ? [{ to: 'tech' }, 2] : [undefined, 1];
  const teams: (SlackTeam & { hours: Hours | undefined })[] = [
    {
      id: 'billing',
      name: 'Utility Billing',
      tier: 1,
      escalate,
      slack: { channel: billing.id, group: slack.usergroup('billing', [ana, bob]) },
      hours: undefined,
    },
    {
      id: 'tech',
      name: 'Tech',
      tier: techTier,
      slack: { channel: tech.id, group: slack.usergroup('tech', [tim]) },
      hours,
    },
  ];
  const teamsWithTopics = teams.map(({ id, name, tier, escalate, hours }) => {
    const firstReply = options.dueWithin?.[id];
    return { id, name, tier, escalate, topics: [id], hours, targets: firstReply === undefined ? {} : { firstReply } };
  });
  const away = createMemoryAway();
  const handoff = createHandoff({
    isAway: away.isAway,
    teams: teamsWithTopics,
    defaultTeam: 'billing',
    desks: ['slack'],
    holds: { webchat: hold, email: hold },
    can: (channel) => ({ ...plainest, edits, letters: channel === 'email' }),
  });
  const letters: LetterChannel = {
    title: 'E-mail',
    addressFor: (email, about) => ({ channel: 'email', id: email.toLowerCase(), detail: { ...about } }),
  };
  const blocked = createMemoryBlocked();
  /** Letters that went out. */
  const sent: { to: Address; message: Message }[] = [];
  const inner = createMemoryStore();
  const store: typeof inner = {
    ...inner,
    async commit(commit) {
      const committed = await inner.commit(commit);
      // Customers watch their chat: they have at once what is said.
      for (const { audience, message, receipt } of committed.done ? commit.entries : []) {
        if (audience !== 'everyone' || receipt === undefined || faulty.away || faulty.channel.outcome !== 'delivered')
          continue;
        if (message.channelId !== 'webchat') continue;
        setImmediate(() => void arrives({ message, receipt }, 'delivered'));
      }
      return committed;
    },
  };
  const queue = createMemoryQueue();
  const questions = createMemoryQuestions();
  const cards = options.cards ?? createMemoryCards();
  const kept = createMemoryFiles();
  const desk = createSlackDesk({
    ...workspaceOf(connection, { log, lanes: createRateLanes({ clock: hasty, patience: 6000 * HASTE }) }),
    teams,
    defaultTeam: 'billing',
    ...{ away, blocked, queue },
    customers: options.customers ?? true,
    survey,
    gatherMs: 50,
    cards,
    marks: createMemoryMarks(),
    recurring: createMemoryRecurring(),
    traces: createMemoryTraces(),
    store: kept,
    ...{ soon, behindMs },
    elsewhere: async () => options.elsewhere ?? [],
    localeOf: async (id) => (await store.conversation(id))?.locale,
    async deliveryOf(id, message) {
      const known = await store.conversation(id);
      return known && deliveryOf(known, message);
    },
    history: (id, last) => store.history(id, { last }),
    historyAfter: (id, after, limit) => store.history(id, { after, limit }),
    async judge(question, verdict, by) {
      if (faulty.receive) throw new Error('Redis is gone');
      return questions.judge(question, { verdict, by, at: Date.now() });
    },
    titleOf: (channel) => (channel === 'webchat' ? 'Web chat' : channel),
    ...(linkTo && { linkTo }),
    ...(!noLetters && { letters }),
    ...(knowledge &&
      stateFolder && {
        teaching: createTeaching({ ...{ knowledge, store, stateFolder }, locales: ['en'], teams: teamsWithTopics }),
      }),
    ...(formLetters && { formLetters, organisation: 'City of Marlow' }),
    ...(knowledge && { suggestions: createSuggesting({ knowledge, store, questions, locales: ['en'] }) }),
    log,
  });
  const received: Event[] = [];
  /** `away`: the customer does not have the chat open. */
  const faulty = { receive: false, away: false, channel: { outcome: 'delivered' } as Outcome };
  const receive = async (event: Event): Promise<{ fresh: boolean }> => {
    if (faulty.receive && event.kind === 'acted') throw new Error('Redis is gone');
    const answer = await turns.receive(event);
    if (answer.fresh) received.push(event);
    return answer;
  };
  /** News of what somebody said to the customer. */
  const arrives = async (
    { message, receipt }: Pick<Entry, 'message' | 'receipt'>,
    state: DeliveryState,
    reason?: string,
  ): Promise<void> => {
    const happened = { id: `${state}:${message.id}`, conversation: message.conversation.id, at: Date.now() };
    const news = { delivery: message.id, state, destination: 'webchat', ...(reason && { reason }) };
    await receive({ ...happened, kind: 'delivery', ...news, ...(receipt !== undefined && { receipt }) });
  };
  const shown: { update: DeskUpdate; id: string; outcome: Outcome }[] = [];
  const showing: typeof desk.deliver = async (update, attempt) => {
    const outcome = await desk.deliver(update, attempt);
    shown.push({ update, id: attempt.id, outcome });
    return outcome;
  };
  const delivery = createDelivery({
    store,
    receive,
    log,
    senders: (destination) => {
      if (destination === 'queue') return sendToQueue({ queue, receive, recurring });
      if (destination === 'webchat') return async () => faulty.channel;
      if (destination === blockedDestination) return sendToBlocked(blocked);
      if (destination === mergingDestination) return sendToMerging({ queue, receive });
      if (destination === 'email')
        return async ({ body }) => {
          if (body.kind === 'message') sent.push({ to: body.to, message: body.message });
          return faulty.channel;
        };
      const [, , kind] = destination.split(':');
      return async (item, attempt) => {
        const outcome = await (kind === undefined
          ? showing(noticeIn(item, readUpdate), { ...attempt, id: item.id })
          : desk.touchUps[kind]!(
              noticeIn(item, (notice) => notice),
              { ...attempt, id: item.id },
            ));
        slack.workspace.changed();
        return outcome.outcome === 'unknown' && outcome.wait ? { ...outcome, wait: outcome.wait / HASTE } : outcome;
      };
    },
  });
  const turns = createTurns<State>({
    store,
    log,
    drain: (conversation, destination) => void delivery.drain(conversation, destination),
    pulls: (channel) => channel === 'webchat' && faulty.channel.outcome === 'delivered',
    rescue: () => {
      throw new Error('no rescue here');
    },
    decide(conversation, event, now) {
      const ticket = conversation.state?.ticket;
      const open = ticket && ticket.status !== 'resolved' ? ticket : undefined;
      const nothing: Transition = { ticket, effects: [], copies: [], news: { kind: 'none' } };
      const step = ((): ReturnType<typeof handoff.heard> => {
        switch (event.kind) {
          case 'heard':
            if (open && event.message.text?.includes('smell gas')) return handoff.raise(conversation, open, now);
            if (open) {
              const after = { ...conversation, ...goingOnAt(conversation, addressAfter(conversation, event)) };
              return handoff.heard(after, open, now, conversation);
            }
            return handoff.open(
              conversation,
              {
                ...{ reason: 'asked', subject: event.message.text ?? '', topic: topicOf(event.message.text) },
                ...(event.message.text?.includes('power') && { article: outage }),
              },
              now,
            );
          case 'acted':
            return handoff.acted(conversation, ticket, event, now);
          case 'due':
            return handoff.due(conversation, ticket, event, now) ?? nothing;
          case 'changed':
            return handoff.changed(conversation, ticket, event, now);
          case 'found':
            if (event.name === 'said') return { ...nothing, copies: ['desk:slack'] };
            return handoff.told(conversation, ticket, event, now);
          case 'delivery':
            return handoff.told(conversation, ticket, event, now);
          default:
            return nothing;
        }
      })();
      const bot = { id: 'bot', role: 'bot' as const };
      const said: Say[] =
        answer && event.kind === 'heard' && !open
          ? [{ do: 'say', message: { type: 'message', from: bot, text: answer.text }, ...answer }]
          : [];
      if (event.kind === 'found' && event.name === 'said')
        said.push({ do: 'say', message: { type: 'message', from: bot, text: String(event.value) } });
      return {
        state: { ticket: step.ticket },
        effects: [...(step.first ?? []), ...said, ...step.effects],
        copies: step.copies,
      };
    },
  });
  await desk.start(receive);
  await connection.listen();

  let serial = 0;
  const customer = (id: string, name?: string, locale?: string) => ({
    id,
    /** Says something in the web chat, or writes a letter; a first word opens a ticket, and who smells gas later is in danger. */
    async says(
      text: string,
      letter?: Letterhead & { from: Correspondent },
      attachments: Attached[] = [],
    ): Promise<void> {
      const number = ++serial;
      const email = letter?.from.address;
      const detail = { subject: letter?.subject ?? '', cc: letter?.cc ?? [] } as unknown as Json;
      const address = email ? { channel: 'email', id: email, detail } : { channel: 'webchat', id };
      const called = letter?.from.name ?? name;
      const account = {
        id: email ?? 'visitor',
        ...(called !== undefined && { name: called }),
        ...(email && { email, emailConfirmed: true as const }),
      };
      await receive({
        kind: 'heard',
        id: `m${number}`,
        conversation: id,
        at: Date.now(),
        address,
        customer: account,
        message: {
          type: 'message',
          id: `m${number}`,
          timestamp: new Date().toISOString(),
          channelId: address.channel,
          from: { id: account.id, role: 'user', ...(called !== undefined && { name: called }) },
          conversation: { id },
          text,
          ...(locale && { locale }),
          textFormat: 'plain',
          ...(letter && { channelData: withLetterhead(letter) }),
          ...(attachments.length > 0 && { attachments }),
        },
      });
    },
    /** Sends a picture with words. */
    async sends(text: string, name: string, bytes = png): Promise<void> {
      const put = await kept.put({ conversation: id, from: 'visitor', name, bytes });
      if (!put.file) throw new Error(`${name} was not taken: ${put.refused.reason}`);
      await this.says(text, undefined, [attachmentOf(put.file)]);
    },
    /** The names of the files that representatives have sent. */
    async gets(): Promise<string[]> {
      const entries = await store.history(id, { last: 100 });
      return entries
        .filter(({ audience, message }) => audience === 'everyone' && message.from.role === 'agent')
        .flatMap(({ message }) => (message.attachments ?? []).map(({ name }) => name ?? ''));
    },
    /** What representatives have said to the customer. */
    async hears(): Promise<string[]> {
      const entries = await store.history(id, { last: 100 });
      return entries
        .filter(
          ({ audience, message }) =>
            audience === 'everyone' && message.from.role === 'agent' && message.type === 'message',
        )
        .map(({ message }) => message.text ?? '');
    },
    /** What became of what they said. */
    async sees(): Promise<string[]> {
      const entries = await store.history(id, { last: 100 });
      return entries.flatMap(({ message: { type, text = '' } }) =>
        type === 'messageUpdate' || type === 'messageDelete' ? [`${type}: ${text}`] : [],
      );
    },
    /** What representatives have noted. */
    async notes(): Promise<string[]> {
      const entries = await store.history(id, { last: 100 });
      return entries
        .filter(({ audience, message }) => audience === 'desk' && message.type === 'message')
        .map(({ message }) => message.text ?? '');
    },
    async ticket(): Promise<Ticket | undefined> {
      return ((await store.conversation(id))?.state as State | undefined)?.ticket;
    },
  });

  return {
    slack,
    connection,
    url: connected.url,
    log,
    desk,
    cards,
    faulty,
    received,
    shown,
    sent,
    blocked,
    /** The bot says something by itself, in a conversation whose ticket is open. */
    says: (conversation: string, text: string) =>
      receive({ kind: 'found', id: `said${++serial}`, conversation, at: Date.now(), name: 'said', value: text }),
    /** Somebody does something at a desk that is not this one. */
    acts: (conversation: string, act: Act) =>
      receive({ kind: 'acted', id: `act${++serial}`, conversation, at: Date.now(), act }),
    /** News of a delivery, as a provider brings it. */
    learns: (news: DeliveryNews) => receive(news),
    store,
    /** The files of conversations. */
    kept,
    away,
    queue,
    questions,
    ana,
    bob,
    eve,
    tim,
    billing,
    tech,
    customer,
    /** The team has no group any more, but these people. */
    members(id: string, people: readonly { id: string }[]): void {
      const team = teams.find((each) => each.id === id)!;
      team.slack = { channel: team.slack.channel, group: undefined, members: people.map((each) => each.id) };
    },
    arrives,
    /** Shows an update, and does what is left to do about how it looks, once; what the outbox does of it in the end. */
    async shows(update: DeskUpdate, attempt: Parameters<typeof desk.deliver>[1]): Promise<Outcome> {
      const outcome = await desk.deliver(update, attempt);
      const { touchUps = [], ...plain } = outcome as Delivered;
      for (const { kind, notice } of touchUps) await desk.touchUps[kind]!(notice, attempt);
      return plain;
    },
    /** News of what was said last to a customer. */
    async told(conversation: string, state: DeliveryState, reason?: string): Promise<void> {
      const entries = await store.history(conversation, { last: 100 });
      const last = entries.findLast(({ message, receipt }) => message.type === 'message' && receipt !== undefined);
      if (last) await arrives(last, state, reason);
    },
    /** A customer changes the message of that id, or takes it back. */
    async changes(conversation: string, message: string, text: string | null): Promise<void> {
      await receive({
        kind: 'changed',
        id: `m${++serial}`,
        conversation,
        at: Date.now(),
        message,
        text,
        by: 'customer',
      });
    },
    /** A conversation's newest card in a channel, once it is there with its number and its thread's first post. */
    card: (id: string, room: Room = billing): Promise<Post> =>
      slack.until(`the card of ${id} in #${room.name}`, () => {
        const all = room.messages.filter((post) => !post.thread_ts || post.thread_ts === post.ts);
        const card = all.filter((post) => post.metadata?.event_payload.conversation === id).at(-1);
        return card && /FD-\d/.test(card.text) && slack.thread(card).length > 1 ? card : undefined;
      }),
    /** Settles when nothing is on its way any more, in either direction. */
    async quiet(): Promise<void> {
      for (let round = 0; round < 3; round += 1) {
        await slack.events.quiet();
        await turns.idle();
        await delivery.idle();
        await desk.stop();
      }
    },
    async close(): Promise<void> {
      await connected.stop();
      await turns.stop();
      await delivery.idle();
      await desk.stop();
      await slack.stop();
    },
  };
};

/** An office. */
export type Office = Awaited<ReturnType<typeof openOffice>>;

/** Everything that a post shows, as text. */
export const textOf = (post: { text: string; blocks?: unknown }): string => JSON.stringify(post.blocks ?? post.text);

/** A copy of a log's entry, as a desk is shown it. */
export const copyOf = (n: number, text: string, role: 'user' | 'bot' | 'agent' = 'user'): Copy => ({
  kind: 'entry',
  entry: {
    n,
    audience: 'everyone',
    message: {
      type: 'message',
      id: `e${n}`,
      timestamp: new Date().toISOString(),
      channelId: 'webchat',
      from: { id: role, role, name: 'Ann' },
      conversation: { id: 'c1' },
      text,
    },
  },
});

/** The smallest picture. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const outage = { id: 'power-outage', question: 'Why is my power out?' };

const topicOf = (text = ''): string => (/computer/.test(text) ? 'tech' : 'billing');
