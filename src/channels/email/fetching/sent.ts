import type { ImapFlow } from 'imapflow';
import { connect, type MailAccount, type Patience } from './connect.ts';

/** The folder of sent mails, on a connection of its own that is there while it is needed. */
export interface Sent {
  /** Whether a mail with this Message-ID lies there; undefined when there is no such folder. Rejects when nobody can tell. */
  findSent(messageId: string): Promise<boolean | undefined>;
  /** Keeps a copy there, unless there is one; false when there is no such folder. For servers that keep none themselves. */
  appendSent(raw: Buffer, messageId: string): Promise<boolean>;
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
  let line: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  const hangUp = async (): Promise<void> => {
    clearTimeout(idle);
    const had = client;
    client = undefined;
    folder = undefined;
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

  return {
    findSent: (messageId) =>
      within(async (connected, folder) => (folder === undefined ? undefined : isIn(connected, folder, messageId))),
    appendSent: (raw, messageId) =>
      within(async (connected, folder) => {
        if (folder === undefined) return false;
        if (!(await isIn(connected, folder, messageId))) await connected.append(folder, raw, ['\\Seen']);
        return true;
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
