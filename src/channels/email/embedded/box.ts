import { randomBytes } from 'node:crypto';
import addressparser from 'nodemailer/lib/addressparser';
import type { Log } from '../../../conversation/log.ts';
import { fieldsOf, firstOf } from './headers.ts';
import type { Login } from './imap/login.ts';
import { type LoopbackServer, openImap } from './imap/server.ts';
import { openSmtp, type Submitted } from './smtp.ts';
import { openMailStore, type Room } from './store/mail-store.ts';

/** A mail that somebody got. */
export interface ReceivedMail {
  /** Of this mail, in this box, for ever. */
  id: string;
  /** When it came, milliseconds since 1970. */
  at: number;
  /** Its bytes; undefined when it has been let go meanwhile. */
  read(): Promise<Buffer | undefined>;
}

/** A mailbox without an account: mail to `address` can be read by IMAP, and all other mail by who it is for. */
export interface EmbeddedBox {
  address: string;
  /** With user and password, which are new at each start. */
  imapUrl: string;
  smtpUrl: string;
  /** Brings a mail to the box, as the internet would; without an envelope, to whom and from whom the mail says. */
  deliver(raw: Buffer | string, envelope?: { from: string; to: string }): Promise<void>;
  /** What somebody got, the newest first. */
  mailOf(address: string): ReceivedMail[];
  stop(): Promise<void>;
}

/** Where mail is kept, and whose it is. */
export interface BoxParts {
  /** Kept from start to start, and nobody else's. */
  folder: string;
  log: Log;
  /** Frontdesk's own; mail to address+anything is brought here as well. */
  address: string;
  /** How much is kept of each kind; the newest 1000 mails when not said. */
  room?: Room;
}

/** Opens the box, and its servers for SMTP and IMAP on 127.0.0.1. Rejects with what to do when the folder cannot be used. */
export async function openEmbeddedBox({ folder, log, address, room }: BoxParts): Promise<EmbeddedBox> {
  const store = await openMailStore({ folder, log, ...(room && { room }) });
  const login: Login = { user: address, password: randomBytes(24).toString('base64url') };
  const servers: LoopbackServer[] = [];
  const ours = isFor(address);

  /** As delivery does (RFC 5321, 4.4): a copy for our mailbox, which says for whom, and one for all the others. */
  async function take({ from, to, raw }: Submitted): Promise<void> {
    const [mine, others] = [to.filter(ours), to.filter((each) => !ours(each))];
    if (others.length > 0) await store.keep('Customers', { raw, from, to: others });
    if (mine.length === 0) return;
    const lines = [`Return-Path: <${from}>`, ...mine.map((each) => `Delivered-To: ${each}`)].map(oneLine);
    await store.keep('INBOX', { raw: Buffer.concat([Buffer.from(lines.join('')), raw]), from, to: mine });
  }

  const stop = async () => {
    for (const server of servers.splice(0)) await server.close();
    await store.close();
  };
  try {
    servers.push(await openImap({ store, login, log }), await openSmtp({ login, log, take }));
  } catch (error) {
    await stop();
    throw error;
  }
  const [imap, smtp] = servers as [LoopbackServer, LoopbackServer];
  const urlOf = (protocol: string, { port }: LoopbackServer) =>
    `${protocol}://${encodeURIComponent(login.user)}:${login.password}@127.0.0.1:${port}`;

  return {
    address,
    imapUrl: urlOf('imap', imap),
    smtpUrl: urlOf('smtp', smtp),
    async deliver(given, envelope) {
      const raw = Buffer.from(given as string);
      const { from, to } = envelope ?? { from: senderOf(raw), to: address };
      await take({ from, to: [to], raw });
    },
    mailOf: (who) =>
      store
        .list('Customers')
        .filter(({ to }) => to.some(isFor(who)))
        .map(({ uid, at }) => ({ id: `${store.uidValidity}-${uid}`, at, read: () => store.read('Customers', uid) }))
        .reverse(),
    stop,
  };
}

/** Whether mail to an address comes to the mailbox: in any letters, and with anything behind a plus (RFC 5233). */
function isFor(mailbox: string): (address: string) => boolean {
  const plain = (address: string) => address.toLowerCase().replace(/\+[^@]*(?=@)/, '');
  const whole = mailbox.toLowerCase();
  return (address) => address.toLowerCase() === whole || plain(address) === whole;
}

const oneLine = (text: string) => `${text.replace(/[\r\n]/g, '')}\r\n`;

const senderOf = (raw: Buffer): string =>
  addressparser(firstOf(fieldsOf(raw), 'from')?.slice(0, 2000) ?? '', { flatten: true })[0]?.address ?? '';
