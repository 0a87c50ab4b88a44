import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { until } from '../../helpers/until.ts';
import { buildWidget, type Host, secrets, startHost } from './host.ts';

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

interface Line {
  conversationId: string;
  token: string;
  streamUrl: string;
}

async function ask<T = Line>(method: string, path: string, token: string): Promise<T> {
  const response = await fetch(`${host.url}${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
  return (await response.json()) as T;
}
async function begun(): Promise<Line> {
  const { token } = await ask('POST', '/v3/directline/tokens/generate', secrets.webchat);
  const line = await ask('POST', '/v3/directline/conversations', token);
  await host.log(line.conversationId);
  return line;
}
/** Opens a stream; `silent` clients take in what they are given and never answer, as one whose network is gone. */
function listen(streamUrl: string, silent = false) {
  const socket = new WebSocket(streamUrl, { autoPong: !silent });
  sockets.push(socket);
  const texts: (string | undefined)[] = [];
  socket.on('message', (data) => {
    const { activities } = JSON.parse(String(data)) as { activities: { text?: string }[] };
    texts.push(...activities.map(({ text }) => text));
  });
  return { socket, texts };
}
const replies = (line: Line, text: string) =>
  host.act(line.conversationId, { type: 'reply', text, ref: { kind: 'reply', to: 'Ana' } } as never);
const news = () => host.received.filter(({ kind }) => kind === 'delivery');
const deliveries = async ({ conversationId }: Line) => (await host.store.conversation(conversationId))?.deliveries;

it('says that a reply was delivered when the customer has it, and once, on however many pages', async () => {
  const line = await begun();
  const pages = [listen(line.streamUrl), listen((await again(line)).streamUrl)];
  await until('both pages', () => pages.every(({ texts }) => texts.length === 1));
  await replies(line, 'It is fixed.');
  await until('the word of it', async () => (await deliveries(line))?.[2] === 'delivered');
  expect(news()[0]).toMatchObject({ state: 'delivered', destination: 'webchat', receipt: { to: 'Ana' } });
  expect(new Set(news().map(({ id }) => id)).size).toBe(1);
  const before = news().length;
  const late = listen((await again(line)).streamUrl);
  await until('the late page', () => late.texts.includes('It is fixed.'));
  await host.noticed();
  expect(news()).toHaveLength(before);
});

it('says nothing while nobody is there, nor for what the bot says', async () => {
  const line = await begun();
  const page = listen(line.streamUrl);
  await until('the greeting', () => page.texts.length === 1);
  page.socket.close();
  await replies(line, 'Are you there?');
  await host.noticed();
  expect(news()).toEqual([]);
  const { activities } = await ask<{ activities: unknown[] }>('GET', poll(line, ''), line.token);
  expect(activities).toHaveLength(2);
  await until('the word of it', async () => (await deliveries(line))?.[2] === 'delivered');
});

it('says nothing of what went out to a client that never took it, until it comes back and has it', async () => {
  const line = await begun();
  const deaf = listen(line.streamUrl, true);
  await until('the greeting', () => deaf.texts.length === 1);
  await replies(line, 'Hello?');
  await until('what was sent', () => deaf.texts.includes('Hello?'));
  await host.noticed();
  expect(news()).toEqual([]);
  await ask('GET', poll(line, '2'), line.token);
  await until('the word of it', async () => (await deliveries(line))?.[2] === 'delivered');
});

const poll = ({ conversationId }: Line, watermark: string) =>
  `/v3/directline/conversations/${conversationId}/activities?watermark=${watermark}`;
const again = ({ conversationId, token }: Line) => ask('GET', `/v3/directline/conversations/${conversationId}`, token);
