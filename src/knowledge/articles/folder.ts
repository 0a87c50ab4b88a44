import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Fault } from './fault.ts';
import { filesFolder } from './own-files.ts';

/** A file larger than this is no article; it would only slow the search for everybody. */
export const largestFile = 256 * 1024;

// What editors and systems leave beside a file: backups, swap files, vim's test for a writable folder (4913).
const leftovers = /^\.|^#.*#$|~$|^4913$|\.(swp|swx|tmp|bak|orig|part|crdownload)$|^(Thumbs\.db|desktop\.ini)$/i;

/** A file that belongs to the base. The stamp changes whenever the file may have. */
export interface SeenFile {
  path: string;
  locale: string;
  topic: string;
  name: string;
  stamp: string;
}

/** What lies in the folder of a base, without having read it. */
export interface Look {
  files: SeenFile[];
  /** Articles that were put aside, by their name or their folder's: they are not read. */
  aside?: Omit<SeenFile, 'stamp'>[];
  /** Every folder that was looked into. */
  folders: string[];
  faults: Fault[];
  /** Equal for two looks when nothing changed between them. */
  stamp: string;
}

/** Looks through `<locale>/<topic>/<file>`, two levels deep and never outside the folder. */
export async function lookInto(folder: string, locales: readonly string[]): Promise<Look> {
  const look: Look & { aside: Omit<SeenFile, 'stamp'>[] } = {
    files: [],
    aside: [],
    folders: [folder],
    faults: [],
    stamp: '',
  };
  const say = (file: string, level: Fault['level'], message: string) => {
    look.faults.push({ file, line: 1, level, message });
  };
  const inside = await realpath(folder).catch(() => undefined);
  const top = await list(folder);
  if (inside === undefined || top === undefined) {
    say(
      folder,
      'error',
      'This folder cannot be read. Make it, with a folder for each language, or set FRONTDESK_DATA.',
    );
    return look;
  }
  for (const locale of top) {
    const localePath = join(folder, locale.name);
    if (locale.name === filesFolder) continue;
    // tests.yaml and the like lie beside the languages.
    if (!(await isFolder(locale, localePath, inside, say))) continue;
    if (!locales.includes(locale.name)) {
      say(localePath, 'warning', `This language is not read. Add "${locale.name}" to locales in frontdesk.yaml.`);
      continue;
    }
    look.folders.push(localePath);
    for (const topic of (await list(localePath)) ?? []) {
      const topicPath = join(localePath, topic.name);
      if (!(await isFolder(topic, topicPath, inside, say))) {
        if (topic.name.endsWith('.md'))
          say(topicPath, 'warning', 'This is not read. Move it into the folder of a topic.');
        continue;
      }
      look.folders.push(topicPath);
      for (const entry of (await list(topicPath)) ?? []) {
        const path = join(topicPath, entry.name);
        const seen = { path, locale: locale.name, topic: composed(topic.name), name: composed(entry.name) };
        if (isAside(topic.name) || (isAside(entry.name) && entry.name !== '_topic.yaml')) {
          if (!entry.name.endsWith('.md')) continue;
          say(path, 'note', aside);
          look.aside.push(seen);
          continue;
        }
        const stamp = await stampOf(entry, path, inside, say);
        if (stamp !== undefined) look.files.push({ ...seen, stamp });
      }
    }
  }
  look.stamp = JSON.stringify([look.folders, look.files.map(({ path, stamp }) => [path, stamp]), look.faults]);
  return look;
}

/** The text of a file, or what keeps it from being read; undefined when it is gone. */
export async function readText(path: string): Promise<{ text: string } | { fault: string } | undefined> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > largestFile) return { fault: tooLarge };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return { fault: 'This is not UTF-8 text. Save it again with the encoding UTF-8.' };
    }
    return { fault: `This cannot be read (${code}). Check who may read it.` };
  }
}

/** What may be the name of an article or of a topic: it stands in commands, addresses and settings. */
export const isName = (text: string): boolean => /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u.test(text);

/** What may be the name of a topic: that of a folder which people made, spaces and "&" included. */
export const isTopicName = (text: string): boolean =>
  /^[^\s/\\._#][^/\\\p{Cc}]{0,99}$/u.test(text) && text === text.trim();

// As people put aside what is not ready: `_drafts/pay.md`, `_pay.md`.
const isAside = (name: string): boolean => name.startsWith('_');
const aside = 'This is a draft, since its name or its folder’s begins with "_": it is not in use.';

// Some systems write é as two characters, which is the same name.
const composed = (name: string): string => name.normalize('NFC');

type Say = (file: string, level: Fault['level'], message: string) => void;

const tooLarge = `This is larger than ${largestFile / 1024} KB. Split it, or link to a page from the answer.`;
const outside = 'This is a symbolic link out of the folder, and is not followed. Copy the file here.';

async function list(folder: string): Promise<Dirent[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  return entries?.filter(({ name }) => !leftovers.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function isFolder(entry: Dirent, path: string, inside: string, say: Say): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await realpath(path).catch(() => undefined);
  if (target === undefined || !target.startsWith(inside + sep)) {
    say(path, 'error', outside);
    return false;
  }
  return (await stat(target).catch(() => undefined))?.isDirectory() ?? false;
}

async function stampOf(entry: Dirent, path: string, inside: string, say: Say): Promise<string | undefined> {
  const target = entry.isSymbolicLink() ? await realpath(path).catch(() => undefined) : path;
  if (target === undefined || (target !== path && !target.startsWith(inside + sep))) {
    say(path, 'error', outside);
    return undefined;
  }
  const found = await lstat(target, { bigint: true }).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isDirectory()) {
    say(path, 'warning', 'This folder is not read: a topic holds files only. Make it a topic of its own.');
  } else if (!found.isFile()) {
    say(path, 'error', 'This is not an ordinary file. Remove it.');
  } else if (!entry.name.endsWith('.md') && entry.name !== '_topic.yaml') {
    say(path, 'warning', 'This is not read. Articles end in ".md", and a topic is described in "_topic.yaml".');
  } else if (found.size > largestFile) {
    say(path, 'error', tooLarge);
  } else {
    return [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(':');
  }
  return undefined;
}
