import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach } from '@jest/globals';
import express from 'express';
import { createSuggesting } from '../../../src/app/suggesting.ts';
import { createTeaching } from '../../../src/app/teaching.ts';
import { type BlockedSenders, createMemoryBlocked } from '../../../src/conversation/blocked.ts';
import { plainest } from '../../../src/conversation/capabilities.ts';
import type { Decide, Entry } from '../../../src/conversation/decision.ts';
import { createDelivery } from '../../../src/conversation/delivery.ts';
import type { Acted, Address, Customer, DeliveryState } from '../../../src/conversation/event.ts';
import { type Correspondent, type Letterhead, withLetterhead } from '../../../src/conversation/letterhead.ts';
import type { Log } from '../../../src/conversation/log.ts';
import { createMemoryStore } from '../../../src/conversation/memory.ts';
import type { Json, Message } from '../../../src/conversation/message.ts';
import { type Outcome, type Sender, sendsNotices } from '../../../src/conversation/outbox.ts';
import { addressAfter, goingOnAt } from '../../../src/conversation/people.ts';
import { createMemoryPresence, type Presence } from '../../../src/conversation/presence.ts';
import type { Store } from '../../../src/conversation/store.ts';
import { createTurns } from '../../../src/conversation/turns.ts';
import { createMemoryTyping } from '../../../src/conversation/typing.ts';
import { createMemoryColleagues } from '../../../src/desks/colleagues.ts';
import type { LetterChannel } from '../../../src/desks/desk.ts';
import type { DeskAnswers } from '../../../src/desks/web/answers.ts';
import { createWebDesk, type WebDesk } from '../../../src/desks/web/desk.ts';
import { createMemoryLooking } from '../../../src/desks/web/looking.ts';
import { createMemoryNotices } from '../../../src/desks/web/notices.ts';
import { createMemorySessions, type SessionStore } from '../../../src/desks/web/sessions.ts';
import type { FileAccess } from '../../../src/files/access.ts';
import { attachmentOf } from '../../../src/files/attaching.ts';
import type { StoredFile } from '../../../src/files/files.ts';
import { type Away, createMemoryAway } from '../../../src/handoff/away.ts';
import { blockedDestination, sendToBlocked } from '../../../src/handoff/blocking.ts';
import { createHandoff, type Transition } from '../../../src/handoff/handoff.ts';
import { mergingDestination, sendToMerging } from '../../../src/handoff/merging-sender.ts';
import { readUpdate } from '../../../src/handoff/older-update.ts';
import { createMemoryQueue } from '../../../src/handoff/queue/memory.ts';
import { sendToQueue } from '../../../src/handoff/queue/sender.ts';
import type { Queue } from '../../../src/handoff/queue.ts';
import type { AboutArticle, Reason, Ticket } from '../../../src/handoff/ticket.ts';
import type { DeskNotice } from '../../../src/handoff/update.ts';
import type { FormLetters } from '../../../src/knowledge/form-letters/form-letters.ts';
import type { Knowledge } from '../../../src/knowledge/knowledge.ts';
import type { AnswerRef } from '../../../src/reports/facts.ts';
import { createMemoryQuestions } from '../../../src/reports/questions/memory.ts';
import type { Questions } from '../../../src/reports/questions.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const silent = { info() {}, warn() {}, error() {} };
/** Teams of which those named are closed. */
const teamsOf = (closed: readonly string[]) =>
  usual.map((team) => (closed.includes(team.id) ? { ...team, hours: never } : team));
const never = { zone: 'Europe/Berlin', week: Array.from({ length: 7 }, () => []), closed: [] };
const usual = [
  {
    id: 'front',
    name: 'Front Desk',
    tier: 1,
    topics: [],
    hours: undefined,
    targets: { firstReply: 300_000 },
    escalate: { to: 'billing' },
  },
  {
    id: 'billing',
    name: 'Utility Billing',
    tier: 2,
    topics: ['billing'],
    hours: undefined,
    targets: { resolve: 7_200_000 },
  },
];

/** The page's files, built once for each test file. */
export function buildPage(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'fd-desk-'));
  const script = join(root, 'scripts/build-desk.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a customer's first message brings about; `danger` also what a later one does. */
export interface About {
  name?: string;
  /** Somebody else says it. */
  by?: Customer;
  reason?: Reason;
  topic?: string;
  /** The question is about it. */
  article?: AboutArticle;
  /** What the bot's answer to it answers. */
  answers?: AnswerRef;
  /** It comes as a letter, from its sender's address. */
  letter?: Letterhead & { from: Correspondent };
  /** The language it is in. */
  locale?: string;
}

/** A web desk on a real server, with real turns, and customers who all want a person at once. */
export interface Office {
  url: string;
  desk: WebDesk;
  store: Store;
  presence: Presence;
  queue: Queue;
  away: Away;
  /** What is wrong with the knowledge base; may be filled. */
  faults: string[];
  /** What keeps channels from working. */
  alerts: string[];
  /** Makes the store refuse what it is given, or to be read, as when it is full or away. */
  fail(what: { writes?: boolean; reads?: boolean }): void;
  /** What the customers' provider says to each message. */
  answers: { provider(): Outcome | Promise<Outcome> };
  /** What the provider was given, oldest first. */
  sent: { to: Address; message: Message }[];
  /** Who is blocked. */
  blocked: BlockedSenders;
  says(conversation: string, text: string, about?: About, files?: StoredFile[]): Promise<void>;
  /** Somebody at another desk does something. */
  acts(conversation: string, act: Acted['act']): Promise<void>;
  /** The customer changes the message of that id, or takes it back. */
  changes(conversation: string, message: string, text: string | null): Promise<void>;
  /** The provider says later what became of a message. */
  learns(
    conversation: string,
    delivery: string,
    state: DeliveryState,
    one?: { recipient: string; reason: string },
  ): Promise<void>;
  log(conversation: string): Promise<Entry[]>;
  /** How many follow a conversation's log at the moment. */
  watching(): number;
  /** How many connections the server has. */
  connections(): Promise<number>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** What opens offices for the tests of a file or of one `describe`: each ends after its test. `usual`: what all of them have. */
export function openOffices(usual: () => OfficeParts = () => ({})): (parts?: OfficeParts) => Promise<Office> {
  const opened: Office[] = [];
  afterEach(async () => {
    for (const office of opened.splice(0)) await office.stop();
  });
  return async (parts = {}) => {
    const office = await openOffice({ ...usual(), ...parts });
    opened.push(office);
    return office;
  };
}

/** What an office is made of. */
export type OfficeParts = NonNullable<Parameters<typeof openOffice>[0]>;

export async function openOffice(
  parts: {
    pageFolder?: string;
    passes?: SessionStore;
    answers?: DeskAnswers;
    closed?: readonly string[];
    files?: FileAccess;
    formLetters?: FormLetters;
    log?: Log;
    /** How long replies are held, milliseconds. */
    hold?: number;
    /** What was sent cannot be changed. */
    fixed?: boolean;
    /** Nobody can be written to first. */
    noLetters?: boolean;
    /** What answers are suggested from. */
    knowledge?: Pick<Knowledge, 'ask' | 'article'>;
    questions?: Questions;
    /** Where what people teach is kept, as proposals. */
    stateFolder?: string;
    /** Customers are asked how it was. */
    survey?: boolean;
  } = {},
): Promise<Office> {
  const teams = teamsOf(parts.closed ?? []);
  const inner = createMemoryStore();
  let watching = 0;
  let failing: { writes?: boolean; reads?: boolean } = {};
  const store: Store = {
    ...inner,
    async receive(event, timer) {
      if (failing.writes) throw new Error('the store is full');
      return inner.receive(event, timer);
    },
    async history(id, range) {
      if (failing.reads) throw new Error('the store is away');
      return inner.history(id, range);
    },
    async watch(id, listener) {
      const end = await inner.watch(id, listener);
      watching += 1;
      return async () => {
        watching -= 1;
        await end();
      };
    },
  };
  const queue = createMemoryQueue();
  const presence = createMemoryPresence();
  const { hold = 0, fixed = false } = parts;
  const can = (channel: string) => ({ ...plainest, edits: !fixed, letters: channel === 'email' });
  const holds = { webchat: hold, email: hold };
  const away = createMemoryAway();
  const handoff = createHandoff({ teams, defaultTeam: 'front', desks: [], holds, can, isAway: away.isAway });
  const letters: LetterChannel = {
    title: 'E-mail',
    addressFor: (email, about) =>
      email === 'help@marlow.example' ? undefined : { channel: 'email', id: email.toLowerCase(), detail: { ...about } },
  };
  const blocked = createMemoryBlocked();
  const sent: Office['sent'] = [];
  const faults: string[] = [];
  const alerts: string[] = [];
  const answers: Office['answers'] = { provider: () => ({ outcome: 'delivered' }) };
  const abouts = new Map<string, About>();
  let count = 0;

  const decide: Decide<{ ticket?: Ticket }> = (conversation, event, now) => {
    const ticket = conversation.state?.ticket;
    switch (event.kind) {
      case 'heard': {
        const passed = handoff.passesOn(conversation, ticket, event);
        if (passed) return decision(passed);
        if (ticket && ticket.status !== 'resolved') {
          const inDanger = abouts.get(conversation.id)?.reason === 'danger';
          const after = { ...conversation, ...goingOnAt(conversation, addressAfter(conversation, event)) };
          return decision(
            inDanger ? handoff.raise(after, ticket, now) : handoff.heard(after, ticket, now, conversation),
          );
        }
        const { reason = 'asked', topic, article, answers } = abouts.get(conversation.id) ?? {};
        const subject = event.message.text ?? '';
        const step = handoff.open(
          conversation,
          { reason, subject, ...(topic && { topic }), ...(article && { article }) },
          now,
        );
        const from = { id: 'bot', role: 'bot' as const };
        const text = 'I fetch **somebody** for you.';
        const message = { type: 'message' as const, from, text, textFormat: 'markdown' as const };
        return {
          ...decision(step),
          effects: [{ do: 'say', message, ...(answers && { about: { answers: { ...answers } } }) }, ...step.effects],
        };
      }
      case 'acted':
        return decision(handoff.acted(conversation, ticket, event, now));
      case 'changed':
        return decision(handoff.changed(conversation, ticket, event, now));
      case 'due': {
        const step = handoff.due(conversation, ticket, event, now);
        return step ? decision(step) : { state: conversation.state ?? {}, effects: [] };
      }
      case 'found':
      case 'delivery':
        return decision(handoff.told(conversation, ticket, event, now));
      default:
        return { state: conversation.state ?? {}, effects: [] };
    }
  };
  const turns = createTurns({
    store,
    decide,
    rescue: (conversation) => ({ state: conversation.state ?? {}, effects: [] }),
    drain: (conversation, destination) => void delivery.drain(conversation, destination),
    pulls: () => false,
    log: silent,
  });
  const toDesk = sendsNotices(readUpdate, (update, attempt) => desk.tell(update as DeskNotice, attempt));
  const toQueue = sendToQueue({ queue, receive: turns.receive, history: inner.history, recurring: 3 });
  const toCustomer: Sender = async ({ body }) => {
    if (body.kind === 'message') sent.push({ to: body.to, message: body.message });
    return answers.provider();
  };
  const senders: Record<string, Sender> = {
    queue: toQueue,
    'desk:web': toDesk,
    [blockedDestination]: sendToBlocked(blocked),
    [mergingDestination]: sendToMerging({ queue, receive: turns.receive }),
  };
  const delivery = createDelivery({
    store,
    senders: (destination) => senders[destination] ?? toCustomer,
    receive: turns.receive,
    log: silent,
  });

  const app = express();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const desk = createWebDesk({
    passes: createMemorySessions(),
    colleagues: createMemoryColleagues(),
    notices: createMemoryNotices(),
    looking: createMemoryLooking(),
    typing: createMemoryTyping(),
    log: silent,
    ...parts,
    ...(!parts.noLetters && { letters }),
    queue,
    store,
    presence,
    ...{ away, blocked },
    ...(parts.knowledge &&
      parts.stateFolder && {
        teaching: createTeaching({
          ...{ store, knowledge: parts.knowledge, stateFolder: parts.stateFolder, locales: ['en'], teams },
        }),
      }),
    ...(parts.knowledge && {
      suggestions: createSuggesting({
        ...{ store, knowledge: parts.knowledge, locales: ['en'] },
        questions: parts.questions ?? createMemoryQuestions(),
      }),
    }),
    teams,
    publicUrl: url,
    title: 'City of Marlow',
    titles: { webchat: 'Web chat', email: 'E-mail' },
    faults: () => faults,
    alerts: () => alerts,
    address: (request) => request.socket.remoteAddress ?? '',
  });
  await desk.start(turns.receive);
  app.use('/desk', desk.router);

  const office: Office = {
    url,
    desk,
    store,
    presence,
    queue,
    away,
    faults,
    alerts,
    fail(what) {
      failing = what;
    },
    answers,
    sent,
    blocked,
    async says(conversation, text, about = {}, files = []) {
      abouts.set(conversation, about);
      const { letter } = about;
      const name = about.name ? { name: about.name } : {};
      const customer = letter ? writerOf(letter.from) : (about.by ?? { id: `c-${conversation}`, ...name });
      const channel = letter ? 'email' : 'webchat';
      const id = `m${++count}`;
      const message = {
        type: 'message' as const,
        id,
        timestamp: new Date().toISOString(),
        channelId: channel,
        from: { id: customer.id, role: 'user' as const, ...(customer.name && { name: customer.name }) },
        conversation: { id: conversation },
        text,
        ...(about.locale && { locale: about.locale }),
        ...(files.length > 0 && { attachments: files.map(attachmentOf) }),
        ...(letter && { channelData: withLetterhead(letter) }),
      };
      const { subject = '', cc = [] } = letter ?? {};
      const address = letter
        ? { channel, id: customer.id, detail: { subject, cc } as unknown as Json }
        : { channel, id: conversation };
      await turns.receive({ kind: 'heard', id, conversation, at: Date.now(), address, customer, message });
      await office.idle();
    },
    async acts(conversation, act) {
      await turns.receive({ kind: 'acted', id: `a${++count}`, conversation, at: Date.now(), act });
      await office.idle();
    },
    async changes(conversation, message, text) {
      const about = { id: `m${++count}`, conversation, at: Date.now(), message, text };
      await turns.receive({ ...about, kind: 'changed', by: 'customer' });
      await office.idle();
    },
    async learns(conversation, delivery, state, one) {
      const id = `${state}:${delivery}:${one?.recipient}`;
      await turns.receive({
        ...{ kind: 'delivery', id, conversation, at: Date.now(), delivery, state, destination: 'webchat', ...one },
      });
      await office.idle();
    },
    log: (conversation) => store.history(conversation, { last: 1000 }),
    watching: () => watching,
    connections: () => promisify(server.getConnections.bind(server))(),
    async idle() {
      // A delivery may begin a turn, and a turn a delivery.
      for (let i = 0; i < 5; i++) {
        await turns.idle();
        await delivery.idle();
      }
    },
    async stop() {
      await desk.stop();
      await office.idle();
      await turns.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return office;
}

const writerOf = ({ address, name }: Correspondent): Customer => ({
  id: address.toLowerCase(),
  email: address.toLowerCase(),
  emailConfirmed: true,
  ...(name && { name }),
});

const decision = ({ ticket, first = [], effects, copies }: Transition) => ({
  state: ticket ? { ticket } : {},
  effects: [...first, ...effects],
  copies,
});
