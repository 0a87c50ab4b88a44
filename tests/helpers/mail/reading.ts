import { afterEach } from '@jest/globals';
import type { FoundMail } from '../../../src/channels/email/fetching/found.ts';
import { type MailboxParts, type OpenMailbox, openMailbox } from '../../../src/channels/email/fetching/mailbox.ts';
import { createMemoryMarks } from '../../../src/channels/email/fetching/marks.ts';
import type { SetAside } from '../../../src/channels/email/fetching/sync.ts';
import type { Log } from '../../../src/conversation/log.ts';
import { until } from '../until.ts';
import type { MailServer } from './server.ts';

/** A log whose lines can be read, each with its level before it. */
export const keepingLog = (): Log & { lines: string[] } => {
  const lines: string[] = [];
  const write = (level: string) => (details: object, text: string) =>
    void lines.push(`${level} ${text} ${JSON.stringify(details)}`);
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
};

/** Times for tests: no announcement is missed for long, and no pause is. */
export const hasty = {
  pollMs: 60_000,
  leaseMs: 1500,
  pauses: { first: 50, most: 200, refused: 100 },
};

/** Somebody who reads a mailbox and keeps what they were given. */
export interface Reading {
  mailbox: OpenMailbox;
  /** The subjects of the mails that were taken, in their order; one that was given twice is there twice. */
  taken: string[];
  found: FoundMail[];
  setAside: SetAside[];
  log: ReturnType<typeof keepingLog>;
  /** Waits until the mailbox was opened and looked through once. */
  ready(): Promise<void>;
  /** Waits until a mail with this subject was taken. */
  takes(subject: string): Promise<FoundMail>;
}

/** A mail of a person, whose subject says which one it is. */
export const mailOf = (subject: string, more = ''): string =>
  `From: Ann <ann@example.org>\r\nTo: support@localhost\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@example.org>\r\n${more}\r\nHello, ${subject}.\r\n`;

/** The subject of a mail. */
export const subjectOf = ({ raw }: { raw: Buffer | string }): string =>
  /^Subject: (.*?)\r?$/m.exec(raw.toString('latin1'))?.[1] ?? '';

/** Reads somebody's mailbox, support's unless given; `fails` may refuse a mail by its subject. */
export function read(
  server: MailServer,
  parts: Partial<Omit<MailboxParts, 'take'>> &
    Pick<MailboxParts, 'marks'> & { user?: string; fails?: (subject: string) => boolean | Promise<boolean> },
): Reading {
  const { user = 'support', fails = () => false, ...given } = parts;
  const log = keepingLog();
  const found: FoundMail[] = [];
  const taken: string[] = [];
  const setAside: SetAside[] = [];
  const mailbox = openMailbox({
    account: { id: 'support', url: server.url(user), ca: server.ca },
    log,
    ...given,
    times: { ...hasty, ...given.times },
    async take(mail) {
      if (await fails(subjectOf(mail))) return 'failed';
      found.push(mail);
      taken.push(subjectOf(mail));
      return 'taken';
    },
    setAside: given.setAside ?? (async (mail) => void setAside.push(mail)),
  });
  return {
    mailbox,
    taken,
    found,
    setAside,
    log,
    ready: async () => void (await until('the mailbox to be read', () => mailbox.state().lastSync, 10)),
    takes: (subject) =>
      until(`the mail ${subject}`, () => found.find((mail) => subjectOf(mail) === subject), 10).catch(
        (error: Error) => {
          throw new Error(
            `${error.message}; ${JSON.stringify({ taken, state: mailbox.state(), log: log.lines }, null, 1)}`,
          );
        },
      ),
  };
}

let boxes = 0;
const readings = new Set<Reading>();

/** A mailbox of the test's own, with what lies in it already, and marks that its readers share. */
export async function openBox(server: MailServer, subjects: readonly string[] = []) {
  const user = `box${++boxes}`;
  const marks = createMemoryMarks();
  const gets = (subject: string, raw: string | Buffer = mailOf(subject)) =>
    server.delivers({ to: `${user}@localhost`, raw });
  for (const subject of subjects) await gets(subject);
  return {
    user,
    marks,
    gets,
    /** The last UID that is marked. */
    marked: async () => (await marks.get('support:INBOX'))?.lastUid,
    /** One more process that reads it; it was opened, and looked through once. */
    async reads(parts: Partial<Parameters<typeof read>[1]> = {}): Promise<Reading> {
      const reading = read(server, { user, marks, ...parts });
      readings.add(reading);
      await reading.ready();
      return reading;
    },
  };
}

afterEach(async () => {
  await Promise.all([...readings].map(({ mailbox }) => mailbox.stop()));
  readings.clear();
});
