import { type Part, unescaped } from './text.ts';

/** What somebody wrote in Slack: the words as plain text, and each person, group or channel there that they mention. */
export interface Read {
  text: string;
  mentions: string[];
}

// What a workspace's members write is whatever a client sent: everything is looked at before it is read.
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;
const list = (value: unknown): Part[] => (Array.isArray(value) ? value.filter(isPart) : []);
const count = (value: unknown, most: number): number =>
  typeof value === 'number' && value > 0 ? Math.floor(Math.min(value, most)) : 0;
const str = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Slack's own lists go nine deep. */
const DEEPEST = 9;

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

/** What stands for a mention in the text, and where mentions are gathered. */
interface Mentions {
  found: string[];
  nameOf(mention: string): string;
}

const mention = ({ found, nameOf }: Mentions, whom: string): string => {
  if (!found.includes(whom)) found.push(whom);
  return nameOf(whom);
};

const words = (piece: Part, mentions: Mentions): string => {
  switch (piece.type) {
    case 'text':
      return str(piece.text);
    case 'link':
      return link(str(piece.url), str(piece.text));
    case 'emoji':
      return emoji(piece);
    case 'user':
      return mention(mentions, `@${str(piece.user_id)}`);
    case 'usergroup':
      return mention(mentions, `!subteam^${str(piece.usergroup_id)}`);
    case 'broadcast':
      return mention(mentions, `!${str(piece.range)}`);
    case 'channel':
      return mention(mentions, `#${str(piece.channel_id)}`);
    case 'date':
      return str(piece.fallback);
    default:
      return '';
  }
};

const line = (part: Part, mentions: Mentions): string =>
  list(part.elements)
    .map((piece) => words(piece, mentions))
    .join('');

const block = (part: Part, mentions: Mentions): string => {
  if (part.type !== 'rich_text_list') return line(part, mentions);
  const indent = '  '.repeat(count(part.indent, DEEPEST));
  const first = count(part.offset, Number.MAX_SAFE_INTEGER) + 1;
  return list(part.elements)
    .map((item, i) => `${indent}${part.style === 'ordered' ? `${first + i}.` : '•'} ${line(item, mentions)}`)
    .join('\n');
};

const marks = /<([@!#]?)([^>|]*)(?:\|([^>]*))?>/g;
const groups = /^(here|channel|everyone|subteam\^)/;

/** Whom a piece of Slack's markup mentions; undefined when it is a link, a date or a command. */
const mentioned = (kind: string, target: string): string | undefined => {
  if (kind === '@' || kind === '#') return `${kind}${target}`;
  return kind === '!' && groups.test(target) ? `!${target}` : undefined;
};

/** Reads a message that has no rich text (sent by an older client): Slack's markup, resolved. */
const fromMarkup = (text: string, mentions: Mentions): string =>
  unescaped(
    text.replaceAll(marks, (_, kind: string, target: string, label = '') => {
      const whom = mentioned(kind, target);
      if (whom !== undefined) return mention(mentions, whom);
      return kind === '' ? link(target, label) : label;
    }),
  );

/**
 * Reads what somebody wrote in Slack, from its rich text where there is some; a mention counts wherever it stands, since not
 * every client writes the same into both. `nameOf` says what stands for a mention (`@U…`, `!subteam^S…`, `!here`, `#C…`);
 * nothing, when it is left out.
 */
export const read = (
  message: { text?: string | undefined; blocks?: unknown },
  nameOf: (mention: string) => string = () => '',
): Read => {
  const mentions: Mentions = { found: [], nameOf };
  const rich = list(message.blocks).filter((part) => part.type === 'rich_text');
  const parts = rich.flatMap((part) => list(part.elements)).map((part) => block(part, mentions).replace(/\n+$/, ''));
  const markup = fromMarkup(message.text ?? '', mentions);
  const text = rich.length ? parts.join('\n') : markup;
  return { text: text.replace(/[ \t]+\n/g, '\n').trim(), mentions: mentions.found };
};
