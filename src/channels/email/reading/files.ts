import { cleanName } from '../../../files/name.ts';
import type { MailFile } from '../mail.ts';
import { type Content, nameOf } from './content.ts';
import type { ReadingLimits } from './limits.ts';
import type { Part } from './mime/part.ts';

/** What files are called that bring no name. */
const usualNames: Record<string, string> = {
  'text/calendar': 'invitation.ics',
  'message/rfc822': 'mail.eml',
  'message/global': 'mail.eml',
  'application/pdf': 'file.pdf',
  'image/jpeg': 'picture.jpg',
  'image/png': 'picture.png',
  'image/gif': 'picture.gif',
  'text/plain': 'file.txt',
  'text/html': 'file.html',
};

/** The files of a mail, as many and as large as the limits allow; and what was left out, by name. */
export function filesOf({ files }: Content, limits: ReadingLimits): { files: MailFile[]; leftOut: string[] } {
  const taken: MailFile[] = [];
  const leftOut: string[] = [];
  let bytes = 0;
  let many = 0;
  for (const { part } of files) {
    const name = nameFor(part);
    if (taken.length >= limits.files) {
      many++;
      continue;
    }
    const content = part.content();
    if (bytes + content.length > limits.fileBytes) {
      if (leftOut.length < 20)
        leftOut.push(`“${name}”: the files are larger than ${Math.round(limits.fileBytes / 1_000_000)} MB in all`);
      continue;
    }
    bytes += content.length;
    const cid = /^\s*<?([^<>\s]{1,250})>?\s*$/.exec(part.headers.first('content-id') ?? '')?.[1];
    // Bytes of their own: the mail's are let go, and these may change hands.
    taken.push({ name, type: part.type.value, bytes: new Uint8Array(content), ...(cid === undefined ? {} : { cid }) });
  }
  if (many > 0) leftOut.push(`${many} more files than the ${limits.files} that one mail may bring`);
  return { files: taken, leftOut };
}

function nameFor(part: Part): string {
  const said = nameOf(part);
  if (said !== '') return cleanName(said);
  const subject = part.parts[0]?.headers.text('subject') ?? '';
  return subject === '' ? (usualNames[part.type.value] ?? 'file') : cleanName(`${subject}.eml`);
}
