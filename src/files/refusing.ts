import type { Limits, Refusal } from './files.ts';
import { endingsOf } from './types.ts';

/** A refusal as HTTP says it: the status, a code for programs, and a sentence that says what to do. */
export interface Refused {
  status: number;
  code: string;
  message: string;
  /** Seconds after which to try again, when that may help. */
  retryAfter?: number;
}

const codes: Record<Refusal['reason'], [status: number, code: string]> = {
  'too-large': [413, 'FileTooLarge'],
  empty: [400, 'FileEmpty'],
  'type-not-allowed': [415, 'FileTypeNotAllowed'],
  'conversation-full': [413, 'ConversationFull'],
  'too-slow': [408, 'FileTooSlow'],
  incomplete: [400, 'FileIncomplete'],
  infected: [422, 'FileInfected'],
  'scanner-away': [503, 'FilesUnavailable'],
  'storage-full': [503, 'FilesUnavailable'],
};

/** What a sender is told of a file that was not stored. */
export function refusedAs(refusal: Refusal): Refused {
  const [status, code] = codes[refusal.reason];
  return { status, code, message: wordsFor(refusal), ...(status === 503 && { retryAfter: 30 }) };
}

function wordsFor(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'too-large':
      return `The file is too large: a file may have ${sizeWords(refusal.limit)}.`;
    case 'empty':
      return 'The file is empty.';
    case 'type-not-allowed':
      return `Files of this kind${refusal.ending ? ` (.${refusal.ending})` : ''} are not taken. Pictures, PDF, office documents, text, sound, video and ZIP archives are.`;
    case 'conversation-full':
      return refusal.files
        ? `This conversation has ${refusal.limit} files already, and takes no more.`
        : `The files of a conversation may have ${sizeWords(refusal.limit)} together; ${sizeWords(refusal.left)} are left.`;
    case 'too-slow':
      return 'The file took too long to arrive. Please try again where the connection is better.';
    case 'incomplete':
      return 'The file did not arrive whole. Please try again.';
    case 'infected':
      return 'The virus scanner found something in this file. It was not kept.';
    case 'scanner-away':
      return 'Files cannot be checked for viruses at the moment. Please try again in a few minutes.';
    case 'storage-full':
      return 'There is no room for files at the moment. Please try again later.';
    default:
      return refusal satisfies never;
  }
}

/** A size in one rough word: "10 MB", "512 KB". */
export function sizeWords(bytes: number): string {
  const [kilobyte, megabyte] = [1024, 1024 * 1024];
  if (bytes < kilobyte) return `${bytes} bytes`;
  const [unit, size] = bytes < megabyte ? ['KB', bytes / kilobyte] : ['MB', bytes / megabyte];
  return `${size < 10 ? Math.round(size * 10) / 10 : Math.round(size)} ${unit}`;
}

/** What people are told before they choose a file. */
export interface Beforehand {
  /** The largest file, in bytes. */
  largest: number;
  /** The same in words. */
  size: string;
  /** Endings for the file picker: `.png,.jpg`. */
  accept: string;
}

/** The limits that a page says beforehand, so that nobody sends in vain. */
export const beforehand = ({ fileBytes, types }: Limits): Beforehand => ({
  largest: fileBytes,
  size: sizeWords(fileBytes),
  accept: types
    .flatMap(endingsOf)
    .map((ending) => `.${ending}`)
    .join(','),
});
