import { decode } from './charset.ts';
import { unbase64, unquote } from './transfer.ts';

const encodedWord = /=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=/gi;

/**
 * The text of a header's value, whose characters are its bytes (latin1). Encoded words (RFC 2047) that follow each other are
 * put together before they are decoded, since mailers cut characters in two; other bytes above ASCII are UTF-8, or of the
 * charset that the mail itself is in.
 */
export function decodeWords(value: string, charset = ''): string {
  let text = '';
  let at = 0;
  let run: { charset: string; bytes: Buffer[] } | undefined;
  const flush = () => {
    if (run) text += decode(Buffer.concat(run.bytes), run.charset, charset);
    run = undefined;
  };
  for (const { 0: whole, 1: said, 2: kind, 3: content, index } of value.matchAll(encodedWord)) {
    const between = value.slice(at, index);
    if (!run || /\S/.test(between)) {
      flush();
      text += plain(between, charset);
    }
    if (run && run.charset.toLowerCase() !== said!.toLowerCase()) flush();
    run ??= { charset: said!, bytes: [] };
    run.bytes.push(
      kind!.toLowerCase() === 'b'
        ? unbase64(content!)
        : unquote(
            Buffer.from(
              content!.replaceAll('_', ' ').replaceAll(/ +$/g, (s) => '=20'.repeat(s.length)),
              'latin1',
            ),
          ),
    );
    at = index + whole.length;
  }
  flush();
  return text + plain(value.slice(at), charset);
}

const plain = (bytes: string, charset: string) => decode(Buffer.from(bytes, 'latin1'), '', charset);

/** A text on one line, without control characters and those that turn the direction of writing: a header of ours, or of theirs, never. */
export function oneLine(text: string, longest = 1_000): string {
  return text
    .slice(0, longest * 2)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .trim()
    .slice(0, longest);
}
