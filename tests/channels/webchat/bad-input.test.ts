import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { createTokens } from '../../../src/channels/webchat/tokens.ts';
import { buildWidget, type Host, secrets, startHost } from './host.ts';

const foreign = { Origin: 'https://evil.example' };
const json = { 'Content-Type': 'application/json' };

beforeAll(buildWidget);
let host: Host;
beforeEach(async () => {
  host = await startHost({ origins: ['https://www.marlow.example'] });
});
afterEach(() => host.end());

const call = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
  fetch(host.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const own = () => ({ Origin: host.url });
interface Seat {
  session: string;
  token: string;
  conversationId: string;
  streamUrl: string;
}
async function seat(headers: Record<string, string> = own(), body: object = {}): Promise<Seat> {
  const response = await call('POST', '/webchat/session', { ...headers, ...json }, body);
  expect([200, 201]).toContain(response.status);
  return (await response.json()) as Seat;
}
/** What a refusal looks like: its status, a code, a sentence, and nothing of our inside. */
async function refused(response: Response): Promise<{ status: number; code: string; message: string }> {
  const text = await response.text();
  expect(text.length).toBeLessThan(400);
  expect(text).not.toMatch(/at .*\.ts|node_modules|Error:/);
  return { status: response.status, ...(JSON.parse(text) as { error: { code: string; message: string } }).error };
}
/** How a socket fares: `open`, or the status with which it was refused. */
function knock(url: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers });
    socket.on('open', () => {
      resolve('open');
      socket.close();
    });
    socket.on('unexpected-response', (_, response) => resolve(String(response.statusCode)));
    socket.on('error', (error) => resolve(error.message));
  });
}
const heard = () => host.received.filter(({ kind }) => kind === 'heard');
const activities = (id: string) => `/v3/directline/conversations/${id}/activities`;
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe('what is refused, and nothing of it stored', () => {
  it('unknown routes', async () => {
    expect(await refused(await call('GET', '/v3/directline/nothing'))).toMatchObject({ status: 404, code: 'NotFound' });
    expect(await refused(await call('GET', '/webchat/nothing'))).toMatchObject({ status: 404 });
    expect(await refused(await call('GET', '/v3/directline/session/getsessionid'))).toMatchObject({ status: 404 });
    expect(await knock(`${host.url.replace('http', 'ws')}/elsewhere`)).toBe('404');
  });

  it('bodies that are too large, not JSON, or of another type', async () => {
    const { token, conversationId } = await seat();
    const post = (body: string, type = 'application/json') =>
      call('POST', activities(conversationId), { ...bearer(token), 'Content-Type': type }, body).then(refused);
    expect(await post(JSON.stringify({ type: 'message', text: 'x'.repeat(70_000) }))).toMatchObject({ status: 413 });
    expect(await post('{"type":"message",')).toMatchObject({ status: 400 });
    expect(await post('type=message', 'application/x-www-form-urlencoded')).toMatchObject({ status: 415 });
    expect(await post('[]')).toMatchObject({ status: 400 });
    expect(heard()).toEqual([]);
  });

  it('texts that are too long, empty or not texts, and files', async () => {
    const { token, conversationId } = await seat();
    const post = (body: object) =>
      call('POST', activities(conversationId), { ...bearer(token), ...json }, body).then(refused);
    const long = await post({ type: 'message', text: 'x'.repeat(4001) });
    expect(long).toMatchObject({ status: 400, message: expect.stringContaining('4001 of 4000') });
    expect(await post({ type: 'message', text: ' \n' })).toMatchObject({ status: 400 });
    for (const unseen of ['\u200b', '\u00ad\u2060', '\u0000\u0007\u001b', ' \u202e\n\ufeff']) {
      expect(await post({ type: 'message', text: unseen })).toMatchObject({ message: 'The message has no text.' });
    }
    expect(await post({ type: 'message', text: { toString: 'x' } })).toMatchObject({ status: 400 });
    expect(await post({ text: 'no type' })).toMatchObject({ status: 400 });
    expect(
      await post({ type: 'message', text: 'look', attachments: [{ contentUrl: 'http://169.254.169.254/' }] }),
    ).toMatchObject({
      status: 415,
      message: expect.stringContaining('Files cannot be sent'),
    });
    const upload = await call(
      'POST',
      `/v3/directline/conversations/${conversationId}/upload?userId=x`,
      bearer(token),
      'file',
    );
    expect(await refused(upload)).toMatchObject({ status: 415, code: 'FilesNotSupported' });
    expect(heard()).toEqual([]);
  });

  it('too many messages, with how long to wait; what was taken stays', async () => {
    const { token, conversationId } = await seat();
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let n = 0; n < 22; n++) {
      last = await call(
        'POST',
        activities(conversationId),
        { ...bearer(token), ...json },
        { type: 'message', text: `silence ${n}` },
      );
      statuses.push(last.status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(Number(last!.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused(last!)).toMatchObject({ status: 429, code: 'TooManyRequests' });
    expect(heard()).toHaveLength(20);
  });

  it('no token, a forged one, one of another kind or signer or algorithm, an expired one, another conversation’s', async () => {
    const { token, conversationId, session, streamUrl } = await seat();
    const post = (headers: Record<string, string>, id = conversationId) =>
      call('POST', activities(id), { ...headers, ...json }, { type: 'message', text: 'let me in' }).then(refused);
    const grant = { user: 'x', vouched: true, site: '', origins: [], since: 0 };
    const forged = await createTokens({ ...secrets, frontdesk: 'not the secret of this server' }).sign({
      conversation: conversationId,
      ...grant,
    });
    const claims = Buffer.from(
      JSON.stringify({ conv: conversationId, user: 'x', exp: 9e9, iss: 'frontdesk', aud: 'webchat' }),
    );
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims.toString('base64url')}.`;
    const [head, body, signature] = token.split('.');
    const changed = JSON.parse(Buffer.from(body!, 'base64url').toString());
    const tampered = `${head}.${Buffer.from(JSON.stringify({ ...changed, vouched: true })).toString('base64url')}.${signature}`;
    const stream = new URL(streamUrl).searchParams.get('t')!;

    expect(await post({})).toMatchObject({ status: 401 });
    expect(await post(bearer('rubbish'))).toMatchObject({ status: 403, code: 'TokenExpired' });
    for (const bad of [forged, unsigned, tampered, session, stream]) {
      expect(await post(bearer(bad))).toMatchObject({ status: 403, code: 'TokenExpired' });
    }
    const other = await seat();
    expect(await post(bearer(other.token))).toMatchObject({ status: 403 });
    expect(await refused(await call('GET', activities(conversationId), bearer(other.token)))).toMatchObject({
      status: 403,
    });
    expect(await refused(await call('GET', '/webchat/earlier?before=5', bearer('rubbish')))).toMatchObject({
      status: 403,
    });
    expect(heard()).toEqual([]);
  });

  it('a token after its time', async () => {
    const { conversationId } = await seat();
    const { hkdfSync } = await import('node:crypto');
    const key = new Uint8Array(hkdfSync('sha256', secrets.frontdesk, '', 'frontdesk webchat tokens v1', 32));
    const expired = (seconds: number) =>
      new SignJWT({ conv: conversationId, user: 'x', since: 0 })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('frontdesk')
        .setAudience('webchat')
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(key);
    const get = async (seconds: number) =>
      (await call('GET', activities(conversationId), bearer(await expired(seconds)))).status;
    expect(await get(60)).toBe(200);
    expect(await get(-1)).toBe(403);
  });

  it('another token for one whose like followed one another for a day; a session begins anew', async () => {
    await host.end();
    let later = 0;
    host = await startHost({ now: () => Date.now() + later });
    const first = await seat();
    await host.log(first.conversationId);
    const copied = await createTokens(secrets).sign({
      conversation: first.conversationId,
      ...{ user: 'x', vouched: false, site: '', origins: [], since: Math.floor(Date.now() / 1000) - 25 * 3600 },
    });
    const conversation = `/v3/directline/conversations/${first.conversationId}`;
    const renew = async (token: string) =>
      Promise.all(
        (
          [
            ['GET', conversation],
            ['GET', `${conversation}?watermark=1`],
            ['POST', '/v3/directline/conversations'],
            ['POST', '/v3/directline/tokens/refresh'],
          ] as const
        ).map(async ([method, path]) => (await call(method, path, bearer(token))).status),
      );
    expect(await renew(copied)).toEqual([403, 403, 403, 403]);
    expect(await renew(first.token)).toEqual([200, 200, 200, 200]);

    // Who has read along so far hears no more.
    const stream = new WebSocket(first.streamUrl);
    await new Promise((resolve) => stream.once('message', resolve));
    later = 25 * 3_600_000;
    const ended = new Promise((resolve) => stream.once('close', resolve));
    const read: unknown[] = [];
    stream.on('message', (data) => read.push(data));
    await host.act(first.conversationId, { type: 'reply', text: 'for your eyes only' } as never);
    expect(await ended).toBe(1008);
    expect(read).toEqual([]);
    const again = await seat(own(), { session: first.session });
    expect(again.conversationId).toBe(first.conversationId);
    expect(await renew(again.token)).toEqual([200, 200, 200, 200]);
  });

  it('messages from one address that are too many, but none of whom a site vouches for, or of this machine', async () => {
    let address = '203.0.113.7';
    await host.end();
    host = await startHost({ address: () => address, limits: { messages: 100, messagesPerAddress: 5 } });
    const say = async ({ token, conversationId }: Seat) =>
      (
        await call(
          'POST',
          activities(conversationId),
          { ...bearer(token), ...json },
          { type: 'message', text: 'silence' },
        )
      ).status;
    const [ana, bea] = [await seat(), await seat()];
    for (let n = 0; n < 4; n++) expect(await say(ana)).toBe(200);
    expect([await say(bea), await say(bea), await say(ana)]).toEqual([200, 429, 429]);
    const generated = await call(
      'POST',
      '/v3/directline/tokens/generate',
      { ...bearer(secrets.webchat), ...json },
      { user: { id: 'jo' } },
    );
    expect(await say((await generated.json()) as Seat)).toBe(200);
    address = '203.0.113.8';
    expect(await say(bea)).toBe(200);
    address = '127.0.0.1';
    for (let n = 0; n < 6; n++) expect(await say(ana)).toBe(200);
  });

  it('nothing, once the store is back, for what it could not take before', async () => {
    await host.end();
    const lines: [string, string, object][] = [];
    const line = (level: string) => (details: object, text: string) => void lines.push([level, text, details]);
    host = await startHost({
      address: () => '203.0.113.7',
      limits: { mints: 2, resumes: 3, messages: 3, messagesPerAddress: 3 },
      log: { info: line('info'), warn: line('warn'), error: line('error') },
    });
    const { token, conversationId, session } = await seat();
    const say = async () =>
      (
        await call(
          'POST',
          activities(conversationId),
          { ...bearer(token), ...json },
          { type: 'message', text: 'silence' },
        )
      ).status;
    const come = async (body: object) => (await call('POST', '/webchat/session', { ...own(), ...json }, body)).status;
    host.fail(true);
    for (let n = 0; n < 10; n++) expect([await say(), await come({})]).toEqual([503, 503]);
    for (let n = 0; n < 10; n++)
      expect((await call('GET', activities(conversationId), bearer(token))).status).toBe(503);
    expect(lines.map(([level, text]) => [level, text])).toEqual([
      ['error', 'web chat cannot store what customers write: they are asked to try again'],
      ['error', 'web chat cannot read conversations: customers are asked to try again'],
    ]);
    expect(lines[0]?.[2]).toMatchObject({ err: { message: 'the store is down' } });
    host.fail(false);
    expect([await say(), await say(), await say(), await say()]).toEqual([200, 200, 200, 429]);
    expect([await come({}), await come({ session }), await come({})]).toEqual([201, 200, 429]);
    expect((await call('GET', activities(conversationId), bearer(token))).status).toBe(200);
    expect(lines.slice(2).map(([level, text]) => [level, text])).toEqual([
      ['info', 'web chat stores what customers write again'],
      ['info', 'web chat reads conversations again'],
    ]);
  });

  it('a wrong secret, the secret in a browser, an origin that nobody allowed, a reserved user', async () => {
    const generate = (secret: string, headers = {}, body: object = {}) =>
      call('POST', '/v3/directline/tokens/generate', { ...bearer(secret), ...json, ...headers }, body).then(refused);
    expect(await generate('guess')).toMatchObject({ status: 403, code: 'BadSecret' });
    expect(await generate(secrets.webchat, own())).toMatchObject({ status: 403, code: 'SecretInBrowser' });
    expect(await generate(secrets.webchat, {}, { trustedOrigins: ['https://evil.example'] })).toMatchObject({
      status: 400,
    });
    const { token } = (await (
      await call('POST', '/v3/directline/tokens/generate', { ...bearer(secrets.webchat), ...json }, {})
    ).json()) as Seat;
    const start = await call(
      'POST',
      '/v3/directline/conversations',
      { ...bearer(token), ...json },
      { user: { id: 'dl_admin' } },
    );
    expect(await refused(start)).toMatchObject({ status: 400 });
    expect(host.received).toEqual([]);
  });

  it('foreign origins, on HTTP, at the session, in the frame and on the WebSocket', async () => {
    expect(await refused(await call('POST', '/webchat/session', { ...foreign, ...json }, {}))).toMatchObject({
      status: 403,
      code: 'BadOrigin',
    });
    expect(await refused(await call('POST', '/webchat/session', json, {}))).toMatchObject({ status: 403 });
    const lying = { ...own(), ...json };
    expect(await refused(await call('POST', '/webchat/session', lying, { site: foreign.Origin }))).toMatchObject({
      status: 403,
    });
    expect(await refused(await call('GET', `/webchat/chat?site=${foreign.Origin}`))).toMatchObject({ status: 403 });
    expect(host.received).toEqual([]);

    const { token, conversationId, streamUrl } = await seat();
    const headers = { ...bearer(token), ...json, ...foreign };
    const post = await call('POST', activities(conversationId), headers, { type: 'message', text: 'hello' });
    expect(await refused(post)).toMatchObject({ status: 403, code: 'BadOrigin' });
    expect(post.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect((await call('OPTIONS', activities(conversationId), foreign)).status).toBe(403);
    expect(await knock(streamUrl, foreign)).toBe('403');
    // The site is allowed, but this conversation belongs to another page.
    expect(await knock(streamUrl, { Origin: 'https://www.marlow.example' })).toBe('403');
    for (const trick of [
      'https://www.marlow.example.evil.example',
      'http://www.marlow.example',
      'https://www.marlow.example:444',
      'null',
    ]) {
      expect((await call('POST', '/webchat/session', { Origin: trick, ...json }, {})).status).toBe(403);
    }
    expect(heard()).toEqual([]);
  });

  it('a stream token twice, none, or another conversation’s', async () => {
    const one = await seat();
    const two = await seat();
    expect(await knock(one.streamUrl.replace(/t=.*/, ''))).toBe('403');
    expect(await knock(two.streamUrl.replace(two.conversationId, one.conversationId))).toBe('403');
    expect(await knock(one.streamUrl, own())).toBe('open');
    expect(await knock(one.streamUrl, own())).toBe('403');
  });

  it('a sixth stream of one conversation', async () => {
    const { session } = await seat();
    const sockets: WebSocket[] = [];
    for (let n = 0; n < 5; n++) {
      const { streamUrl } = await seat(own(), { session });
      const socket = new WebSocket(streamUrl);
      await new Promise((resolve) => socket.once('open', resolve));
      sockets.push(socket);
    }
    const { streamUrl } = await seat(own(), { session });
    expect(await knock(streamUrl)).toBe('429');
    sockets[0]!.close();
    await new Promise((resolve) => sockets[0]!.once('close', resolve));
    expect(await knock((await seat(own(), { session })).streamUrl)).toBe('open');
    for (const socket of sockets) socket.terminate();
  });

  it('anything while the store is down: try again, and the second try is the only one', async () => {
    const { token, conversationId } = await seat();
    const body = { type: 'message', text: 'silence', channelData: { clientActivityID: 'once' } };
    const post = () => call('POST', activities(conversationId), { ...bearer(token), ...json }, body);
    host.fail(true);
    const first = await post();
    expect(first.headers.get('Retry-After')).toBe('3');
    expect(await refused(first)).toMatchObject({ status: 503 });
    expect(await refused(await call('GET', activities(conversationId), bearer(token)))).toMatchObject({ status: 503 });
    host.fail(false);
    const [second, third] = [await post(), await post()];
    expect(second.status).toBe(200);
    expect(await third.json()).toEqual(await second.json());
    expect((await host.log(conversationId)).filter((line) => line.endsWith('silence'))).toHaveLength(1);
  });
});

describe('what is taken, and cleaned', () => {
  it('an id that a client uses again for other words is another message, and a repeat is none', async () => {
    const { token, conversationId } = await seat();
    const channelData = { clientActivityID: 'mine' };
    const ids: string[] = [];
    for (const text of ['silence one', 'silence two', 'silence one']) {
      const headers = { ...bearer(token), ...json };
      const answer = await call('POST', activities(conversationId), headers, { type: 'message', text, channelData });
      ids.push(((await answer.json()) as { id: string }).id);
    }
    expect(ids[2]).toBe(ids[0]);
    expect(ids[1]).not.toBe(ids[0]);
    expect(
      (await host.log(conversationId)).filter((line) => /silence/.test(line)).map((line) => line.slice(-3)),
    ).toEqual(['one', 'two']);
  });

  it('typing notices and events of clients start no turn and are not stored', async () => {
    const { token, conversationId } = await seat();
    const before = await host.log(conversationId);
    for (const type of ['typing', 'typing', 'event', 'endOfConversation']) {
      const response = await call(
        'POST',
        activities(conversationId),
        { ...bearer(token), ...json },
        { type, name: 'webchat/join' },
      );
      expect(response.status).toBe(200);
    }
    expect(await host.log(conversationId)).toEqual(before);
    expect(heard()).toEqual([]);
  });

  it('a time zone is one, or none was named', async () => {
    const { token, conversationId } = await seat();
    const named = ['Europe/Madrid', 'Mars/Olympus', 7, 'x'.repeat(100)];
    for (const localTimezone of named) {
      const body = { type: 'message', text: 'silence', localTimezone };
      const answer = await call('POST', activities(conversationId), { ...bearer(token), ...json }, body);
      expect(answer.status).toBe(200);
    }
    expect(heard()[0]).toHaveProperty('zone', 'Europe/Madrid');
    for (const event of heard().slice(1)) expect(event).not.toHaveProperty('zone');
  });

  it('control and direction characters are gone, and the author is the token’s', async () => {
    const { token, conversationId } = await seat();
    const from = { id: 'bot', name: 'Mayor\u202e', role: 'bot' };
    const body = { type: 'message', text: 'silence \u0000\u202eevil\u2066 <b>', from, channelData: { secret: 1 } };
    await call('POST', activities(conversationId), { ...bearer(token), ...json }, body);
    await host.log(conversationId);
    const entry = (await host.store.history(conversationId, { last: 1 }))[0]!;
    expect(entry.message).toMatchObject({
      text: 'silence evil <b>',
      textFormat: 'plain',
      from: { name: 'Mayor', role: 'user' },
    });
    expect(entry.message.from.id).toMatch(/^visitor-/);
    expect(entry.message).not.toHaveProperty('channelData');
  });

  it('preflights of Microsoft’s client from an allowed site', async () => {
    const response = await call('OPTIONS', '/v3/directline/conversations', {
      Origin: 'https://www.marlow.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://www.marlow.example');
    expect(response.headers.get('Access-Control-Allow-Headers')).toContain('x-requested-with');
    expect(response.headers.get('Vary')).toContain('Origin');
  });
});

describe('coming back', () => {
  it('a session leads to the same conversation, on another process too, and only for its own site', async () => {
    const first = await seat();
    await host.stop();
    await host.start();
    expect((await seat(own(), { session: first.session })).conversationId).toBe(first.conversationId);
    const elsewhere = await seat({ Origin: 'https://www.marlow.example' }, { session: first.session });
    expect(elsewhere.conversationId).not.toBe(first.conversationId);
    expect((await seat(own(), { session: 'rubbish' })).conversationId).not.toBe(first.conversationId);
  });

  it('new conversations per address are limited, returning ones go on', async () => {
    await host.end();
    host = await startHost({ limits: { mints: 2 } });
    const first = await seat();
    await seat();
    const third = await call('POST', '/webchat/session', { ...own(), ...json }, {});
    expect(await refused(third)).toMatchObject({ status: 429 });
    expect(host.received).toHaveLength(2);
    expect((await seat(own(), { session: first.session })).conversationId).toBe(first.conversationId);
  });

  it('a conversation that is no more is 404, and its session begins another', async () => {
    await host.end();
    let later = 0;
    host = await startHost({ now: () => Date.now() + later });
    const first = await seat();
    const forgotten = await createTokens(secrets).sign({
      conversation: 'wc-forgotten',
      ...{ user: 'x', vouched: false, site: '', origins: [], since: 1 },
    });
    expect((await call('GET', activities('wc-forgotten'), bearer(forgotten))).status).toBe(404);
    later = 600_000;
    expect((await call('GET', activities(first.conversationId), bearer(first.token))).status).toBe(200);
  });

  it('a waiting poll is answered when something is said, and when the server stops', async () => {
    const { token, conversationId } = await seat();
    await host.log(conversationId);
    const wait = () =>
      call('GET', `${activities(conversationId)}?watermark=1&wait=20`, bearer(token)).then((r) => r.json());
    const poll = wait();
    await host.watched(1);
    await host.act(conversationId, { type: 'reply', text: 'There you are' } as never);
    expect(await poll).toMatchObject({ activities: [{ text: 'There you are' }], watermark: '2' });
    const last = call('GET', `${activities(conversationId)}?watermark=2&wait=20`, bearer(token)).then((r) => r.json());
    await host.watched(2);
    await host.stop();
    expect(await last).toEqual({ activities: [], watermark: '2' });
    await host.start();
  });
});
