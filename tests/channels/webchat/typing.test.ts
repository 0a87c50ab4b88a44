import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { createMemoryTyping, type Typing } from '../../../src/conversation/typing.ts';
import { until } from '../../helpers/until.ts';
import { buildWidget, type Host, secrets, startHost } from './host.ts';

beforeAll(buildWidget);
let host: Host;
let typing: Typing;
const heard: string[] = [];
const sockets: WebSocket[] = [];
beforeEach(async () => {
  heard.length = 0;
  typing = createMemoryTyping();
  await typing.listen((conversation, { role }) => {
    if (role === 'user') heard.push(conversation);
  });
  host = await startHost({ typing });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await host.end();
});

interface Line {
  conversationId: string;
  token: string;
  streamUrl: string;
}
const auth = (token: string) => ({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' });
async function begun(): Promise<Line> {
  const ask = async (path: string, token: string) =>
    (await (await fetch(`${host.url}/v3/directline${path}`, { method: 'POST', headers: auth(token) })).json()) as Line;
  return ask('/conversations', (await ask('/tokens/generate', secrets.webchat)).token);
}
const post = ({ conversationId, token }: Line, body: object) =>
  fetch(`${host.url}/v3/directline/conversations/${conversationId}/activities`, {
    method: 'POST',
    headers: auth(token),
    body: JSON.stringify(body),
  });
function listen({ streamUrl }: Line): Record<string, unknown>[] {
  const frames: Record<string, unknown>[] = [];
  const socket = new WebSocket(streamUrl);
  sockets.push(socket);
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  return frames;
}

it('says that a customer types, of their own conversation, and not at every key', async () => {
  const [line, other] = [await begun(), await begun()];
  for (let n = 0; n < 20; n++) expect((await post(line, { type: 'typing', from: { id: 'else' } })).status).toBe(200);
  expect((await post({ ...line, token: other.token }, { type: 'typing' })).status).toBe(403);
  expect((await post({ ...line, token: 'none' }, { type: 'typing' })).status).toBe(403);
  expect(heard.length).toBeLessThan(20);
  expect(new Set(heard)).toEqual(new Set([line.conversationId]));
  expect(host.received.filter(({ kind }) => kind === 'heard')).toEqual([]);
});

it('takes no turn, and no message, from those who only type', async () => {
  await host.end();
  host = await startHost({ typing, limits: { messages: 1, messagesPerAddress: 1 } });
  const line = await begun();
  for (let n = 0; n < 5; n++) await post(line, { type: 'typing' });
  expect((await post(line, { type: 'message', text: 'hello' })).status).toBe(200);
});

it('tells the clients of a conversation who types there, and moves no watermark', async () => {
  const [line, other] = [await begun(), await begun()];
  const [frames, others] = [listen(line), listen(other)];
  await until('both greetings', () => frames.length === 1 && others.length === 1);
  await typing.types(line.conversationId, { role: 'user' });
  await until('the word of it', async () => {
    // A stream that is not following yet hears nothing.
    await typing.types(line.conversationId, { role: 'agent', id: 'a1', name: 'Ana' });
    return frames.length > 1;
  });
  expect(frames[1]).toEqual({
    activities: [
      { type: 'typing', from: { id: 'a1', name: 'Ana', role: 'bot' }, conversation: { id: line.conversationId } },
    ],
  });
  expect(others).toHaveLength(1);
});

describe('those who ask instead of listening', () => {
  const ana = { role: 'agent', id: 'a1', name: 'Ana' } as const;
  const ask = async ({ conversationId, token }: Line, watermark: string, wait = 0) => {
    const path = `/v3/directline/conversations/${conversationId}/activities?watermark=${watermark}&wait=${wait}`;
    const answer = await fetch(host.url + path, { headers: auth(token) });
    return (await answer.json()) as { activities: { type: string; from: object }[]; watermark: string };
  };
  const typesIn = ({ activities }: { activities: { type: string }[] }) => activities.map(({ type }) => type);

  it('hear of a representative who types once, while it is fresh, and the watermark stays', async () => {
    await host.end();
    let passed = 0;
    host = await startHost({ typing, now: () => Date.now() + passed });
    const [line, other] = [await begun(), await begun()];
    const { watermark } = await ask(line, '');
    await typing.types(line.conversationId, { role: 'user' });
    expect(typesIn(await ask(line, watermark))).toEqual([]);
    await typing.types(line.conversationId, ana);
    expect(typesIn(await ask(other, '99'))).toEqual([]);
    expect(await ask(line, watermark)).toEqual({
      activities: [
        { type: 'typing', from: { id: 'a1', name: 'Ana', role: 'bot' }, conversation: { id: line.conversationId } },
      ],
      watermark,
    });
    expect(typesIn(await ask(line, watermark))).toEqual([]);
    await typing.types(line.conversationId, ana);
    expect(typesIn(await ask(line, watermark))).toEqual(['typing']);
    await typing.types(line.conversationId, ana);
    passed = 5_000;
    expect(typesIn(await ask(line, watermark))).toEqual([]);
  });

  it('hear of it at once while they wait, and not beside what was said', async () => {
    const line = await begun();
    const { watermark } = await ask(line, '');
    const waiting = ask(line, watermark, 25);
    await host.watched(1);
    await typing.types(line.conversationId, ana);
    expect(typesIn(await waiting)).toEqual(['typing']);
    await typing.types(line.conversationId, ana);
    await host.act(line.conversationId, { type: 'reply', text: 'Here.' } as never);
    expect(typesIn(await ask(line, watermark))).toEqual(['message']);
    expect(typesIn(await ask(line, watermark))).toEqual(['message']);
  });
});

it('is silent where nobody is told, and where who tells is away', async () => {
  await host.end();
  host = await startHost();
  expect((await post(await begun(), { type: 'typing' })).status).toBe(200);
  await host.end();
  const away = () => Promise.reject(new Error('away'));
  host = await startHost({ typing: { types: away, listen: away } });
  expect((await post(await begun(), { type: 'typing' })).status).toBe(200);
});
