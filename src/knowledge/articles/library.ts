import { basename, join } from 'node:path';
import { didYouMean } from '../text/natural.ts';
import type { Article, ParsedArticle, ParsedTopic } from './article.ts';
import { type ArticlePlace, parseArticle, parseTopic, type Topic } from './article.ts';
import { isForStaff, namesAudience } from './audience.ts';
import type { Base } from './base.ts';
import type { Fault } from './fault.ts';
import { isName, type Look, lookInto, readText, type SeenFile } from './folder.ts';
import type { Good } from './last-good.ts';
import { withOwnFiles } from './own-files.ts';

/** The files as they are: what is right of them, and of those that are broken what they last were, if that is known. */
export interface Reading {
  /** Undefined when no article can be in force. */
  base?: Base;
  faults: Fault[];
  good: Good;
}

/** Reads a folder of articles again and again; files that did not change are not read twice. */
export interface Library {
  look(): Promise<Look>;
  read(look: Look): Promise<Reading>;
  /** What was read is in force: from now on it is what its files last were. */
  take(reading: Reading): void;
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
  /** What the files last were when they were right. */
  lastGood?: Good | undefined;
  /** Where customers get the pictures and documents of articles: what an address begins with. Without it their words are left. */
  filesAt?: string | undefined;
}

type Parsed =
  | ParsedArticle
  | ParsedTopic
  /** `instead`: what counts of it as long as it was never right. */
  | { kind: 'faults'; faults: Fault[]; instead?: ParsedTopic }
  | { kind: 'draft'; draft: Fault }
  | { kind: 'gone' };

/** A file with what is in force of it; `right` when it is that without a fault, or was. */
interface Part {
  file: SeenFile;
  parsed: ParsedArticle | ParsedTopic;
  right: boolean;
}

const keyOf = ({ locale, topic, name }: Pick<SeenFile, 'locale' | 'topic' | 'name'>): string =>
  `${locale}/${topic}/${name}`;

const inOrder = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Makes the library of a folder. */
export function createLibrary(parts: LibraryParts): Library {
  let known = new Map<string, { stamp: string; parsed: Parsed }>();
  let good: Good = parts.lastGood ?? new Map();
  // By locale and id: which of two files of one id it is.
  let inForce: ReadonlyMap<string, string> = new Map();

  /**
   * A file that is broken is what it last was; one that cannot even be looked at, too. What was never right, but can be read and
   * only names what does not exist, is better than no answer.
   */
  function partsOf(look: Look, faults: Fault[]): Part[] {
    const files = look.files.map((file) => ({ file, parsed: known.get(file.path)!.parsed }));
    const ids = idsOf(files);
    const found = files.flatMap(({ file, parsed }): Part[] => {
      if (parsed.kind === 'draft') faults.push(parsed.draft);
      if (parsed.kind === 'faults') faults.push(...parsed.faults);
      const isRead = parsed.kind === 'article' || parsed.kind === 'topic';
      const unknown = isRead ? unknownNames(file, parsed, ids, parts) : [];
      faults.push(...unknown);
      if (isRead && unknown.length === 0) return [{ file, parsed, right: true }];
      const before = isRead || parsed.kind === 'faults' ? good.get(keyOf(file)) : undefined;
      if (before) return [{ file, parsed: withFile(before, file.path), right: true }];
      const counts = isRead ? parsed : parsed.kind === 'faults' ? parsed.instead : undefined;
      return counts ? [{ file, parsed: counts, right: false }] : [];
    });
    const unseen = [...good].flatMap(([key, before]): Part[] => {
      const path = join(parts.folder, key);
      const [locale = '', topic = '', name = ''] = key.split('/');
      const isBroken = look.faults.some(({ file, level }) => file.normalize('NFC') === path && level === 'error');
      const file = { path, locale, topic, name, stamp: '' };
      return isBroken ? [{ file, parsed: withFile(before, path), right: true }] : [];
    });
    return [...found, ...unseen].sort(
      ({ file: a }, { file: b }) => inOrder(a.locale, b.locale) || inOrder(a.topic, b.topic) || inOrder(a.name, b.name),
    );
  }

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
      const faults = [...look.faults];
      const sound = partsOf(look, faults);
      const base = assemble(sound, { inForce, faults }, parts);
      const right = sound.filter((part) => part.right);
      return { ...(base && { base }), faults, good: new Map(right.map(({ file, parsed }) => [keyOf(file), parsed])) };
    },
    take(reading) {
      if (!reading.base) return;
      good = reading.good;
      inForce = new Map(
        [...reading.base.articles].flatMap(([locale, articles]) =>
          [...articles].map(([id, { file }]) => [`${locale}/${id}`, file]),
        ),
      );
    },
  };
}

function withFiles(article: Article, at: string | undefined): Article {
  const variants = Object.entries(article.variants).map(([channel, text]) => [channel, withOwnFiles(text, at)]);
  return { ...article, answer: withOwnFiles(article.answer, at), variants: Object.fromEntries(variants) };
}

// The folder may have been written otherwise when it was kept.
function withFile<One extends ParsedArticle | ParsedTopic>(parsed: One, path: string): One {
  return parsed.kind === 'article' ? { ...parsed, article: { ...parsed.article, file: path } } : parsed;
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
    if (!('faults' in topic)) return { kind: 'topic', ...topic };
    const closed: ParsedTopic = { kind: 'topic', topic: { audience: 'staff' }, line: 1 };
    return { kind: 'faults', ...topic, ...(namesAudience(content.text) && { instead: closed }) };
  }
  const id = basename(file.name, '.md');
  if (!isName(id)) {
    return fault(
      'The name may hold letters, digits, "-", "_" and "." only. Rename the file, for example to "pay-my-bill.md".',
    );
  }
  const place: ArticlePlace = { id, topic: file.topic, locale: file.locale, file: file.path };
  const article = parseArticle(content.text, place, channels);
  if ('article' in article) return { kind: 'article', ...article };
  return article.draft ? { kind: 'draft', draft: article.draft } : { kind: 'faults', faults: article.faults };
}

/** Ties the files together, and adds what is wrong between them to the faults; undefined when there is no article. */
function assemble(
  sound: readonly Part[],
  { inForce, faults }: { inForce: ReadonlyMap<string, string>; faults: Fault[] },
  parts: LibraryParts,
): Base | undefined {
  const first = parts.locales[0] ?? 'en';
  const topics = new Map<string, ParsedTopic>();
  const parsed: ParsedArticle[] = [];
  for (const { file, parsed: one } of sound) {
    if (one.kind === 'topic') topics.set(`${file.locale}/${file.topic}`, one);
    else parsed.push(one);
  }
  const topicOf = (locale: string, topic: string): Topic | undefined => topics.get(`${locale}/${topic}`)?.topic;
  // A team that does not exist counts for nothing: there are the topic's, and the usual one.
  const known = <T extends { team?: string }>({ team, ...rest }: T) =>
    team === undefined || (parts.teams && !parts.teams.includes(team)) ? rest : { ...rest, team };

  const files = new Set(parsed.map(({ article }) => article.file));
  // Whoever writes a second one of an id does not put out the first.
  const earlierTwin = ({ locale, id, file }: Article): { file: string } | undefined => {
    const before = inForce.get(`${locale}/${id}`);
    return before !== undefined && before !== file && files.has(before) ? { file: before } : undefined;
  };

  const articles = new Map(parts.locales.map((locale) => [locale, new Map<string, Article>()]));
  for (const { article } of parsed) {
    const inLocale = articles.get(article.locale);
    const twin = inLocale?.get(article.id) ?? earlierTwin(article);
    if (twin) {
      const message = `There is a second article "${article.id}" in ${twin.file}. Rename one of the two.`;
      faults.push({ file: article.file, line: 1, level: 'error', message });
    } else {
      const topic = known(topicOf(article.locale, article.topic) ?? topicOf(first, article.topic) ?? {});
      inLocale?.set(article.id, withFiles({ ...topic, ...known(article) } as Article, parts.filesAt));
    }
  }
  const audienceParts = {
    locales: parts.locales,
    topicOf,
    articleOf: (locale: string, id: string) => articles.get(locale)?.get(id),
  };
  for (const inLocale of articles.values()) {
    for (const [id, article] of inLocale) {
      if (isForStaff(article, audienceParts)) inLocale.set(id, { ...article, audience: 'staff' });
    }
  }
  if (parsed.length === 0 && !faults.some(({ level }) => level === 'error')) {
    const message = `There is no article. Write the first one as ${join(first, 'topic', 'article.md')} in this folder.`;
    faults.push({ file: parts.folder, line: 1, level: 'error', message });
  }
  faults.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  return parsed.length === 0 ? undefined : { articles };
}

function unknownNames(
  file: SeenFile,
  parsed: ParsedArticle | ParsedTopic,
  ids: ReadonlyMap<string, readonly string[]>,
  { locales, teams }: LibraryParts,
): Fault[] {
  const faults: Fault[] = [];
  const say = (line: number, what: string, name: string, known: Iterable<string>) => {
    const meant = didYouMean(name, known);
    const message = `There is no ${what} "${name}"${meant ? `; did you mean "${meant}"?` : '. Correct or remove it.'}`;
    faults.push({ file: file.path, line, level: 'error', message });
  };
  const checkTeam = (team: string | undefined, line: number) => {
    if (teams && team !== undefined && !teams.includes(team)) say(line, 'team', team, teams);
  };
  if (parsed.kind === 'topic') {
    checkTeam(parsed.topic.team, parsed.line);
    return faults;
  }
  const { article, lines } = parsed;
  const reachable = new Set([...(ids.get(article.locale) ?? []), ...(ids.get(locales[0] ?? '') ?? [])]);
  article.related.forEach((id, i) => {
    if (!reachable.has(id)) say(lines.related[i] ?? 1, 'article', id, reachable);
  });
  checkTeam(article.team, lines.team);
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
