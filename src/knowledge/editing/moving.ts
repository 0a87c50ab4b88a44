import { relative } from 'node:path';
import { versionOf } from '../articles/version.ts';
import { fileOf, type Place } from '../authoring/written.ts';
import { commitFiles, commitsOf } from './commits.ts';
import { fileAt, placeAt } from './listing.ts';
import { rewritesOf, type Step, stepsOf } from './renaming.ts';
import { changeTogether, type FileChange } from './together.ts';
import { nameOf } from './uses.ts';
import { asOnDisk, type Versions } from './versions.ts';

/** An article that somebody gives another name or topic, or takes away. */
export interface Moving {
  path: string;
  /** Where it lies then, in the same language; without it, it is gone. */
  to?: string | undefined;
  /** The version that was opened. */
  opened: string;
  by: string;
}

/**
 * What became of it: done, with what moved along or was written anew for it, and what git had to say when it could not commit; changed
 * by somebody else; or why not.
 */
export type Moved =
  | { done: true; committed: boolean; said?: string; along?: string[] }
  | { changed: { text: string | undefined; by?: string | undefined } }
  | { why: string };

/** Renames and deletes articles' files, with all that names them; what they said is kept. */
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
    const steps = target ? await stepsOf(folder, locales, place, target) : [];
    for (const step of steps) {
      const other = await takerOf(step);
      if (other !== undefined) return { why: `The name “${step.to.id}” is taken: ${other}. Choose another one.` };
    }

    const changes = target
      ? await changesBy(steps)
      : [{ file: there.path, place, before: there.text, after: undefined }];
    if ('why' in changes) return changes;
    const what = to === undefined ? `Delete ${path}` : `Rename ${path} to ${to}`;
    return done(changes, { by, what }, there.path);
  };

  /** Where somebody else is who has that name, or lies there. */
  async function takerOf({ from, to }: Step): Promise<string | undefined> {
    if (await fileAt(folder, to, locales)) return nameOf(to);
    return to.id === from.id ? undefined : twinOf(to);
  }

  async function changesBy(steps: readonly Step[]): Promise<Change[] | { why: string }> {
    const rewrites = await rewritesOf(folder, locales, steps);
    const [arriving, leaving]: [Change[], Change[]] = [[], []];
    for (const { from, to, file } of steps) {
      const rewrite = rewrites.find((each) => each.file === file);
      const now = await fileAt(folder, from, locales);
      if (!now || 'fault' in now) return { why: `${nameOf(from)} cannot be read: look at it on the disk.` };
      const after = rewrite?.becomes ?? now.text;
      arriving.push({ file: fileOf(folder, to), place: undefined, before: undefined, after });
      leaving.push({ file, place: from, before: now.text, after: undefined, goes: { to, as: after } });
    }
    const others = rewrites.filter(({ file }) => !steps.some((step) => step.file === file));
    return [
      ...arriving,
      ...others.map(({ file, place, text, becomes }) => ({ file, place, before: text, after: becomes })),
      ...leaving,
    ];
  }

  /** Makes the changes as one, and keeps what there was and what there is of each article. */
  async function done(
    changes: readonly Change[],
    { by, what }: { by: string; what: string },
    main: string,
  ): Promise<Moved> {
    for (const { file, place, before } of changes) {
      if (!place || before === undefined || (await (await commitsOf(file))?.isClean())) continue;
      await versions.keep(place, before, { at: now(), what: asOnDisk });
    }
    const isRepository = (await commitsOf(main)) !== undefined;
    const failed = await changeTogether(folder, changes);
    if (failed) {
      if ('changed' in failed && failed.file === main) return { changed: { text: failed.changed } };
      const why = 'why' in failed ? failed.why : 'somebody changed it at this moment';
      return { why: `Nothing was done: ${relative(folder, failed.file)} cannot be written, ${why}.` };
    }
    const said = isRepository
      ? await commitFiles(
          changes.map(({ file }) => file),
          { by, what },
        )
      : undefined;
    const committed = isRepository && !said;
    for (const { place, before, after, goes } of changes) {
      const text = goes?.as ?? after ?? before;
      if (!committed && place && text !== undefined) await versions.keep(place, text, { at: now(), by, what });
      if (place && goes) await versions.move(place, goes.to);
    }
    const along = changes.filter(({ file, before }) => before !== undefined && file !== main);
    return { done: true, committed, ...said, ...(along.length > 0 && { along: along.map(namedBy) }) };
  }
}

/** A change of a file: of an article, where it lies, and of one that moves, where to and how it reads there. */
interface Change extends FileChange {
  place: Place | undefined;
  goes?: { to: Place; as: string };
}

const namedBy = ({ place }: Change): string => (place ? nameOf(place) : 'tests.yaml');
