import { plainWords } from '../../conversation/text.ts';
import { isCourtesy } from './courtesies.ts';

/** So much of a letter is read, in characters. */
export const MOST_READ = 20_000;

/** A sentence of a letter, in the writer's own words. */
export interface Sentence {
  text: string;
  /** An item of a list. */
  listed: boolean;
  /** It begins a paragraph. */
  begins: boolean;
  /** It says something kind, and nothing about the matter. */
  courtesy: boolean;
}

/** Lines are wrapped by mail programs at 72 characters or so: what ends sooner is meant to end. */
const WRAPPED = 50;
/** Lines of a signature are shorter. */
const PROSE = 60;

const LONGEST_CLOSING = 100;

const quoted = /^\s*>/;
const attribution = /^\s*(on|el|am|le)\b.{0,200}\b(wrote|escribi[oó]|schrieb|a écrit)\s*:?\s*$/iu;
const header = /^\s*\*?(from|to|cc|bcc|sent|date|subject|reply-to|de|para|enviado( el)?|fecha|asunto)\s*:\*?\s/iu;
const rule = /^\s*[-_=*~#]{3,}[^?]{0,80}$/u;
const device = /^\s*(sent from|get outlook|enviado desde|enviado con|obtener outlook)\b.{0,60}$/iu;
const item = /^\s*(?:[-*•·–]|\(?\d{1,2}[.)]|\(?[a-h]\)|(?:question|pregunta|q)\s*\d{1,2}\s*[:.)-])\s+(?=\S)/iu;
const closes =
  /^\s*(?:(?:best|cheers|love|yours|sincerely|(?:yours|most) (?:sincerely|faithfully|truly)|(?:with )?(?:(?:kind|kindest|best|warm|warmest|many) )*(?:regards|wishes|greetings)|respectfully|cordially|atentamente|cordialmente|(?:reciban? )?(?:un )?(?:cordial(?:es)? |muchos )?saludos?(?: cordial(?:es)?)?|un (?:fuerte )?abrazo|(?:quedo|quedamos) [^?]{0,50}|(?:a|en) la espera [^?]{0,50})[,.!–-]*\s*(?:\p{Lu}[\p{L}.'’-]*(?:\s+|$)){0,4}|(?:(?:many|so many|muchas|muchísimas|mil) )?(?:thanks|thank you|thx|gracias)(?![^?]*\b(?:but|however|not|pero|no)\b)[^?]{0,50})$/iu;
const postscript = /^\s*(?:p\.?\s?s\.?|p\.?\s?d\.?)\s*[:.,-]?\s+(?=\S)/iu;
const disclaimer =
  /\b(confidential|intended recipient|intended only|addressee|privileged|consider the environment|confidencial|destinatari[oa]s?|aviso legal|medio ?ambiente)\b/iu;
const greets =
  /^\s*(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|greetings|to whom it may concern|hola|muy buenas|buen[oa]s(?: (?:d[ií]as|tardes|noches))?|estimad[oa]s?|querid[oa]s?)(?![\p{L}\p{N}])[^,.:;!?¿\n]{0,50}(?:[,.:;!]+\s*|$)/iu;

/** The sentences of a letter, without its greeting, closing, signature, and what it quotes. */
export function sentencesOf(text: string): Sentence[] {
  return linesOf(text.slice(0, MOST_READ)).flatMap(({ text, listed, begins }) =>
    split(text).map((sentence, i) => ({
      ...{ text: sentence, listed, begins: begins && i === 0 },
      courtesy: isCourtesy(sentence),
    })),
  );
}

interface Line {
  text: string;
  listed: boolean;
  begins: boolean;
}

/** Where in a letter one is: its greeting, what it says, its signature, what firms put under that. */
type Part = 'greeting' | 'text' | 'signature' | 'end';

/** The lines of the letter itself, as long as they were before a program wrapped them. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let part = 'greeting' as Part;
  // The line before as it stood there: whether it was wrapped shows in its length.
  let before = '';
  let begins = true;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const isHeader = header.test(line);
    part = isHeader && part === 'text' ? 'greeting' : partAt(line, part);
    const said = isHeader || isBeside(line) ? '' : wordsAt(line, part);
    if (part === 'greeting' && said) part = 'text';
    begins ||= line === '';
    const last = lines.at(-1);
    const listed = item.test(said);
    if (last && before && said && !listed && goesOn(before, said)) last.text += ` ${said}`;
    else
      for (const each of itemsIn(said))
        if (each) {
          lines.push({ text: each.replace(item, ''), listed: listed || each !== said, begins });
          begins = false;
        }
    before = said && line;
  }
  return withoutName(lines);
}

/** Many sign with nothing but their name. */
const signed = /^[-–—~/]?\s*\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,3}$/u;

function withoutName(lines: Line[]): Line[] {
  const last = lines.at(-1);
  return lines.length > 1 && last && !last.listed && last.text.length <= PROSE && signed.test(last.text)
    ? lines.slice(0, -1)
    : lines;
}

/** What is there, and was not written now: quoted lines, the lines above and below them, a program's own. */
const isBeside = (line: string): boolean =>
  quoted.test(line) || attribution.test(line) || rule.test(line) || device.test(line);

function partAt(line: string, part: Part): Part {
  if (postscript.test(line)) return 'text';
  if (part === 'text') return line.length <= LONGEST_CLOSING && closes.test(line) ? 'signature' : part;
  if (part !== 'signature') return part;
  if (disclaimer.test(line)) return 'end';
  return line.length > PROSE && countOf(line) >= 8 ? 'text' : part;
}

/** What a line says there; of a signature only what asks. */
function wordsAt(line: string, part: Part): string {
  if (part === 'greeting') return withoutGreeting(line);
  if (part === 'text') return line.replace(postscript, '');
  const asks = line.includes('?') && countOf(line) >= 3;
  return part === 'signature' && asks ? line : '';
}

function withoutGreeting(line: string): string {
  let said = line;
  for (let i = 0; i < 3 && greets.test(said); i++) said = said.replace(greets, '').trim();
  return said;
}

/** Whether a line is the rest of the one before. */
const goesOn = (before: string, line: string): boolean =>
  before.length >= WRAPPED || (/^\p{Ll}/u.test(line) && !/[.!?:;]$/.test(before));

/** "1) … 2) …" in one line. */
function itemsIn(line: string): string[] {
  const items = line.split(/\s+(?=\(?[1-9]\)\s)/u);
  return items.length > 1 && /^\(?1\)/.test(items.find((each) => item.test(each)) ?? '') ? items : [line];
}

/** After these a full stop does not end a sentence. */
const abbreviated =
  /(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|ave|rd|no|nr|núm|num|nº|sr|sra|srta|sres|d|dña|avda|pza|apt|approx|aprox|e\.g|i\.e|p\.ej|ej|tel|ext|ref|art|pág|vs|\p{Lu})\.$/iu;

function split(line: string): string[] {
  const pieces = line.split(/(?<=[.!?…]["”’»)\]]{0,3})\s+/u);
  const sentences: string[] = [];
  let open = '';
  for (const piece of pieces) {
    open = open ? `${open} ${piece}` : piece;
    if (abbreviated.test(open.slice(-12)) && open.length < 1000) continue;
    sentences.push(open);
    open = '';
  }
  if (open) sentences.push(open);
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

const countOf = (text: string): number => plainWords(text).length;
