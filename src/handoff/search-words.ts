import type { Entry } from '../conversation/decision.ts';
import { revisionOf } from '../conversation/revision.ts';
import { onOneLine } from '../conversation/text.ts';
import type { Summary } from './queue.ts';
import type { Ticket } from './ticket.ts';

/** A ticket is found by so many words at most; what names it and its customer comes before what was said. */
export const mostWords = 48;
/** So many words of a search count. */
const MOST_TERMS = 8;
/** A longer word is found by its beginning. */
const LONGEST = 32;
/** Long texts are looked through so far. */
const LOOKED_THROUGH = 4000;

/** Words of each sentence tell no ticket from another; in the languages that the sample speaks. */
const common = new Set(
  (
    'a an and are as at be but by can did do does for from had has have he her him his how i if in is it its me my no not of on or our ' +
    'she so that the their them there they this to us was we were what when where which who why will with would you your ' +
    'al como con cuando de del el ella en es esta este fue ha han la las le les lo los me mi muy no nos o para pero por que ' +
    'se si sin son su sus te tu un una y ya'
  ).split(' '),
);

// Languages that write without spaces need a dictionary to find their words.
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

const folded = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().slice(0, LOOKED_THROUGH);

/** The words of a text as they are compared: small letters without accents. */
function wordsIn(text: string): string[] {
  const plain = folded(text);
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.flatMap((word) =>
    unspaced.test(word) ? [...segmenter.segment(word)].map(({ segment }) => segment) : [word.slice(0, LONGEST)],
  );
}

/** An address is found by its beginning, by the name in it and by where it is. */
function wordsOfAddress(address: string): string[] {
  const whole = folded(onOneLine(address)).replace(/\s/g, '');
  const [name = '', place = ''] = whole.split('@');
  return [whole.slice(0, LONGEST), ...wordsIn(name), ...wordsIn(place)];
}

/** No word of a text begins so. */
const wordOfArticle = (id: string): string => `:${folded(onOneLine(id)).replace(/\s/g, '_').slice(0, LONGEST_ID)}`;
const LONGEST_ID = 64;

/** What finds the tickets about an article, as it is typed into a search. */
export const termOfArticle = (id: string): string => `article:${onOneLine(id).replace(/\s/g, '_')}`;

/** What people said in these entries, as it reads now; the bot's words are the same for everybody. */
export function saidIn(entries: readonly Entry[]): string[] {
  const said = new Map<string, string>();
  for (const entry of entries) {
    const { message } = entry;
    const revision = revisionOf(entry);
    if (revision) {
      if (revision.text === null || !said.has(revision.of)) said.delete(revision.of);
      else said.set(revision.of, revision.text);
    } else if (message.type === 'message' && message.from.role !== 'bot' && message.text) {
      said.set(message.id, message.text);
    }
  }
  return [...said.values()];
}

/** The words by which a ticket is found: its number, its article, who its customer is, tags, subject, and what was said. */
export function wordsOf(
  {
    customer,
    participants = [],
    ticket,
  }: Pick<Summary, 'customer' | 'participants'> & { ticket: Pick<Ticket, 'tags' | 'subject' | 'article'> },
  said: readonly string[] = [],
): string[] {
  const people = [customer, ...participants];
  const all = [
    ...(ticket.article ? [wordOfArticle(ticket.article.id)] : []),
    ...people.flatMap(({ name = '', email }) => [...wordsIn(name), ...(email ? wordsOfAddress(email) : [])]),
    ...(ticket.tags ?? []).flatMap(wordsIn),
    ...telling(wordsIn(ticket.subject)),
    ...said.flatMap((text) => telling(wordsIn(text))),
  ];
  return [...new Set(all.filter(Boolean))].slice(0, mostWords);
}

const telling = (words: readonly string[]): string[] => words.filter((word) => !common.has(word));

/** What is looked for: each is the beginning of a word that the ticket must have. A ticket's name is its number; `article:` names an article. */
export function termsOf(words: string): string[] {
  const terms = words
    .slice(0, LOOKED_THROUGH)
    .split(/\s+/)
    .flatMap((word) => {
      const article = /^article:(.+)$/i.exec(word)?.[1];
      if (article) return [wordOfArticle(article)];
      const number = /^(?:fd-?|#)(\d+)$/i.exec(word)?.[1];
      if (number) return [number];
      return /.@/.test(word) ? [folded(word).slice(0, LONGEST)] : wordsIn(word);
    });
  const tell = telling(terms);
  return [...new Set(tell.length > 0 ? tell : terms)].slice(0, MOST_TERMS);
}

/** Whether a ticket with these words is what is looked for. */
export const hasAll = (words: readonly string[], terms: readonly string[]): boolean =>
  terms.every((term) => words.some((word) => word.startsWith(term)));
