import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** Names that mail uses and the web's list of charsets does not have. */
const otherNames: Record<string, string> = {
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  'unicode-1-1-utf-7': 'utf-7',
  'x-unicode-2-0-utf-7': 'utf-7',
  'x-user-defined': 'windows-1252',
};

/** Charsets in which every text of ASCII bytes and UTF-8 is named wrongly often enough to look first. */
const often =
  /^(?:|us-ascii|ascii|ansi_x3\.4-\d+|7bit|8bit|binary|default|unknown.*|x-unknown|iso-?8859-?1|latin-?1|windows-1252|cp-?1252|utf-?8)$/;

/**
 * Bytes as text. What a mail calls its charset is a hint: UTF-8 under another western name, western bytes that are called
 * UTF-8 or ASCII, and names that nobody knows are read as what they are.
 */
export function decode(bytes: Uint8Array, charset = '', otherwise = ''): string {
  const said = nameOf(charset);
  if (often.test(said)) {
    if (isUtf8(bytes)) return japanese(bytes, said) ?? new TextDecoder('utf-8').decode(bytes);
    if (/^utf-?8$/.test(said) && mostlyUtf8(bytes)) return new TextDecoder('utf-8').decode(bytes);
    const hint = nameOf(otherwise);
    return known(often.test(hint) ? 'windows-1252' : hint, bytes) ?? known('windows-1252', bytes)!;
  }
  return known(said, bytes) ?? decode(bytes, '', '');
}

function nameOf(charset: string): string {
  const name = charset
    .slice(0, 60)
    .toLowerCase()
    .replaceAll(/["'\s]/g, '')
    .replace(/\*.*$/, '');
  return (
    otherNames[name] ??
    name.replace(/^cp-?(125\d|874)$/, 'windows-$1').replace(/^(?:win|windows)-?(125\d)$/, 'windows-$1')
  );
}

/** ISO-2022-JP is ASCII to whoever does not know its escapes, and old mailers do not name it. */
function japanese(bytes: Uint8Array, said: string): string | undefined {
  if (/utf/.test(said)) return undefined;
  const seen = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return seen.includes('\u001b$B') || seen.includes('\u001b$@') ? known('iso-2022-jp', bytes) : undefined;
}

/** Whether bytes that are not quite UTF-8 were meant to be: more good sequences than broken ones. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, 100_000));
  const broken = text.split('\ufffd').length - 1;
  const good = text.match(/[\u0080-\ufffc]/g)?.length ?? 0;
  return good > broken;
}

function known(charset: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    if (!iconv.encodingExists(charset)) return undefined;
    return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), charset);
  }
}
