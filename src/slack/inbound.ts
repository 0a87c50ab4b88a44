import { type Part, unescaped } from './text.ts';

/** What somebody wrote in Slack: the words as plain text, and whether he meant somebody in Slack by a mention. */
export interface Read {
  text: string;
  mentions: string[];
}

const list = (value: unknown): Part[] => (Array.isArray(value) ? (value as Part[]) : []);
const str = (value: unknown): string => (typeof value === 'string' ? value : '');

const link = (url: string, label: string): string => {
  const plain = url.replace(/^(mailto|tel):/, '');
  return !label || label === url || label === plain ? plain : `${label} (${plain})`;
};

/** An emoji's character: Slack gives its code points in hexadecimal, joined by hyphens. */
const emoji = (piece: Part): string => {
  const points = str(piece.unicode)
    .split('-')
    .map((point) => Number.parseInt(point, 16));
  return points.every((point) => point >= 0x20 && point <= 0x10ffff)
    ? String.fromCodePoint(...points)
    : `:${str(piece.name)}:`;
};

const words = (piece: Part, mentions: string[]): string => {
  switch (piece.type) {
    case 'text':
      return str(piece.text);
    case 'link':
      return link(str(piece.url), str(piece.text));
    case 'emoji':
      return emoji(piece);
    case 'user':
      mentions.push(`@${str(piece.user_id)}`);
      return '';
    case 'usergroup':
      mentions.push(`!subteam^${str(piece.usergroup_id)}`);
      return '';
    case 'broadcast':
      mentions.push(`!${str(piece.range)}`);
      return '';
    case 'date':
      return str(piece.fallback);
    default:
      return '';
  }
};

const line = (part: Part, mentions: string[]): string =>
  list(part.elements)
    .map((piece) => words(piece, mentions))
    .join('');

const block = (part: Part, mentions: string[]): string => {
  if (part.type !== 'rich_text_list') return line(part, mentions);
  const indent = '  '.repeat(Number(part.indent ?? 0));
  const first = Number(part.offset ?? 0) + 1;
  return list(part.elements)
    .map((item, i) => `${indent}${part.style === 'ordered' ? `${first + i}.` : '•'} ${line(item, mentions)}`)
    .join('\n');
};

const marks = /<([@!#]?)([^>|]*)(?:\|([^>]*))?>/g;

/** Reads a message that has no rich text (sent by an older client): Slack's markup, resolved. */
const fromMarkup = (text: string): Read => {
  const mentions: string[] = [];
  const plain = text.replaceAll(marks, (_, kind: string, target: string, label = '') => {
    if (kind === '@') mentions.push(`@${target}`);
    else if (kind === '!' && /^(here|channel|everyone|subteam\^)/.test(target)) mentions.push(`!${target}`);
    else if (kind === '') return link(target, label);
    else return label;
    return '';
  });
  return { text: unescaped(plain), mentions };
};

/** Reads what somebody wrote in Slack, from its rich text where there is some. */
export const read = (message: { text?: string | undefined; blocks?: unknown }): Read => {
  const rich = list(message.blocks).filter((part) => part.type === 'rich_text');
  if (rich.length === 0) return tidied(fromMarkup(message.text ?? ''));
  const mentions: string[] = [];
  const parts = rich.flatMap((part) => list(part.elements)).map((part) => block(part, mentions).replace(/\n+$/, ''));
  return tidied({ text: parts.join('\n'), mentions });
};

const tidied = ({ text, mentions }: Read): Read => ({ text: text.replace(/[ \t]+\n/g, '\n').trim(), mentions });
