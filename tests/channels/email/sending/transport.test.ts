import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { bytesOf } from '../../../../src/channels/email/sending/bytes.ts';
import type { OutgoingMail } from '../../../../src/channels/email/sending/compose.ts';
import { pauseAfter } from '../../../../src/channels/email/sending/pauses.ts';
import { mailServer } from '../../../../src/channels/email/sending/server.ts';
import { openTransport, type TransportParts } from '../../../../src/channels/email/sending/transport.ts';
import { certificate } from '../../../helpers/certificate.ts';
import { until } from '../../../helpers/until.ts';
import { type Script, startRelay } from './relay.ts';
import { mailOf } from './writing.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function relay(script?: Script) {
  const started = await startRelay(script);
  ended.push(started.close);
  return started;
}

function transport(parts: TransportParts) {
  const opened = openTransport(parts);
  ended.push(opened.close);
  return opened;
}

/** A server that says what the script says, line by line, and hangs up where it says so. */
async function speaking(onLine: (line: string, socket: Socket) => void, greeting = '220 here\r\n'): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(greeting);
    let held = '';
    socket.on('data', (chunk) => {
      held += chunk.toString();
      for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        onLine(line, socket);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `smtp://127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** A mail as the channel gives it: written to its last byte. */
const written = (mail: OutgoingMail): OutgoingMail => {
  const { envelope, messageId } = mail;
  return { envelope, messageId, raw: bytesOf(mail) };
};

const two = { cc: [{ address: 'bo@customer.example' }] };
const usual = { connect: 10_000, greeting: 10_000, socket: 60_000 };

describe('a mail that the server takes', () => {
  it('arrives as it was composed, for those and from whom the envelope says', async () => {
    const { url, got } = await relay();
    const mail = mailOf({
      ...two,
      ids: { messageId: '<i1@marlow.example>', loop: 'x', bounceTo: 'support+b1@marlow.example' },
    });
    expect(await transport({ url }).send(mail)).toEqual({
      outcome: 'delivered',
      accepted: ['ana@customer.example', 'bo@customer.example'],
      rejected: [],
      reply: expect.stringMatching(/^250 /),
    });
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({
      from: 'support+b1@marlow.example',
      to: ['ana@customer.example', 'bo@customer.example'],
      // Offered, and so used; that the certificate is its own does not matter on one machine.
      secure: true,
    });
    expect(got[0]!.bytes.toString()).toBe(bytesOf(mail).toString());
  });

  it('is the same bytes at the second try', async () => {
    let tries = 0;
    const bodies: string[] = [];
    const { url } = await relay({
      data: (mail) => {
        bodies.push(mail);
        tries += 1;
        return tries === 1 ? '451 4.3.0 Try again' : undefined;
      },
    });
    const sending = transport({ url });
    const files = [{ name: 'a.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF') }];
    expect(await sending.send(mailOf({ files }))).toMatchObject({ why: 'later' });
    expect(await sending.send(mailOf({ files }))).toMatchObject({ outcome: 'delivered' });
    expect(await sending.send(written(mailOf({ files })))).toMatchObject({ outcome: 'delivered' });
    expect(bodies[1]).toBe(bodies[0]);
    expect(bodies[2]).toBe(bodies[0]);
  });

  it('tells of each recipient, when some are not taken', async () => {
    const says: Record<string, string> = {
      'bo@customer.example': '550 5.1.1 No such user',
      'cy@customer.example': '450 4.2.1 Greylisted',
    };
    const { url, got } = await relay({ rcptTo: (address) => says[address] });
    const mail = mailOf({ cc: [{ address: 'bo@customer.example' }, { address: 'cy@customer.example' }] });
    expect(await transport({ url }).send(mail)).toMatchObject({
      outcome: 'delivered',
      accepted: ['ana@customer.example'],
      rejected: [
        { address: 'bo@customer.example', reason: '550 5.1.1 No such user', temporary: false },
        { address: 'cy@customer.example', reason: '450 4.2.1 Greylisted', temporary: true },
      ],
    });
    expect(got.map(({ to }) => to)).toEqual([['ana@customer.example']]);
  });

  it('says which id it got, where the server gives it another', async () => {
    const answers: Record<string, string> = {
      EHLO: '250 here',
      MAIL: '250 ok',
      RCPT: '250 ok',
      DATA: '354 go',
      QUIT: '221 bye',
    };
    const url = await speaking((line, socket) => {
      const said =
        line === '.' ? '250 2.0.0 OK <given@am0.eurprd.prod.outlook.com> [Hostname=AM0]' : answers[line.slice(0, 4)];
      if (said) socket.write(`${said}\r\n`);
    });
    expect(await transport({ url }).send(mailOf())).toMatchObject({
      outcome: 'delivered',
      givenId: '<given@am0.eurprd.prod.outlook.com>',
    });
  });

  it('goes over a line that is there already, and over a new one at once when that was closed meanwhile', async () => {
    const server = await relay();
    const sending = transport({ url: server.url });
    for (let n = 0; n < 3; n += 1) expect(await sending.send(mailOf())).toMatchObject({ outcome: 'delivered' });
    expect(server.lines()).toBe(1);
    // What the closing server sent may be here before the next mail, or behind it.
    for (let n = 0; n < 4; n += 1) {
      server.dropAll();
      expect(await sending.send(mailOf())).toMatchObject({ outcome: 'delivered' });
    }
    expect(server.got).toHaveLength(7);
  });

  it('goes out at once over a new line, when the old one breaks as soon as it is used', async () => {
    const used = new WeakSet<Socket>();
    const url = await speaking((line, socket) => {
      if (line.startsWith('MAIL') && used.has(socket)) socket.destroy();
      else if (/^(?:EHLO|MAIL|RCPT|\.$)/.test(line)) socket.write('250 ok\r\n');
      else if (line === 'DATA') socket.write('354 go\r\n');
      if (line === '.') used.add(socket);
    });
    const sending = transport({ url });
    for (let n = 0; n < 3; n += 1) expect(await sending.send(mailOf())).toMatchObject({ outcome: 'delivered' });
  });

  it('is signed with DKIM where that is set up', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { url, got } = await relay();
    const dkim = {
      domainName: 'marlow.example',
      keySelector: 'mail',
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    const sending = transport({ url, dkim });
    expect(await sending.send(mailOf())).toMatchObject({ outcome: 'delivered' });
    expect(await sending.send(mailOf())).toMatchObject({ outcome: 'delivered' });
    const { headers } = await simpleParser(got[0]!.bytes);
    expect(headers.get('dkim-signature')).toMatchObject({ params: { d: 'marlow.example', s: 'mail' } });
    expect(got[1]!.bytes.equals(got[0]!.bytes)).toBe(true);
  });
});

describe('what the server says', () => {
  it.each<[string, Script, object]>([
    [
      '5xx to the recipient',
      { rcptTo: () => '550 5.1.1 No such user' },
      { outcome: 'refused', of: 'recipients', reason: '550 5.1.1 No such user' },
    ],
    [
      '5xx to the sender',
      { mailFrom: () => '550 5.7.60 Not allowed to send as this sender' },
      { outcome: 'refused', of: 'sender', reason: '550 5.7.60 Not allowed to send as this sender' },
    ],
    [
      '5xx to the mail',
      { data: () => '554 5.7.1 Looks like spam' },
      { outcome: 'refused', of: 'mail', reason: '554 5.7.1 Looks like spam' },
    ],
    [
      '4xx to the recipient',
      { rcptTo: () => '450 4.2.0 Greylisted' },
      { outcome: 'unknown', why: 'later', reason: '450 4.2.0 Greylisted' },
    ],
    [
      '4xx to the sender',
      { mailFrom: () => '452 4.3.1 Full' },
      { outcome: 'unknown', why: 'later', reason: '452 4.3.1 Full' },
    ],
    [
      '4xx to the mail',
      { data: () => '451 4.3.0 Not now' },
      { outcome: 'unknown', why: 'later', reason: '451 4.3.0 Not now' },
    ],
    [
      '421 to the mail, which it did not take then',
      { data: () => '421 4.3.2 Shutting down' },
      { outcome: 'unknown', why: 'away', reason: '421 4.3.2 Shutting down' },
    ],
    ['nothing, and leaves at the sender', { mailFrom: () => 'drop' }, { outcome: 'unknown', why: 'away' }],
    ['nothing, and leaves at the recipient', { rcptTo: () => 'drop' }, { outcome: 'unknown', why: 'away' }],
    ['nothing, and leaves after the mail', { data: () => 'drop' }, { outcome: 'unknown', why: 'ambiguous' }],
    ['too large', { data: () => '552 5.3.4 Too large' }, { outcome: 'refused', of: 'mail' }],
    ['no login, but it wants one', { options: { authOptional: false } }, { outcome: 'unknown', why: 'login' }],
  ])('%s', async (_, script, outcome) => {
    const { url } = await relay(script);
    expect(await transport({ url }).send(mailOf())).toMatchObject(outcome);
    expect(await transport({ url }).send(written(mailOf()))).toMatchObject(outcome);
  });

  it('5xx to some and 4xx to others: later, and of each what it was', async () => {
    const { url } = await relay({
      rcptTo: (address) => (address.startsWith('bo') ? '450 4.2.0 Busy' : '550 5.1.1 Gone'),
    });
    expect(await transport({ url }).send(mailOf(two))).toMatchObject({
      outcome: 'unknown',
      why: 'later',
      rejected: [
        { address: 'ana@customer.example', temporary: false },
        { address: 'bo@customer.example', temporary: true },
      ],
    });
  });

  it('nothing, and leaves in the middle of the mail: it cannot have it', async () => {
    const { url, got } = await relay({ dropAfter: 100_000 });
    // More than all buffers between here and there hold.
    const files = Array.from({ length: 20 }, (_, i) => ({
      ...{ name: `${i}.bin`, type: 'application/octet-stream', bytes: Buffer.alloc(1_000_000, 7) },
    }));
    expect(await transport({ url }).send(mailOf({ files }))).toMatchObject({ outcome: 'unknown', why: 'away' });
    expect(await transport({ url }).send(written(mailOf({ files })))).toMatchObject({ why: 'away' });
    expect(got).toEqual([]);
  });

  it('what was ambiguous was sent once, and is not sent again by itself', async () => {
    const { url, got } = await relay({ data: () => 'drop' });
    await transport({ url }).send(mailOf());
    expect(got).toHaveLength(1);
  });

  it('several lines, control characters: one short line for people', async () => {
    const url = await speaking((line, socket) => {
      if (line.startsWith('EHLO')) socket.write('250 here\r\n');
      if (line.startsWith('MAIL')) socket.write(`550-5.7.1 \u001b[31mOne\r\n550 5.7.1 two ${'x'.repeat(900)}\r\n`);
    });
    const tried = await transport({ url }).send(mailOf());
    expect(tried).toMatchObject({
      outcome: 'refused',
      of: 'sender',
      reason: expect.stringMatching(/^550-5\.7\.1 .*One 550 5\.7\.1 two x+$/),
    });
    expect('reason' in tried && tried.reason.length).toBe(500);
  });
});

describe('a server that is not there, or not what it should be', () => {
  it('refuses the line, or closes it before it says anything', async () => {
    const gone = await startRelay();
    await gone.close();
    expect(await transport({ url: gone.url }).send(mailOf())).toMatchObject({ outcome: 'unknown', why: 'away' });
    let lines = 0;
    const server = createServer((socket) => {
      lines += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ended.push(() => server.close());
    const url = `smtp://127.0.0.1:${(server.address() as { port: number }).port}`;
    expect(await transport({ url }).send(mailOf())).toMatchObject({ outcome: 'unknown', why: 'away' });
    // Once more at once, and then it is for others to say when.
    expect(lines).toBe(2);
  });

  it('never greets, or never answers', async () => {
    const silent = await speaking(() => undefined, '');
    const timeouts = { ...usual, greeting: 50 };
    expect(await transport({ url: silent, timeouts }).send(mailOf())).toMatchObject({
      outcome: 'unknown',
      why: 'away',
    });
    const mute = await speaking(() => undefined);
    expect(
      await transport({ url: mute, timeouts: { ...usual, socket: 50, greeting: 50 } }).send(mailOf()),
    ).toMatchObject({ outcome: 'unknown', why: 'away' });
  });

  it('takes the whole mail and never answers: ambiguous, by time and by the signal', async () => {
    const hangs = async (heard: () => void) =>
      speaking((line, socket) => {
        if (/^(?:EHLO|MAIL|RCPT)/.test(line)) socket.write('250 ok\r\n');
        if (line === 'DATA') socket.write('354 go\r\n');
        if (line === '.') heard();
      });
    const timeouts = { ...usual, socket: 200 };
    const slow = await hangs(() => undefined);
    expect(await transport({ url: slow, timeouts }).send(mailOf())).toMatchObject({ why: 'ambiguous' });
    const control = new AbortController();
    const slower = await hangs(() => control.abort());
    expect(await transport({ url: slower }).send(mailOf(), control.signal)).toMatchObject({ why: 'ambiguous' });
  });

  it('is given up when the signal says so', async () => {
    const control = new AbortController();
    const url = await speaking(() => control.abort());
    expect(await transport({ url }).send(mailOf(), control.signal)).toMatchObject({ outcome: 'unknown', why: 'away' });
    expect(await transport({ url }).send(mailOf(), AbortSignal.abort())).toMatchObject({
      outcome: 'unknown',
      why: 'away',
    });
  });

  it('offers no TLS: nothing is said to it but on this machine', async () => {
    const heard: string[] = [];
    const plain = await relay({
      options: { disabledCommands: ['STARTTLS'] },
      mailFrom: (address) => void heard.push(address) as undefined,
    });
    // Every address of this machine, and by its name none of them.
    const outside = `smtp://user:secret@0.0.0.0:${plain.port}`;
    expect(await transport({ url: outside }).send(mailOf())).toMatchObject({
      outcome: 'unknown',
      why: 'away',
      reason: expect.stringMatching(/STARTTLS|500|502/),
    });
    expect(heard).toEqual([]);
    expect(await transport({ url: plain.url }).send(mailOf())).toMatchObject({ outcome: 'delivered' });
    expect(plain.got[0]?.secure).toBe(false);
  });

  it('shows a certificate that nobody vouches for: nothing is sent', async () => {
    const { port, got } = await relay();
    const url = `smtp://user:secret@0.0.0.0:${port}`;
    expect(await transport({ url }).send(mailOf())).toMatchObject({
      outcome: 'unknown',
      why: 'away',
      reason: expect.stringMatching(/certificate/i),
    });
    expect(got).toEqual([]);
    const vouched = { url: `smtp://localhost:${port}`, ca: certificate.cert };
    expect(await transport(vouched).send(mailOf())).toMatchObject({ outcome: 'delivered' });
    expect(got[0]?.secure).toBe(true);
  });

  it('speaks TLS from the beginning', async () => {
    const { port, got } = await relay({ options: { secure: true } });
    expect(await transport({ url: `smtps://localhost:${port}`, ca: certificate.cert }).send(mailOf())).toMatchObject({
      outcome: 'delivered',
    });
    expect(got[0]?.secure).toBe(true);
  });
});

describe('logging in', () => {
  it('with a password', async () => {
    const { port, got } = await relay();
    expect(
      await transport({ url: `smtp://support%40marlow.example:secret@127.0.0.1:${port}` }).send(mailOf()),
    ).toMatchObject({ outcome: 'delivered' });
    expect(got[0]?.user).toBe('support@marlow.example');
    const wrong = transport({ url: `smtp://support:wrong@127.0.0.1:${port}` });
    const refused = { outcome: 'unknown', why: 'login', reason: '535 5.7.8 Wrong password' };
    expect(await wrong.send(mailOf())).toMatchObject(refused);
    expect(await wrong.examine()).toMatchObject(refused);
    expect(await transport({ url: `smtp://support:secret@127.0.0.1:${port}` }).examine()).toBeUndefined();
  });

  it('with a password that cannot be checked just now: it is tried again', async () => {
    const { port } = await relay({
      options: { onAuth: (_a, _s, done) => done(Object.assign(new Error('4.7.0 Later'), { responseCode: 454 })) },
    });
    expect(await transport({ url: `smtp://support:secret@127.0.0.1:${port}` }).send(mailOf())).toMatchObject({
      outcome: 'unknown',
      why: 'away',
    });
  });

  it('with a token, which is asked for again when the server finds it expired', async () => {
    const given: string[] = [];
    const { port, got } = await relay({
      options: {
        authMethods: ['XOAUTH2'],
        onAuth: ({ username, accessToken }, _, done) =>
          accessToken === 'fresh'
            ? done(null, { user: username ?? '' })
            : done(null, { data: { status: '401', schemes: 'bearer mac', scope: 'mail' } } as never),
      },
    });
    const url = `smtp://support%40marlow.example@127.0.0.1:${port}`;
    const oauth = async () => {
      given.push(given.length === 0 ? 'expired' : 'fresh');
      return given.at(-1)!;
    };
    expect(await transport({ url, oauth }).send(mailOf())).toMatchObject({ outcome: 'delivered' });
    expect([given, got[0]?.user]).toEqual([['expired', 'fresh'], 'support@marlow.example']);
    expect(await transport({ url, oauth: async () => 'revoked' }).send(mailOf())).toMatchObject({
      outcome: 'unknown',
      why: 'login',
    });
    const unreachable = async () => {
      throw new Error('the token server is away');
    };
    expect(await transport({ url, oauth: unreachable }).send(mailOf())).toMatchObject({
      outcome: 'unknown',
      why: 'away',
      reason: 'the token server is away',
    });
  });
});

describe('closing', () => {
  it('lets the mail under way finish', async () => {
    let release = (): void => undefined;
    const { url, got } = await relay({
      options: {
        onData(stream, session, done) {
          stream.resume();
          stream.on('end', () => {
            release = () => {
              got.push({ from: '', to: [], bytes: Buffer.alloc(0), secure: session.secure, user: undefined });
              done();
            };
          });
        },
      },
    });
    const nothing = release;
    const sending = openTransport({ url });
    const sent = sending.send(mailOf());
    await until('the mail under way', () => release !== nothing);
    sending.close();
    release();
    expect(await sent).toMatchObject({ outcome: 'delivered' });
    expect(await sending.send(mailOf())).toMatchObject({ outcome: 'unknown', why: 'away' });
  });
});

describe('SMTP_URL', () => {
  it('says where and as whom, with the ports that belong to it', () => {
    expect(mailServer('smtps://support%40marlow.example:p%40ss@smtp.marlow.example')).toEqual({
      ...{ host: 'smtp.marlow.example', port: 465, secure: true, loopback: false },
      ...{ user: 'support@marlow.example', password: 'p@ss' },
    });
    expect(mailServer('smtp://[::1]')).toEqual({ host: '::1', port: 587, secure: false, loopback: true });
    for (const host of ['localhost', '127.0.0.1', '127.9.9.9'])
      expect(mailServer(`smtp://${host}:25`).loopback).toBe(true);
    for (const host of ['127.0.0.1.evil.example', 'localhost.evil.example'])
      expect(mailServer(`smtp://${host}:25`).loopback).toBe(false);
  });

  it('that is none is said to be none, without its password', () => {
    for (const url of [
      '',
      'smtp.marlow.example',
      'https://user:hunter2@x.example',
      'smtps://',
      'smtp://u:hunter2%@x.example',
    ]) {
      expect(() => mailServer(url)).toThrow(/SMTP_URL/);
      expect(() => mailServer(url)).not.toThrow(/hunter2/);
    }
  });
});

describe('pauses between tries', () => {
  it('grow to an hour, and end after a day', () => {
    const pauses: number[] = [];
    for (let pause = pauseAfter(1); pause !== undefined; pause = pauseAfter(pauses.length + 1)) pauses.push(pause);
    expect(pauses.slice(0, 6).map((pause) => pause / 60_000)).toEqual([1, 5, 15, 60, 60, 60]);
    const day = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
    expect(day).toBeGreaterThan(23);
    expect(day).toBeLessThanOrEqual(24);
    expect(pauseAfter(10_000)).toBeUndefined();
  });
});
