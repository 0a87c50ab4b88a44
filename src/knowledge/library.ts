import { basename, join } from 'node:path';
import { type ArticleLines, type Place, parseArticle, parseTopic, type Topic } from './article.ts';
import { type Look, lookInto, readText, type SeenFile } from './folder.ts';
import type { Article, Fault } from './knowledge.ts';
import { didYouMean } from './natural.ts';

/** All articles of a folder that was without fault. */
export interface Base {
  /** By locale, then by id. */
  articles: ReadonlyMap<string, ReadonlyMap<string, Article>>;
  topics: readonly { topic: string; team?: string }[];
}

/** The files as they are: a base when there is no error among the faults. */
export interface Reading {
  base?: Base;
  faults: Fault[];
}

/** Reads a folder of articles again and again; files that did not change are not read twice. */
export interface Library {
  look(): Promise<Look>;
  read(look: Look): Promise<Reading>;
}

/** What a library needs to know. */
export interface LibraryParts {
  folder: string;
  /** The first is the default. */
  locales: readonly string[];
  /** Channels that may have a section of their own in an article. */
  channels?: readonly string[] | undefined;
  /** The teams there are; without it, a team's name is not checked. */
  teams?: readonly string[] | undefined;
}

type Parsed =
  | { kind: 'article'; article: Article; lines: ArticleLines }
  | { kind: 'topic'; topic: Topic; line: number }
  | { kind: 'faults'; faults: Fault[] }
  | { kind: 'gone' };

type ParsedArticle = Parsed & { kind: 'article' };
type ParsedTopic = Parsed & { kind: 'topic' };

/** Makes the library of a folder. */
export function createLibrary(parts: LibraryParts): Library {
  let known = new Map<string, { stamp: string; parsed: Parsed }>();
  return {
    look: () => lookInto(parts.folder, parts.locales),
    async read(look) {
      const now: typeof known = new Map();
      // In small batches, so that a large base does not open all its files at once.
      for (let i = 0; i < look.files.length; i += 32) {
        await Promise.all(
          look.files.slice(i, i + 32).map(async (file) => {
            const before = known.get(file.path);
            const parsed = before?.stamp === file.stamp ? before.parsed : await parse(file, parts.channels);
            now.set(file.path, { stamp: file.stamp, parsed });
          }),
        );
      }
      known = now;
      const files = look.files.map((file) => ({ file, parsed: now.get(file.path)!.parsed }));
      return assemble(files, [...look.faults], parts);
    },
  };
}

async function parse(file: SeenFile, channels: readonly string[] | undefined): Promise<Parsed> {
  const fault = (message: string): Parsed => ({
    kind: 'faults',
    faults: [{ file: file.path, line: 1, level: 'error', message }],
  });
  const content = await readText(file.path);
  if (content === undefined) return { kind: 'gone' };
  if ('fault' in content) return fault(content.fault);
  if (file.name === '_topic.yaml') {
    const topic = parseTopic(content.text, file.path);
    return 'faults' in topic ? { kind: 'faults', ...topic } : { kind: 'topic', ...topic };
  }
  const id = basename(file.name, '.md');
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(id)) {
    return fault(
      'The name may hold letters, digits, "-", "_" and "." only. Rename the file, for example to "pay-my-bill.md".',
    );
  }
  const place: Place = { id, topic: file.topic, locale: file.locale, file: file.path };
  const article = parseArticle(content.text, place, channels);
  return 'faults' in article ? { kind: 'faults', ...article } : { kind: 'article', ...article };
}

function assemble(files: readonly { file: SeenFile; parsed: Parsed }[], faults: Fault[], parts: LibraryParts): Reading {
  const first = parts.locales[0] ?? 'en';
  const topics = new Map<string, ParsedTopic>();
  const parsed: ParsedArticle[] = [];
  for (const { file, parsed: one } of files) {
    if (one.kind === 'faults') faults.push(...one.faults);
    else if (one.kind === 'topic') topics.set(`${file.locale}/${file.topic}`, one);
    else if (one.kind === 'article') parsed.push(one);
  }
  const topicOf = (locale: string, topic: string): Topic =>
    (topics.get(`${locale}/${topic}`) ?? topics.get(`${first}/${topic}`))?.topic ?? {};

  const articles = new Map(parts.locales.map((locale) => [locale, new Map<string, Article>()]));
  for (const { article } of parsed) {
    const inLocale = articles.get(article.locale)!;
    const twin = inLocale.get(article.id);
    if (twin) {
      const message = `There is a second article "${article.id}" in ${twin.file}. Rename one of the two.`;
      faults.push({ file: article.file, line: 1, level: 'error', message });
    } else inLocale.set(article.id, { ...topicOf(article.locale, article.topic), ...article });
  }
  faults.push(...unknownNames(parsed, topics, idsOf(files), parts));
  if (parsed.length === 0 && !faults.some(({ level }) => level === 'error')) {
    const message = `There is no article. Write the first one as ${join(first, 'topic', 'article.md')} in this folder.`;
    faults.push({ file: parts.folder, line: 1, level: 'error', message });
  }
  faults.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  if (faults.some(({ level }) => level === 'error')) return { faults };

  const names = [...new Set(parsed.map(({ article }) => article.topic))].sort();
  return {
    base: { articles, topics: names.map((topic) => ({ topic, ...teamOf(topicOf(first, topic)) })) },
    faults,
  };
}

function unknownNames(
  parsed: readonly ParsedArticle[],
  topics: ReadonlyMap<string, ParsedTopic>,
  ids: ReadonlyMap<string, readonly string[]>,
  { folder, locales, teams }: LibraryParts,
): Fault[] {
  const faults: Fault[] = [];
  const say = (file: string, line: number, what: string, name: string, known: Iterable<string>) => {
    const meant = didYouMean(name, known);
    const message = `There is no ${what} "${name}"${meant ? `; did you mean "${meant}"?` : '. Correct or remove it.'}`;
    faults.push({ file, line, level: 'error', message });
  };
  for (const { article, lines } of parsed) {
    const reachable = new Set([...(ids.get(article.locale) ?? []), ...(ids.get(locales[0] ?? '') ?? [])]);
    article.related.forEach((id, i) => {
      if (!reachable.has(id)) say(article.file, lines.related[i] ?? 1, 'article', id, reachable);
    });
    if (teams && article.team !== undefined && !teams.includes(article.team)) {
      say(article.file, lines.team, 'team', article.team, teams);
    }
  }
  for (const [place, { topic, line }] of topics) {
    if (teams && topic.team !== undefined && !teams.includes(topic.team)) {
      say(join(folder, place, '_topic.yaml'), line, 'team', topic.team, teams);
    }
  }
  return faults;
}

// An article that is broken itself is not missing as well.
function idsOf(files: readonly { file: SeenFile; parsed: Parsed }[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { file, parsed } of files) {
    if (parsed.kind === 'gone' || !file.name.endsWith('.md')) continue;
    ids.set(file.locale, [...(ids.get(file.locale) ?? []), basename(file.name, '.md')]);
  }
  return ids;
}

function teamOf({ team }: Topic): { team?: string } {
  return team === undefined ? {} : { team };
}
