import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { readFields } from '../articles/fields.ts';
import { readText } from '../articles/folder.ts';
import { versionOf } from '../articles/version.ts';
import type { Place } from '../authoring/written.ts';
import type { Version } from './commits.ts';

/** So many versions of one article are kept, the newest. */
const MOST = 50;

/** What is kept before it is overwritten, whoever wrote it. */
export const asOnDisk = 'as it was on the disk';
/** What begins so was a draft, and is elsewhere now. */
export const movedTo = 'moved to ';

const schema = z.object({ by: z.string().optional(), what: z.string().optional() }).strict();
const named = /^(\d{13})-[0-9a-f]{16}\.md$/;

/** Versions of articles that are in no repository, each a file below the state folder. */
export function createVersions(stateFolder: string) {
  const folderOf = ({ locale, topic, id }: Place) => join(stateFolder, 'versions', locale, topic, id);
  const names = async (place: Place): Promise<string[]> =>
    (await readdir(folderOf(place)).catch(() => [])).filter((each) => named.test(each)).sort();
  const read = async (place: Place, id: string) => {
    if (!named.test(id)) return undefined;
    const found = await readText(join(folderOf(place), id));
    return found && 'text' in found ? parsed(found.text, id) : undefined;
  };
  return {
    /** Keeps a version, but for one that the last one says already. */
    async keep(place: Place, text: string, { at, by, what }: Omit<Version, 'id'>): Promise<void> {
      const before = await names(place);
      const version = versionOf(text);
      const newest = before.at(-1);
      // That it was deleted, went elsewhere, or came back, is worth a line of its own.
      const isKnown = async () => what === asOnDisk || (await read(place, newest!))?.version.what === what;
      if (newest?.includes(`-${version}`) && (await isKnown())) return;
      // The order of the names is that of the versions, even within a millisecond.
      const last = Number(before.at(-1)?.slice(0, 13) ?? 0);
      const name = `${String(Math.max(at, last + 1)).padStart(13, '0')}-${version}.md`;
      const folder = folderOf(place);
      await mkdir(folder, { recursive: true });
      const fields = { ...(by !== undefined && { by }), ...(what !== undefined && { what }) };
      await writeFile(join(folder, `${name}.part`), `---\n${stringify(fields, { lineWidth: 0 })}---\n${text}`, {
        mode: 0o600,
      });
      await rename(join(folder, `${name}.part`), join(folder, name));
      for (const old of before.slice(0, Math.max(0, before.length + 1 - MOST)))
        await rm(join(folder, old), { force: true });
    },
    /** Newest first. */
    async list(place: Place): Promise<Version[]> {
      const found = await Promise.all((await names(place)).map((id) => read(place, id)));
      return found.flatMap((each) => (each ? [each.version] : [])).reverse();
    },
    /** The articles of a language of which there are versions, whether or not they are there. */
    async places(locale: string): Promise<Place[]> {
      const top = join(stateFolder, 'versions', locale);
      const within = (folder: string) => readdir(folder).catch(() => []);
      const topics = await Promise.all(
        (await within(top)).map(async (topic) => (await within(join(top, topic))).map((id) => ({ locale, topic, id }))),
      );
      return topics.flat();
    },
    /** What is kept of an article stays with it under another name; what there is under that one, too. */
    async move(place: Place, to: Place): Promise<void> {
      await mkdir(folderOf(to), { recursive: true });
      for (const name of await names(place)) await rename(join(folderOf(place), name), join(folderOf(to), name));
    },
    /** What the article said then. */
    read: async (place: Place, id: string): Promise<string | undefined> => (await read(place, id))?.text,
  };
}

function parsed(content: string, id: string): { version: Version; text: string } | undefined {
  const lines = content.split('\n');
  const end = lines.indexOf('---', 1);
  if (end < 0) return undefined;
  const fields = readFields({ file: id, text: lines.slice(1, end).join('\n'), firstLine: 2 }, schema);
  const { by, what } = 'value' in fields ? fields.value : {};
  const version = {
    id,
    at: Number(id.slice(0, 13)),
    ...(by !== undefined && { by }),
    ...(what !== undefined && { what }),
  };
  return { version, text: lines.slice(end + 1).join('\n') };
}

/** Where versions are kept that no repository has. */
export type Versions = ReturnType<typeof createVersions>;
