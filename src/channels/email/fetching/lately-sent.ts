import type { ImapFlow } from 'imapflow';

/** What came into the folder of sent mails since it was looked at last, as one connection sees it. */
export interface LatelySent {
  /** Looks; returns the Message-IDs of the mails that lie there since shortly before the connection was opened. */
  look(): Promise<ReadonlySet<string>>;
  /** Tells of a mail that was put there: it needs not be looked at. */
  put(mail: { messageId: string; uid: number | undefined }): void;
}

/** So many mails are looked at that were there before: a server that keeps copies itself had put them there by now. */
const BEFORE = 50;
/** So many Message-IDs are kept. */
const MOST = 2000;

/**
 * Looks at what is new by its UIDs, whatever else lies in the folder: a search for a header reads all of it. The copy of a mail
 * that was sent just now is among what came since.
 */
export function createLatelySent(client: ImapFlow, folder: string): LatelySent {
  const ids = new Set<string>();
  /** The UID from which on nothing was looked at. */
  let from: number | undefined;

  const keep = (messageId: string): void => {
    ids.add(messageId);
    for (const oldest of ids) {
      if (ids.size <= MOST) break;
      ids.delete(oldest);
    }
  };

  return {
    async look() {
      const { uidNext } = await client.mailboxOpen(folder, { readOnly: true });
      from ??= Math.max(1, uidNext - BEFORE);
      if (uidNext > from) {
        const begin = from;
        const query = { uid: true, headers: ['message-id'] };
        for (const { uid, headers } of await client.fetchAll(`${begin}:*`, query, { uid: true })) {
          const found = /<[^<>\s]{1,998}>/.exec(headers?.toString('latin1') ?? '')?.[0];
          // `45:*` names the last mail even when its number is smaller (RFC 9051, sequence-set).
          if (found && uid >= begin) keep(found);
        }
        if (!client.usable) throw new Error('the connection was lost while sent mails were looked at');
        from = uidNext;
      }
      return ids;
    },
    put({ messageId, uid }) {
      keep(messageId);
      if (uid === from && uid !== undefined) from = uid + 1;
    },
  };
}
