/** The folders of the box: Frontdesk's two, and what was sent to anybody else. */
export const folders = ['INBOX', 'Sent', 'Customers'] as const;

/** One of the folders. */
export type Folder = (typeof folders)[number];

/** What is known of a mail without reading it. */
export interface StoredMail {
  uid: number;
  /** When it came, milliseconds since 1970. */
  at: number;
  size: number;
  flags: readonly string[];
  /** Of the envelope; empty for a bounce. */
  from: string;
  to: readonly string[];
}
