import { createTransport } from 'nodemailer';
import type { Mail } from '../../../src/channels/email/mail.ts';
import { readMail } from '../../../src/channels/email/reading/read.ts';
import { type Frontdesk, type Home, makeHome, startFrontdesk } from '../frontdesk.ts';
import { startRedis, type TestRedis } from '../redis.ts';
import { until } from '../until.ts';
import { signIn, type WebRepresentative } from '../web-desk.ts';
import { type MailServer, type MailServerParts, startMailServer } from './server.ts';

/** The address of the front desk in these tests. */
export const supportAddress = 'support@marlow.test';

/** A mail as its reader has it: what it says, and the headers that tests look at. */
export interface GotMail extends Mail {
  raw: string;
  /** The first header of that name, unfolded. */
  header(name: string): string | undefined;
}

/** A customer with a mail program. */
export interface MailCustomer {
  address: string;
  /** Sends a mail, or an answer to one; returns its Message-ID. */
  writes(mail: {
    subject?: string;
    text: string;
    answers?: GotMail;
    headers?: Record<string, string>;
    cc?: string[];
    to?: string;
  }): Promise<string>;
  /** What came, oldest first. */
  mails(): Promise<GotMail[]>;
  /** Waits for a mail that says so, and that none of those before did. */
  gets(text: RegExp): Promise<GotMail>;
}

/** A whole Frontdesk with an account on real mail servers. */
export interface MailDesk {
  server: MailServer;
  redis: TestRedis;
  frontdesk: Frontdesk;
  home: Home;
  customer(user: string, name?: string): MailCustomer;
  rep(name?: string): Promise<WebRepresentative>;
  /** Another process on the same mailbox and Redis. */
  another(): Promise<Frontdesk>;
  stop(): Promise<void>;
}

/** What one customer in the tests knows how to ask. */
export const articles = {
  'opening-hours': {
    question: 'When is the town hall open?',
    answer: 'The town hall is open from **8 to 17**, Monday to Friday.',
  },
  'lost-card': {
    question: 'How do I replace a lost library card?',
    answer: 'Come to the library desk with a photo ID; a new card costs $2.',
  },
};

/** Starts servers, Redis and Frontdesk; every customer has a mailbox at example.org, on the same servers. */
export async function startMailDesk(
  parts: { customers?: string[]; server?: MailServerParts; env?: Record<string, string>; config?: string } = {},
): Promise<MailDesk> {
  const { customers = ['ann', 'bob'], server: given = {}, env = {}, config } = parts;
  const server = await startMailServer({ exim: ['support', ...customers], ...given });
  const redis = await startRedis();
  const home = makeHome(articles, config);
  const settings = { ...accountOn(server), ...env };
  const begin = () => startFrontdesk({ folder: home.folder, redisUrl: redis.url, env: settings });
  const frontdesk = await begin();
  const keys = await redis.connect();
  await mailboxRead(keys);
  const others: Frontdesk[] = [];
  const { customer, close } = openMailPrograms(server, () => frontdesk.said());

  return {
    ...{ server, redis, frontdesk, home },
    customer,
    rep: async (name = 'Rita') => signIn(await frontdesk.command('desk', 'link', name)),
    async another() {
      const next = await begin();
      others.push(next);
      return next;
    },
    async stop() {
      close();
      await Promise.all([frontdesk, ...others].map((each) => each.stop()));
      await redis.stop();
      await server.stop();
      home.remove();
    },
  };
}

/** What a process is told of the front desk's account on these servers. */
export const accountOn = (server: MailServer) => ({
  EMAIL_ADDRESS: supportAddress,
  IMAP_URL: server.url('support'),
  SMTP_URL: `smtp://127.0.0.1:${server.smtp}`,
  NODE_EXTRA_CA_CERTS: server.caFile,
});

/** Settles when the account's mailbox was read: what lies there before is nobody's to answer. */
export const mailboxRead = (keys: Awaited<ReturnType<TestRedis['connect']>>): Promise<true> =>
  until('the mailbox to be read', async () => (await keys.exists('fd:{mail}:mark:main:INBOX')) === 1);

/** Mail programs of customers on these servers; `said`: what Frontdesk had to say, for the word on what never came. */
export function openMailPrograms(server: MailServer, said: () => string) {
  const smtp = createTransport({ host: '127.0.0.1', port: server.smtp!, ignoreTLS: true });
  let written = 0;
  function customer(user: string, name = user[0]!.toUpperCase() + user.slice(1)): MailCustomer {
    const address = `${user}@example.org`;
    const mails = () => Promise.all(server.box(user).map(({ raw }) => gotMail(Buffer.from(raw, 'latin1'))));
    return {
      address,
      async writes({ subject = 'A question', text, answers, headers = {}, cc = [], to }) {
        const messageId = `<${user}-${++written}@example.org>`;
        await smtp.sendMail({
          from: { name, address },
          to: to ?? answers?.header('reply-to') ?? supportAddress,
          cc,
          subject: answers ? answers.subject : subject,
          text,
          messageId,
          headers,
          ...(answers?.messageId && {
            inReplyTo: answers.messageId,
            references: [...answers.references, answers.messageId],
          }),
        });
        return messageId;
      },
      mails,
      async gets(text) {
        let seen: string[] = [];
        return until(`a mail to ${user} that says ${text}`, async () => {
          const all = await mails();
          seen = all.map((mail) => mail.whole);
          return all.find((mail) => text.test(mail.whole));
        }).catch((error: Error) => {
          throw new Error(`${error.message}; there came ${JSON.stringify(seen)}; Frontdesk said ${said()}`);
        });
      },
    };
  }
  return { customer, close: () => smtp.close() };
}

async function gotMail(raw: Buffer): Promise<GotMail> {
  const text = raw.toString('latin1');
  const head = text.split(/\r?\n\r?\n/, 1)[0]!.replace(/\r?\n[ \t]+/g, ' ');
  return {
    ...(await readMail(raw, { own: [], authserv: [] })),
    raw: text,
    header: (name) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1],
  };
}
