import type { MailStore } from '../store/mail-store.ts';
import type { Folder, StoredMail } from '../store/stored-mail.ts';

/** A folder as one client sees it: mails come and go for it only when it is told so. */
export interface Selected {
  folder: Folder;
  readOnly: boolean;
  /** The mails by sequence number, which begin at 1; those that have gone meanwhile are left out. */
  mails(): { sequence: number; mail: StoredMail }[];
  /** How many mails the client believes there are. */
  count(): number;
  lastUid(): number;
  /** The flags of a mail were changed; the client has not heard of it. */
  flagged(uid: number): void;
  /** The client knows of the flags of that mail. */
  heard(uid: number): void;
  /** What is new, as answers without line ends; with `expunges`, what has gone as well (RFC 3501, 7.4.1). */
  news(expunges: boolean): string[];
}

/** Selects a folder. */
export function select(store: MailStore, folder: Folder, readOnly: boolean): Selected {
  let seen = store.list(folder).map(({ uid }) => uid);
  const unheard = new Set<number>();
  const current = () => new Map(store.list(folder).map((mail) => [mail.uid, mail]));

  function gone(): string[] {
    const mails = current();
    const told: string[] = [];
    // From the last to the first, so that the numbers of those before stay.
    for (let at = seen.length - 1; at >= 0; at--) if (!mails.has(seen[at]!)) told.push(`* ${at + 1} EXPUNGE`);
    seen = seen.filter((uid) => mails.has(uid));
    return told;
  }

  return {
    folder,
    readOnly,
    mails() {
      const mails = current();
      return seen.flatMap((uid, at) => {
        const mail = mails.get(uid);
        return mail ? [{ sequence: at + 1, mail }] : [];
      });
    },
    count: () => seen.length,
    lastUid: () => seen.at(-1) ?? 0,
    flagged: (uid) => void unheard.add(uid),
    heard: (uid) => void unheard.delete(uid),
    news(expunges) {
      const told = expunges ? gone() : [];
      const last = seen.at(-1) ?? 0;
      const come = store.list(folder).filter(({ uid }) => uid > last);
      seen.push(...come.map(({ uid }) => uid));
      if (come.length > 0) told.push(`* ${seen.length} EXISTS`);
      const mails = current();
      for (const uid of unheard) {
        const mail = mails.get(uid);
        const at = seen.indexOf(uid);
        if (mail && at >= 0) told.push(`* ${at + 1} FETCH (UID ${uid} FLAGS (${mail.flags.join(' ')}))`);
      }
      unheard.clear();
      return told;
    },
  };
}
