/** One folder of one account, as `support:INBOX`. */
export type Box = string;

/** How far a mailbox was read. UIDs mean something under their UIDVALIDITY only (RFC 9051, 2.3.1.1). */
export interface Mark {
  uidvalidity: number;
  /** Every mail up to this UID was taken, set aside, or is gone. */
  lastUid: number;
  /** When Frontdesk began to read this mailbox, in milliseconds since 1970: what came before is never taken, whatever happens. */
  since: number;
}

/** Remembers how far mailboxes were read, and who reads them: one reader at a time. */
export interface MailboxMarks {
  /** The mark, and how many milliseconds ago it was put; undefined while the mailbox was never read. */
  get(box: Box): Promise<(Mark & { ago: number }) | undefined>;
  /** Replaces the mark, also by the same one; false, and nothing is written, when the reader does not hold the lease. */
  put(box: Box, mark: Mark, reader: string): Promise<boolean>;
  /** Counts one more try of a mail that failed, and returns how many there were. Forgotten after thirty days. */
  failed(box: Box, mail: { uidvalidity: number; uid: number }): Promise<number>;
  /** Takes or renews the lease for so many milliseconds; false while another reader has it. */
  lease(box: Box, reader: string, ms: number): Promise<boolean>;
  /** Gives the reader's own lease back. */
  release(box: Box, reader: string): Promise<void>;
}

/** The marks in memory: for tests, and the contract of those in Redis. */
export const createMemoryMarks = ({ now = Date.now }: { now?: () => number } = {}): MailboxMarks => {
  const marks = new Map<Box, Mark & { at: number }>();
  const leases = new Map<Box, { reader: string; until: number }>();
  const tries = new Map<string, number>();
  const holderOf = (box: Box): string | undefined => {
    const lease = leases.get(box);
    return lease && lease.until > now() ? lease.reader : undefined;
  };
  return {
    async get(box) {
      const kept = marks.get(box);
      if (!kept) return undefined;
      const { at, ...mark } = kept;
      return { ...mark, ago: now() - at };
    },
    async put(box, { uidvalidity, lastUid, since }, reader) {
      if (holderOf(box) !== reader) return false;
      marks.set(box, { uidvalidity, lastUid, since, at: now() });
      return true;
    },
    async failed(box, { uidvalidity, uid }) {
      const key = `${box}\0${uidvalidity}:${uid}`;
      tries.set(key, (tries.get(key) ?? 0) + 1);
      return tries.get(key)!;
    },
    async lease(box, reader, ms) {
      const holder = holderOf(box);
      if (holder !== undefined && holder !== reader) return false;
      leases.set(box, { reader, until: now() + ms });
      return true;
    },
    async release(box, reader) {
      if (holderOf(box) === reader) leases.delete(box);
    },
  };
};
