import type { Readable } from 'node:stream';

/** A stored file, as messages name it and people see it. It never changes. */
export interface StoredFile {
  /** Cannot be guessed, and opens nothing without the conversation's id. */
  id: string;
  conversation: string;
  /** Who sent it: an id of the caller's. */
  from: string;
  /** Clean: no path, nothing invisible, and an ending that is true of the bytes. */
  name: string;
  /** What the bytes are, whatever was said; `application/octet-stream` for what a browser might run. */
  type: string;
  /** In bytes, as are all sizes here. */
  size: number;
  /** When it was stored, milliseconds since 1970. */
  at: number;
}

/** A file as somebody sends it; name, type and size are what they say. */
export interface Incoming {
  conversation: string;
  from: string;
  name: string;
  /**
   * For what may be sent once more after a process died: 22 characters of base64url that nobody can guess. What the conversation
   * has under it already is what was stored, and is not stored again. Absent: one by chance.
   */
  id?: string | undefined;
  type?: string | undefined;
  /** When it is known beforehand: what is too large is refused unread, what comes short is not stored. */
  size?: number | undefined;
  /** A stream that is not read to its end (refused) is left paused, neither drained nor destroyed: its owner ends it. */
  bytes: Uint8Array | Readable;
}

/** What may be sent; for people to know beforehand. */
export interface Limits {
  /** Of one file. */
  fileBytes: number;
  /** Of all files of a conversation together, and how many they may be. */
  conversationBytes: number;
  conversationFiles: number;
  /** How long an upload may take, and how long no byte may come. */
  uploadMs: number;
  idleMs: number;
  /** The types that are taken, of those in types.ts. */
  types: readonly string[];
}

/** Why a file was not stored; nothing of it is left. The words for people are chosen elsewhere. */
export type Refusal =
  | { reason: 'too-large'; limit: number }
  | { reason: 'empty' }
  /** `type`: what was found in the bytes; `ending`: the ending of the name when that is what is not taken. */
  | { reason: 'type-not-allowed'; type: string; ending?: string }
  /** `left`: how many bytes the conversation may still send; `files`: whether it is their number that is reached. */
  | { reason: 'conversation-full'; limit: number; left: number; files: boolean }
  | { reason: 'too-slow'; limitMs: number }
  /** The upload broke off, or was not as long as had been said. */
  | { reason: 'incomplete'; size: number }
  | { reason: 'infected'; detail: string }
  /** The scanner gave no verdict; what is not scanned is not stored. `detail` is for the operator's log. */
  | { reason: 'scanner-away'; detail: string }
  | { reason: 'storage-full' };

/** What came of sending a file. */
export type Put = { file: StoredFile; refused?: never } | { refused: Refusal; file?: never };

/** Bytes from `start` to `end`, both included, counted from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

/** A file being read. Whoever got it reads the body to its end or destroys it; it stays whole if the file is removed meanwhile. */
export interface OpenFile {
  file: StoredFile;
  body: Readable;
}

/**
 * Keeps the files of conversations. A file belongs to one conversation, and every question names both: an id alone opens
 * nothing. Any number of processes may use one store. A file is there whole or not at all. A store that cannot be
 * reached or written to is an error; everything that may happen to a sender is a value.
 */
export interface Files {
  readonly limits: Limits;
  /** Reads, judges, scans and stores a file. Resolves when it is safe on disk, or nothing of it is left. */
  put(incoming: Incoming): Promise<Put>;
  /** Its description; undefined when it is unknown, gone, or another conversation's. */
  find(conversation: string, id: string): Promise<StoredFile | undefined>;
  /** Its bytes, or a range of them that lies within its size; undefined as above. */
  open(conversation: string, id: string, range?: ByteRange): Promise<OpenFile | undefined>;
  /** Everything a conversation has, oldest first. */
  list(conversation: string): Promise<StoredFile[]>;
  /** Removes one file: an upload that was not sent after all, a message that was taken back. */
  remove(conversation: string, id: string): Promise<void>;
  /** Removes everything of a conversation, when it ends for good or its customer is erased. */
  forget(conversation: string): Promise<void>;
  /**
   * Removes the conversations to which nothing was added since `before`, unless they are kept: for what `forget` missed.
   * One of 256 partitions a call (0 to 255, by a hash of the store's own). Resolves to how many were removed.
   */
  expire(partition: number, before: number, kept: (conversation: string) => Promise<boolean>): Promise<number>;
}
