import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { certificate } from '../certificate.ts';
import { forgetNumbers, type Kept, readMaildir } from './boxes.ts';
import { type Dovecot, type DovecotParts, kill, startDovecot } from './dovecot.ts';
import { portForExim, startExim } from './exim.ts';

/** Real mail servers of the test's own, on loopback ports and in a folder that goes with them. */
export interface MailServer {
  ports: Dovecot['ports'];
  /** Where Exim takes mail, when it was asked for. */
  smtp?: number;
  /** What vouches for its certificate. */
  ca: string;
  /** The same in a file, for a process that is told of it by NODE_EXTRA_CA_CERTS. */
  caFile: string;
  /** For IMAP_URL: TLS from the first byte. */
  url(user: string, password?: string): string;
  /** Hands a mail over as another server would (LMTP); resolves when it lies in the box. */
  delivers(mail: { to: string; from?: string; raw: string | Buffer }): Promise<void>;
  /** What lies in somebody's INBOX, or in another folder of theirs. */
  box(user: string, folder?: string): Kept[];
  /** SIGKILLs every IMAP session and says how many there were. */
  killsImapChildren(): number;
  /** Lets every IMAP session stand still, as when a network swallows everything; they go on with SIGCONT. */
  freezesImapChildren(signal?: 'SIGSTOP' | 'SIGCONT'): number;
  /** Numbers an INBOX anew, under another UIDVALIDITY, as after a move to another server. */
  resetsUidvalidity(user: string): void;
  /** Stops, and starts again on the same ports and files. */
  restarts(): Promise<void>;
  stop(): Promise<void>;
}

/** What is started besides Dovecot, and how that is set up. */
export interface MailServerParts extends Partial<Omit<DovecotParts, 'folder' | 'submission'>> {
  /** Whom Exim delivers to; without it there is no Exim, and mail comes by `delivers` only. */
  exim?: string[];
  /** Mail is handed over on lines that stay open, as by a server with much of it; they do not outlive a restart. */
  keepsLines?: boolean;
}

/** Answers each sender once, as somebody's out-of-office does (RFC 5230). */
export const vacation = (text: string): string => `require ["vacation"];\nvacation :days 1 "${text}";\n`;

/** Starts Dovecot, where everybody has a mailbox, with the password `secret`. */
export async function startMailServer({
  exim: users,
  keepsLines = false,
  ...parts
}: MailServerParts = {}): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'fd-mail-'));
  // Vacations are sent by SMTP, so their way is known to Dovecot before it starts.
  const smtp = users && (await portForExim());
  const dovecot = await startDovecot({ folder, ...parts, ...(smtp !== undefined && { submission: smtp }) });
  const exim =
    users && smtp !== undefined
      ? await startExim({ folder, port: smtp, lmtp: dovecot.ports.lmtp, users }).catch(async (error) => {
          await dovecot.stop();
          throw error;
        })
      : undefined;
  const { ports } = dovecot;
  const lmtp = createTransport({
    ...(keepsLines && { pool: true as const, maxConnections: 8, maxMessages: Number.POSITIVE_INFINITY }),
    host: '127.0.0.1',
    port: ports.lmtp,
    lmtp: true,
    ignoreTLS: true,
    disableFileAccess: true,
  });
  const inbox = (user: string) => join(folder, 'mail', user);
  const signals = (signal: NodeJS.Signals) => {
    const sessions = dovecot.sessions();
    for (const pid of sessions) kill(pid, signal);
    return sessions.length;
  };
  const isLocked = () =>
    existsSync(join(folder, 'mail')) &&
    readdirSync(join(folder, 'mail'), { recursive: true, encoding: 'utf8' }).some((name) =>
      name.endsWith('dovecot-uidlist.lock'),
    );
  /** Stops the sessions where none holds a mailbox's lock: that of a dead one would keep all others out for two minutes. */
  const stopsUnlocked = () => {
    for (let tries = 0; tries < 400; tries++) {
      signals('SIGSTOP');
      // They stand still a moment later.
      wait(2);
      if (!isLocked()) return;
      signals('SIGCONT');
      wait(5);
    }
    throw new Error('a session holds the lock of a mailbox all the time');
  };

  const server: MailServer = {
    ports,
    ...(smtp !== undefined && { smtp }),
    ca: certificate.cert,
    caFile: join(folder, 'cert.pem'),
    url: (user, password = 'secret') =>
      `imaps://${encodeURIComponent(user)}:${encodeURIComponent(password)}@localhost:${ports.imaps}/INBOX`,
    async delivers({ to, from = 'ann@example.org', raw }) {
      await lmtp.sendMail({ envelope: { from, to: [to] }, raw });
    },
    box: (user, name) => readMaildir(name === undefined ? inbox(user) : join(inbox(user), `.${name}`)),
    killsImapChildren() {
      stopsUnlocked();
      return signals('SIGKILL');
    },
    freezesImapChildren: (signal = 'SIGSTOP') => signals(signal),
    resetsUidvalidity(user) {
      // An open session would write its old numbers back, and one that is killed first comes back before they are gone.
      stopsUnlocked();
      forgetNumbers(inbox(user));
      signals('SIGKILL');
    },
    async restarts() {
      await dovecot.stop();
      await dovecot.start();
    },
    async stop() {
      lmtp.close();
      await exim?.stop();
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}

/** Everything here stands still for so many milliseconds. */
const wait = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
