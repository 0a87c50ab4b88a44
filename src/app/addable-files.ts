import { Readable } from 'node:stream';
import { cleanName, endingOf } from '../files/name.ts';
import { sizeWords } from '../files/refusing.ts';
import type { Scan } from '../files/scanning.ts';
import { typeOf } from '../files/sniffing.ts';
import { fileTypes } from '../knowledge/articles/own-files.ts';

const MB = 1024 * 1024;
/** A picture is loaded by whoever reads the answer, on a phone too; a document by who wants it. */
const LARGEST = { picture: 2 * MB, document: 10 * MB };

/** What can be added for articles, as a browser's dialog knows it. */
export const addable = {
  accept: Object.keys(fileTypes)
    .map((ending) => `.${ending}`)
    .join(','),
  largest: LARGEST.document,
};

/** Whether this can be added for articles, with the ending that is true of its bytes; or why not, to whoever adds it. */
export async function fitForArticles(
  { name: said, bytes }: { name: string; bytes: Buffer },
  scan: Scan | undefined,
): Promise<{ name: string; isPicture: boolean } | { why: string }> {
  const name = cleanName(said);
  const read = async (at: number, length: number) => bytes.subarray(at, at + length);
  const { type } = await typeOf({ size: bytes.length, read }, { name });
  const [ending] = Object.entries(fileTypes).find(([, each]) => each === type) ?? [];
  if (ending === undefined)
    return {
      why: `“${name}” is not added: articles show PNG, JPEG, GIF and WebP pictures, and PDF, by what is in the file.`,
    };
  const isPicture = type.startsWith('image/');
  const most = LARGEST[isPicture ? 'picture' : 'document'];
  if (bytes.length > most)
    return { why: `“${name}” is too large: ${isPicture ? 'a picture' : 'a PDF'} may have ${sizeWords(most)}.` };
  const verdict = await scan?.(() => Readable.from([bytes]));
  if (verdict && !verdict.clean)
    return {
      why: verdict.infected
        ? `“${name}” is not added: the virus scanner found something in it.`
        : 'Files cannot be checked for viruses at the moment: try again in a few minutes.',
    };
  const its = endingOf(name);
  if (fileTypes[its] === type) return { name, isPicture };
  return { name: `${its ? name.slice(0, -its.length - 1) : name}.${ending}`, isPicture };
}
