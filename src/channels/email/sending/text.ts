import type { Piece } from '../../../markdown/piece.ts';
import { plainText } from '../../../markdown/plain.ts';
import { historyMark } from '../history-mark.ts';
import type { Link } from './pieces.ts';
import type { History } from './quoting.ts';

/** A mail's parts before they are drawn, once as text and once as HTML. */
export interface Body {
  before: Piece[];
  /** Numbered: a customer may answer with the number. */
  choices: readonly Link[];
  behind: Piece[];
  links: readonly Link[];
  signature: Piece[];
  history?: History;
}

/**
 * A mail as plain text. Its lines are as long as their paragraphs (in the transport they are folded as quoted-printable) and
 * not format=flowed: Outlook and Gmail do not read that, and show long lines well.
 */
export function asText({ before, choices, behind, links, signature, history }: Body): string {
  const parts = [
    plainText(before),
    choices.map(({ title, url }, i) => `${i + 1}. ${title}\n   ${url}`).join('\n'),
    plainText(behind),
    links.map(({ title, url }) => `${title}: ${url}`).join('\n'),
    // RFC 3676, 4.3: by this line mail programs know a signature.
    signature.length > 0 ? `-- \n${plainText(signature)}` : '',
    history ? [historyMark, '', history.attribution, ...history.lines.map(quotedLine)].join('\n') : '',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const quotedLine = (line: string): string => (line.startsWith('>') ? `>${line}` : `> ${line}`).trimEnd();
