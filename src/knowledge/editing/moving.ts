import { rm } from 'node:fs/promises';
import { versionOf } from '../articles/version.ts';
import { putArticle, removeArticle } from '../authoring/put.ts';
import { fileOf, type Place } from '../authoring/written.ts';
import { commitFiles, commitsOf } from './commits.ts';
import { fileAt, placeAt } from './listing.ts';
import type { Versions } from './versions.ts';

/** An article that somebody gives another name or topic, or takes away. */
export interface Moving {
  path: string;
  /** Where it lies then, in the same language; without it, it is gone. */
  to?: string | undefined;
  /** The version that was opened. */
  opened: string;
  by: string;
}

/** What became of it: done, with what git had to say when it could not commit; changed by somebody else; or why not. */
export type Moved =
  | { done: true; committed: boolean; said?: string }
  | { changed: { text: string | undefined; by?: string | undefined } }
  | { why: string };

/** Renames and deletes articles' files; what they said is kept. */
export function createMoving(parts: {
  folder: string;
  locales: readonly string[];
  versions: Versions;
  /** Where another article of that name lies. */
  twinOf(place: Place): Promise<string | undefined>;
  /** Who wrote a text, if that is known. */
  lastOf(place: Place, text: string): Promise<string | undefined>;
  now: () => number;
}): (moving: Moving) => Promise<Moved> {
  const { folder, locales, versions, twinOf, lastOf, now } = parts;

  return async ({ path, to, opened, by }) => {
    const place = placeAt(path, locales);
    const target = to === undefined ? undefined : placeAt(to, locales);
    if (!place || (to !== undefined && target?.locale !== place.locale))
      return { why: 'An article has a topic and a name without “/”, and the name no spaces.' };
    const there = await fileAt(folder, place, locales);
    if (there && 'fault' in there) return { why: 'The file cannot be read: look at it on the disk.' };
    if (!there || versionOf(there.text) !== opened)
      return { changed: { text: there?.text, by: there && (await lastOf(place, there.text)) } };
    if (target) {
      const [taken, twin] = [await fileAt(folder, target, locales), await twinOf(target)];
      const other = taken ? to : target.id === place.id ? undefined : twin;
      if (other !== undefined) return { why: `The name “${target.id}” is taken: ${other}. Choose another one.` };
    }

    const what = to === undefined ? `Delete ${path}` : `Rename ${path} to ${to}`;
    const isKept = await (await commitsOf(there.path))?.isClean();
    if (!isKept) await versions.keep(place, there.text, { at: now(), what: 'as it was on the disk' });
    const file = target && fileOf(folder, target);
    const put = file && (await putArticle(file, there.text, { folder, before: 'absent' }));
    if (put && !('done' in put))
      return { why: `The file cannot be written: ${'why' in put ? put.why : 'it is there'}.` };
    const removed = await removeArticle(there.path, { folder, version: opened });
    if (!('done' in removed)) {
      if (file) await rm(file, { force: true });
      return 'why' in removed
        ? { why: `The file cannot be removed: ${removed.why}.` }
        : { changed: { text: removed.changed } };
    }
    const failed =
      isKept === undefined ? undefined : await commitFiles([there.path, ...(file ? [file] : [])], { by, what });
    const committed = isKept !== undefined && !failed;
    if (!committed) await versions.keep(place, there.text, { at: now(), by, what });
    if (target) await versions.move(place, target);
    return { done: true, committed, ...failed };
  };
}
