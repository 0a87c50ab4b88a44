import { endingOf, withEnding } from './name.ts';
import type { Bytes } from './types.ts';
import { endingsOf, isProgram, typeOfEnding } from './types.ts';
import { namesInZip } from './zip.ts';

/** What a file is: its type, and the name under which it is that. */
export interface Found {
  type: string;
  name: string;
}

/** Names and types that nobody should save and open, found whatever else the bytes are. */
export interface Unwanted {
  type: string;
  ending?: string;
}

const ole = 'application/x-ole-storage';
const program = 'application/x-executable';
const unknown = 'application/x-unknown';
const active = 'application/octet-stream';
const headBytes = 4096;

/**
 * What the bytes are. They decide; the name (a clean one) and the type that were said only choose among what the bytes
 * may be, or make it something more dangerous. A name whose ending is not true gets the true one behind it.
 */
export async function typeOf(
  bytes: Bytes,
  said: { name: string; type?: string | undefined },
): Promise<Found | Unwanted> {
  const ending = endingOf(said.name);
  const head = await bytes.read(0, headBytes);
  const type = await sniffed(head, bytes, ending, said.type ?? '');
  if (isProgram(ending)) return { type, ending };
  if (type === 'application/zip') return archive(bytes, said.name, ending);
  return named(type, said.name, ending);
}

async function sniffed(head: Buffer, bytes: Bytes, ending: string, saidType: string): Promise<string> {
  const type = byMagic(head) ?? byBrand(head);
  if (type === ole) return officeOf(bytes, ending);
  if (type) return type;
  if (!isText(head)) return unknown;
  const markup = /^[\s\uFEFF]*(?:<|#!)/.test(textOf(head));
  if (markup || typeOfEnding(ending) === active || /html|xml|svg|script/i.test(saidType)) return active;
  return ending === 'csv' ? 'text/csv' : 'text/plain';
}

function named(type: string, name: string, ending: string): Found | Unwanted {
  const endings = endingsOf(type);
  if (endings.length === 0) return { type };
  const other = typeOfEnding(ending);
  if (other === type) return { type, name };
  // Text goes by many endings (yaml, ini, none), and markup is text; only one that promises something else is untrue.
  if (type !== 'text/plain' && type !== active) return { type, name: withEnding(name, endings[0]!) };
  return { type, name: other === undefined || other.startsWith('text/') ? name : withEnding(name, 'txt') };
}

/** [offset, bytes, type], in no order: none begins like another. */
const magic: [number, string | number[], string][] = [
  [0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 'image/png'],
  [0, [0xff, 0xd8, 0xff], 'image/jpeg'],
  [0, 'GIF87a', 'image/gif'],
  [0, 'GIF89a', 'image/gif'],
  [0, 'II*\0', 'image/tiff'],
  [0, 'MM\0*', 'image/tiff'],
  [8, 'WEBP', 'image/webp'],
  [8, 'WAVE', 'audio/wav'],
  [0, '{\\rtf', 'application/rtf'],
  [0, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], ole],
  [0, 'PK\x03\x04', 'application/zip'],
  [0, 'ID3', 'audio/mpeg'],
  [0, 'OggS', 'audio/ogg'],
  [0, 'MZ', program],
  [0, '\x7fELF', program],
  [0, [0xfe, 0xed, 0xfa], program],
  [0, [0xcf, 0xfa, 0xed, 0xfe], program],
  [0, [0xca, 0xfe, 0xba, 0xbe], program],
];

function byMagic(head: Buffer): string | undefined {
  const starts = ([offset, mark]: (typeof magic)[number]) => {
    const bytes = typeof mark === 'string' ? Buffer.from(mark, 'latin1') : Buffer.from(mark);
    return head.subarray(offset, offset + bytes.length).equals(bytes);
  };
  const found = magic.find((each) => starts(each) && (each[0] === 0 || head.toString('latin1', 0, 4) === 'RIFF'))?.[2];
  // "MZ" may begin a sentence; a program has more than text in its head.
  if (found === program && isText(head)) return undefined;
  if (found) return found;
  if (head.subarray(0, 1024).includes('%PDF-')) return 'application/pdf'; // readers allow for rubbish before it
  if (head.toString('hex', 0, 4) === '1a45dfa3' && head.subarray(0, 64).includes('webm')) return 'video/webm';
  // A frame of MPEG layer III; a UTF-16 mark, which begins alike, has other bits.
  const isFrame = head.length > 128 && head[0] === 0xff && (head[1]! & 0xe6) === 0xe2;
  return isFrame ? 'audio/mpeg' : undefined;
}

/** ISO base media files say in brands what they are: the first leads, the others are what they may be read as too. */
function byBrand(head: Buffer): string | undefined {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return undefined;
  const length = Math.min(head.readUInt32BE(0), 256, head.length);
  const brands: string[] = head.toString('latin1', 8, length).match(/[\s\S]{4}/g) ?? [];
  const [major = ''] = brands;
  if (brands.includes('avif') || brands.includes('avis')) return 'image/avif';
  if (/^(hei[cxms]|hev[cxms]|mif1|msf1)/.test(major)) return 'image/heic';
  if (/^M4[AB] /.test(major)) return 'audio/mp4';
  if (major === 'qt  ') return 'video/quicktime';
  if (/^3g[p2]/.test(major)) return 'video/3gpp';
  return /^(iso\w|mp4[12]|avc1|M4V |MSNV|dash)/.test(major) ? 'video/mp4' : undefined;
}

/** Old office documents, and new ones with a password, are alike outside: the ending says which. Macros show by name. */
async function officeOf(bytes: Bytes, ending: string): Promise<string> {
  if (await contains(bytes, Buffer.from('_VBA_PROJECT', 'utf16le'))) return `${ole}; macros`;
  const type = typeOfEnding(ending) ?? '';
  return /msword|ms-|openxmlformats/.test(type) ? type : ole;
}

async function contains(bytes: Bytes, mark: Buffer): Promise<boolean> {
  const step = 256 * 1024;
  for (let at = 0; at < bytes.size; at += step) {
    if ((await bytes.read(at, step + mark.length)).includes(mark)) return true;
  }
  return false;
}

const openDocuments: [RegExp, string][] = [
  [/^word\//, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  [/^xl\//, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [/^ppt\//, 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];

/** Office documents are archives, told by the names in them. An archive that holds programs, or hides its names, is unwanted. */
async function archive(bytes: Bytes, name: string, ending: string): Promise<Found | Unwanted> {
  const names = await namesInZip(bytes);
  if (!names) return { type: 'application/x-damaged-zip' };
  if (names.some((each) => /(^|\/)vbaProject\.bin$/i.test(each))) return { type: 'application/zip; macros' };
  const bad = names.map((each) => endingOf(each.trim())).find(isProgram);
  if (bad) return { type: 'application/zip', ending: bad };
  if (names.includes('[Content_Types].xml')) {
    const type = openDocuments.find(([folder]) => names.some((each) => folder.test(each)))?.[1];
    if (type) return named(type, name, ending);
  }
  if (names[0] === 'mimetype') {
    const type = /mimetype(application\/vnd\.oasis\.opendocument\.[a-z]+)/.exec(
      (await bytes.read(30, 100)).toString('latin1'),
    )?.[1];
    if (type) return named(type, name, ending);
  }
  return named('application/zip', name, ending);
}

/** No byte that text never has (C0 controls but tab, line breaks, form feed, escape), or the mark of UTF-16. */
function isText(head: Buffer): boolean {
  return isUtf16(head) || !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(head.toString('latin1'));
}

const isUtf16 = (head: Buffer) => ['fffe', 'feff'].includes(head.toString('hex', 0, 2));

const textOf = (head: Buffer) =>
  isUtf16(head) ? head.toString('latin1').replaceAll(/[\0\xff\xfe]/g, '') : head.toString('utf8');
