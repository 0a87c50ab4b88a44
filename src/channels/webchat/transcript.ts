import type { Entry } from '../../conversation/decision.ts';
import { follow } from '../../conversation/follow.ts';
import type { Store } from '../../conversation/store.ts';
import type { Grant } from './tokens.ts';

/** What the channel reads of the store, and waits for only so long: customers of web chat read the log themselves. */
export type Transcript = Pick<Store, 'history' | 'watch' | 'conversation'>;

/** Entries that a client gets when it comes without a watermark; it can ask for earlier ones. */
export const replayed = 100;
/** How long a begun conversation may have no turn yet before it counts as gone, seconds. */
const settling = 120;

/** A client's watermark as a number; undefined when it has none (or what clients send for none: "", "-", "null"). */
export function readWatermark(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Of the entries that a client says it has, so many of the last are looked at: whether their writers know. */
const lookedAt = 20;

/**
 * The number after which a client is to hear entries; one from another life of the conversation does not make it deaf. `has`
 * are the last entries that it says it has.
 */
export async function startOf(
  log: Transcript,
  conversation: string,
  watermark: number | undefined,
): Promise<{ after: number; has: Entry[] }> {
  const entries = await log.history(conversation, { last: watermark === undefined ? replayed : lookedAt });
  if (watermark === undefined) return { after: (entries[0]?.n ?? 1) - 1, has: [] };
  const after = Math.min(watermark, entries.at(-1)?.n ?? 0);
  return { after, has: entries.filter(({ n }) => n <= after) };
}

/** Entries after a number; when there are none that a customer sees, waits for one as long as it may. */
export async function nextEntries(
  log: Transcript,
  conversation: string,
  after: number,
  wait: { milliseconds: number; signal: AbortSignal },
): Promise<Entry[]> {
  const there = await log.history(conversation, { after, limit: 200 });
  if (wait.milliseconds <= 0 || wait.signal.aborted || there.some(isForEveryone)) return there;
  const heard: Entry[] = [...there];
  const { promise, resolve } = withResolvers();
  const timer = setTimeout(resolve, wait.milliseconds);
  wait.signal.addEventListener('abort', resolve, { once: true });
  try {
    // What else the same commit brings goes into the same answer.
    const end = await follow(log, conversation, there.at(-1)?.n ?? after, (entry) => {
      heard.push(entry);
      if (isForEveryone(entry)) queueMicrotask(resolve);
    });
    await promise;
    await end();
  } finally {
    clearTimeout(timer);
  }
  return heard;
}

/** Whether a conversation that a token names is no more: forgotten, or never begun. */
export async function isGone(log: Transcript, grant: Grant, now: number): Promise<boolean> {
  if (now / 1000 - grant.since < settling) return false;
  return (await log.conversation(grant.conversation)) === undefined;
}

const isForEveryone = (entry: Entry): boolean => entry.audience === 'everyone';

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
