import type { Bytes } from './types.ts';

const endRecord = 0x06054b50;
const entryRecord = 0x02014b50;
const longestComment = 0xffff;
/** A directory of 4 MB names some 50,000 files. */
const longestDirectory = 4 * 1024 * 1024;

/**
 * The names in a ZIP archive, from its central directory: nothing is unpacked. Undefined when it cannot be read whole
 * (damaged, cut off, ZIP64): then nobody can say what is in it.
 */
export async function namesInZip(bytes: Bytes): Promise<string[] | undefined> {
  const tailAt = Math.max(0, bytes.size - 22 - longestComment);
  const tail = await bytes.read(tailAt, bytes.size - tailAt);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== endRecord) continue;
    const count = tail.readUInt16LE(at + 10);
    const size = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    if (offset + size > tailAt + at || size > longestDirectory) return undefined;
    return namesIn(await bytes.read(offset, size), count);
  }
  return undefined;
}

function namesIn(directory: Buffer, count: number): string[] | undefined {
  const names: string[] = [];
  let at = 0;
  while (at < directory.length) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== entryRecord) return undefined;
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    if (nameEnd > directory.length) return undefined;
    names.push(directory.toString('utf8', at + 46, nameEnd));
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return names.length === count ? names : undefined; // one that counts wrong is read in one way here, in another there
}
