import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { type FetchMessageObject, type FetchQueryObject, ImapFlow } from 'imapflow';
import { createTransport, type Transporter } from 'nodemailer';
import { type EmbeddedBox, openEmbeddedBox } from '../../../../src/channels/email/embedded/box.ts';
import type { Room } from '../../../../src/channels/email/embedded/store/mail-store.ts';
import { openLog } from '../../../../src/server/log.ts';

/** Whose the box is. */
export const support = 'support@marlow.example';

/** What tests do with boxes; all of it ends with the test. */
export interface Boxes {
  folder(): Promise<string>;
  open(parts?: { folder?: string; room?: Room }): Promise<EmbeddedBox>;
  /** Somebody who reads the box by IMAP. */
  reader(box: EmbeddedBox, login?: { pass?: string }): Promise<ImapFlow>;
  /** Somebody who sends by SMTP. */
  sender(box: EmbeddedBox, login?: { pass?: string }): Transporter;
  /** Somebody who speaks IMAP by hand. */
  stranger(box: EmbeddedBox): Promise<Line>;
}

/** A line to the box, as bytes. */
export interface Line {
  socket: Socket;
  says(text: string): void;
  /** Resolves to all that was heard, once it matches; rejects when the other side hangs up before. */
  hears(pattern: RegExp): Promise<string>;
  /** Resolves to all that was heard when the other side has hung up. */
  ended: Promise<string>;
  heard(): string;
}

/** Boxes for the tests of one file. */
export function boxes(): Boxes {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const loginOf = (url: string, pass?: string) => {
    const { hostname: host, port, username, password } = new URL(url);
    return { host, port: Number(port), auth: { user: decodeURIComponent(username), pass: pass ?? password } };
  };
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'frontdesk-box-'));
    closing.push(() => rm(path, { recursive: true }));
    return path;
  };
  return {
    folder,
    async open(parts = {}) {
      const log = openLog('fatal');
      const box = await openEmbeddedBox({ folder: await folder(), log, address: support, ...parts });
      closing.push(() => box.stop());
      return box;
    },
    async reader(box, { pass } = {}) {
      const client = new ImapFlow({ ...loginOf(box.imapUrl, pass), secure: false, logger: false, autoIdleDelay: 50 });
      client.on('error', () => undefined);
      closing.push(() => client.close());
      await client.connect();
      return client;
    },
    sender(box, { pass } = {}) {
      const transport = createTransport({ ...loginOf(box.smtpUrl, pass), secure: false });
      closing.push(() => transport.close());
      return transport;
    },
    async stranger(box) {
      const { host, port } = loginOf(box.imapUrl);
      const line = lineTo(connect({ host, port }));
      closing.push(() => line.socket.destroy());
      await line.hears(/^\* OK .*\r\n/);
      return line;
    },
  };
}

function lineTo(socket: Socket): Line {
  let heard = '';
  const waiting = new Set<() => void>();
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    heard += text;
    for (const look of waiting) look();
  });
  socket.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(heard)));
  return {
    socket,
    says: (text) => void socket.write(text, 'latin1'),
    hears: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(heard)) return;
          waiting.delete(look);
          resolve(heard);
        };
        waiting.add(look);
        void ended.then(() => reject(new Error(`hung up before ${pattern}; heard ${heard.slice(-500)}`)));
        look();
      }),
    ended,
    heard: () => heard,
  };
}

/** A mail as a customer's program makes it. */
export const mail = (fields: Record<string, string> = {}, text = 'Where is my bill?') =>
  Object.entries({
    From: 'Jo Meyer <jo@customer.example>',
    To: support,
    Subject: 'My bill',
    'Message-ID': '<one@customer.example>',
    ...fields,
  })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
    .concat(`\r\n${text}\r\n`);

/** What a client gets of one mail; throws when it is not there. */
export async function fetched(client: ImapFlow, uid: string, query: FetchQueryObject): Promise<FetchMessageObject> {
  const found = await client.fetchOne(uid, { uid: true, ...query }, { uid: true });
  if (!found) throw new Error(`there is no mail ${uid}`);
  return found;
}
