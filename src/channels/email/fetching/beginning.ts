import type { ImapFlow, MailboxObject } from 'imapflow';
import type { Mark } from './marks.ts';

/** Where to read on: the mark, and up to which UID mails may have been taken under another number. */
export interface Beginning {
  mark: Mark;
  again: number;
  /** Why the numbers cannot be trusted any more; undefined when they can. */
  why?: string;
}

/** So far back mails are looked for whose numbers were lost; the caller remembers what it took for longer. */
export const RESCAN_MS = 14 * 86_400_000;
const DAY_MS = 86_400_000;

/**
 * Where to read on in a mailbox that was just opened. One that was never read begins after its last mail (or so long ago as
 * `backfillMs` says); one whose UIDVALIDITY changed begins fourteen days ago, but not before Frontdesk did.
 */
export async function beginningOf(
  client: ImapFlow,
  kept: Mark | undefined,
  { backfillMs, now }: { backfillMs: number; now: number },
): Promise<Beginning> {
  const opened = client.mailbox as MailboxObject;
  const uidvalidity = Number(opened.uidValidity);
  if (!kept) {
    // Servers know when a mail arrived to the second.
    const since = Math.floor((now - backfillMs) / 1000) * 1000;
    const lastUid = backfillMs > 0 ? await before(client, since) : opened.uidNext - 1;
    return { mark: { uidvalidity, lastUid, since }, again: backfillMs > 0 ? opened.uidNext - 1 : 0 };
  }
  const why =
    kept.uidvalidity !== uidvalidity
      ? 'the server numbers its mails anew'
      : kept.lastUid >= opened.uidNext
        ? 'the server has given its numbers a second time'
        : undefined;
  if (why === undefined) return { mark: { ...kept, uidvalidity }, again: 0 };
  const lastUid = await before(client, Math.max(kept.since, now - RESCAN_MS));
  return { mark: { uidvalidity, lastUid, since: kept.since }, again: opened.uidNext - 1, why };
}

/** The UID below the first mail since a time. SINCE knows days only, and in whichever zone the server likes. */
async function before(client: ImapFlow, time: number): Promise<number> {
  const found = await client.search({ since: new Date(time - DAY_MS) }, { uid: true });
  if (!found) throw new Error('the server did not say which mails there are');
  const { uidNext } = client.mailbox as MailboxObject;
  return (found.length === 0 ? uidNext : found.reduce((least, uid) => Math.min(least, uid))) - 1;
}
