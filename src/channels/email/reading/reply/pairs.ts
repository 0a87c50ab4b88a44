import type { QuotedPair } from '../../mail.ts';
import { type Line, textOf, unmarked } from './lines.ts';

/** More answers between lines than any form has fields. */
const most = 200;
const longest = 2_000;

/** The answers that stand below quoted lines: each with the last quoted line above it that says something. */
export function pairsOf(lines: readonly Line[], fates: readonly string[]): QuotedPair[] {
  const pairs: QuotedPair[] = [];
  let quoted: string | undefined;
  let answer: Line[] = [];
  const close = () => {
    const text = textOf(answer).slice(0, longest);
    if (quoted !== undefined && text !== '' && pairs.length < most) pairs.push({ quoted, new: text });
    if (text !== '') quoted = undefined;
    answer = [];
  };
  lines.forEach((line, i) => {
    if (fates[i] === 'kept') answer.push(line);
    else if (fates[i] === 'quote') {
      close();
      const text = line.depth > 0 ? unmarked(line.text).trim().slice(0, longest) : '';
      if (text !== '') quoted = text;
    }
  });
  close();
  return pairs;
}
