/** Masks payment cards (a known issuer's prefix and length, Luhn), IBANs (mod 97) and US social security numbers; the last four stay. */
export function maskNumbers(text: string): string {
  let folded = fold(text);
  if (folded === undefined) return text;
  const found: Span[] = [];
  for (const look of [ibans, cards, socialSecurity]) {
    const spans = look(folded);
    found.push(...spans);
    folded = without(folded, spans);
  }
  if (found.length === 0) return text;
  found.sort((a, b) => a.from - b.from);
  let masked = '';
  let at = 0;
  for (const { from, to, digits } of found) {
    masked += `${text.slice(at, from)}••••${digits.slice(-4)}`;
    at = to;
  }
  return masked + text.slice(at);
}

/** Where a number stands, and what it is without what people put between its digits. */
interface Span {
  from: number;
  to: number;
  digits: string;
}

// Nothing shorter than a social security number is masked.
const fewest = 9;
/** Between two digits stand at most so many separators: "4111 - 1111". */
const widest = 3;
// Stands for what nobody sees (joiners, marks on a digit, the second half of a pair); it separates nothing.
const invisible = '\u0001';
const hidden = '\u0002';
const separator = /[\s./_,-]/;

/**
 * The text as numbers are looked for in it: digits and letters of every kind as ASCII capitals, all dashes and spaces alike, and
 * each character in its old place. Undefined when it has too few digits to hold a number.
 */
function fold(text: string): string | undefined {
  const digits = text.match(/\p{Nd}|\p{No}/gu)?.length ?? 0;
  if (digits < fewest) return undefined;
  return text.replace(/[^\x00-\x7f]/gu, foldOne).toUpperCase();
}

function foldOne(character: string): string {
  const filler = invisible.repeat(character.length - 1);
  if (/[\p{Pd}\u2212]/u.test(character)) return `-${filler}`;
  if (/\s/u.test(character)) return ` ${filler}`;
  if (/[\p{Cf}\p{M}]/u.test(character)) return invisible + filler;
  const plain = character.normalize('NFKC');
  if (/^[A-Za-z0-9]$/.test(plain)) return plain + filler;
  // Digits of other scripts stand in rows of ten, from nought to nine.
  if (/\p{Nd}/u.test(character)) {
    const code = character.codePointAt(0)!;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return `${value}${filler}`;
  }
  // In capitals some characters are two, and everything behind them would lie elsewhere.
  return character.toUpperCase().length === character.length ? character : hidden + filler;
}

function without(folded: string, spans: readonly Span[]): string {
  let left = '';
  let at = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    left += folded.slice(at, from) + hidden.repeat(to - from);
    at = to;
  }
  return left + folded.slice(at);
}

/** Digits that stand together, and the separators before them. */
interface Group extends Span {
  gap: string;
}

/** Groups of digits with nothing but separators between them: each may be part of a number that was written in groups. */
function runsOf(folded: string): Group[][] {
  const runs: Group[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const match of folded.matchAll(/\d(?:\u0001*\d)*/g)) {
    const { 0: written, index: from } = match;
    const gap = from - end > longestGap ? undefined : gapOf(folded.slice(end, from));
    const group = { from, to: from + written.length, digits: written.replaceAll(invisible, ''), gap: gap ?? '' };
    const run = gap === undefined ? undefined : runs.at(-1);
    if (run) run.push(group);
    else runs.push([group]);
    end = group.to;
  }
  return runs;
}

// Marks that nobody sees are not counted, but without end there are none.
const longestGap = 24;

function gapOf(between: string): string | undefined {
  const seen = between.replaceAll(invisible, '');
  return seen.length <= widest && [...seen].every((one) => separator.test(one)) ? seen : undefined;
}

/** Issuers' prefixes, with the lengths of their numbers: ISO/IEC 7812, and what the networks publish. */
const issuers: readonly [prefix: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-59]|[689])/, [14, 16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^6(?:011|4[4-9]|5|2)/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [13, 14, 15, 16, 17, 18, 19]],
  [/^(?:220[0-4]|9792|60|8[12]|508|506)/, [16, 17, 18, 19]],
];
const [shortestCard, longestCard] = [13, 19];

/** What is counted where somebody wants to know what a text costs. */
export const work = { windows: 0 };

/**
 * Cards begin and end where a group of digits does; an expiry date or a security code may stick to the end. In each run the
 * leftmost and longest is taken, those written in groups as cards have them before any others.
 */
function cards(folded: string): Span[] {
  return runsOf(folded).flatMap((run) => {
    const regular = cardsIn(run, isRegular);
    if (regular.length === 0) return cardsIn(run, isUsual);
    // Between and behind them the rest is looked through again.
    const free: Group[][] = [[]];
    for (const group of run) {
      if (regular.some(({ from, to }) => group.from < to && group.to > from)) free.push([]);
      else free.at(-1)!.push(group);
    }
    return [...regular, ...free.flatMap((part) => cardsIn(part, isUsual))];
  });
}

function cardsIn(run: readonly Group[], fits: (groups: readonly Group[], digits: string) => boolean): Span[] {
  const found: Span[] = [];
  for (let first = 0; first < run.length; first++) {
    const card = cardFrom(run, first, fits);
    if (!card) continue;
    found.push(card);
    while (first + 1 < run.length && run[first + 1]!.from < card.to) first += 1;
  }
  return found;
}

function cardFrom(run: readonly Group[], first: number, fits: (groups: readonly Group[], digits: string) => boolean) {
  const ends: Span[] = [];
  let digits = '';
  for (let last = first; last < run.length && digits.length < longestCard; last++) {
    const group = run[last]!;
    digits += group.digits.slice(0, longestCard + 1 - digits.length);
    const whole = digits.length <= longestCard && group.digits.length <= longestCard;
    if (whole && digits.length >= shortestCard && fits(run.slice(first, last + 1), digits)) {
      ends.push({ from: run[first]!.from, to: group.to, digits });
    }
    const glued = last === first ? gluedCard(group) : undefined;
    if (glued) ends.push(glued);
  }
  return ends.reverse().find((card) => isCard(card.digits));
}

/** "41111111111111111226123": a card with month, year and code stuck to it, or some of them. */
function gluedCard({ from, to, digits }: Group): Span | undefined {
  const usual = usualLength(digits);
  if (usual === undefined || !/^(?:(?:0[1-9]|1[0-2])(?:\d{2}(?:\d{3,4})?)?|\d{3})$/.test(digits.slice(usual)))
    return undefined;
  return { from, to, digits: digits.slice(0, usual) };
}

const usualLength = (digits: string): number | undefined =>
  /^3[47]/.test(digits) ? 15 : /^(?:4|5[1-5]|2[2-7]|6)/.test(digits) ? 16 : undefined;

/** In one piece, in equal groups but for the last, or 4-6-4 and 4-6-5. */
function isRegular(groups: readonly Group[]): boolean {
  const lengths = groups.map(({ digits }) => digits.length);
  if (/^4,6,[45]$/.test(lengths.join())) return true;
  return lengths.every((length, i) => length === lengths[0] || (i === lengths.length - 1 && length < lengths[0]!));
}

/** However it is grouped, but not as telephone numbers are (3-3-4): of a length that nearly all cards have. */
function isUsual(groups: readonly Group[], digits: string): boolean {
  if (digits.length !== usualLength(digits)) return false;
  return !/(?:^|,)3,3,4(?:,|$)/.test(groups.map((group) => group.digits.length).join());
}

function isCard(digits: string): boolean {
  work.windows += 1;
  const known = issuers.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits));
  return known && passesLuhn(digits) && !/^(\d)\1*$/.test(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** 3-2-4 with the same mark twice; more digits behind the same mark make it another number. */
function socialSecurity(folded: string): Span[] {
  return runsOf(folded).flatMap((run) => {
    const found: Span[] = [];
    for (let i = 0; i + 2 < run.length; i++) {
      const [area, group, serial] = [run[i]!, run[i + 1]!, run[i + 2]!];
      const digits = `${area.digits}-${group.digits}-${serial.digits}`;
      if (!/^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/.test(digits)) continue;
      const mark = group.gap.trim();
      if (serial.gap.trim() !== mark || goesOn(folded, run, i, mark)) continue;
      found.push({ from: area.from, to: serial.to, digits: digits.replaceAll('-', '') });
      i += 2;
    }
    return found;
  });
}

function goesOn(folded: string, run: readonly Group[], first: number, mark: string): boolean {
  // In a telephone number every group is set apart like the others: only its beginning tells what it is.
  if (mark === '') return first > 0 && (run[0]!.digits.startsWith('0') || folded[run[0]!.from - 1] === '+');
  const [before, behind] = [first > 0 ? run[first]!.gap : '', run[first + 3]?.gap ?? ''];
  return before.trim() === mark || behind.trim() === mark || folded[run[first]!.from - 1] === mark;
}

// https://www.swift.com/swift-resource/9606/download (the registry of IBANs): each country's length.
const ibanLengths = new Map(
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30'
    .match(/.{4}/g)!
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

function ibans(folded: string): Span[] {
  const found: Span[] = [];
  let end = 0;
  for (const { index: from } of folded.matchAll(/(?<![\p{L}\p{N}\u0001])[A-Z]{2}\d{2}/gu)) {
    if (from < end) continue;
    const iban = ibanFrom(folded, from);
    if (!iban) continue;
    found.push(iban);
    end = iban.to;
  }
  return found;
}

function ibanFrom(folded: string, from: number): Span | undefined {
  const length = ibanLengths.get(folded.slice(from, from + 2));
  if (length === undefined) return undefined;
  let digits = '';
  let gap = 0;
  for (let at = from; at < folded.length && at - from < 8 * length; at++) {
    const one = folded[at]!;
    if (/[A-Z0-9]/.test(one)) {
      digits += one;
      gap = 0;
      if (digits.length < length) continue;
      const closed = !/^[\p{L}\p{N}]/u.test(folded.slice(at + 1, at + 2));
      return closed && isIban(digits) ? { from, to: at + 1, digits } : undefined;
    }
    if (one === invisible) continue;
    if (!separator.test(one) || ++gap > widest) return undefined;
  }
  return undefined;
}

function isIban(plain: string): boolean {
  const moved = plain.slice(4) + plain.slice(0, 4);
  let rest = 0;
  for (const character of moved) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
