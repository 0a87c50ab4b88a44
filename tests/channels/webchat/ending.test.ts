import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Closed } from '../../../src/conversation/event.ts';
import { until } from '../../helpers/until.ts';
import { buildWidget, type Host, startHost } from './host.ts';

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

interface Seat {
  conversationId: string;
  token: string;
  session: string;
  streamUrl: string;
}
const send = (path: string, body: object | undefined, headers: Record<string, string> = { Origin: host.url }) =>
  fetch(`${host.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
async function comes(session?: string): Promise<Seat & { status: number }> {
  const response = await send('/webchat/session', { site: host.url, session });
  return { ...((await response.json()) as Seat), status: response.status };
}
const end = (session: string, site = host.url) => send('/webchat/end', { session, site });
const closed = () => host.received.filter((event): event is Closed => event.kind === 'closed');
const says = (seat: Seat, text: string) =>
  send(
    `/v3/directline/conversations/${seat.conversationId}/activities`,
    { type: 'message', text },
    { Authorization: `Bearer ${seat.token}` },
  );
/** Opens a stream; how it was closed, once it is. */
async function listens(streamUrl: string) {
  const socket = new WebSocket(streamUrl);
  sockets.push(socket);
  const tab: { types: string[]; closed?: number } = { types: [] };
  socket.on('message', (data) => {
    if (String(data)) tab.types.push(...JSON.parse(String(data)).activities.map(({ type }: { type: string }) => type));
  });
  socket.on('close', (code) => {
    tab.closed = code;
  });
  await until('the greeting', () => tab.types.includes('message'));
  return tab;
}

describe('a chat that its customer ends', () => {
  it('is opened by nothing any more: no token, no session, no stream, in no tab', async () => {
    const seat = await comes();
    const second = await comes(seat.session);
    expect(second).toMatchObject({ status: 200, conversationId: seat.conversationId });
    const tabs = [await listens(seat.streamUrl), await listens(second.streamUrl)];
    const third = await comes(seat.session);
    expect((await end(seat.session)).status).toBe(200);
    for (const tab of tabs) {
      await until('the end', () => tab.closed);
      expect(tab.types.at(-1)).toBe('endOfConversation');
      expect(tab.closed).toBe(1008);
    }
    expect(closed()).toMatchObject([
      {
        ...{ conversation: seat.conversationId, leaves: true },
        ...{ customer: { id: `webchat:${seat.conversationId}` }, address: { channel: 'webchat' } },
      },
    ]);
    const bearer = { Authorization: `Bearer ${third.token}` };
    const of = `/v3/directline/conversations/${seat.conversationId}`;
    const tries = await Promise.all([
      says(third, 'hello?'),
      send('/v3/directline/tokens/refresh', undefined, bearer),
      fetch(`${host.url}${of}`, { headers: bearer }),
      fetch(`${host.url}${of}/activities`, { headers: bearer }),
      fetch(`${host.url}/webchat/earlier?before=100`, { headers: bearer }),
      send('/webchat/upload', undefined, { ...bearer, Origin: host.url }),
      send(`${of}/upload`, undefined, bearer),
    ]);
    expect(tries.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403, 403]);
    const late = new WebSocket(third.streamUrl);
    const refused = await new Promise((resolve) => late.on('error', ({ message }) => resolve(message)));
    expect(refused).toContain('403');
    const fresh = await comes(seat.session);
    expect(fresh.status).toBe(201);
    expect(fresh.conversationId).not.toBe(seat.conversationId);
    expect((await says(fresh, 'hello?')).status).toBe(200);
  });

  it('is ended once, however often that is asked, and by nobody else', async () => {
    const seat = await comes();
    const other = await comes();
    const refusals = await Promise.all([
      end(seat.token),
      end(`${seat.session}x`),
      end(''),
      end(seat.session, 'https://elsewhere.example'),
      send('/webchat/end', {}),
      send('/webchat/end', { session: seat.session, site: host.url }, {}),
      send('/webchat/end', { session: seat.session, site: host.url }, { Origin: 'https://elsewhere.example' }),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual(Array(7).fill(403));
    expect(closed()).toEqual([]);
    for (const answer of await Promise.all([end(seat.session), end(seat.session)])) expect(answer.status).toBe(200);
    expect((await end(seat.session)).status).toBe(200);
    expect(await host.log(seat.conversationId)).toEqual([expect.stringContaining('Hello'), 'bot: endOfConversation']);
    expect((await says(other, 'hello?')).status).toBe(200);
  });

  it('is asked for again when the store was away, and is closed to all meanwhile', async () => {
    const seat = await comes();
    host.fail(true);
    expect((await end(seat.session)).status).toBe(503);
    host.fail(false);
    expect((await says(seat, 'hello?')).status).toBe(403);
    expect((await end(seat.session)).status).toBe(200);
    expect(closed()).toHaveLength(1);
  });
});

describe('a case that its customer closes in the chat', () => {
  const close = (session: string, last: unknown, headers?: Record<string, string>) =>
    send('/webchat/close', { session, site: host.url, last }, headers);

  it('is closed once for what they have seen, and the chat goes on', async () => {
    const seat = await comes();
    for (const last of [4, 4, 9]) expect((await close(seat.session, last)).status).toBe(200);
    await host.log(seat.conversationId);
    const ids = closed().map(({ id, leaves }) => ({ id, leaves }));
    expect([...new Map(ids.map((each) => [each.id, each])).values()]).toEqual([
      { id: 'closed:4', leaves: undefined },
      { id: 'closed:9', leaves: undefined },
    ]);
    expect(await comes(seat.session)).toMatchObject({ status: 200, conversationId: seat.conversationId });
    expect((await says(seat, 'hello?')).status).toBe(200);
  });

  it('is closed by nobody else, in no chat that has ended, and not while the store is away', async () => {
    const seat = await comes();
    const refusals = [
      await close(seat.token, 1),
      await close(`${seat.session}x`, 1),
      await close(seat.session, 'all'),
      await close(seat.session, 1, {}),
      await close(seat.session, 1, { Origin: 'https://elsewhere.example' }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual(Array(5).fill(403));
    host.fail(true);
    expect((await close(seat.session, 1)).status).toBe(503);
    host.fail(false);
    await end(seat.session);
    expect((await close(seat.session, 1)).status).toBe(403);
    expect(closed()).toMatchObject([{ leaves: true }]);
  });
});
