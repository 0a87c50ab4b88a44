import type { Entry } from '../../conversation/decision.ts';
import type { Json } from '../../conversation/message.ts';
import { replyReceipt } from '../../handoff/held.ts';
import type { Parties } from '../../handoff/people.ts';
import type { Post } from '../../slack/posts.ts';
import { type Card, isThreadOf } from './card-index.ts';
import { type Inner, readRef } from './parts.ts';
import { callIn, drawEntry } from './thread.ts';

/** So many of the entries behind it are looked through. */
const ENTRIES = 100;
/** What one post holds of the 13,200 characters as JSON and the 50 blocks that Slack allows. */
const [LONGEST, BLOCKS] = [10_000, 40];

/** Entries of which one post shows all: up to `last`. */
export interface Gathered {
  draft: Post;
  last: number;
  entries: readonly Entry[];
}

/** In a channel that is behind, what a customer has written in a row, or the bot, goes into one post: each would wait for a second of its own. */
export const createGathering = ({
  cards,
  historyAfter,
  linked,
  behindMs = 3000,
}: Pick<Inner, 'cards' | 'historyAfter' | 'linked' | 'behindMs'>) => ({
  /**
   * What goes into one post with this entry, which is not in the thread yet; undefined when it goes alone. What is decided is noted
   * with the card, so that another try makes the same post.
   */
  async gather(card: Card, one: Entry, conversation: string): Promise<Gathered | undefined> {
    const decided = card.gathered?.first === one.n ? card.gathered.last : undefined;
    if (decided === undefined && Date.now() - Date.parse(one.message.timestamp) < behindMs) return undefined;
    const after = await historyAfter(conversation, one.n, ENTRIES);
    const gathered = gatheredOf([one, ...after.map(linked)], card, decided);
    if (gathered && decided === undefined)
      await cards.put(conversation, { ...card, gathered: { first: one.n, last: gathered.last } });
    return gathered;
  },
  /** The post is there: its entries are not shown again. */
  async shown(conversation: string, last: number): Promise<void> {
    const card = await cards.get(conversation);
    if (card && (card.upTo ?? 0) < last) await cards.put(conversation, { ...card, upTo: last });
  },
});

/** The post of the first entry and of those that follow it without a gap, as far as the same one has said them and they fit. */
function gatheredOf(entries: readonly Entry[], card: Card, decided: number | undefined): Gathered | undefined {
  const parties: Parties = card.shown;
  const [first] = entries;
  let draft = first && plain(first, parties);
  if (!first || !draft) return undefined;
  let last = first.n;
  const shown = [first];
  for (const entry of entries.slice(1)) {
    if (entry.n !== last + 1 || (decided !== undefined && entry.n > decided)) break;
    const more = plain(entry, parties);
    const isShown = callIn(entry.message) || drawEntry(entry, parties).length > 0;
    if (!more && isShown && !standsIn(card, entry)) break;
    if (more) {
      if (entry.message.from.id !== first.message.from.id) break;
      const both: Post = { ...draft, text: `${draft.text}\n${more.text}`, blocks: [...draft.blocks, ...more.blocks] };
      if (both.blocks.length > BLOCKS || JSON.stringify(both.blocks).length > LONGEST) break;
      draft = both;
      shown.push(entry);
    }
    last = entry.n;
  }
  return last > first.n ? { draft, last, entries: shown } : undefined;
}

/** Whether a representative wrote it in the card's thread: there it stands already, above whatever is posted now. */
export function standsIn(card: Card, { message, receipt }: Entry, ref?: Json): boolean {
  const written = writtenAt(receipt, ref);
  const here = written?.ts !== undefined && isThreadOf(card, written.channel, written.thread);
  return here && message.from.role === 'agent' && message.type !== 'event';
}

/** Where in Slack an entry was written, as far as it says. */
export const writtenAt = (receipt: Json | undefined, ref: Json | undefined) =>
  readRef(replyReceipt(receipt)?.ref ?? ref);

/** The one post that shows a customer's message or the bot's; undefined for everything else, and for what takes several. */
function plain(entry: Entry, parties: Parties): Post | undefined {
  const { type, from } = entry.message;
  if (type !== 'message' || (from.role !== 'user' && from.role !== 'bot')) return undefined;
  const [post, ...others] = drawEntry(entry, parties);
  return others.length === 0 ? post : undefined;
}
