import type { FileRef } from '../../../conversation/message.ts';
import { type Attached, attachmentOf, mostAttached } from '../../../files/attaching.ts';
import type { Files } from '../../../files/files.ts';
import { refusedAs } from '../../../files/refusing.ts';
import type { Mail } from '../mail.ts';

/** The files of a mail as its message names them. */
export interface KeptFiles {
  attachments: Attached[];
  /** The mail as it came, with everything that it quotes. */
  original?: FileRef['id'];
  /** What could not be kept, in words. */
  leftOut: string[];
}

/** Of the original: its headers. */
const HEADER_BYTES = 64 * 1024;

/**
 * Keeps what a mail brings along, and the mail itself as text. What is not taken is named, and lies in the mailbox still. `idOf`
 * names each by its place, the same at every try, so that a try after the process died stores nothing twice.
 */
export async function keepFiles(
  files: Files | undefined,
  mail: Mail,
  about: { raw: Uint8Array; conversation: string; from: string; idOf(place: number): string },
): Promise<KeptFiles> {
  const { raw, conversation, from, idOf } = about;
  const kept: KeptFiles = { attachments: [], leftOut: [...mail.leftOut] };
  if (!files) {
    for (const { name } of mail.files) kept.leftOut.push(`${name}: files are not kept here`);
    return kept;
  }
  const put = (place: number, name: string, type: string, bytes: Uint8Array) =>
    files.put({ id: idOf(place), conversation, from, name, type, size: bytes.length, bytes });
  const original = await put(0, 'mail.txt', 'text/plain', originalOf(mail, raw));
  if (original.file) kept.original = original.file.id;
  for (const [i, { name, type, bytes }] of mail.files.entries()) {
    if (i >= mostAttached) {
      kept.leftOut.push(`${mail.files.length - mostAttached} more files`);
      break;
    }
    const { file, refused } = await put(i + 1, name, type, bytes);
    if (file) kept.attachments.push(attachmentOf(file));
    else kept.leftOut.push(`${name}: ${refusedAs(refused).message}`);
  }
  return kept;
}

/** Headers as they came, and the text as people read it: what its parts look like on the wire helps nobody. */
function originalOf(mail: Mail, raw: Uint8Array): Buffer {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, HEADER_BYTES)).toString('latin1');
  const headers = head.split(/\r?\n\r?\n/, 1)[0]!.replace(/\r\n/g, '\n');
  return Buffer.from(`${headers}\n\n${mail.whole || mail.text}\n`.replaceAll('\0', ''));
}
