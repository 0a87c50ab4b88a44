import { isTopicName, lookInto } from '../articles/folder.ts';
import { git } from '../authoring/history.ts';
import type { Place } from '../authoring/written.ts';
import { placeAt } from './listing.ts';
import { nameOf } from './uses.ts';
import { movedTo, type Versions } from './versions.ts';

/** So many are listed, the last ones; and so many commits that took something away are looked through for them. */
const MOST = { listed: 50, commits: 500 };

/** An article that is not there any more, and of which a version is to be had. */
export interface Deleted {
  path: string;
  /** When it went, as far as that is known: milliseconds since 1970. */
  at: number;
  by?: string;
}

/** The articles of a language that were deleted, at the desk or in the repository, the last one first. */
export async function deletedArticles(
  { folder, locales, versions }: { folder: string; locales: readonly string[]; versions: Versions },
  locale: string,
): Promise<Deleted[]> {
  const [{ files, aside = [] }, committed, kept] = await Promise.all([
    lookInto(folder, locales),
    inRepository(folder, locale),
    inVersions(versions, locale),
  ]);
  const there = new Set([...files, ...aside].map((each) => `${each.locale}/${each.topic}/${each.name}`));
  const last = new Map<string, Deleted>();
  for (const each of [...committed, ...kept].sort((a, b) => b.at - a.at)) {
    if (!there.has(`${each.path}.md`) && placeAt(each.path, locales) && !last.has(each.path)) last.set(each.path, each);
  }
  return [...last.values()].slice(0, MOST.listed);
}

/** What commits took away; what they gave another name is no such thing. */
async function inRepository(folder: string, locale: string): Promise<Deleted[]> {
  const format = '--format=%x01%at%x00%an';
  const words = ['log', '-z', `-n${MOST.commits}`, '--diff-filter=D', '-M', '--name-only', '--relative', format];
  const log = await git(folder, '--literal-pathspecs', ...words, '--', locale);
  return (log ?? '')
    .split('\x01')
    .slice(1)
    .flatMap((commit) => {
      const [at = '', by = '', ...names] = commit.split('\0');
      const articles = names.map((name) => name.replace(/^\n/, '')).filter((name) => name.endsWith('.md'));
      return articles.map((name) => ({ path: name.slice(0, -'.md'.length), at: Number(at) * 1000, by }));
    });
}

async function inVersions(versions: Versions, locale: string): Promise<Deleted[]> {
  const found = await Promise.all(
    (await versions.places(locale)).map(async (place: Place): Promise<Deleted[]> => {
      const [newest] = await versions.list(place);
      // A draft that got another topic lies there.
      if (!newest || newest.what?.startsWith(movedTo) || !isTopicName(place.topic.replace(/^_/, ''))) return [];
      return [{ path: nameOf(place), at: newest.at, ...(newest.by !== undefined && { by: newest.by }) }];
    }),
  );
  return found.flat();
}
