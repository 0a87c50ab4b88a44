import { Readable } from 'node:stream';
import { createTransport, type DKIMOptions, type MailMessage, type NodemailerError } from 'nodemailer';
import type { OutgoingMail } from './compose.ts';
import { notTaken, outcomeOf, type Passed, type Sending, type Sent } from './outcome.ts';
import { mailServer } from './server.ts';

/** Gives mails to a server that sends them. */
export interface Transport {
  /** One try, which ends when the signal does. Sends nothing twice, and throws for nothing that a server does. */
  send(mail: OutgoingMail, signal?: AbortSignal): Promise<Sending>;
  /** Whether the server lets us in; what is wrong otherwise. */
  examine(): Promise<Sending | undefined>;
  /** Lets mails under way finish, and closes what is idle. */
  close(): void;
}

/** Where to send, and as whom. */
export interface TransportParts {
  /** SMTP_URL: smtps://user:password@host:465, or smtp:// with STARTTLS. */
  url: string;
  /** Gives an access token in the place of a password; each new line asks for one. */
  oauth?: () => Promise<string>;
  /** Only through a relay of one's own: Gmail and Microsoft 365 sign by themselves. */
  dkim?: DKIMOptions;
  /** Who vouches for the server, beside those that everybody trusts. */
  ca?: string;
  /** Milliseconds; tests shorten them. */
  timeouts?: { connect: number; greeting: number; socket: number };
}

const usual = { connect: 10_000, greeting: 10_000, socket: 60_000 };

/** A pool of lines to one server, which are opened when there is mail. */
export function openTransport({ url, oauth, dkim, ca, timeouts = usual }: TransportParts): Transport {
  const { host, port, secure, user = '', password, loopback } = mailServer(url);
  const auth = oauth ? { type: 'OAuth2' as const, user } : password ? { user, pass: password } : undefined;
  const pool = createTransport({
    pool: true,
    ...{ host, port, secure, requireTLS: !secure && !loopback },
    ...(auth && { auth }),
    ...(dkim && { dkim }),
    // A relay on this machine has a certificate of its own making.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !loopback || ca !== undefined, ...(ca && { ca }) },
    ...{ connectionTimeout: timeouts.connect, greetingTimeout: timeouts.greeting, socketTimeout: timeouts.socket },
    ...{ maxConnections: 3, maxMessages: 100 },
    // What is sent again is decided here, by what had gone out; the pool's own five times know nothing of that.
    maxRequeues: 0,
    ...{ disableFileAccess: true, disableUrlAccess: true, logger: false },
  });
  if (oauth)
    pool.set(
      'oauth2_provision_cb',
      (_user: string, _renew: boolean, done: (...given: [Error | null, string?]) => void) =>
        oauth().then(
          (token) => done(null, token),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        ),
    );
  pool.use('stream', (mail, done) => watch(mail, { signs: dkim !== undefined }, done));

  async function attempt(mail: OutgoingMail, signal: AbortSignal | undefined): Promise<Sent | Failed> {
    const watched: Watched = {};
    const data = { ...mail, watched, ...(signal && { signal }) };
    try {
      const info = await pool.sendMail(data);
      return {
        outcome: 'delivered',
        accepted: info.accepted ?? [],
        rejected: (info.rejectedErrors ?? []).map(notTaken),
        reply: info.response ?? '',
        ...(info.serverMessageId && { givenId: info.serverMessageId }),
      };
    } catch (error) {
      return { error: error as NodemailerError, passed: passedOf(watched.stream) };
    }
  }

  return {
    async send(mail, signal) {
      let tried = await attempt(mail, signal);
      // A server closes a line that was idle, perhaps just now: with nothing sent, another one is tried at once.
      if ('error' in tried && tried.passed === 'nothing' && wasClosed(tried.error) && !signal?.aborted)
        tried = await attempt(mail, signal);
      return 'error' in tried ? outcomeOf(tried.error, tried.passed) : tried;
    },
    async examine() {
      try {
        await pool.verify();
        return undefined;
      } catch (error) {
        return outcomeOf(error as NodemailerError, 'nothing');
      }
    },
    close: () => pool.close(),
  };
}

interface Failed {
  error: NodemailerError;
  passed: Passed;
}

/** A try's stream, from which nodemailer reads the mail once the server said 354, and not before. */
interface Watched {
  stream?: Readable;
}

function watch({ data, message }: MailMessage, { signs }: { signs: boolean }, done: () => void): void {
  const { watched } = data as { watched?: Watched };
  const whole = !signs && Buffer.isBuffer(data.raw) ? data.raw : undefined;
  const create = message.createReadStream.bind(message);
  message.createReadStream = (options) => {
    const stream = whole ? streamOf(whole) : create(options);
    if (watched) watched.stream = stream;
    return stream;
  };
  done();
}

const STEP = 64 * 1024;

/** A mail that is written already, a step at each reading; nodemailer's own stream has three stages, which only see that it ends a line. */
function streamOf(whole: Buffer): Readable {
  let at = 0;
  return new Readable({
    read() {
      this.push(whole.subarray(at, at + STEP));
      at += STEP;
      if (at >= whole.length) this.push(null);
    },
  });
}

const passedOf = (stream: Readable | undefined): Passed =>
  !stream?.readableDidRead ? 'nothing' : stream.readableEnded ? 'all' : 'part';

const wasClosed = ({ code, responseCode }: NodemailerError): boolean =>
  code === 'ECONNECTION' && responseCode === undefined;
