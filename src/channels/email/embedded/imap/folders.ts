import type { MailStore } from '../store/mail-store.ts';
import type { Folder } from '../store/stored-mail.ts';
import { systemFlags } from './flags.ts';
import { keyOf, quoted, textOf, type Word } from './words.ts';

/** The folders that IMAP shows; what customers got is theirs. */
const shown: { folder: Folder; attributes: string }[] = [
  { folder: 'INBOX', attributes: '\\HasNoChildren' },
  { folder: 'Sent', attributes: '\\HasNoChildren \\Sent' },
];

/** The folder of that name, if there is one; INBOX in any letters (RFC 3501, 5.1). */
export function folderNamed(word: Word | undefined): Folder | undefined {
  const name = textOf(word);
  if (name?.toUpperCase() === 'INBOX') return 'INBOX';
  return shown.find(({ folder }) => folder === name)?.folder;
}

/** Answers to LIST and LSUB, which say the same here; undefined when they ask for what is not known. */
export function listAnswers(name: string, words: readonly Word[]): string[] | undefined {
  // With what is to be returned, or without: special uses are always told (RFC 6154, 2).
  const [reference, pattern] = [textOf(words[0]), textOf(words[1])];
  if (reference === undefined || pattern === undefined || pattern.length > 200) return undefined;
  if (words.length > 2 && (keyOf(words[2]) !== 'RETURN' || words.length !== 4)) return undefined;
  if (pattern === '') return [`* ${name} (\\Noselect) "/" ""`];
  const matches = matcher(reference + pattern);
  return shown
    .filter(({ folder }) => matches(folder))
    .map(({ folder, attributes }) => `* ${name} (${attributes}) "/" ${quoted(folder)}`);
}

/** There is only one level, so `%` and `*` mean the same. */
function matcher(pattern: string): (folder: Folder) => boolean {
  const pieces = pattern.replaceAll('%', '*').split(/\*+/);
  return (folder) => {
    const [name, wanted] =
      folder === 'INBOX' ? [folder.toLowerCase(), pieces.map((piece) => piece.toLowerCase())] : [folder, pieces];
    if (wanted.length === 1) return name === wanted[0];
    let at = 0;
    for (const [i, piece] of wanted.entries()) {
      const found = i === 0 ? (name.startsWith(piece) ? 0 : -1) : name.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return name.endsWith(wanted.at(-1)!);
  };
}

const counts: Record<string, (store: MailStore, folder: Folder) => number> = {
  MESSAGES: (store, folder) => store.list(folder).length,
  RECENT: () => 0,
  UIDNEXT: (store, folder) => store.uidNext(folder),
  UIDVALIDITY: (store) => store.uidValidity,
  UNSEEN: (store, folder) => store.list(folder).filter(({ flags }) => !flags.includes('\\Seen')).length,
};

/** The answer to STATUS; undefined when it asks for what is not known. */
export function statusAnswer(store: MailStore, folder: Folder, items: Word | undefined): string | undefined {
  if (!Array.isArray(items) || items.length === 0) return undefined;
  const told = items.map((item) => {
    const key = keyOf(item) ?? '';
    return counts[key] && `${key} ${counts[key](store, folder)}`;
  });
  return told.includes(undefined) ? undefined : `* STATUS ${quoted(folder)} (${told.join(' ')})`;
}

/** What SELECT and EXAMINE say of a folder. */
export function selectAnswers(store: MailStore, folder: Folder, readOnly: boolean): string[] {
  const mails = store.list(folder);
  const keywords = [...new Set(mails.flatMap(({ flags }) => flags))].filter((flag) => !flag.startsWith('\\'));
  const unseen = mails.findIndex(({ flags }) => !flags.includes('\\Seen'));
  return [
    `* FLAGS (${[...systemFlags, ...keywords].join(' ')})`,
    `* ${mails.length} EXISTS`,
    '* 0 RECENT',
    ...(unseen < 0 ? [] : [`* OK [UNSEEN ${unseen + 1}] The first that was not seen`]),
    `* OK [PERMANENTFLAGS (${readOnly ? '' : [...systemFlags, ...keywords, '\\*'].join(' ')})] What can be kept`,
    `* OK [UIDNEXT ${store.uidNext(folder)}] The next UID`,
    `* OK [UIDVALIDITY ${store.uidValidity}] UIDs stay`,
  ];
}
