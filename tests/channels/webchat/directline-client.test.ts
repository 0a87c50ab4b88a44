import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
// @ts-expect-error it has no types
import xhr2 from 'xhr2';
import { createFileAccess } from '../../../src/files/access.ts';
import { createMemoryFiles } from '../../../src/files/memory.ts';
import { buildWidget, type Host, secrets, startHost } from './host.ts';

// Microsoft's own client, as published; only what a browser would give it is given.
class XMLHttpRequest extends xhr2 {
  /** A browser sends forms; the stand-in does not. */
  send(body?: unknown) {
    if (!(body instanceof FormData)) return super.send(body);
    const form = new Response(body);
    void form.arrayBuffer().then((bytes) => {
      (this as unknown as { setRequestHeader(name: string, value: unknown): void }).setRequestHeader(
        'Content-Type',
        form.headers.get('Content-Type'),
      );
      super.send(Buffer.from(bytes));
    });
  }
}
Object.assign(globalThis, { XMLHttpRequest, WebSocket });
const { DirectLine } = await import('botframework-directlinejs');
type Activity = {
  type: string;
  id?: string;
  text?: string;
  from: { id: string; role?: string };
  channelData?: Record<string, unknown>;
};

beforeAll(buildWidget);
let host: Host;
let client: InstanceType<typeof DirectLine> | undefined;
afterEach(async () => {
  client?.end();
  await host.end();
});

async function token(user?: { id: string; name?: string }): Promise<string> {
  const response = await fetch(`${host.url}/v3/directline/tokens/generate`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${secrets.webchat}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ user }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { token: string }).token;
}

/** Connects a client and collects what it hears; `until` waits for a text. */
function connect({ user, ...options }: { user?: string; [option: string]: unknown }) {
  client = new DirectLine({ domain: `${host.url}/v3/directline`, ...options });
  if (user) client.setUserId(user);
  const heard: Activity[] = [];
  let check = () => {};
  client.activity$.subscribe({
    next(activity) {
      heard.push(activity as unknown as Activity);
      check();
    },
    error() {}, // ending a client is an error to it
  });
  const until = (text: string, times = 1) =>
    new Promise<void>((resolve) => {
      check = () => {
        if (heard.filter((activity) => activity.text?.includes(text)).length >= times) resolve();
      };
      check();
    });
  const post = (text: string, more: object = {}) =>
    new Promise<string>((resolve, reject) =>
      client!
        .postActivity({ type: 'message', text, from: { id: 'someone else' }, ...more } as never)
        .subscribe(resolve, reject),
    );
  return { heard, until, post, texts: () => heard.map(({ text }) => text) };
}

describe.each([
  { mode: 'WebSocket', webSocket: true },
  { mode: 'polling', webSocket: false, pollingInterval: 200 },
])('botframework-directlinejs over $mode', ({ mode, ...options }) => {
  it('is greeted, says something, gets it back with its own id, and the answer after it', async () => {
    host = await startHost();
    const chat = connect({ token: await token({ id: 'ana-7', name: 'Ana' }), ...options });
    await chat.until('What can I do');
    const id = await chat.post('good morning', { channelData: { clientActivityID: 'client-1' } });
    await chat.until('You said: good morning');

    const echo = chat.heard.find(({ text }) => text === 'good morning')!;
    expect(echo).toMatchObject({
      id,
      type: 'message',
      from: { id: 'ana-7', name: 'Ana', role: 'user' },
      channelData: { clientActivityID: 'client-1', 'webchat:sequence-id': 2 },
    });
    expect(chat.texts()).toEqual([expect.stringContaining('Hello'), 'good morning', 'You said: good morning']);
    expect(chat.heard.map(({ channelData }) => channelData!['webchat:sequence-id'])).toEqual([1, 2, 3]);
    expect(host.received.at(-1)).toMatchObject({ customer: { id: 'ana-7', name: 'Ana', verified: true } });
  });

  it('sends files with its words, and gets them back with links', async () => {
    const files = createFileAccess(createMemoryFiles(), secrets.frontdesk);
    host = await startHost({ files });
    const chat = connect({ token: await token({ id: 'ana-7' }), ...options });
    await chat.until('What can I do');
    // The client fetches what it attaches from an address of the browser's own.
    const contentUrl = `${host.url}/webchat/demo.css`;
    const attachments = ['one.txt', 'two.txt'].map((name) => ({ contentType: 'text/plain', contentUrl, name }));
    await chat.post('here they are', { from: { id: 'ana-7' }, attachments });
    await chat.until('You said: here they are');
    const echo = chat.heard.find(({ text }) => text === 'here they are')! as Activity & {
      attachments: { name: string; contentType: string; contentUrl: string }[];
    };
    expect(echo.attachments.map(({ name, contentType }) => `${name} ${contentType}`)).toEqual([
      'one.txt text/plain',
      'two.txt text/plain',
    ]);
    const [sent, got] = await Promise.all(
      [contentUrl, echo.attachments[0]!.contentUrl].map(async (url) => (await fetch(url)).text()),
    );
    expect(got).toBe(sent);
  });

  it('hears a representative, and never what is meant for the desk', async () => {
    host = await startHost();
    const chat = connect({ token: await token(), ...options });
    await chat.until('What can I do');
    const conversation = host.conversations()[0]!;
    await host.act(conversation, { type: 'note' });
    await host.act(conversation, { type: 'claim' });
    await host.act(conversation, { type: 'reply', text: 'This is Ana.' } as never);
    await chat.until('This is Ana.');
    expect(chat.texts()).toEqual([expect.stringContaining('Hello'), undefined, 'This is Ana.']);
    expect(chat.heard[1]).toMatchObject({ type: 'event', name: 'handoff.status', value: { state: 'accepted' } });
  });
});

it('botframework-directlinejs comes back after the server restarted, and misses nothing', async () => {
  host = await startHost();
  const chat = connect({ token: await token(), random: () => 0 });
  await chat.until('What can I do');
  await host.stop();
  const conversation = host.conversations()[0]!;
  await host.act(conversation, { type: 'reply', text: 'Said while you were away.' } as never);
  await host.start();
  await chat.until('Said while you were away.');
  await chat.post('I am back');
  await chat.until('You said: I am back');
  expect(chat.texts()).toEqual([
    expect.stringContaining('Hello'),
    'Said while you were away.',
    'I am back',
    'You said: I am back',
  ]);
});

it('botframework-directlinejs works with the secret, from a server', async () => {
  host = await startHost();
  const chat = connect({ secret: secrets.webchat });
  await chat.until('What can I do');
  await chat.post('hello', { from: { id: 'customer-12' } });
  await chat.until('You said: hello');
  expect(chat.heard.find(({ text }) => text === 'hello')!.from.id).toBe('customer-12');
});

it('botframework-directlinejs names a user who is not vouched for', async () => {
  host = await startHost();
  const chat = connect({ token: await token(), user: 'my-own-id' });
  await chat.until('What can I do');
  await chat.post('hello', { from: { id: 'my-own-id' } });
  await chat.until('You said: hello');
  expect(chat.heard.find(({ text }) => text === 'hello')!.from.id).toBe('my-own-id');
  const heard = host.received.at(-1)!;
  expect(heard).toMatchObject({ customer: { id: `webchat:${heard.conversation}` } });
  expect(heard).not.toHaveProperty('customer.verified');
});

it('botframework-directlinejs is told that the conversation is not to be had with a bad token', async () => {
  host = await startHost();
  client = new DirectLine({ domain: `${host.url}/v3/directline`, token: 'not-a-token' });
  const failed = new Promise((resolve) =>
    client!.connectionStatus$.subscribe((status) => status === 4 && resolve(status)),
  );
  client.activity$.subscribe({ error: () => {} });
  await failed;
  expect(host.received).toEqual([]);
});
