import { z } from 'zod';
import type { Entry } from '../../conversation/decision.ts';
import type { Json } from '../../conversation/message.ts';
import { type Revision, revisionOf } from '../../conversation/revision.ts';
import { literal } from '../../markdown/literal.ts';

const word = z.string().max(500);
const schema = z.object({
  until: z.number().int(),
  zone: word,
  words: z.object({ you: word, other: word, deleted: word, cut: word }),
});

/**
 * What a transcript is to hold: what was said up to that entry of the log, with times of that zone. The words are the customer's
 * language: `you` for what they said, `other` for somebody without a name, `deleted`, and what is said when it was `cut`.
 */
export type Wanted = z.infer<typeof schema>;

/** What a message carries it in, on its way to where the log can be read. */
export const withWanted = (wanted: Wanted): { transcript: Json } => ({ transcript: wanted });

/** What a message says is wanted; undefined when it says nothing that is understood. */
export function wantedOf({ channelData }: { channelData?: { [key: string]: Json } }): Wanted | undefined {
  const read = schema.safeParse(channelData?.transcript);
  return read.success ? read.data : undefined;
}

/** So many entries are looked at, and so many characters sent: servers take no mail of any size. */
export const MOST = { entries: 2000, characters: 200_000 };

/** What everybody in the conversation could read, as it reads now, with who said it and when: Markdown, a head and a text each. */
export function transcriptOf(entries: readonly Entry[], wanted: Wanted, locale: string): string {
  const { words, until } = wanted;
  const public_ = entries.filter(({ audience, n }) => audience === 'everyone' && n <= until);
  const changes = new Map<string, Revision>();
  for (const entry of public_) {
    const revision = revisionOf(entry);
    if (revision) changes.set(revision.of, revision);
  }
  const clock = clockOf(locale, wanted.zone);
  const said = public_.flatMap((entry) => partOf(entry, { changes, clock, words }) ?? []);
  let characters = 0;
  const fits = said.reverse().filter((part) => {
    characters += part.length;
    return characters <= MOST.characters;
  });
  const isWhole = fits.length === said.length && (entries[0]?.n ?? 1) <= 1;
  return [...(isWhole ? [] : [literal(words.cut)]), ...fits.reverse()].join('\n\n');
}

function partOf(
  { message, participant }: Entry,
  about: { changes: ReadonlyMap<string, Revision>; clock: (at: string) => string; words: Wanted['words'] },
): string | undefined {
  const { changes, clock, words } = about;
  const { type, id, from, timestamp, textFormat, attachments = [] } = message;
  if (type !== 'message') return undefined;
  const change = changes.get(id);
  const isCustomer = (from.role ?? 'user') === 'user' && participant === undefined;
  const who = isCustomer ? words.you : from.name || words.other;
  const isMarkdown = change ? change.markdown : textFormat === 'markdown';
  const text = change?.text === null ? words.deleted : (change?.text ?? message.text ?? '');
  const files =
    change?.text === null ? [] : attachments.map(({ name, file }) => literal(`[${file?.name ?? name ?? '?'}]`));
  const body = [text && (isMarkdown && change?.text !== null ? own(text) : lines(literal(text))), ...files];
  return [`**${literal(who)}**, ${literal(clock(timestamp))}`, ...body].filter(Boolean).join('\n\n');
}

/** Markdown that goes on in no other message: what opens something, and may not close it, is shown as it was typed. */
const own = (text: string): string => (/```|~~~|<!--|^[ \t]*<\w/m.test(text) ? lines(literal(text)) : lines(text));

/** The ends of lines are meant, and what stands in front of a line is no code. */
const lines = (text: string): string =>
  text.replace(/^[ \t]{4,}/gm, '').replace(/(?<=\S)[ \t]*\r?\n(?=[ \t]*\S)/g, '  \n');

function clockOf(locale: string, zone: string): (at: string) => string {
  const options = { dateStyle: 'medium', timeStyle: 'short' } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  } catch {
    // Of a system that knows other zones than the one that wrote it.
    format = new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
  return (at) => format.format(Date.parse(at));
}
