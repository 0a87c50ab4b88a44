import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { createMemoryEnded } from '../../../src/channels/webchat/ended.ts';
import { createWebchat, type Webchat, type WebchatParts } from '../../../src/channels/webchat/webchat.ts';
import type { Conversation, Decision, Effect, Entry } from '../../../src/conversation/decision.ts';
import type { ActLike, Event } from '../../../src/conversation/event.ts';
import { createMemoryStore } from '../../../src/conversation/memory.ts';
import type { Action, Json, Message } from '../../../src/conversation/message.ts';
import { createMemoryPresence, type Presence } from '../../../src/conversation/presence.ts';
import type { Store } from '../../../src/conversation/store.ts';
import { createTurns } from '../../../src/conversation/turns.ts';
import { type Http, openHttp } from '../../../src/server/http.ts';
import { openLog } from '../../../src/server/log.ts';

/** A server with the web chat, the reference store, and a bot that says what a test's script needs. */
export interface Host {
  url: string;
  store: Store;
  presence: Presence;
  /** What the channel handed over, oldest first. */
  received: Event[];
  /** Every conversation that was begun. */
  conversations(): string[];
  /** The texts in a conversation's log, as `who: text`. */
  log(conversation: string): Promise<string[]>;
  /** Resolves when clients have begun to wait for entries so many times. */
  watched(times: number): Promise<void>;
  /** How many follow a log at the moment. */
  watching(): number;
  /** While held, the store takes its time with what is read; the function returned lets it go on. */
  hold(): () => void;
  /** Resolves when the server has noticed what clients did before. */
  noticed(): Promise<void>;
  /** A representative does something. */
  act(conversation: string, act: Omit<ActLike, 'by'>, name?: string): Promise<void>;
  /** The channel goes away as in a deployment, or dies with everything in flight, and comes back at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Lets no socket through, as some companies' networks do. */
  block(blocked: boolean): void;
  /** Makes the store refuse what it is given, as when it is down. */
  fail(failing: boolean): void;
  end(): Promise<void>;
}

export const secrets = {
  frontdesk: 'a-secret-for-tests-only-long-enough',
  webchat: 'the-secret-of-the-site-for-tests',
};
export const widgetFolder = join(tmpdir(), `frontdesk-widget-${process.pid}`);

afterAll(() => rm(widgetFolder, { recursive: true, force: true }));

/** Builds the widget into a temporary folder; returns the sizes. */
export async function buildWidget(): Promise<{ launcher: number; chat: number }> {
  // @ts-expect-error the build is a plain script
  const { buildWidget: build } = await import('../../../scripts/build-widget.mjs');
  return build(widgetFolder);
}

export async function startHost(options: Partial<WebchatParts> = {}): Promise<Host> {
  const inner = createMemoryStore();
  const received: Event[] = [];
  const begun = new Set<string>();
  let watches = 0;
  let watching = 0;
  let held: Promise<void> | undefined;
  let onWatch = () => {};
  let failing = false;
  let blocked = false;
  let acts = 0;
  let http: Http | undefined;
  let webchat: Webchat | undefined;
  let port = 0;
  const log = openLog('fatal', { write() {} });
  const store: Store = {
    ...inner,
    async receive(event, timer) {
      if (failing) throw new Error('the store is down');
      received.push(event);
      begun.add(event.conversation);
      return inner.receive(event, timer);
    },
    async watch(id, listener) {
      watches += 1;
      const end = await inner.watch(id, listener);
      watching += 1;
      onWatch();
      return async () => {
        watching -= 1;
        await end();
      };
    },
    async conversation(id) {
      await held;
      return inner.conversation(id);
    },
    async history(id, range) {
      await held;
      if (failing) throw new Error('the store is down');
      return inner.history(id, range);
    },
  };
  const presence = createMemoryPresence();
  const ended = createMemoryEnded();
  const turns = createTurns<Json>({
    store,
    decide,
    rescue: () => ({ state: null, effects: [] }),
    drain: () => {},
    pulls: () => true,
    log,
  });

  async function start(): Promise<void> {
    const opened = await openHttp({
      settings: { port, host: '127.0.0.1', publicUrl: undefined },
      log,
      health: async () => 'reachable',
      drainMs: 1000,
    });
    http = opened;
    port = opened.port;
    const channel = createWebchat({
      store,
      presence,
      ended,
      secrets,
      publicUrl: opened.publicUrl,
      origins: [],
      name: 'City of Marlow',
      locales: ['en', 'es'],
      address: opened.addressOf,
      widget: widgetFolder,
      log,
      ...options,
      limits: { mints: 1000, resumes: 1000, streamsPerAddress: 1000, ...options.limits },
    });
    webchat = channel;
    await channel.start(turns.receive);
    opened.serve({
      mount: (app) => app.use(channel.router),
      upgrade: (request, socket, head) => !blocked && channel.upgrade(request, socket, head),
    });
  }
  async function stop(): Promise<void> {
    const closed = http?.close();
    await webchat?.stop();
    await closed;
  }
  await start();

  return {
    url: http!.publicUrl,
    store,
    presence,
    received,
    conversations: () => [...begun],
    async log(conversation) {
      await turns.idle();
      const entries = await store.history(conversation, { last: 1000 });
      return entries.map(
        ({ message }: Entry) =>
          `${message.from.name ?? message.from.role}: ${message.text ?? message.name ?? message.type}`,
      );
    },
    watched: (times) =>
      new Promise((resolve) => {
        onWatch = () => watches >= times && resolve();
        onWatch();
      }),
    watching: () => watching,
    hold() {
      let free = () => {};
      held = new Promise((resolve) => {
        free = resolve;
      });
      return () => {
        held = undefined;
        free();
      };
    },
    async noticed() {
      // What came before on other connections is read before what comes now.
      for (let n = 0; n < 3; n++) await (await fetch(`${http!.publicUrl}/webchat/demo.css`)).arrayBuffer();
    },
    async act(conversation, act, name = 'Ana') {
      const by = { desk: 'test', id: name.toLowerCase(), name };
      acts += 1;
      await turns.receive({ kind: 'acted', id: `act-${acts}`, conversation, at: Date.now(), act: { ...act, by } });
      await turns.idle();
    },
    stop,
    start,
    block(state) {
      blocked = state;
    },
    fail(state) {
      failing = state;
    },
    async end() {
      failing = false;
      await stop();
      await turns.stop();
    },
  };
}

/** The bot of the tests: it greets, repeats, and shows on demand what messages can look like. */
function decide(_: Conversation<Json>, event: Event): Decision<Json> {
  const effects: Effect[] = [];
  const say = (text: string, more: Partial<Message> = {}) =>
    effects.push({ do: 'say', message: { type: 'message', from: { id: 'bot', role: 'bot' }, text, ...more } });
  const status = (value: Json) =>
    effects.push({
      do: 'say',
      message: { type: 'event', name: 'handoff.status', from: { id: 'bot', role: 'bot' }, value },
    });
  if (event.kind === 'closed')
    effects.push({ do: 'say', message: { type: 'endOfConversation', from: { id: 'bot', role: 'bot' } } });
  if (event.kind === 'joined') say('Hello, this is the assistant of Marlow. **What can I do for you?**');
  if (event.kind === 'heard') answer(event.message.text ?? '', say, status);
  if (event.kind === 'acted') {
    const { act } = event;
    const agent = { id: act.by.id, name: act.by.name };
    const from = { ...agent, role: 'agent' as const };
    if (act.type === 'claim') status({ state: 'accepted', agent });
    if (act.type === 'reply') {
      const { text, attachments } = act as unknown as Pick<Message, 'text' | 'attachments'>;
      say(String(text), { from, textFormat: 'markdown', ...(attachments && { attachments }) });
    }
    const said = effects.at(-1);
    if (act.ref !== undefined && said?.do === 'say') said.receipt = act.ref;
    if (act.type === 'note')
      effects.push({ do: 'say', audience: 'desk', message: { type: 'message', from, text: 'a note for colleagues' } });
    if (act.type === 'edit')
      say(String((act as unknown as { text: string }).text), {
        type: 'messageUpdate',
        from,
        textFormat: 'markdown',
        replyToId: String(act.message),
      });
    if (act.type === 'delete')
      effects.push({ do: 'say', message: { type: 'messageDelete', from, replyToId: String(act.message) } });
    if (act.type === 'resolve') status({ state: 'completed', agent });
    if (act.type === 'close') effects.push({ do: 'say', message: { type: 'endOfConversation', from } });
  }
  return { state: null, effects };
}

function answer(
  text: string,
  say: (text: string, more?: Partial<Message>) => void,
  status: (value: Json) => void,
): void {
  const actions = (...titles: string[]): { suggestedActions: { actions: Action[] } } => ({
    suggestedActions: { actions: titles.map((title) => ({ type: 'imBack', title, value: title })) },
  });
  if (/bill/i.test(text)) {
    say(
      'You can pay your utility bill **online** at [pay.marlow.example](https://pay.marlow.example), by phone, or at City Hall:\n\n- by card, no fee\n- by check\n- in cash, Monday to Friday',
    );
    say('Did that help?', actions('Yes, thank you', 'No, I meant something else', 'Talk to a person'));
  } else if (/person/i.test(text)) {
    say('I am passing this on to a colleague. It should not take long.');
    status({ state: 'queued', position: 2 });
  } else if (/danger/i.test(text)) {
    say('Call **112** now.', { importance: 'high' });
  } else if (/html/i.test(text)) {
    say(
      '<img src=x onerror=alert(1)> <b>bold</b> [bad](javascript:alert(1)) ![pixel](https://evil.example/p.png) `<i>`',
    );
  } else if (/silence/i.test(text)) {
    // Nothing is answered: a person would.
  } else {
    say(`You said: ${text}`);
  }
}
