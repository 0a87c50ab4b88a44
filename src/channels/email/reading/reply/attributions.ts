import { keyOf, type Line } from './lines.ts';

/** `wrote`, as mail programs end the line above a quote. */
const endings = [
  'wrote',
  'writes',
  'said',
  'schrieb',
  'schrieb folgendes',
  'geschrieben',
  'a écrit',
  'écrit',
  'a ecrit',
  'escribió',
  'escribio',
  'va escriure',
  'ha scritto',
  'scrisse',
  'escreveu',
  'geschreven',
  'schreef',
  'schreef het volgende',
  'skrev',
  'skrev följande',
  'skrev følgende',
  'kirjoitti',
  'kirjoitti seuraavasti',
  'napisał',
  'napisała',
  'napisał(a)',
  'napisał/a',
  'pisze',
  'napsal',
  'napsala',
  'napsal(a)',
  'napsal/a',
  'napísal',
  'napísal(a)',
  'написал',
  'написала',
  'написал(а)',
  'писал',
  'писал(а)',
  'пишет',
  'написав',
  'написав(ла)',
  'написав(-ла)',
  'пише',
  'написа',
  'је написао',
  'yazdı',
  'şunu yazdı',
  'şunları yazdı',
  'の書き込み',
  'のメール',
  'さんが書きました',
  'のメッセージ',
  '写道',
  '寫道',
  '님이 작성',
  '님이 작성한 메시지',
  '작성',
  '作成',
  'írta',
  'ezt írta',
  'a scris',
  'έγραψε',
  'כתב',
  'כתבה',
  'כתב/ה',
  'كتب',
  'đã viết',
  'menulis',
  'เขียนว่า',
  'napisao je',
  'je napisao/la',
  'je napisal',
  'je napisal/-a',
  'rašė',
  'rakstīja',
  'kirjutas',
  'skrifaði',
];

/** The same where the name follows: `Am 14.1. schrieb Hans Mueller <hans@example.de>:`. */
const middles = [
  'schrieb',
  'schreef',
  'skrev',
  'ezt írta',
  'كتب',
  'כתב',
  'escribió',
  'написал',
  'написал(а)',
  'пишет',
  'napsal(a)',
  'napisał(a)',
  'έγραψε',
  'a scris',
];

/** What such lines begin with. */
const starts =
  /^(?:on|le|el|il|am|op|em|den|dne|dňa|w dniu|dnia|dana|in data|a |på|kl|vào|在|於|på|quoting|at|data|v|el día|la|στις|בתאריך|في|tarih|пользователь|в|пн|вт|ср|чт|пт|сб|вс|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|pe|ma|ti|ke|to|su|lun|mar|mer|jeu|ven|sam|dim|pon|wt|śr|czw|pt|sob|nd|po|út|st|čt|pá|so|ne|from)[\s,.,:]/iu;

const word = (one: string) => one.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(' ', '\\s');
const ends = new RegExp(
  `(?:^|[\\s>)"'”»,]|[^a-z\\s])(?:${endings.map(word).join('|')})\\s?(?:\\(.{0,60}\\))?\\s?[:：]\\s?[-*]{0,2}$`,
  'iu',
);
const middle = new RegExp(`(?:^|\\s)(?:${middles.map(word).join('|')})\\s.{1,160}[:：]\\s?$`, 'iu');
const address = /[<(["[](?:mailto:)?[^\s<>()@]{1,100}@[^\s<>()@]{1,200}[>)\]"]|[^\s<>@]{1,60}@[^\s<>@]{1,100}/;
const addressEnd = /[<([][^<>()@]{1,100}@[^<>()@]{1,200}[>)\]]{1,2}\s?[:：]$|^from\s.{0,100}@.{0,100}[:：]$/i;
/** A day or a time of day, in any order of its parts. */
const moment =
  /\b\d{1,2}[:.h]\d{2}\b|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\b\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?(?:\d{4}|\d{2})\b|\b(?:19|20)\d\d\b|\d{4}\s?[年년]|\d{1,2}\s?[月월]|\b\d{1,2}(?:st|nd|rd|th|\.|º|er)?(?:\s(?:de\s)?\p{L}{3,12})/u;
const early = /^.{0,60}\d/su;

/** What such a line ends with: a colon; dashes, where it stands between two rows of them; the address, with nothing behind it. */
const ending = /[:：]\s?[-*]{0,2}$|-{2,}$|[>)]$/;
const ruled = new RegExp(`^-{2,80}\\s?.{1,300}(?:${endings.map(word).join('|')})\\s?[:：]?\\s?-{2,80}$`, 'iu');

/** How many lines a mail program may have broken such a line into. */
const most = 5;

/**
 * Whether somebody's name and a day begin a quote at this line, and how many lines they take. `quoted` says whether a line is
 * marked as a quote by itself: then less is asked of the line above it.
 */
export function attributionAt(lines: readonly Line[], from: number): number {
  const first = keyOf(lines[from]!);
  if (first === '' || first.length > 400 || !canStart(first)) return 0;
  let joined = '';
  for (let at = from, taken = 0, blanks = 0; at < lines.length && taken < most; at++) {
    const key = keyOf(lines[at]!);
    if (key === '') {
      if (++blanks > 1 || taken === 0) return 0;
      continue;
    }
    // Two such lines: this is the text before the second.
    if (taken > 0 && startsAnew(key)) return 0;
    joined = joined === '' ? key : `${joined} ${key}`;
    taken++;
    if (joined.length > 500) return 0;
    if (ending.test(joined) && isAttribution(joined, nextIsQuoted(lines, at + 1))) return at - from + 1;
    // A line whose sentence has ended is not broken.
    if (/[.!?]$/.test(key) && !/\b\p{L}{1,4}\.$/u.test(key)) return 0;
  }
  return 0;
}

/** Whether one line says who wrote what is quoted below it. */
export function isAttribution(line: string, quoteFollows: boolean): boolean {
  if (ruled.test(line)) return true;
  const day = moment.test(line);
  const from = address.test(line);
  if (/[>)]$/.test(line))
    return quoteFollows && day && /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s.{0,200}<[^<>@]{1,100}@[^<>@]{1,200}>$/.test(line);
  if (ends.test(line)) return quoteFollows || ((day || from) && (starts.test(line) || from || early.test(line)));
  if (middle.test(line)) return (day || from) && (quoteFollows || starts.test(line) || /^\S{0,12}\s?\d/u.test(line));
  if (!day) return false;
  if (quoteFollows && from && /[:：]$/.test(line)) return true;
  // Without a verb, as Gmail writes it in Russian and Hungarian: the day, a name, the address, a colon.
  return (
    addressEnd.test(line) &&
    (/^\S{0,12}\s?\d/u.test(line) || /^\p{L}{2,12}[.,]{1,2}\s/u.test(line)) &&
    line.length < 300
  );
}

/** Whether such a line may begin so: with one of its first words and a digit soon after, with a day, or with a name and an address. */
function canStart(key: string): boolean {
  if (starts.test(`${key} `)) return early.test(key) || key.length < 50;
  return (
    early.test(key) || key.startsWith('--') || address.test(key.slice(0, 200)) || ends.test(key) || middle.test(key)
  );
}

const startsAnew = (key: string) => starts.test(key) && /^.{0,25}\d/u.test(key);

/** Whether the next line that says something is quoted. */
export function nextIsQuoted(lines: readonly Line[], from: number): boolean {
  for (let at = from; at < Math.min(lines.length, from + 4); at++) {
    if (lines[at]!.depth > 0) return true;
    if (lines[at]!.text.trim() !== '') return false;
  }
  return false;
}
