import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { leave } from '../../helpers/leaving.ts';
import { until } from '../../helpers/until.ts';
import { buildWidget, type Host, secrets, startHost } from './host.ts';

interface Frame {
  activities: { text?: string; channelData: Record<string, unknown> }[];
  watermark: string;
}

beforeAll(buildWidget);
let host: Host;
const sockets: WebSocket[] = [];
beforeEach(async () => {
  host = await startHost();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await host.end();
});

const auth = (token: string) => ({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' });
async function ask(method: string, path: string, token: string) {
  const response = await fetch(`${host.url}/v3/directline${path}`, { method, headers: auth(token) });
  return (await response.json()) as { conversationId: string; token: string; streamUrl: string };
}
const generate = () => ask('POST', '/tokens/generate', secrets.webchat);
async function begun() {
  const line = await ask('POST', '/conversations', (await generate()).token);
  await host.log(line.conversationId);
  return line;
}
/** Opens a stream; what comes before somebody looks is kept. */
function listen(streamUrl: string): WebSocket & { frame(): Promise<string> } {
  const socket = new WebSocket(streamUrl);
  sockets.push(socket);
  const frames: string[] = [];
  const waiting: ((frame: string) => void)[] = [];
  socket.on('message', (data) => {
    const next = waiting.shift();
    if (next) next(String(data));
    else frames.push(String(data));
  });
  const frame = () => {
    const first = frames.shift();
    return first === undefined ? new Promise<string>((resolve) => waiting.push(resolve)) : Promise.resolve(first);
  };
  return Object.assign(socket, { frame });
}
const read = async (stream: { frame(): Promise<string> }) => JSON.parse(await stream.frame()) as Frame;
const texts = ({ activities }: Frame) => activities.map(({ text }) => text);

it('says first what there is, even when that is nothing, and then all that comes, in order', async () => {
  const { token, conversationId } = await generate();
  const quiet = listen((await ask('GET', `/conversations/${conversationId}`, token)).streamUrl);
  expect(await read(quiet)).toEqual({ activities: [], watermark: '0' });
  for (const text of ['one', 'two']) {
    await fetch(`${host.url}/v3/directline/conversations/${conversationId}/activities`, {
      method: 'POST',
      headers: auth(token),
      body: JSON.stringify({ type: 'message', text }),
    });
    const frame = await read(quiet);
    expect(texts(frame)).toEqual([text, `You said: ${text}`]);
    expect(frame.watermark).toBe(text === 'one' ? '2' : '4');
  }
});

it('goes on after a watermark, and is not made deaf by one that never was', async () => {
  const { token, conversationId } = await begun();
  await host.act(conversationId, { type: 'reply', text: 'second' } as never);
  const at = async (watermark: string) =>
    listen((await ask('GET', `/conversations/${conversationId}?watermark=${watermark}`, token)).streamUrl);
  expect(texts(await read(await at('1')))).toEqual(['second']);
  expect(texts(await read(await at('')))).toHaveLength(2);
  expect(texts(await read(await at('-')))).toHaveLength(2);
  const ahead = await at('999999');
  expect(await read(ahead)).toEqual({ activities: [], watermark: '2' });
  await host.act(conversationId, { type: 'reply', text: 'third' } as never);
  expect(texts(await read(ahead))).toEqual(['third']);
});

it('answers an empty frame with an empty frame, and puts up with no chatter', async () => {
  const { streamUrl } = await begun();
  const stream = listen(streamUrl);
  await read(stream);
  stream.send('');
  expect(await stream.frame()).toBe('');
  for (let n = 0; n < 100; n++) stream.send('x');
  const [code] = await once(stream, 'close');
  expect(code).toBe(1008);
});

it('ends with 1012 when the server stops, and a new one goes on where it was', async () => {
  const { token, conversationId, streamUrl } = await begun();
  const stream = listen(streamUrl);
  const { watermark } = await read(stream);
  const closed = once(stream, 'close');
  await host.stop();
  expect((await closed)[0]).toBe(1012);
  await host.act(conversationId, { type: 'reply', text: 'meanwhile' } as never);
  await host.start();
  const again = listen((await ask('GET', `/conversations/${conversationId}?watermark=${watermark}`, token)).streamUrl);
  expect(texts(await read(again))).toEqual(['meanwhile']);
});

it('lets go of a client that takes nothing in', async () => {
  const { conversationId, streamUrl } = await begun();
  const stream = listen(streamUrl);
  await read(stream);
  const raw = (stream as unknown as { _socket: Socket })._socket;
  raw.pause();
  const text = 'x'.repeat(4000);
  for (let n = 0; n < 4000; n++) await host.act(conversationId, { type: 'reply', text } as never);
  const closed = once(stream, 'close');
  raw.resume();
  expect((await closed)[0]).toBe(1006);
});

describe('clients that leave before they are served', () => {
  let later = 0;
  beforeEach(async () => {
    await host.end();
    later = 0;
    host = await startHost({ now: () => Date.now() + later });
  });
  const poll = (id: string, token: string, wait: number, signal: AbortSignal | null = null) =>
    fetch(`${host.url}/v3/directline/conversations/${id}/activities?watermark=1&wait=${wait}`, {
      headers: auth(token),
      signal,
    });

  it('take no places: ten connections that are reset during the handshake', async () => {
    const { token, conversationId } = await begun();
    later = 600_000; // From here on the store is asked whether the conversation is still there.
    for (let n = 0; n < 10; n++) {
      const { streamUrl } = await ask('GET', `/conversations/${conversationId}`, token);
      const { pathname, search, port } = new URL(streamUrl);
      const free = host.hold();
      const socket = connect(Number(port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(
        `GET ${pathname}${search} HTTP/1.1\r\nHost: chat\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      await host.noticed();
      socket.resetAndDestroy();
      await host.noticed();
      free();
    }
    const stream = listen((await ask('GET', `/conversations/${conversationId}`, token)).streamUrl);
    expect((await read(stream)).watermark).toBe('1');
    expect(host.watching()).toBe(1);
    expect((await poll(conversationId, token, 1)).status).toBe(200);
    stream.terminate();
    await until('nobody to follow the log', () => host.watching() === 0);
  });

  it('take no places: six polls that were given up', async () => {
    const { token, conversationId } = await begun();
    const free = host.hold();
    const leaving = new AbortController();
    const polls = Array.from({ length: 6 }, () =>
      poll(conversationId, token, 20, leaving.signal).catch(() => undefined),
    );
    await host.noticed();
    leaving.abort();
    await Promise.all(polls);
    await host.noticed();
    free();
    expect((await poll(conversationId, token, 1)).status).toBe(200);
    await until('nobody to follow the log', () => host.watching() === 0);
  });

  it('take no places: polls that stand behind one another on a connection that is lost', async () => {
    const { token, conversationId } = await begun();
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const path = `/v3/directline/conversations/${conversationId}/activities?watermark=1&wait=20`;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: chat\r\nAuthorization: Bearer ${token}\r\n\r\n`.repeat(5));
    await until('all to wait', () => host.watching() === 5);
    expect((await poll(conversationId, token, 1)).status).toBe(429);
    socket.resetAndDestroy();
    await until('nobody to follow the log', () => host.watching() === 0, 5);
    expect((await poll(conversationId, token, 1)).status).toBe(200);
  });
});

it('ends when the conversation left, and whoever comes back hears that it is gone', async () => {
  let later = 0;
  await host.end();
  host = await startHost({ now: () => Date.now() + later });
  const { token, conversationId, streamUrl } = await begun();
  const stream = listen(streamUrl);
  await read(stream);
  const closed = once(stream, 'close');
  await leave(host.store, conversationId);
  expect((await closed)[0]).toBe(1000);

  later = 600_000;
  const say = { method: 'POST', headers: auth(token), body: JSON.stringify({ type: 'message', text: 'still there?' }) };
  const posted = await fetch(`${host.url}/v3/directline/conversations/${conversationId}/activities`, say);
  expect(posted.status).toBe(404);
  expect(await posted.json()).toMatchObject({ error: { message: expect.stringContaining('Start a new one') } });
  for (const path of [`/conversations/${conversationId}`, `/conversations/${conversationId}/activities`])
    expect(await ask('GET', path, token)).toMatchObject({ error: { code: 'NotFound' } });
  expect(await ask('POST', '/conversations', token)).toMatchObject({ error: { code: 'NotFound' } });
  expect(await host.store.conversation(conversationId)).toBeUndefined();
  // Another one begins as if nothing had been.
  const fresh = await begun();
  expect(fresh.conversationId).not.toBe(conversationId);
});

it('names whoever asks by a short hash, the same for one address, and never the address', async () => {
  let address = '203.0.113.9';
  await host.end();
  host = await startHost({ address: () => address });
  const say = async () => {
    // As a browser: what a site's own server vouches for is not counted by its address.
    const { conversationId, token } = (await (
      await fetch(`${host.url}/webchat/session`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: host.url },
        body: JSON.stringify({ site: host.url }),
      })
    ).json()) as { conversationId: string; token: string };
    await fetch(`${host.url}/v3/directline/conversations/${conversationId}/activities`, {
      ...{ method: 'POST', headers: auth(token), body: JSON.stringify({ type: 'message', text: 'hello' }) },
    });
    const event = host.received.find((each) => each.kind === 'heard' && each.conversation === conversationId);
    return event?.kind === 'heard' ? event.from : undefined;
  };
  const [first, second] = [await say(), await say()];
  address = '203.0.113.10';
  const third = await say();
  expect(first).toMatch(/^[\w-]{10}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(JSON.stringify(host.received)).not.toContain('203.0.113');
});

describe('who reads a conversation', () => {
  const isHere = async (conversation: string) => (await host.presence.isThere(conversation)).here;

  it('is there while a stream is open, and has left when the last one closes', async () => {
    const { token, conversationId } = await generate();
    expect(await host.presence.isThere(conversationId)).toEqual({ here: false });
    const tabs = [];
    for (let i = 0; i < 2; i++) {
      const tab = listen((await ask('GET', `/conversations/${conversationId}`, token)).streamUrl);
      await read(tab);
      tabs.push(tab);
    }
    expect(await isHere(conversationId)).toBe(true);
    tabs[0]!.close();
    await once(tabs[0]!, 'close');
    await host.noticed();
    expect(await isHere(conversationId)).toBe(true);
    tabs[1]!.close();
    await until('the last to have left', async () => !(await isHere(conversationId)));
    expect((await host.presence.isThere(conversationId)).ago).toBeLessThan(60_000);
  });

  it('is there while it waits for an answer, and not because it looked once', async () => {
    const { token, conversationId } = await begun();
    const path = `/conversations/${conversationId}/activities`;
    await ask('GET', path, token);
    expect(await isHere(conversationId)).toBe(false);
    await ask('GET', `${path}?wait=1`, token);
    expect(await isHere(conversationId)).toBe(true);
  });

  it('has left a server that goes away', async () => {
    const { token, conversationId } = await generate();
    await read(listen((await ask('GET', `/conversations/${conversationId}`, token)).streamUrl));
    await host.stop();
    expect(await isHere(conversationId)).toBe(false);
    await host.start();
  });
});
