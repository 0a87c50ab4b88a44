import { setTimeout as sleep } from 'node:timers/promises';
import { createSlackChannel } from '../../../src/channels/slack/slack.ts';
import { createMemoryThreads } from '../../../src/channels/slack/threads.ts';
import { createMemoryBlocked } from '../../../src/conversation/blocked.ts';
import type { Conversation, Decision, Say } from '../../../src/conversation/decision.ts';
import { createDelivery } from '../../../src/conversation/delivery.ts';
import type { Event } from '../../../src/conversation/event.ts';
import { createMemoryStore } from '../../../src/conversation/memory.ts';
import type { Draft } from '../../../src/conversation/message.ts';
import { type Outcome, sendsMessages } from '../../../src/conversation/outbox.ts';
import { createTurns } from '../../../src/conversation/turns.ts';
import { createFileAccess } from '../../../src/files/access.ts';
import { createMemoryFiles } from '../../../src/files/memory.ts';
import { type Clock, createRateLanes } from '../../../src/slack/lanes.ts';
import { botEvents, botScopes } from '../../../src/slack/manifest.ts';
import { createMemoryTraces } from '../../../src/slack/traces.ts';
import { workspaceOf } from '../../../src/slack/workspace.ts';
import { connectTo } from '../../helpers/slack/connected.ts';
import { createSlack } from '../../helpers/slack/slack.ts';
import type { Post, Room } from '../../helpers/slack/workspace.ts';

/** Slack's seconds pass so much faster here: the paces and their order stay, the waiting does not. */
const HASTE = 20;
const hasty: Clock = {
  now: () => Date.now() * HASTE,
  sleep: (milliseconds, signal) => sleep(milliseconds / HASTE, undefined, { signal }).catch(() => {}),
};

/** What the front desk says to an event; nothing unless a test says so. */
export type Says = (event: Event, conversation: Conversation) => Draft[] | Promise<Draft[]>;

const bot = { id: 'bot', name: 'Marlow', role: 'bot' as const };
const rita = { id: 'agent-1', name: 'Rita', role: 'agent' as const };

/** The words of the bot, with buttons. */
export const asks = (text: string, ...titles: string[]): Draft => ({
  ...{ type: 'message', from: bot, text, textFormat: 'markdown', locale: 'en' },
  ...(titles.length > 0 && {
    suggestedActions: { actions: titles.map((title) => ({ type: 'imBack', title, value: title })) },
  }),
});
/** The words of a person. */
export const says = (text: string, more: Partial<Draft> = {}): Draft => ({
  ...{ type: 'message', from: rita, text, textFormat: 'markdown', locale: 'en' },
  ...more,
});

/**
 * The channel in a workspace, with real turns and outbox behind it; what is said is scripted. The app has the scopes and the events
 * of our manifest, and no more.
 */
export async function openCounter(
  options: {
    over?: 'socket' | 'http';
    says?: Says;
    open?: string[];
    scopes?: readonly string[];
    withoutFiles?: boolean;
  } = {},
) {
  const { over = 'http', open, scopes = botScopes } = options;
  const slack = await createSlack({ scopes: [...scopes], subscribed: botEvents });
  const { connection, url, log, stop } = await connectTo(slack, over);
  const [ann, bob] = [slack.person('Ann'), slack.person('Bob')];
  const rep = slack.person('Rita');
  const help = slack.channel('help', { members: [ann, bob], public: true });
  const desk = slack.channel('front', { members: [rep, ann] });
  const store = createMemoryStore();
  const blocked = createMemoryBlocked();
  const files = createFileAccess(createMemoryFiles(), 's'.repeat(40));
  const traces = createMemoryTraces();
  const script = { says: options.says ?? (() => []), fails: 0, later: 0 };
  const channel = createSlackChannel({
    ...{ store, blocked, log, traces, name: 'Marlow', desks: [desk.id], open },
    now: () => Date.now() + script.later,
    slack: workspaceOf(connection, { log, lanes: createRateLanes({ clock: hasty, patience: 6000 * HASTE }) }),
    threads: createMemoryThreads(),
    ...(!options.withoutFiles && { files }),
  });
  const received: Event[] = [];
  const outcomes: Outcome[] = [];
  const delivery = createDelivery({
    store,
    senders: (destination) =>
      destination === 'slack'
        ? sendsMessages(async (...about) => {
            const outcome = await channel.deliver(...about);
            outcomes.push(outcome);
            return outcome;
          })
        : undefined,
    receive: (event) => turns.receive(event),
    tryMs: () => channel.can.tryMs,
    pause: { first: 10, most: 50 },
    log,
  });
  const turns = createTurns({
    store,
    async decide(conversation, event): Promise<Decision> {
      const drafts = await script.says(event, conversation);
      return { state: {}, effects: drafts.map((message): Say => ({ do: 'say', message })) };
    },
    rescue: (_, __, error) => {
      throw error;
    },
    drain: (conversation, destination) => void delivery.drain(conversation, destination),
    pulls: () => false,
    log,
  });
  await channel.start(async (event) => {
    if (script.fails > 0) {
      script.fails -= 1;
      throw new Error('Redis is gone');
    }
    const answer = await turns.receive(event);
    if (answer.fresh) received.push(event);
    slack.workspace.changed();
    return answer;
  });
  await connection.listen();

  const counter = {
    ...{ slack, url, connection, channel, store, blocked, files: files.store, traces, log, script, received, outcomes },
    ...{ ann, bob, rep, help, desk },
    direct: slack.direct(ann),
    mention: `<@${slack.workspace.app.user}>`,
    /** The words that were heard, with whose they are. */
    heard: () =>
      received.flatMap((event) => (event.kind === 'heard' ? [`${event.customer.name}: ${event.message.text}`] : [])),
    /** What the app has posted there, as people read it. */
    shown: (room: Room): string[] => room.messages.filter(({ bot_id: by }) => by).map(plainOf),
    /** Says something to a conversation that is there. */
    async tells(conversation: string, ...drafts: Draft[]): Promise<void> {
      const before = script.says;
      script.says = (event) => (event.kind === 'found' ? drafts : before(event, {} as Conversation));
      const id = `told-${received.length}-${Math.random()}`;
      await turns.receive({ kind: 'found', id, conversation, at: Date.now(), name: 'tell', value: null });
      await turns.idle();
      script.says = before;
    },
    /** Settles when nothing is on its way any more, in either direction. */
    async quiet(): Promise<void> {
      for (let round = 0; round < 3; round += 1) {
        await slack.events.quiet();
        await turns.idle();
        await delivery.idle();
      }
    },
    async close(): Promise<void> {
      await channel.stop();
      await stop();
      await turns.stop();
      await delivery.stop(100);
      await slack.stop();
    },
  };
  return counter;
}

/** A counter. */
export type Counter = Awaited<ReturnType<typeof openCounter>>;

/** The words of a post, as people read it: buttons in brackets. */
export function plainOf({ blocks, text, files = [] }: Pick<Post, 'text' | 'blocks' | 'files'>): string {
  const words: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) walk(each);
    else if (value && typeof value === 'object') {
      const part = value as Record<string, unknown>;
      if (part.type === 'button') words.push(`[${(part.text as { text: string }).text}]`);
      else if (part.type === 'link') words.push(String(part.text ?? part.url));
      else if (typeof part.text === 'string') words.push(part.text);
      else for (const each of Object.values(part)) walk(each);
    }
  };
  if (blocks) walk(blocks);
  else words.push(text);
  for (const { name } of files) words.push(`(${name})`);
  return words.join(' ').replace(/\s+/g, ' ').trim();
}
