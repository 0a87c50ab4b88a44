import { lstat, mkdir, rename, rm, rmdir, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { admit, expectBreaking, heldOf, overfull, refusedUnread, type Used, usualLimits } from './admitting.ts';
import { codeOf, entriesOf, isReal, lastChange, openFile, orGone, readText } from './disk.ts';
import { aboutName, bytesName, type FolderDraft, openDraft, syncFolder } from './draft.ts';
import type { Files, Incoming, Limits, Put, StoredFile } from './files.ts';
import { idFor, isId, newId } from './id.ts';
import { placeOf } from './partition.ts';
import type { Scan } from './scanning.ts';

const About = z.object({
  id: z.string(),
  conversation: z.string(),
  from: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number().int().positive(),
  at: z.number(),
});

const usualReserve = 512 * 1024 * 1024;
/** So long what is free on the disk is taken for known. */
const roomMs = 1000;
/** On top of the time an upload may take; a scan and its line take minutes. */
const abandonedMs = 60 * 60_000;

/**
 * Files in a folder that the processes of one machine share:
 *
 *     ab/<conversation, hashed>/<id>/bytes, about.json     a stored file: this folder appears by one rename
 *     incoming/<random>/                                   uploads, and what is being removed; swept after an hour
 *
 * `reserveBytes` stay free on the disk: the private Redis usually writes to the same one, and must not run into its end.
 */
export function createFolderFiles(parts: {
  folder: string;
  limits?: Partial<Limits> | undefined;
  scan?: Scan | undefined;
  reserveBytes?: number | undefined;
  now?: () => number;
}): Files {
  const { scan, reserveBytes = usualReserve, now = Date.now } = parts;
  const folder = resolve(parts.folder);
  const limits = { ...usualLimits, ...parts.limits };
  const incomingFolder = join(folder, 'incoming');
  /** The partitions' folders that are on disk for good, as far as this process knows. */
  const shelves = new Set<string>();
  let room: { bytes: number; until: number } | undefined;

  const placeFor = (conversation: string) => {
    const place = placeOf(conversation);
    return join(folder, place.slice(0, 2), place);
  };

  /** A stored file as its folder describes it, when the description is whole and about what lies there. */
  const describe = async (place: string, id: string): Promise<StoredFile | undefined> => {
    const path = join(place, id);
    if (!isId(id) || !(await isReal(folder, path))) return undefined;
    const about = About.safeParse(parsed(await readText(join(path, aboutName)))).data;
    return about && about.id === id && placeOf(about.conversation) === basename(place) ? about : undefined;
  };

  const usedBy = async (conversation: string): Promise<Used & { ids: readonly string[] }> => {
    const place = placeFor(conversation);
    const look = async (id: string) => (await orGone(lstat(join(place, id, bytesName))))?.size ?? 0;
    const ids = await idsIn(place);
    const sizes = await Promise.all(ids.map(look));
    return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: sizes.length, ids };
  };

  /** Moved out of sight first, so that nobody meets half of it. */
  const discard = async (path: string) => {
    const gone = join(incomingFolder, newId());
    await mkdir(incomingFolder, { recursive: true, mode: 0o700 });
    await orGone(rename(path, gone));
    await rm(gone, { recursive: true, force: true });
    await orGone(syncFolder(dirname(path))); // what was erased does not come back after a power cut
  };

  /** Returns when what a conversation's folder has is on disk for good. */
  const syncPlace = async (place: string) => {
    const shelf = dirname(place);
    const changed = shelves.has(shelf) ? [place, shelf] : [place, shelf, folder];
    await Promise.all(changed.map((each) => orGone(syncFolder(each))));
    shelves.add(shelf);
  };

  /** A file that was stored before under the id that is wanted now, and is on disk. */
  const stored = async (conversation: string, id: string): Promise<StoredFile | undefined> => {
    const there = await find(conversation, id);
    // Whoever stored it may have died before it was there for good.
    if (there) await syncPlace(placeFor(conversation));
    return there;
  };

  /** Makes a finished draft the stored file; returns that, or the one that was there before. */
  const settle = async (draft: FolderDraft, file: StoredFile): Promise<StoredFile> => {
    const place = placeFor(file.conversation);
    const path = join(place, file.id);
    for (let tries = 1; ; tries++) {
      const made = await orGone(mkdir(place, { recursive: true, mode: 0o700 }));
      if (made !== undefined && made !== place) shelves.delete(dirname(place));
      const moved = (await isReal(folder, place)) && (await orGone(orTaken(draft.move(path))));
      if (moved === 'moved') break;
      const there = moved && (await stored(file.conversation, file.id));
      if (there) return there;
      // What lies there is no file that anybody can ask for.
      if (moved) await discard(path);
      // Others remove the conversation's folder whenever it is empty, which it is until the draft has moved.
      if (tries === 20) throw new Error(`${place} is a link, or is removed again and again`);
    }
    await syncPlace(place);
    return file;
  };

  /** How many bytes are free; the folder is there from then on. */
  const free = async (): Promise<number> => {
    if (room && performance.now() < room.until) return room.bytes;
    await mkdir(incomingFolder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(folder);
    room = { bytes: bavail * bsize, until: performance.now() + roomMs };
    return room.bytes;
  };

  const store = async (incoming: Incoming): Promise<Put> => {
    const { conversation, from } = incoming;
    const id = idFor(incoming);
    const used = await usedBy(conversation);
    const before = used.ids.includes(id) && (await stored(conversation, id));
    if (before) return { file: before };
    const unread = refusedUnread(incoming, limits, used);
    if (unread) return { refused: unread };
    if ((await free()) < reserveBytes) return { refused: { reason: 'storage-full' } };

    const newDraft = () => openDraft(join(incomingFolder, newId()), heldOf(incoming));
    let draft = await orGone(newDraft());
    if (!draft) {
      // It was removed meanwhile.
      room = undefined;
      await free();
      draft = await newDraft();
    }
    try {
      const admitted = await admit(incoming, { limits, scan, used, draft });
      if ('reason' in admitted) return { refused: admitted };
      const file = { id, conversation, from, ...admitted, at: now() };
      await draft.finish(file);
      const settled = await settle(draft, file);
      // Of several stored at the same moment the last one sees all others here: the limit always holds.
      const full = overfull(limits, await usedBy(conversation), { bytes: 0, files: 0 });
      if (full) await discard(join(placeFor(conversation), id));
      return full ? { refused: full } : { file: settled };
    } finally {
      await draft.close();
    }
  };

  const find = async (conversation: string, id: string) => {
    const file = await describe(placeFor(conversation), id);
    return file?.conversation === conversation ? file : undefined;
  };

  /** Removes what a process that died left of an upload or a removal. */
  const sweep = async () => {
    for (const { name } of await entriesOf(incomingFolder)) {
      const path = join(incomingFolder, name);
      if (Date.now() - (await lastChange(path)) > limits.uploadMs + abandonedMs)
        await rm(path, { recursive: true, force: true });
    }
  };

  return {
    limits,
    find,

    async put(incoming) {
      expectBreaking(incoming);
      try {
        return await store(incoming);
      } catch (error) {
        // EDQUOT, EFBIG: full for this user, or longer than this process may write (ulimit).
        if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error))) return { refused: { reason: 'storage-full' } };
        const denied = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(codeOf(error));
        const message = `Cannot store files in ${folder} (${codeOf(error)})`;
        throw new Error(denied ? `${message}: it must be a folder that this user may write to.` : message, {
          cause: error,
        });
      }
    },

    async open(conversation, id, range) {
      const file = await find(conversation, id);
      const handle = file && (await openFile(join(placeFor(conversation), id, bytesName)));
      if (!handle) return undefined;
      if ((await handle.stat()).size === file.size) return { file, body: handle.createReadStream(range) };
      await handle.close(); // cut short by something else than us: no part of it passes for the whole
      return undefined;
    },

    async list(conversation) {
      const all = await Promise.all((await idsIn(placeFor(conversation))).map((id) => find(conversation, id)));
      return all.filter((file) => file !== undefined).sort((a, b) => a.at - b.at);
    },

    async remove(conversation, id) {
      if (isId(id)) await discard(join(placeFor(conversation), id));
    },

    async forget(conversation) {
      await discard(placeFor(conversation));
    },

    async expire(partition, before, kept) {
      await sweep();
      const shelf = join(folder, partition.toString(16).padStart(2, '0'));
      let removed = 0;
      for (const entry of (await entriesOf(shelf)).filter((each) => each.isDirectory())) {
        const place = join(shelf, entry.name);
        const ids = await idsIn(place);
        const files = (await Promise.all(ids.map((id) => describe(place, id)))).filter((file) => file !== undefined);
        if (ids.length === 0) await rmdir(place).catch(() => {}); // unless somebody has just put something there
        // Nobody can ask for what has lost its description; it goes when the folder has not changed for as long.
        const newest = files.length > 0 ? Math.max(...files.map(({ at }) => at)) : await lastChange(place);
        if (ids.length === 0 || newest >= before || (files[0] && (await kept(files[0].conversation)))) continue;
        await discard(place);
        removed += 1;
      }
      return removed;
    },
  };
}

/** Whether a folder was moved to its place, or something lies there. */
async function orTaken(move: Promise<void>): Promise<'moved' | 'taken'> {
  try {
    await move;
    return 'moved';
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) return 'taken';
    throw error;
  }
}

/** The stored files in a conversation's folder. */
const idsIn = async (place: string): Promise<string[]> =>
  (await entriesOf(place)).filter((entry) => entry.isDirectory() && isId(entry.name)).map(({ name }) => name);

function parsed(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
