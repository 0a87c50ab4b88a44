import type { BouncedRecipient, MailAddress, MailKind } from '../../mail.ts';
import type { Content } from '../content.ts';
import type { Headers } from '../mime/headers.ts';
import type { Part } from '../mime/part.ts';
import { type Line, textOf } from '../reply/lines.ts';

/** What is known of a mail when it is asked who or what wrote it. */
export interface Known {
  mail: Part;
  headers: Headers;
  content: Content;
  /** Everything it says. */
  lines: readonly Line[];
  subject: string;
  /** All that its From headers name. */
  from: readonly MailAddress[];
  to: readonly MailAddress[];
  /** Our own addresses, in lower case. */
  own: ReadonlySet<string>;
}

/** Who or what wrote a mail, why that is thought, and whom it says our own mail did not reach. */
export interface Judged {
  kind: MailKind;
  why: string;
  bounced: BouncedRecipient[];
}

/** The beginning of what it says, for words that are said early. */
export const beginning = (lines: readonly Line[], most = 40): string =>
  textOf(lines.slice(0, most).map(({ text, depth }) => ({ text: text.slice(0, 500), depth })));
