/** What a client of the embedded box may ask of it. */
export const limits = {
  connections: 20,
  /** Bytes of a line: before the login, and after it, when a line may list a thousand mails. */
  strangersLine: 4096,
  line: 65_536,
  /** Bytes of a literal that is a word, and of one that is a mail: 25 MB of files take 35 MB as base64. */
  literal: 8192,
  mail: 36_000_000,
  literals: 20,
  /** How deep lists lie in lists, and how many words a command has. */
  depth: 10,
  words: 2000,
  logins: 3,
  flags: 30,
  /** Milliseconds of silence: before the login, and after it (RFC 3501, 5.4, with IDLE of 29 minutes). */
  strangersSilenceMs: 30_000,
  silenceMs: 31 * 60_000,
} as const;
