import { randomUUID } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import type { Log } from '../../../conversation/log.ts';
import { backoff } from '../../../waiting/backoff.ts';
import { beginningOf } from './beginning.ts';
import { connect, folderOf, type MailAccount, type Patience } from './connect.ts';
import { createHealth, type MailboxState } from './health.ts';
import { createLease } from './lease.ts';
import type { Box, MailboxMarks } from './marks.ts';
import { createNudge } from './nudge.ts';
import { LoginRefused } from './refused.ts';
import { createSent, type Sent } from './sent.ts';
import { createSync, type Sync, type SyncLimits, type SyncParts } from './sync.ts';

/** One mailbox that is read, by one process at a time. */
export interface OpenMailbox extends Sent {
  state(): MailboxState;
  /** Takes nothing new, finishes what is being taken, and gives the mailbox to whoever else waits for it. */
  stop(): Promise<void>;
}

/** Times that tests may shorten, milliseconds. */
export interface MailboxTimes extends Patience {
  /** How often it is looked through although the server announced nothing: announcements stop silently. */
  pollMs: number;
  /** So long after it died another process reads on. */
  leaseMs: number;
  /** The pauses between two attempts to connect, and the one after a login was refused: too many of those lock accounts. */
  pauses: { first: number; most: number; refused: number };
  /** So long a stop waits for the server. */
  stopMs: number;
  /** Nothing could be read for so long: somebody is called. */
  alertMs: number;
}

const usualTimes = {
  pollMs: 60_000,
  leaseMs: 15_000,
  pauses: { first: 500, most: 60_000, refused: 120_000 },
  stopMs: 2000,
  alertMs: 5 * 60_000,
};

const usualLimits: SyncLimits = {
  largest: 25 * 1024 * 1024,
  batch: 100,
  // So many that each cost their reader all its time are still taken in time, and so many of the largest fit into memory.
  parallel: 8,
  takeMs: 60_000,
  retryMs: [2000, 60_000],
  drops: 5,
};

/** What a mailbox is read with. */
export interface MailboxParts extends Pick<SyncParts, 'take' | 'knows'> {
  account: MailAccount;
  marks: MailboxMarks;
  log: Log;
  /** Tells a person of a mail that failed three times. Absent: the log and the keyword on the mail do. */
  setAside?: SyncParts['setAside'];
  /** Of a mailbox that was never read: how far back mails are taken. Without it only new ones are. */
  backfillMs?: number;
  limits?: Partial<SyncLimits>;
  times?: Partial<MailboxTimes>;
}

/** Begins to read a mailbox, now and whenever something comes, until it is stopped. Never rejects: `state` says how it goes. */
export const openMailbox = (parts: MailboxParts): OpenMailbox => {
  const { account, marks, log, setAside = async () => undefined, backfillMs = 0 } = parts;
  const times = { ...usualTimes, ...parts.times };
  const limits = { ...usualLimits, ...parts.limits };
  const box: Box = `${account.id}:${folderOf(account)}`;
  const reader = randomUUID();
  const lease = createLease({ marks, box, reader, leaseMs: times.leaseMs, log });
  const health = createHealth({ account: account.id, alertMs: times.alertMs, log });
  const nudge = createNudge();
  /** Not woken by a connection that ends: one that ends at once, again and again, must not be made without a pause. */
  const rest = createNudge();
  /** Ends the connection, whatever it does. */
  const leaving = new AbortController();
  let stopped = false;
  let sync: Sync | undefined;

  /** Reads on where this or another process stopped. */
  const begin = async (client: ImapFlow): Promise<Sync> => {
    const kept = await marks.get(box);
    const { mark, again, why } = await beginningOf(client, kept, { backfillMs, now: Date.now() });
    if (why !== undefined) log.warn({ account: account.id, from: mark.lastUid + 1 }, `${why}: looking through them`);
    const mine = sync?.mark();
    // Ours knows more: what was taken since the mark was put, and what is to be tried again.
    if (sync && mine?.uidvalidity === mark.uidvalidity && mine.lastUid >= mark.lastUid && why === undefined)
      return sync;
    if (!(await marks.put(box, mark, reader))) throw new Error('another process reads this mailbox now');
    const { take, knows } = parts;
    const given = { account: account.id, box, reader, marks, take, ...(knows && { knows }), setAside };
    return createSync(
      { ...given, holds: lease.holds, stopping: () => stopped, log, limits, now: Date.now },
      mark,
      again,
    );
  };

  /** One connection, for as long as it lasts. Resolves only when nobody wants it any more. */
  const session = async (): Promise<void> => {
    const client = await connect(account, times, leaving.signal);
    leaving.signal.addEventListener('abort', () => client.close());
    let closed = false;
    client.on('close', () => {
      closed = true;
      nudge.wake();
    });
    // Only a sign that something came: neither numbers nor counts can be relied on while a command runs.
    client.on('exists', () => nudge.wake());
    try {
      await client.mailboxOpen(folderOf(account));
      sync = await begin(client);
      health.connected();
      while (!stopped && lease.holds()) {
        if (closed || !client.usable) throw new Error('the mail server ended the connection');
        await sync.pass(client);
        health.synced();
        await nudge.wait(Math.max(0, Math.min(times.pollMs, (sync.next() ?? Number.POSITIVE_INFINITY) - Date.now())));
      }
    } finally {
      health.disconnected();
      await leave(client, stopped);
    }
  };

  /** Whether another process reads it; then that one's success counts as ours. */
  const waitsForTurn = async (): Promise<boolean> => {
    if (await lease.take(nudge.wake)) return false;
    const kept = await marks.get(box);
    if (kept) health.synced(kept.ago);
    return true;
  };

  const read = async (): Promise<void> => {
    let failures = 0;
    while (!stopped) {
      let pause = times.leaseMs / 3;
      try {
        if (!(await waitsForTurn())) {
          await session();
          failures = 0;
        }
      } catch (error) {
        // A connection that ends after it served is no failure of ours: the first pause is short.
        failures = connectedWell() ? 1 : failures + 1;
        if (!stopped) health.failed(error);
        pause = error instanceof LoginRefused ? times.pauses.refused : backoff(failures, times.pauses);
      }
      await lease.release();
      if (!stopped) await rest.wait(pause);
    }
  };

  let syncedAt: number | undefined;
  /** Whether something was looked through since this was asked last. */
  const connectedWell = (): boolean => {
    const { lastSync } = health.state();
    const well = lastSync !== undefined && lastSync !== syncedAt;
    syncedAt = lastSync;
    return well;
  };

  const reading = read();
  const watch = setInterval(health.look, Math.max(10, times.alertMs / 10)).unref();
  const sent = createSent(account, times);

  return {
    ...sent,
    state: () => ({
      account: account.id,
      ...health.state(),
      waiting: sync?.waiting() ?? 0,
      setAside: sync?.setAside() ?? 0,
    }),
    async stop() {
      stopped = true;
      clearInterval(watch);
      nudge.wake();
      rest.wake();
      // A server that does not answer is not waited for.
      const late = setTimeout(() => leaving.abort(), times.stopMs);
      await reading;
      clearTimeout(late);
      await sent.close();
    },
  };
};

/** Says good-bye where somebody listens; a server that does not answer is not waited for. */
async function leave(client: ImapFlow, politely: boolean): Promise<void> {
  if (politely && client.usable) {
    const late = setTimeout(() => client.close(), 1000);
    await client.logout().catch(() => undefined);
    clearTimeout(late);
  }
  client.close();
}
