/** Somebody's address as a header names it; `address` is lower case in its domain, and checked to be one address. */
export interface MailAddress {
  address: string;
  name?: string;
}

/** Who or what wrote a mail. Only what a person wrote gets an answer; challenges and machines are `auto-reply`. */
export type MailKind = 'person' | 'auto-reply' | 'bounce' | 'list' | 'unreadable';

/** What a mail brings along. */
export interface MailFile {
  /** Cleaned: no path, no control or direction characters. */
  name: string;
  /** As the mail calls it; what it is is sniffed when it is stored. */
  type: string;
  bytes: Uint8Array;
  /** Of a picture in the text: its Content-ID, without angle brackets. */
  cid?: string;
}

/** Between whose lines somebody answered: the quoted line, and what was written below it. */
export interface QuotedPair {
  quoted: string;
  new: string;
}

/** What a bounce says of one recipient. */
export interface BouncedRecipient {
  address: string;
  /** `failed` for good, `delayed` for now; of anything else nothing is said. */
  action: 'failed' | 'delayed';
  /** Enhanced status code, like 5.1.1. */
  status?: string;
  /** What the other server said, for people. */
  diagnostic?: string;
}

/** What the receiving provider found out about a sender: only the header of an authserv-id that is trusted counts. */
export interface Authentication {
  dmarc?: 'pass' | 'fail' | 'none';
  spam?: boolean;
}

/** One mail as it was read. Everything in it is the sender's word, and nobody's who vouches for it. */
export interface Mail {
  kind: MailKind;
  /** Why it is of that kind, for people. */
  why: string;
  /** What was newly written, without quotes and signatures; a forwarded mail is kept whole. */
  text: string;
  /** The whole text with everything quoted, for "show original". At most 200,000 characters. */
  whole: string;
  pairs: QuotedPair[];
  /** Without control characters; empty when there is none. */
  subject: string;
  /** Undefined when there is not exactly one sender. */
  from?: MailAddress;
  to: MailAddress[];
  cc: MailAddress[];
  replyTo: MailAddress[];
  /** The addresses that servers say it was delivered to: Delivered-To, X-Original-To, Envelope-To. */
  deliveredTo: string[];
  /** Milliseconds since 1970, when the mail says so sensibly. */
  date?: number;
  /** With angle brackets, as are all ids. */
  messageId?: string;
  inReplyTo: string[];
  references: string[];
  /** Of Outlook, when there: they group by it. */
  threadIndex?: string;
  threadTopic?: string;
  files: MailFile[];
  /** What of it was left out, in words for people: too many files, too large. */
  leftOut: string[];
  bounced: BouncedRecipient[];
  /** Message-IDs of the mail that a bounce brings back. */
  bouncedIds: string[];
  authentication: Authentication;
}
