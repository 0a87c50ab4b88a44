import type { Entry } from './decision.ts';
import type { Event, Said } from './event.ts';
import { letterheadOf, withLetterhead } from './letterhead.ts';
import { revisionOf } from './revision.ts';
import type { Store } from './store.ts';

/** So many entries are looked through for a message, and for what became of it later. */
const LOOKED_THROUGH = 200;

/** What a message reads like after all that these entries change of it; undefined when it is not there or was taken back. */
function asItReads(entries: readonly Entry[], id: string): Said | undefined {
  const entry = entries.find(({ message }) => message.id === id);
  if (entry?.message.type !== 'message') return undefined;
  const { from, textFormat, attachments } = entry.message;
  const letter = letterheadOf(entry.message);
  let { text } = entry.message;
  for (const each of entries) {
    const revision = revisionOf(each);
    if (revision?.of !== id) continue;
    // What was taken back stays so.
    if (revision.text === null) return undefined;
    text = revision.text;
  }
  return {
    audience: entry.audience,
    from,
    ...(text !== undefined && { text }),
    ...(textFormat && { textFormat }),
    ...(attachments && { attachments }),
    ...(letter && { channelData: withLetterhead(letter) }),
  };
}

/** The event with the message that it is about, when it is about one. Costs one read of the log, and that is rare. */
export async function withSaid<E extends Event>(event: E, store: Pick<Store, 'history'>): Promise<E> {
  const id = event.kind === 'changed' ? event.message : event.kind === 'acted' ? event.act.message : undefined;
  if (id === undefined) return event;
  const { said: _, ...given } = event as E & { said?: Said };
  // What was said here carries its number in its id; what customers wrote is looked for at the end of the log.
  const n = id.startsWith(`${event.conversation}|`) ? Number(id.slice(event.conversation.length + 1)) : Number.NaN;
  const range = Number.isSafeInteger(n) && n > 0 ? { after: n - 1, limit: LOOKED_THROUGH } : { last: LOOKED_THROUGH };
  const said = asItReads(await store.history(event.conversation, range), id);
  return { ...given, ...(said && { said }) } as E;
}
