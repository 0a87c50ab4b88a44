import { rm } from 'node:fs/promises';
import { lookInto } from '../articles/folder.ts';
import { versionOf } from '../articles/version.ts';
import type { Problem } from '../authoring/problem.ts';
import { putArticle } from '../authoring/put.ts';
import { fileOf, type Place } from '../authoring/written.ts';
import { type Added, type Adding, addFile } from './adding.ts';
import { type Checking, checkAside } from './checking.ts';
import { type Commits, commitFiles, commitsOf, type Version } from './commits.ts';
import { type Deleted, deletedArticles } from './deleted.ts';
import { fileAt, isAside, type Listed, listArticles, placeAt } from './listing.ts';
import { createMoving, type Moved, type Moving } from './moving.ts';
import { type Use, usesOf } from './uses.ts';
import { asOnDisk, createVersions, movedTo } from './versions.ts';

/** What an editor of articles works on. */
export interface EditingParts {
  folder: string;
  /** Where versions are kept that no repository has. */
  stateFolder: string;
  /** The first is the default. */
  locales: readonly string[];
  teams?: readonly string[] | undefined;
  now?: () => number;
}

/** What somebody saves. */
export interface Saving {
  /** Which article: `en/billing/pay-by-phone`. */
  path: string;
  text: string;
  /** The version that was opened; undefined: there was none. */
  opened: string | undefined;
  /** The draft that it was, when it was put aside elsewhere: it is gone then. */
  from?: string | undefined;
  by: string;
  /** What was done, in a line; default: which article was written. */
  what?: string;
}

/**
 * What became of it: written, with what git had to say when it could not commit; changed by somebody else since it was opened; not
 * written, with what `faq check` says to it, or why else.
 */
export type Saved =
  | { version: string; committed: boolean; said?: string }
  | { changed: { text: string | undefined; by?: string | undefined } }
  | { problems: Problem[] }
  | { why: string };

/** Opens, checks and saves articles' files, one after the other; each version of them is kept. */
export function createEditing({ folder, stateFolder, locales, teams, now = Date.now }: EditingParts) {
  const versions = createVersions(stateFolder);
  const today = () => new Date(now()).toISOString().slice(0, 10);
  // Two commands of git's at once stand in each other's way.
  const saving = oneByOne();
  // The base is copied for each, and nobody who saves waits for what others only try.
  const trying = oneByOne();

  const move = createMoving({ folder, locales, versions, twinOf, lastOf, now });

  const check = (place: Place, text: string): Promise<Checking> =>
    checkAside({ folder, locales, teams, today: today(), place, text });

  async function save({ path, text, opened, from, by, what }: Saving): Promise<Saved> {
    const place = placeAt(path, locales);
    const draft = from === undefined ? undefined : placeAt(from, locales);
    if (!place || (from !== undefined && !(draft && isAside(draft))))
      return { why: 'An article has a topic and a name without “/”, and the name no spaces.' };
    const [there, before] = await Promise.all([
      fileAt(folder, place, locales),
      draft && fileAt(folder, draft, locales),
    ]);
    if ((there && 'fault' in there) || (before && 'fault' in before))
      return { why: 'The file cannot be read: look at it on the disk.' };
    const twin = there ? undefined : await twinOf(place);
    if (twin !== undefined) return { why: `The name “${place.id}” is taken: ${twin}. Choose another one.` };
    const open = draft ? before : there;
    if ((open && versionOf(open.text)) !== opened || (draft && there)) {
      const changed = draft && there ? there : open;
      return { changed: { text: changed?.text, by: changed && (await lastOf(place, changed.text)) } };
    }
    if (!isAside(place)) {
      const found = await check(place, text);
      if ('broken' in found) return { why: `Not saved: it could not be checked, ${found.broken}.` };
      const errors = [...found.own, ...found.others].filter(({ level }) => level === 'error');
      if (errors.length > 0) return { problems: errors };
    }

    const file = there?.path ?? fileOf(folder, place);
    const repository = there && (await commitsOf(file));
    // Whoever wrote into the file with another editor loses nothing by it.
    if (there && !(await repository?.isClean())) await versions.keep(place, there.text, { at: now(), what: asOnDisk });
    const written = there?.text.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
    const put = await putArticle(file, written, {
      folder,
      before: there ? { version: versionOf(there.text) } : 'absent',
    });
    if ('changed' in put) return { changed: { text: put.changed } };
    if ('why' in put) return { why: `The file cannot be written: ${put.why}.` };
    if (draft && before) {
      await versions.keep(draft, before.text, { at: now(), what: `${movedTo}${path}` });
      await rm(before.path, { force: true });
    }
    const done = { by, what: what ?? `${there ? 'Change' : 'New:'} ${path}` };
    const isRepository = (await commitsOf(file)) !== undefined;
    const failed = isRepository
      ? await commitFiles([file, ...(before && draft ? [before.path] : [])], done)
      : undefined;
    const committed = isRepository && !failed;
    if (!committed) await versions.keep(place, text, { at: now(), ...done });
    return { version: versionOf(text), committed, ...failed };
  }

  /** Where another article of that name lies in that language. */
  async function twinOf({ locale, id, topic }: Place): Promise<string | undefined> {
    const { files } = await lookInto(folder, locales);
    const twin = files.find((each) => each.locale === locale && each.name === `${id}.md` && each.topic !== topic);
    return twin && `${locale}/${twin.topic}/${id}`;
  }

  /** Who wrote a text, when it is the last version of the article that is known. */
  async function lastOf(place: Place, text: string): Promise<string | undefined> {
    const [newest] = await list(place);
    const known = newest && (await read(place, newest.id));
    return known !== undefined && versionOf(known) === versionOf(text) ? newest?.by : undefined;
  }

  async function list(place: Place): Promise<Version[]> {
    const commits = await commitsAt(place);
    const all = [...((await commits?.list()) ?? []), ...(await versions.list(place))];
    return all.sort((a, b) => b.at - a.at);
  }

  async function read(place: Place, id: string): Promise<string | undefined> {
    const kept = await versions.read(place, id);
    if (kept !== undefined) return kept;
    return (await commitsAt(place))?.read(id);
  }

  async function commitsAt(place: Place): Promise<Commits | undefined> {
    const file = await fileAt(folder, place, locales);
    // Of one that is gone, what it was is still to be had.
    return commitsOf(file && 'path' in file ? file.path : fileOf(folder, place));
  }

  const at = <T>(path: string, work: (place: Place) => Promise<T>): Promise<T | undefined> => {
    const place = placeAt(path, locales);
    return place ? work(place) : Promise.resolve(undefined);
  };

  return {
    articles: (locale: string): Promise<Listed[]> => listArticles(folder, locale, locales),
    /** The topics' folders of a language. */
    async topics(locale: string): Promise<string[]> {
      const { files } = await lookInto(folder, locales);
      return [...new Set(files.filter((each) => each.locale === locale).map(({ topic }) => topic))].sort();
    },
    /** The text of an article with its version; undefined when there is none (any more). */
    open: (path: string) =>
      at(path, async (place) => {
        const found = await fileAt(folder, place, locales);
        if (!found || 'fault' in found) return found;
        const text = found.text.replaceAll('\r\n', '\n');
        return { text, version: versionOf(text), aside: isAside(place) };
      }),
    /** What `faq check` would say of it, and of the others because of it; a draft that is put aside is not read at all. */
    check: (path: string, text: string) =>
      at(path, async (place) => (isAside(place) ? { own: [], others: [] } : trying(() => check(place, text)))),
    save: (wanted: Saving): Promise<Saved> => saving(() => save(wanted)),
    /** Gives an article another name or topic, or takes it away. */
    move: (wanted: Moving): Promise<Moved> => saving(() => move(wanted)),
    /** Lays a picture or a document beside the articles. */
    addFile: (adding: Adding): Promise<Added> => saving(() => addFile(folder, adding)),
    /** Where else it is named. */
    uses: (path: string): Promise<Use[] | undefined> => at(path, (place) => usesOf(folder, locales, place)),
    /** What is not there any more and can be had back, the last one first. */
    deleted: (locale: string): Promise<Deleted[]> => deletedArticles({ folder, locales, versions }, locale),
    /** Newest first. */
    versions: (path: string): Promise<Version[] | undefined> => at(path, list),
    version: (path: string, id: string): Promise<string | undefined> => at(path, (place) => read(place, id)),
  };
}

/** Does works one after the other. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}

/** An editor's work on the files. */
export type Editing = ReturnType<typeof createEditing>;
