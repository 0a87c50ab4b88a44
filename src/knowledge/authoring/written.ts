import { basename, join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Article } from '../articles/article.ts';
import { parseArticle, parseTopic, type Topic } from '../articles/article.ts';
import { isForStaff } from '../articles/audience.ts';
import { lookInto, readText, type SeenFile } from '../articles/folder.ts';

/** An article as it stands in its file. */
export interface Written {
  /** Without what its topic says. */
  article: Article;
  /** The line, from 1, of a field, or of an entry of a field. */
  lineOf(field: string, entry?: number): number;
  /** The lines of the file below the fields, and the line of the first of them. */
  body: { lines: readonly string[]; first: number };
}

/** What `_topic.yaml` says for a folder. */
export interface WrittenTopic {
  topic: Topic;
  name: string;
  locale: string;
  file: string;
  lineOf(field: string): number;
}

/** What of a base can be read, however much of the rest is broken. */
export interface WrittenBase {
  folder: string;
  /** The first is the default. */
  locales: readonly string[];
  articles: readonly Written[];
  topics: readonly WrittenTopic[];
}

/** A question that leads to an article, and where it is written. */
export interface Utterance {
  text: string;
  of: Written;
  line: number;
}

/** Reads every file of a base that can be read, and leaves the others out. */
export async function readWritten(folder: string, locales: readonly string[]): Promise<WrittenBase> {
  const { files } = await lookInto(folder, locales);
  const articles: Written[] = [];
  const topics: WrittenTopic[] = [];
  for (const file of files) {
    const content = await readText(file.path);
    if (content === undefined || 'fault' in content) continue;
    if (file.name === '_topic.yaml') {
      const parsed = parseTopic(content.text, file.path);
      if ('faults' in parsed) continue;
      const lineOf = linesOf(content.text.replace(/^\uFEFF/, ''), 1);
      topics.push({ topic: parsed.topic, name: file.topic, locale: file.locale, file: file.path, lineOf });
    } else {
      const written = readArticle(content.text, file);
      // Of two articles of one id the first is taken; the library says that there is a second.
      const twin = articles.some(({ article: { id, locale } }) => id === written?.article.id && locale === file.locale);
      if (written && !twin) articles.push(written);
    }
  }
  return { folder, locales, articles, topics };
}

/** Everything that leads to an article: its question, then its other wordings. */
export function utterancesOf(written: Written): Utterance[] {
  const { question, also } = written.article;
  return [
    { text: question, of: written, line: written.lineOf('question') },
    ...also.map((text, i) => ({ text, of: written, line: written.lineOf('also', i) })),
  ];
}

/** Whether an article, of the base or as it would be in it, is for representatives only. */
export const isStaffOnly = (article: Article, { locales, articles, topics }: WrittenBase): boolean =>
  isForStaff(article, {
    locales,
    topicOf: (locale, name) => topics.find((each) => each.locale === locale && each.name === name)?.topic,
    articleOf: (locale, id) =>
      articles.find((each) => each.article.locale === locale && each.article.id === id)?.article,
  });

/** Where an article lies in a base. */
export type Place = Pick<Article, 'locale' | 'topic' | 'id'>;

/** The file of an article in a base, whether it is there or not. */
export function fileOf(folder: string, { locale, topic, id }: Place): string {
  return join(folder, locale, topic, `${id}.md`);
}

function readArticle(text: string, file: SeenFile): Written | undefined {
  const id = basename(file.name, '.md');
  const parsed = parseArticle(text, { id, topic: file.topic, locale: file.locale, file: file.path });
  if ('faults' in parsed) return undefined;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  return {
    article: parsed.article,
    lineOf: linesOf(lines.slice(1, end).join('\n'), 2),
    body: { lines: lines.slice(end + 1), first: end + 2 },
  };
}

function linesOf(yaml: string, firstLine: number): (field: string, entry?: number) => number {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter });
  return (field, entry) => {
    const node = document.getIn(entry === undefined ? [field] : [field, entry], true);
    return isNode(node) && node.range ? firstLine + counter.linePos(node.range[0]).line - 1 : firstLine;
  };
}
