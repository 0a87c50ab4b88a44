import { decode } from './charset.ts';
import { decodeWords } from './words.ts';

/** A Content-Type or Content-Disposition: its value in lower case, and its parameters by their names in lower case. */
export interface Parametrised {
  value: string;
  parameters: ReadonlyMap<string, string>;
}

const parameter = /;\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g;
/** `name*0*`: the name, which piece it is, and whether it is percent-encoded (RFC 2231). */
const pieceName = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/;

/** Reads such a value; what mailers do wrong (encoded words in parameters, no quotes, backslashes in paths) is read as it was meant. */
export function readParameters(raw = '', charset = ''): Parametrised {
  const text = raw.slice(0, 20_000);
  const pieces = new Map<string, { at: number; value: string; encoded: boolean }[]>();
  for (const [, said, quoted, bare] of text.matchAll(parameter)) {
    const [, name, at = '0', star] = pieceName.exec(said!.toLowerCase()) ?? [];
    if (!name) continue;
    // A backslash before a letter belongs to somebody's path.
    const value = quoted === undefined ? bare!.trim() : quoted.replaceAll(/\\(["\\])/g, '$1');
    const list = pieces.get(name) ?? [];
    list.push({ at: Number(at), value, encoded: star !== undefined });
    pieces.set(name, list);
  }
  const parameters = new Map<string, string>();
  for (const [name, list] of pieces) parameters.set(name, joined(list, charset));
  return { value: /^[^;\s]*/.exec(text.trimStart())![0].toLowerCase(), parameters };
}

function joined(list: { at: number; value: string; encoded: boolean }[], charset: string): string {
  // An encoded one is the better of two that say the same.
  const encoded = list.filter((piece) => piece.encoded);
  if (encoded.length === 0) {
    const value =
      list.length > 1 && list.some(({ at }) => at > 0)
        ? ordered(list)
            .map((piece) => piece.value)
            .join('')
        : list[0]!.value;
    return decodeWords(value, charset);
  }
  const all = ordered(list.some(({ at }) => at > 0) ? list : encoded);
  const [, said = '', rest] = /^([^']{0,60})'[^']{0,60}'(.*)$/s.exec(all[0]!.value) ?? [];
  if (rest !== undefined) all[0] = { ...all[0]!, value: rest };
  return decode(Buffer.concat(all.map(bytesOf)), said, charset);
}

const ordered = <T extends { at: number }>(list: T[]) => [...list].sort((a, b) => a.at - b.at);

function bytesOf({ value, encoded }: { value: string; encoded: boolean }): Buffer {
  if (!encoded) return Buffer.from(value, 'latin1');
  const plain = value.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
