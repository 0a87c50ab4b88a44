import { hkdfSync } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { botScopes } from '../../src/slack/manifest.ts';
import {
  type Customer,
  type Frontdesk,
  type Home,
  makeHome,
  openConversation,
  secrets,
  startFrontdesk,
} from '../helpers/frontdesk.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { createSlack, type Slack } from '../helpers/slack/slack.ts';
import { sign } from '../helpers/slack/transports.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

/** Is in everything that anybody writes here, so that it can be looked for where it must not be. */
const WORDS = 'a most private zebra';
const json = { 'content-type': 'application/json' };
const foreign = { origin: 'https://evil.example' };
type Headers = Record<string, string>;
/** What came back, whoever it was asked with. */
interface Got {
  status: number;
  text: string;
}

describeWith('redis', 'bad input, to the whole of it', () => {
  let redis: TestRedis;
  let slack: Slack;
  let home: Home;
  let frontdesk: Frontdesk;
  let customer: Customer;
  let other: Customer;
  let seat: { session: string; token: string; conversationId: string; streamUrl: string };
  let cookie = '';
  let csrf = '';
  let usedLink = '';
  let slackEvent = '';
  const half: { name: string; socket: Socket; ended: Promise<string> }[] = [];
  let snapshot: () => Promise<Map<string, string>>;

  /** Opens a connection, sends what is given, and no more. */
  function begin(name: string, text: string): Socket {
    const socket = connect(Number(new URL(frontdesk.url).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (data) => {
      heard += data;
    });
    socket.on('error', () => undefined);
    socket.write(text);
    half.push({ name, socket, ended: once(socket, 'close').then(() => heard) });
    return socket;
  }

  beforeAll(async () => {
    redis = await startRedis();
    slack = await createSlack({ scopes: [...botScopes] });
    const ana = slack.person('Ana');
    const room = slack.channel('front', { members: [ana] });
    const group = slack.usergroup('front', [ana]);
    home = makeHome(
      { parking: { question: 'Where can I park?', answer: 'Behind the town hall.' } },
      `name: Test Town\nlocales: [en]\nteams:\n  front: { name: Front, topics: [general], slack: { channel: ${room.id}, group: ${group} } }\ndefault_team: front\nwebchat: { origins: ["https://www.marlow.example"] }\n`,
    );
    frontdesk = await startFrontdesk({
      folder: home.folder,
      redisUrl: redis.url,
      env: {
        LOG_LEVEL: 'info',
        SLACK_BOT_TOKEN: slack.tokens.bot,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        SLACK_API_URL: slack.apiUrl,
      },
    });
    slack.subscribe(`${frontdesk.url}/slack/events`);

    // They begin now, because the server gives them some seconds.
    begin('half a head', `POST /v3/directline/conversations HTTP/1.1\r\nHost: x\r\nX-Words: ${WORDS}`);
    begin('no word at all', '');
    begin(
      'half a body',
      `POST /desk/api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"token":"${WORDS}`,
    );
    const drip = begin('a letter now and then', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const dripping = setInterval(() => drip.write('z'), 500);
    drip.on('close', () => clearInterval(dripping));

    // What is right, so that what is wrong has something to reach for.
    [customer, other] = [await openConversation(frontdesk), await openConversation(frontdesk)];
    await customer.says(`I want to talk to a person: ${WORDS}`, 'first', frontdesk);
    const response = await post('/webchat/session', { ...json, origin: frontdesk.url }, {});
    seat = JSON.parse(response.text);
    const link = await frontdesk.command('desk', 'link', 'Ana');
    usedLink = new URL(link).hash.slice(1);
    const signed = await fetch(`${frontdesk.url}/desk/api/sign-in`, {
      method: 'POST',
      headers: { ...json, origin: frontdesk.url },
      body: JSON.stringify({ token: usedLink }),
    });
    cookie = String(signed.headers.get('set-cookie')).split(';')[0]!;
    csrf = JSON.parse((await get('/desk/api/me', { cookie })).text).csrf;
    const card = await slack.until(
      'the card',
      () => room.messages.find((one) => /FD-1001/.test(one.text) && slack.thread(one).length > 1),
      120_000,
    );
    const note = ana.says(`// ${WORDS}`, { in: card });
    await slack.until('the lock', () => note.reactions.some(({ name }) => name === 'lock'), 120_000);
    await slack.events.quiet();
    slackEvent = JSON.stringify(slack.events.sent.find(({ body }) => body.event.ts === note.ts)!.body);

    const client = await redis.connect();
    snapshot = async () => {
      // The probe and the pace of Slack's lanes come and go by themselves.
      const keys = (await client.keys('*')).filter((key) => !/^fd:(\{probe\}$|slack:lane:)/.test(key)).sort();
      const dumps = await Promise.all(keys.map((key) => client.sendCommand(['DUMP', key])));
      const all = keys.map((key, i) => [key, String(dumps[i])] as const);
      return new Map(all);
    };
    // Until everything that was right has been done.
    let before = await snapshot();
    let same = 0;
    await until(
      'rest',
      async () => {
        const now = await snapshot();
        same = JSON.stringify([...now]) === JSON.stringify([...before]) ? same + 1 : 0;
        before = now;
        // A busy machine makes pauses, too.
        return same === 5;
      },
      300,
    );
  }, 240_000);
  afterAll(async () => {
    for (const { socket } of half) socket.destroy();
    expect(await frontdesk?.stop()).toBe(0);
    await slack?.stop();
    await redis?.stop();
    home?.remove();
  });

  const ask = async (method: string, path: string, headers: Headers = {}, body?: unknown): Promise<Got> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(frontdesk.url + path, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body: text }),
    });
    return { status: response.status, text: await response.text() };
  };
  const get = (path: string, headers: Headers = {}) => ask('GET', path, headers);
  const post = (path: string, headers: Headers, body: unknown) => ask('POST', path, headers, body);
  /** A body of unsaid size: pieces of 16 KB until the server has had enough. */
  const pour = (path: string, headers: Headers, kilobytes: number): Promise<Got> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(frontdesk.url + path, { method: 'POST', headers });
      request.on('response', (response) => {
        let text = '';
        response.on('data', (data) => {
          text += data;
        });
        response.on('close', () => {
          request.destroy();
          resolve({ status: response.statusCode ?? 0, text });
        });
      });
      let got = false;
      request.on('response', () => {
        got = true;
      });
      request.on('error', (error) => got || reject(error));
      request.write(`{"type":"message","text":"${WORDS}`);
      for (let i = 0; i < kilobytes / 16; i++) request.write('z'.repeat(16 * 1024));
      request.end('"}');
    });
  /** Bytes that no client would send. */
  const raw = async (text: string): Promise<Got> => {
    const socket = begin('raw', text);
    const answer = await half.find((each) => each.socket === socket)!.ended;
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), text: answer.split('\r\n\r\n')[1] ?? '' };
  };
  /** A WebSocket's fate: 101, or the status that it was refused with. */
  const knock = (path: string, headers: Headers = {}): Promise<Got> =>
    new Promise((resolve) => {
      const socket = new WebSocket(new URL(path, frontdesk.url.replace('http', 'ws')), { headers });
      socket.on('open', () => {
        socket.terminate();
        resolve({ status: 101, text: '' });
      });
      socket.on('unexpected-response', (request, response) => {
        request.destroy();
        resolve({ status: response.statusCode ?? 0, text: '' });
      });
      socket.on('error', () => undefined);
    });

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const message = { type: 'message', text: WORDS };
  const line = (id = customer.conversation) => `/v3/directline/conversations/${id}/activities`;
  const claims = () => ({ conv: customer.conversation, user: 'x', since: Math.floor(Date.now() / 1000) });
  const jwt = (secret: string, seconds: number, audience = 'webchat') =>
    new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('frontdesk')
      .setAudience(audience)
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(new Uint8Array(hkdfSync('sha256', secret, '', 'frontdesk webchat tokens v1', 32)));
  const writes = async (token: string, headers: Headers = {}) =>
    post(line(), { ...bearer(token), ...json, ...headers }, message);
  const deskAct = (headers: Headers, body: unknown, number = 1001) =>
    post(`/desk/api/tickets/${number}/acts`, { ...json, ...headers }, body);
  const mine = () => ({ cookie, origin: frontdesk.url, 'x-desk-token': csrf });
  const act = { id: 'a'.repeat(20), type: 'reply', text: WORDS };
  const toSlack = (headers: Headers, body = slackEvent) => post('/slack/events', { ...json, ...headers }, body);
  const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;
  const anew = () => JSON.stringify({ ...JSON.parse(slackEvent), event_id: 'Ev0FORGED' });

  const cases: [name: string, status: number, send: () => Promise<Got>][] = [
    ['an unknown route', 404, () => get('/nowhere')],
    ['an unknown route, in a browser', 404, () => get('/nowhere', { accept: 'text/html' })],
    ['an unknown route of Direct Line', 404, () => get('/v3/directline/nowhere', bearer(customer.token))],
    ['an unknown route of the widget', 404, () => get('/webchat/nowhere')],
    ['an unknown route of the desk', 404, () => get('/desk/nowhere')],
    ['a file that is not for anybody', 404, () => get('/desk/..%2f..%2f..%2fpackage.json')],
    ['another method', 404, () => ask('DELETE', line(), bearer(customer.token))],
    ['an address that cannot be decoded', 404, () => get('/desk/%E0%A4%A')],
    ['an address that cannot be decoded, as an id', 400, () => get(line('%E0%A4%A'), bearer(customer.token))],
    ['what is not HTTP', 400, () => raw(`${WORDS}\r\n\r\n`)],
    [
      'a body of two sizes',
      400,
      () => raw('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    ],
    ['endless headers', 431, () => raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'z'.repeat(20_000)}\r\n\r\n`)],

    [
      'a body that says it is too large',
      413,
      () => post(line(), { ...bearer(customer.token), ...json }, { ...message, text: 'z'.repeat(70_000) }),
    ],
    ['a body that turns out too large', 413, () => pour(line(), { ...bearer(customer.token), ...json }, 256)],
    ['one for the session', 413, () => pour('/webchat/session', { ...json, origin: frontdesk.url }, 256)],
    ['one for the desk', 413, () => pour('/desk/api/tickets/1001/acts', { ...json, ...mine() }, 256)],
    [
      'one for the desk, from a stranger',
      413,
      () => pour('/desk/api/sign-in', { ...json, origin: frontdesk.url }, 256),
    ],
    ['one from Slack', 413, () => pour('/slack/events', { ...json, ...sign(slack.signingSecret, 'x') }, 2048)],
    ['one from Slack that says so', 413, () => toSlack({}, 'z'.repeat(1_100_000))],

    ['what is not JSON', 400, () => post(line(), { ...bearer(customer.token), ...json }, `{"text":"${WORDS}`)],
    [
      'what does not say that it is JSON',
      415,
      () => post(line(), { ...bearer(customer.token), 'content-type': 'text/plain' }, WORDS),
    ],
    ['JSON that is no activity', 400, () => post(line(), { ...bearer(customer.token), ...json }, [WORDS])],
    [
      'too long a text',
      400,
      () => post(line(), { ...bearer(customer.token), ...json }, { ...message, text: WORDS.repeat(300) }),
    ],
    [
      'what is not JSON, at the session',
      400,
      () => post('/webchat/session', { ...json, origin: frontdesk.url }, '{"site"'),
    ],
    ['what is not JSON, at the desk', 400, () => deskAct(mine(), `{"text":"${WORDS}`)],
    ['an act that no desk knows', 400, () => deskAct(mine(), { ...act, type: 'delete' })],
    ['too long a reply', 400, () => deskAct(mine(), { ...act, text: WORDS.repeat(300) })],
    ['a ticket that there is not', 404, () => deskAct(mine(), act, 9999)],

    ['no token', 401, () => post(line(), json, message)],
    ['a made-up token', 403, () => writes('rubbish')],
    ['a token of another signer', 403, async () => writes(await jwt('x'.repeat(40), 600))],
    ['an expired token', 403, async () => writes(await jwt(secrets.FRONTDESK_SECRET, -1))],
    [
      'a token for something else',
      403,
      async () => writes(await jwt(secrets.FRONTDESK_SECRET, 600, 'webchat-session')),
    ],
    ['a session instead of a token', 403, () => writes(seat.session)],
    ['the token of another conversation', 403, () => writes(other.token)],
    ['the token of another conversation, for reading', 403, () => get(line(), bearer(other.token))],
    ['a wrong secret', 403, () => post('/v3/directline/tokens/generate', { ...bearer('w'.repeat(39)), ...json }, {})],
    ['a stream without a token', 403, () => knock(new URL(seat.streamUrl).pathname)],
    ['a stream with a token that is none', 403, () => knock(`${new URL(seat.streamUrl).pathname}?t=rubbish`)],
    ['nobody at the desk', 401, () => get('/desk/api/me')],
    ['a made-up session at the desk', 401, () => get('/desk/api/tickets/1001', { cookie: `desk=${'z'.repeat(43)}` })],
    ['a made-up session that wants to listen', 401, () => get('/desk/api/live', { cookie: `desk=${'z'.repeat(43)}` })],
    [
      'a sign-in link that was used',
      401,
      () => post('/desk/api/sign-in', { ...json, origin: frontdesk.url }, { token: usedLink }),
    ],
    [
      'a made-up sign-in link',
      401,
      () => post('/desk/api/sign-in', { ...json, origin: frontdesk.url }, { token: 'z'.repeat(43) }),
    ],

    ['a foreign page that begins a chat', 403, () => post('/webchat/session', { ...json, ...foreign }, {})],
    ['a program that begins a chat as a page', 403, () => post('/webchat/session', json, {})],
    [
      'a page that says it is another',
      403,
      () => post('/webchat/session', { ...json, origin: frontdesk.url }, { site: foreign.origin }),
    ],
    ['a foreign page that writes with a good token', 403, () => writes(customer.token, foreign)],
    [
      'a foreign page that asks whether it may',
      403,
      () => ask('OPTIONS', line(), { ...foreign, 'access-control-request-method': 'POST' }),
    ],
    ['a foreign page around the chat', 403, () => get(`/webchat/chat?site=${foreign.origin}`)],
    ['a foreign page with a good stream', 403, () => knock(seat.streamUrl, foreign)],
    [
      'an allowed page with the stream of another',
      403,
      async () => knock((await streamOf()).streamUrl, { origin: 'https://www.marlow.example' }),
    ],
    ['a stream that is for nobody', 404, () => knock('/slack/events')],
    ['a foreign page at the desk', 403, () => deskAct({ ...mine(), ...foreign }, act)],
    ['a page at the desk without its word', 403, () => deskAct({ cookie, origin: frontdesk.url }, act)],
    ['a program at the desk, without a page', 403, () => deskAct({ cookie, 'x-desk-token': csrf }, act)],
    [
      'a foreign page that signs in',
      403,
      () => post('/desk/api/sign-in', { ...json, ...foreign }, { token: 'z'.repeat(43) }),
    ],

    ['Slack, unsigned', 401, () => toSlack({})],
    ['Slack, signed by somebody else', 401, () => toSlack(sign('guess', anew()), anew())],
    ['Slack, with the signature of another body', 401, () => toSlack(sign(slack.signingSecret, slackEvent), anew())],
    [
      'Slack, without a time',
      401,
      () => toSlack({ 'x-slack-signature': sign(slack.signingSecret, anew())['x-slack-signature']! }, anew()),
    ],
    ['Slack, ten minutes old', 401, () => toSlack(sign(slack.signingSecret, anew(), minutes(-10)), anew())],
    ['Slack, from the future', 401, () => toSlack(sign(slack.signingSecret, anew(), minutes(10)), anew())],
    ['Slack, by another method', 404, () => get('/slack/events')],
    ['Slack, signed, and not JSON', 400, () => toSlack(sign(slack.signingSecret, `{"x":"${WORDS}`), `{"x":"${WORDS}`)],
    [
      'Slack, an event that it has acknowledged, signed anew',
      200,
      () => toSlack(sign(slack.signingSecret, slackEvent)),
    ],
  ];
  /** Another stream of the same conversation, since each opens once. */
  const streamOf = async () =>
    JSON.parse((await post('/webchat/session', { ...json, origin: frontdesk.url }, { session: seat.session })).text);

  it.each(cases)('%s: %i, in a few words, and nothing is stored', async (_, status, send) => {
    const before = await snapshot();
    const got = await send();
    expect(got.status).toBe(status);
    expect(got.text.length).toBeLessThan(400);
    expect(got.text).not.toMatch(/\n\s+at |node_modules|\.[jt]s:\d|Error:/);
    expect(got.text).not.toContain('zebra');
    expect(await snapshot()).toEqual(before);
  });

  it('too many sign-ins: 429, with how long to wait', async () => {
    const before = await snapshot();
    const answers = await Promise.all(
      Array.from({ length: 15 }, () =>
        fetch(`${frontdesk.url}/desk/api/sign-in`, {
          method: 'POST',
          headers: { ...json, origin: frontdesk.url },
          body: JSON.stringify({ token: 'z'.repeat(43) }),
        }),
      ),
    );
    const last = answers.find(({ status }) => status === 429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await snapshot()).toEqual(before);
  });

  it('requests that never end are ended, and hold up nobody', async () => {
    expect((await get('/')).status).toBe(200);
    for (const { name, ended } of half.filter((each) => each.name !== 'raw')) {
      expect([name, await ended]).toEqual([name, expect.stringMatching(/^$|^HTTP\/1\.1 (408|503) /)]);
    }
  }, 120_000);

  it('the log has neither what people wrote nor any secret', async () => {
    await frontdesk.stop();
    expect(frontdesk.said()).toContain('is open');
    const log = frontdesk
      .said()
      .split('\n')
      .filter((each) => each.startsWith('{'))
      .join('\n');
    expect(log).not.toMatch(/"level":"(error|fatal)"/);
    for (const secret of [
      'zebra',
      slack.tokens.bot,
      slack.signingSecret,
      ...Object.values(secrets),
      customer.token,
      seat.session,
      cookie.split('=')[1]!,
      csrf,
      usedLink,
    ])
      expect(log.includes(secret)).toBe(false);
  });
});
