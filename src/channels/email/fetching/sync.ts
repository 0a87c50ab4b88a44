import type { ImapFlow } from 'imapflow';
import type { Log } from '../../../conversation/log.ts';
import { withinTime } from '../../../waiting/time-limit.ts';
import { type FoundMail, fetchMail, fetchTogether, type Listed, list, messageIdOf } from './found.ts';
import type { Box, MailboxMarks, Mark } from './marks.ts';
import { createProgress, type Progress } from './progress.ts';

/** What somebody is told of a mail that could not be taken. */
export type SetAside = Pick<Listed, 'uid' | 'size' | 'arrived'> & { why: string };

/** Who takes mails, and within which limits. */
export interface SyncParts {
  account: string;
  box: Box;
  reader: string;
  marks: MailboxMarks;
  /** Stores a mail durably; once it has said `taken`, the mail may be forgotten here. It may be given a mail twice. */
  take(mail: FoundMail): Promise<'taken' | 'failed'>;
  /**
   * Whether a mail with this Message-ID and size was taken: asked of those that may have been taken under another number, to
   * spare fetching them. Absent: they are fetched, and given to `take` once more.
   */
  knows?(mail: { messageId: string; size: number }): Promise<boolean>;
  /** Tells a person of a mail that failed too often. While it rejects it is told again. */
  setAside(mail: SetAside): Promise<void>;
  /** Whether this process may still read. */
  holds(): boolean;
  /** Whether it should begin nothing more. */
  stopping(): boolean;
  log: Log;
  limits: SyncLimits;
  now(): number;
}

/** Limits that tests may change. Sizes in bytes, times in milliseconds. */
export interface SyncLimits {
  /** Larger mails are not fetched whole. */
  largest: number;
  /** How many are listed at once, and how many are being taken at once. */
  batch: number;
  parallel: number;
  /** How long taking one may last. */
  takeMs: number;
  /** The pauses before the next try of a mail that failed; one more failure, and it is set aside. */
  retryMs: readonly number[];
  /** How often the connection may die while a mail is fetched before that counts as a failure of the mail. */
  drops: number;
}

/** What is set on a mail that was set aside, for whoever looks into the mailbox. */
export const FAILED_KEYWORD = '$FrontdeskFailed';

/** So small mails are fetched together, bytes. */
const SMALL = 64 * 1024;

/** It was deleted, and then it is not listed the next time; or something is wrong with it. */
const MISSING = 'the server lists it and does not give it';

/** The reader of one mailbox under one UIDVALIDITY, over any number of connections. */
export interface Sync {
  mark(): Mark;
  /** Takes what is there, once through; rejects when the connection, the store or the lease is lost. */
  pass(client: ImapFlow): Promise<void>;
  /** When a mail is to be tried again; undefined when none is. */
  next(): number | undefined;
  waiting(): number;
  setAside(): number;
}

/** Begins at a mark; `again` up to which UID mails may have been taken under another number. */
export const createSync = (parts: SyncParts, begin: Mark, again: number): Sync => {
  const { box, marks, log, limits, now } = parts;
  const { uidvalidity, since } = begin;
  const progress: Progress = createProgress(begin.lastUid);
  const dropped = new Map<number, number>();
  let aside = 0;
  const mark = (): Mark => ({ uidvalidity, lastUid: progress.lastUid(), since });
  const about = (uid: number) => ({ account: parts.account, uid });

  const putAside = async (client: ImapFlow, { uid, size, arrived }: Listed, why: string): Promise<void> => {
    await parts.setAside({ uid, size, arrived, why });
    // For people only: a server without keywords, or a connection that is lost, changes nothing.
    await client.messageFlagsAdd(String(uid), [FAILED_KEYWORD], { uid: true }).catch(() => undefined);
    aside += 1;
    progress.done(uid);
    log.error({ ...about(uid), why }, `a mail to ${parts.account} could not be taken and was set aside`);
  };

  const failed = async (client: ImapFlow, mail: Listed, why: string): Promise<void> => {
    const { uid } = mail;
    const tries = await marks.failed(box, { uidvalidity, uid });
    const pause = limits.retryMs[tries - 1];
    if (pause !== undefined) {
      log.warn({ ...about(uid), why, tries }, 'a mail could not be taken: trying again');
      progress.later(uid, now() + pause);
      return;
    }
    try {
      await putAside(client, mail, why);
    } catch (error) {
      log.warn({ ...about(uid), err: error }, 'nobody could be told of a mail that was to be set aside: trying again');
      progress.later(uid, now() + (limits.retryMs.at(-1) ?? 1000));
    }
  };

  /** A mail whose fetching ends the connection again and again is at fault itself, and waits until others were fetched. */
  const droppedIn = async (client: ImapFlow, mail: Listed, error: Error): Promise<void> => {
    const drops = (dropped.get(mail.uid) ?? 0) + 1;
    dropped.set(mail.uid, drops);
    if (drops >= limits.drops) await failed(client, mail, error.message);
    else progress.later(mail.uid, now() + (limits.retryMs[0] ?? 0));
  };

  /** Once fetching together has ended a connection, one of them is at fault, and each is fetched alone to find out which. */
  let alone = false;
  const together = async (client: ImapFlow, mails: readonly Listed[]): Promise<Map<number, Buffer>> => {
    const small = mails.filter(({ uid, size }) => uid > again && size > 0 && size <= SMALL);
    if (alone || small.length < 2) return new Map();
    alone = true;
    return fetchTogether(
      client,
      small.map(({ uid }) => uid),
    );
  };

  const fetched = async (
    client: ImapFlow,
    mail: Listed,
    known: ReadonlyMap<number, Buffer>,
  ): Promise<FoundMail | undefined> => {
    const raw = known.get(mail.uid);
    if (raw) return { ...mail, raw, whole: true, again: false };
    try {
      const found = await fetchMail(client, mail, { largest: limits.largest, again: mail.uid <= again });
      if (!found) await failed(client, mail, MISSING);
      return found;
    } catch (error) {
      if (!client.usable) {
        await droppedIn(client, mail, error as Error);
        throw error;
      }
      await failed(client, mail, (error as Error).message);
      return undefined;
    }
  };

  const taken = async (client: ImapFlow, found: FoundMail): Promise<void> => {
    const why = await withinTime(parts.take(found), limits.takeMs, 'it was not taken in time').then(
      (outcome) => (outcome === 'taken' ? undefined : 'it was not taken'),
      (error: Error) => error.message || error.name,
    );
    if (why === undefined) progress.done(found.uid);
    else await failed(client, found, why);
  };

  /** When a server numbers its mails anew, those that came before Frontdesk are found again, and those that it took. */
  const passesBy = async (client: ImapFlow, mail: Listed): Promise<boolean> => {
    if (mail.arrived < since) return true;
    const messageId = parts.knows && (await messageIdOf(client, mail.uid));
    return Boolean(messageId && (await parts.knows?.({ messageId, size: mail.size })));
  };

  const batch = async (client: ImapFlow, uids: readonly number[]): Promise<void> => {
    const mails = await list(client, uids);
    if (!client.usable) throw new Error('the connection was lost while mails were listed');
    const there = new Set(mails.map(({ uid }) => uid));
    for (const uid of uids) if (!there.has(uid)) await failed(client, { uid, size: 0, arrived: now() }, MISSING);
    const known = await together(client, mails);
    if (!client.usable) throw new Error('the connection was lost while mails were fetched');
    const running = new Set<Promise<void>>();
    let broken: { error: unknown } | undefined;
    try {
      for (const mail of mails) {
        if (mail.uid <= again && (await passesBy(client, mail))) {
          progress.done(mail.uid);
          continue;
        }
        while (running.size >= limits.parallel) await Promise.race(running);
        if (broken || !parts.holds() || parts.stopping()) break;
        const found = await fetched(client, mail, known);
        if (!found) continue;
        const work = taken(client, found)
          .catch((error) => {
            broken ??= { error };
          })
          .finally(() => running.delete(work));
        running.add(work);
      }
    } finally {
      // Also of a connection that is lost: the next one must not take a mail that is still being taken.
      await Promise.all(running);
    }
    if (broken) throw broken.error;
    alone = false;
  };

  const put = async (uids: readonly number[]): Promise<void> => {
    progress.advance(uids);
    if (!parts.holds() || !(await marks.put(box, mark(), parts.reader)))
      throw new Error('another process reads this mailbox now');
  };

  return {
    mark,
    async pass(client) {
      // Some servers show what is new only after they were given an occasion.
      await client.noop();
      const uids = await numbersAbove(client, progress.lastUid());
      const open = progress.open(uids, now());
      try {
        for (let at = 0; at < open.length && !parts.stopping(); at += limits.batch) {
          await batch(client, open.slice(at, at + limits.batch));
          await put(uids);
        }
        if (open.length === 0) await put(uids);
      } catch (error) {
        progress.advance(uids);
        throw error;
      }
    },
    next: progress.next,
    waiting: progress.waiting,
    setAside: () => aside,
  };
};

/** The UIDs above one, ascending. `45:*` would name the last mail even when its number is smaller (RFC 9051, sequence-set). */
async function numbersAbove(client: ImapFlow, lastUid: number): Promise<number[]> {
  const found = await client.search({ uid: `${lastUid + 1}:*` }, { uid: true });
  // That is what it gives when there is no connection, or the server would not look.
  if (!found) throw new Error('the server did not say which mails there are');
  return found.filter((uid) => uid > lastUid).sort((a, b) => a - b);
}
