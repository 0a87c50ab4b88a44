import type { ImapFlow } from 'imapflow';
import { connect, type MailAccount, type Patience } from './connect.ts';
import { createLatelySent, type LatelySent } from './lately-sent.ts';

/** The folder of sent mails, on a connection of its own that is there while it is needed. */
export interface Sent {
  /** Whether a mail with this Message-ID lies there; undefined when there is no such folder. Rejects when nobody can tell. */
  findSent(messageId: string): Promise<boolean | undefined>;
  /** Keeps a copy there, unless there is one; false when there is no such folder. For servers that keep none themselves. */
  appendSent(raw: Buffer, messageId: string): Promise<boolean>;
}

/** A copy that is to be kept. */
interface Copy {
  raw: Buffer;
  messageId: string;
  kept(there: boolean): void;
  failed(error: unknown): void;
}

/** An answered mail is often followed by the next. */
const IDLE_MS = 30_000;

/** Finds the folder by its special use (RFC 6154), and connects when it is first asked. */
export const createSent = (
  account: MailAccount,
  patience: Partial<Patience> = {},
): Sent & { close(): Promise<void> } => {
  let client: Promise<ImapFlow> | undefined;
  /** Of the connection, once it was asked for. */
  let folder: Promise<string | undefined> | undefined;
  let lately: LatelySent | undefined;
  /** Those that wait are kept together: what lies in the folder is looked at once for all of them. */
  let copies: Copy[] = [];
  let line: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  const hangUp = async (): Promise<void> => {
    clearTimeout(idle);
    const had = client;
    client = undefined;
    folder = undefined;
    lately = undefined;
    (await had?.catch(() => undefined))?.close();
  };
  /** One after the other, since a connection has one folder open. */
  const within = <T>(work: (client: ImapFlow, folder: string | undefined) => Promise<T>): Promise<T> => {
    const next = line.then(async () => {
      clearTimeout(idle);
      if (client && !(await client.catch(() => undefined))?.usable) await hangUp();
      client ??= connect(account, patience);
      try {
        const connected = await client;
        folder ??= sentFolder(connected);
        return await work(connected, await folder);
      } catch (error) {
        await hangUp();
        throw error;
      } finally {
        idle = setTimeout(hangUp, IDLE_MS).unref();
      }
    });
    line = next.catch(() => undefined);
    return next;
  };
  const isIn = async (connected: ImapFlow, folder: string, messageId: string): Promise<boolean> => {
    await connected.mailboxOpen(folder, { readOnly: true });
    const found = await connected.search({ header: { 'message-id': messageId } }, { uid: true });
    if (!found) throw new Error('the server did not say whether a mail was sent');
    return found.length > 0;
  };

  async function keepCopies(): Promise<void> {
    let batch: Copy[] = [];
    try {
      await within(async (connected, folder) => {
        batch = copies;
        copies = [];
        if (folder !== undefined) lately ??= createLatelySent(connected, folder);
        const there = await lately?.look();
        for (const { raw, messageId, kept } of batch) {
          if (folder !== undefined && !there?.has(messageId)) {
            const appended = await connected.append(folder, raw, ['\\Seen']);
            lately?.put({ messageId, uid: appended ? appended.uid : undefined });
          }
          kept(folder !== undefined);
        }
      });
    } catch (error) {
      // Without a connection none was begun.
      for (const { failed } of batch.length > 0 ? batch : copies.splice(0)) failed(error);
    }
  }

  return {
    findSent: (messageId) =>
      within(async (connected, folder) => (folder === undefined ? undefined : isIn(connected, folder, messageId))),
    appendSent: (raw, messageId) =>
      new Promise((kept, failed) => {
        copies.push({ raw, messageId, kept, failed });
        if (copies.length === 1) void keepCopies();
      }),
    async close() {
      await line;
      await hangUp();
    },
  };
};

async function sentFolder(client: ImapFlow): Promise<string | undefined> {
  const folders = await client.list();
  return folders.find(({ specialUse }) => specialUse === '\\Sent')?.path;
}
