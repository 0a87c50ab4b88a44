import { z } from 'zod';
import { plainText } from '../../markdown/plain.ts';
import { readMarkdown } from '../../markdown/read.ts';
import { didYouMean } from '../text/natural.ts';
import type { Fault } from './fault.ts';
import { readFields } from './fields.ts';
import { channelSections, sectionHeading, sectionMarks, sectionsIn } from './sections.ts';

// Longer than any question a person writes; a whole text pasted into `also` makes the search worse, not better.
const longestUtterance = 1000;
const mostUtterances = 500;

const text = z.string().trim().min(1, 'is empty. Write a text there or remove the line.');
const utterance = text.max(
  longestUtterance,
  `is longer than ${longestUtterance} characters. Shorten it to the question.`,
);
const utterances = z
  .array(utterance)
  .max(mostUtterances, `has more than ${mostUtterances} entries. Split the article.`);
const review = z.string().refine(isDay, 'must be a day of the calendar, written as 2026-12-31.');

const audience = z.literal('staff', {
  errorMap: () => ({ message: 'can only be "staff". Remove the line where it is for everybody.' }),
});

const articleSchema = z
  .object({
    question: utterance,
    also: utterances.optional(),
    not: utterances.optional(),
    team: text.optional(),
    owner: text.optional(),
    review: review.optional(),
    related: z.array(text).optional(),
    person: z
      .literal('always', { errorMap: () => ({ message: 'can only be "always". Remove the line otherwise.' }) })
      .optional(),
    audience: audience.optional(),
    draft: z.boolean().optional(),
  })
  .strict();

const topicSchema = z
  .object({
    team: text.optional(),
    owner: text.optional(),
    review: review.optional(),
    audience: audience.optional(),
  })
  .strict();

/** What `_topic.yaml` says for all articles of its folder. */
export type Topic = { team?: string; owner?: string; review?: string; audience?: 'staff' };

/** Lines of the fields that can only be checked against the other files. */
export interface ArticleLines {
  team: number;
  related: number[];
}

/** Where a file lies, read from its path. */
export interface ArticlePlace {
  id: string;
  topic: string;
  locale: string;
  /** Relative to the folder of the base. */
  file: string;
}

/**
 * Reads one article, or says everything that is wrong with its file. What is wrong with a draft, one that says so or that has no
 * answer yet, is that it is one: `draft` says so, and customers never get it.
 */
export function parseArticle(
  content: string,
  place: ArticlePlace,
  channels: readonly string[] = channelSections,
): { article: Article; lines: ArticleLines } | { faults: Fault[]; draft?: Fault } {
  const fault = (line: number, message: string): Fault => ({ file: place.file, line, level: 'error', message });
  const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (lines[0]?.trim() !== '---') {
    return {
      faults: [fault(1, 'The file must begin with a line "---", then "question: …", then "---", then the answer.')],
    };
  }
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  if (end < 0)
    return { faults: [fault(1, 'The fields are not closed. Put a line "---" between them and the answer.')] };

  const front = lines.slice(1, end).join('\n');
  const fields = readFields({ file: place.file, text: front, firstLine: 2 }, articleSchema);
  const declared = /^draft:[ \t]*true[ \t]*(?:#.*)?$/m.exec(front);
  if (declared) {
    const line = front.slice(0, declared.index).split('\n').length + 1;
    const draft = note(
      place.file,
      line,
      'This is a draft: customers do not get it. Remove this line when it is ready.',
    );
    return { faults: [draft], draft };
  }
  const body = readBody(lines.slice(end + 1), channels);
  const faults = [
    ...('faults' in fields ? fields.faults : []),
    ...body.doubled.map(({ line, name }) =>
      fault(end + 2 + line, `There is a second section "${sectionHeading(name)}". Remove one of them.`),
    ),
    ...body.empty.map(({ line, name }) =>
      fault(end + 2 + line, `The section "${sectionHeading(name)}" is empty. Write the answer for it or remove it.`),
    ),
    ...body.unknown.map(({ line, name }) => {
      const meant = didYouMean(name, channels);
      const instead = meant ? `; did you mean "${meant}"?` : `. The channels are: ${channels.join(', ')}.`;
      return fault(end + 2 + line, `There is no channel "${name}"${instead}`);
    }),
  ];
  if (body.answer === '') {
    const isDraft = faults.length === 0;
    faults.push(fault(end + 2, 'The answer is missing. Write it below the second "---".'));
    const message = 'This is a draft: customers do not get it before its answer stands below the second "---".';
    if (isDraft) return { faults, draft: note(place.file, end + 2, message) };
  }
  if ('faults' in fields || faults.length > 0) return { faults };

  const { also = [], not = [], related = [], question, draft: _, ...rest } = fields.value;
  const article: Article = {
    ...place,
    question,
    also,
    not,
    related,
    answer: body.answer,
    variants: body.variants,
    ...present(rest),
  };
  const lineOf = fields.lineOf;
  return { article, lines: { team: lineOf(['team']), related: related.map((_, i) => lineOf(['related', i])) } };
}

/** Reads a `_topic.yaml`, or says everything that is wrong with it. */
export function parseTopic(content: string, file: string): { topic: Topic; line: number } | { faults: Fault[] } {
  const fields = readFields({ file, text: content.replace(/^\uFEFF/, ''), firstLine: 1 }, topicSchema);
  if ('faults' in fields) return fields;
  return { topic: present(fields.value), line: fields.lineOf(['team']) };
}

const note = (file: string, line: number, message: string): Fault => ({ file, line, level: 'note', message });

interface Body {
  answer: string;
  variants: Record<string, string>;
  doubled: { name: string; line: number }[];
  empty: { name: string; line: number }[];
  unknown: { name: string; line: number }[];
}

function readBody(lines: readonly string[], channels: readonly string[]): Body {
  const marks = sectionsIn(lines, channels);
  const [main, ...varied] = [{ name: '', line: -1 }, ...marks].map(({ name, line }, i) => ({
    name,
    line,
    text: lines
      .slice(line + 1, marks[i]?.line)
      .join('\n')
      .trim(),
  }));
  return {
    // Who reads it would see nothing at all of a comment.
    answer: isComment(main!.text) ? '' : main!.text,
    unknown: sectionMarks(lines, channels).filter(({ is }) => is === 'unknown'),
    variants: Object.fromEntries(varied.map(({ name, text }) => [name, text])),
    doubled: varied.filter(({ name }, i) => varied.findIndex((other) => other.name === name) < i),
    empty: varied.filter(({ text }) => text === ''),
  };
}

const isComment = (text: string): boolean => text.startsWith('<!--') && plainText(readMarkdown(text)).trim() === '';

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

// Under exactOptionalPropertyTypes a field that is absent may not be there as undefined.
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** One entry of the knowledge base: a question, other ways to ask it, and the answer. */
export interface Article {
  /** The file's name without `.md`; unique within a locale, and shared by the translations of one article. */
  id: string;
  /** The folder the file lies in. */
  topic: string;
  locale: string;
  question: string;
  /** Other ways to ask it. */
  also: readonly string[];
  /** Questions that look alike and must not be answered with this. */
  not: readonly string[];
  /** Who gets the conversation when it stays unresolved: the article's own team, else its topic's. */
  team?: string;
  owner?: string;
  /** The day, `YYYY-MM-DD`, on which somebody should read it again. */
  review?: string;
  /** Articles that belong to it, by id: that they exist is checked, and nothing more is done with them so far. */
  related: readonly string[];
  /** A person follows up whatever the answer says. */
  person?: 'always';
  /** For representatives only, as it says itself, its topic, or the article that it translates: customers never get it. */
  audience?: 'staff';
  /** Markdown. */
  answer: string;
  /** The answer as it is put on a channel, by the channel's name: the `## channel: email` sections. */
  variants: Readonly<Record<string, string>>;
  /** Where it is written: a path that begins with the folder the base was opened with. */
  file: string;
}

/** An article as its file has it, without what its topic says. */
export interface ParsedArticle {
  kind: 'article';
  article: Article;
  lines: ArticleLines;
}

/** What `_topic.yaml` says. */
export interface ParsedTopic {
  kind: 'topic';
  topic: Topic;
  line: number;
}
