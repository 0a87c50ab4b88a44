/** How much of a mail is read; what lies beyond is left out, or makes the mail unreadable where that says so. */
export interface ReadingLimits {
  /** Bytes of the whole mail; a larger one is unreadable. 25 MB of files take 35 MB as base64. */
  bytes: number;
  /** Bytes of its header; a larger one is unreadable. */
  headerBytes: number;
  /** Parts of a mail, those in parts included. */
  parts: number;
  /** How deep parts may lie in parts. */
  depth: number;
  /** Characters of one text part, and of `whole`. */
  text: number;
  /** Lines of one text part, and of `whole`: long threads have some thousands. */
  lines: number;
  /** Characters of HTML that are read. */
  html: number;
  files: number;
  /** Bytes of all files together. */
  fileBytes: number;
  /** Addresses of one kind: more are no conversation. */
  addresses: number;
}

/** Limits that no honest mail comes near, and with which the worst one costs less than a second. */
export const usualLimits: ReadingLimits = {
  bytes: 40_000_000,
  headerBytes: 1_000_000,
  parts: 500,
  depth: 20,
  text: 200_000,
  lines: 10_000,
  html: 2_000_000,
  files: 20,
  fileBytes: 25_000_000,
  addresses: 200,
};

/** Why a mail cannot be read, in words for people. */
export class UnreadableMail extends Error {}
