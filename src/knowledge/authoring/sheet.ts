import type { Article } from '../articles/article.ts';
import { isName, isTopicName } from '../articles/folder.ts';
import { versionOf } from '../articles/version.ts';
import { didYouMean } from '../text/natural.ts';
import { articleIdFor } from './article-id.ts';
import { isHtml, markdownOf } from './html.ts';
import { type Draft, renderArticle } from './render.ts';

/** A row of a table: texts by the names of their columns. Lists have one entry a line. */
export type Row = Readonly<Record<string, string>>;

/** A row as it was read, with its number as spreadsheets count: the head is row 1. */
export interface NumberedRow {
  number: number;
  cells: Row;
}

/** What each column holds, in the order in which they are written. */
export const columns: Readonly<Record<string, string>> = {
  locale: 'the language; the first one when it is empty',
  topic: 'the folder',
  id: 'the name of the file; made of the question when it is empty',
  question: 'the question',
  also: 'other ways to ask it, one a line',
  not: 'questions that must not be answered with this, one a line',
  answer: 'the answer, in Markdown',
  team: 'who gets it when it stays unresolved',
  owner: 'who looks after it',
  review: 'the day of the next review, 2027-12-31',
  related: 'ids of other articles, one a line',
  person: '"always" when a person follows up',
  audience: '"staff" when it is for representatives only',
  version: 'what the row was exported from; leave it as it is',
};

/** The column of an answer as it is put on a channel. */
export const channelColumn = (channel: string): string => `answer (${channel})`;

const lists = ['also', 'not', 'related'] as const;
const needed = ['question', 'answer'];

/** The row of an article whose file holds `content`. */
export function rowOf(article: Article, content: string): Row {
  const {
    locale,
    topic,
    id,
    question,
    answer,
    team = '',
    owner = '',
    review = '',
    person = '',
    audience = '',
  } = article;
  return {
    ...{ locale, topic, id, question, also: article.also.join('\n'), not: article.not.join('\n'), answer },
    ...{ team, owner, review, related: article.related.join('\n'), person, audience, version: versionOf(content) },
    ...Object.fromEntries(Object.entries(article.variants).map(([channel, text]) => [channelColumn(channel), text])),
  };
}

/** Where an article of a row belongs, and what is to be written there. */
export interface Placed {
  place: { locale: string; topic: string; id: string };
  /** Whether the row says its id; else it was made of the question. */
  isNamed: boolean;
  question: string;
  content: string;
  /** Of the file that the row was made of. */
  version?: string;
}

/** Reads a row, or says what is wrong with it. */
export function placedOf(
  { cells }: NumberedRow,
  usual: { locale: string; topic?: string | undefined },
): Placed | { wrong: string } {
  const cell = (name: string) => (cells[name] ?? '').replaceAll('\r\n', '\n').trim();
  const question = cell('question');
  // What was exported from here is Markdown already, and its line breaks are lines.
  const isOurs = cell('version') !== '';
  const answerIn = (name: string) => (isOurs ? cell(name) : foreign(cell(name)));
  const missing = needed.filter((name) => cell(name) === '');
  if (missing.length > 0) return { wrong: `${missing.map((name) => `"${name}"`).join(' and ')} must not be empty.` };
  const place = {
    locale: cell('locale') || usual.locale,
    topic: topicFor(cell('topic')) || usual.topic || '',
    id: cell('id').normalize('NFC') || articleIdFor(question),
  };
  if (place.topic === '')
    return { wrong: 'It has no topic. Fill in the column "topic", or name one for all with --topic.' };
  if (!isTopicName(place.topic))
    return { wrong: `"${place.topic}" cannot be the topic: it is the name of a folder, without "/".` };
  for (const name of ['locale', 'id'] as const) {
    const value = place[name];
    if (!isName(value) || value.length > 100) {
      return {
        wrong: `"${value}" cannot be the ${name}: it may hold letters, digits, "-", "_" and "." only, at most 100.`,
      };
    }
  }
  const [also, not, related] = lists.map((name) =>
    (isOurs ? cell(name) : unescaped(cell(name)))
      .split('\n')
      .map((entry) => entry.trim())
      .filter(Boolean),
  );
  const { team, owner, review, person, audience } = {
    team: cell('team'),
    owner: cell('owner'),
    review: cell('review'),
    person: cell('person'),
    audience: cell('audience'),
  };
  if (person !== '' && person !== 'always') return { wrong: '"person" can only be "always", or empty.' };
  if (audience !== '' && audience !== 'staff') return { wrong: '"audience" can only be "staff", or empty.' };
  const draft: Draft = {
    question,
    also: also!,
    not: not!,
    related: related!,
    answer: answerIn('answer'),
    variants: Object.fromEntries(
      Object.keys(cells).flatMap((name) => {
        const channel = /^answer \((\w+)\)$/.exec(name)?.[1];
        return channel !== undefined && cell(name) !== '' ? [[channel, answerIn(name)]] : [];
      }),
    ),
    ...(team === '' ? {} : { team }),
    ...(owner === '' ? {} : { owner }),
    ...(review === '' ? {} : { review }),
    ...(person === '' ? {} : { person: 'always' as const }),
    ...(audience === '' ? {} : { audience: 'staff' as const }),
  };
  const version = cell('version');
  const isNamed = cell('id') !== '';
  return { place, isNamed, question, content: renderArticle(draft), ...(version === '' ? {} : { version }) };
}

// What other tools call a category has signs that are better not in a folder's name; a path is left, to be refused.
const topicFor = (text: string): string =>
  isName(text) || text === '' || /[/\\]|^[._]/.test(text) ? text.normalize('NFC') : articleIdFor(text);

/** An answer as other tools write it: HTML, or line breaks as two characters. */
const foreign = (text: string): string => (isHtml(text) ? markdownOf(unescaped(text)) : unescaped(text));

// "\n" before what begins a line is a line break; in "C:\new" it is none.
const unescaped = (text: string): string =>
  text.replaceAll(/(?:\\r)?\\n(?=\\[nr]|[\p{Lu}\p{N}\s*\-•#<>[(¿¡]|$)/gu, '\n');

/** The columns of a table that nobody reads, each with what may have been meant; and those that it lacks. */
export function checkColumns(
  names: readonly string[],
  channels: readonly string[],
): { unknown: { name: string; meant?: string }[]; missing: string[] } {
  const known = [...Object.keys(columns), ...channels.map(channelColumn)];
  const unknown = names
    .filter((name) => name !== '' && !known.includes(name))
    .map((name) => {
      const free = known.filter((one) => !names.includes(one));
      // Many tables have notes, and nobody means "not" by it.
      const meant = /^notes?$/.test(name) ? undefined : didYouMean(name, free);
      return meant === undefined ? { name } : { name, meant };
    });
  return { unknown, missing: needed.filter((name) => !names.includes(name)) };
}
