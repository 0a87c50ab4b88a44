import { wordsIn } from '../text/normalise.ts';

/** A part of a long text that may be the question, and how much it looks like one (0 to 2). */
export interface Segment {
  text: string;
  likeness: number;
  /** The texts whose vectors, added up, are this one's: itself, or the two sentences of a pair. */
  of: readonly string[];
}

/** Texts of more words than this are taken for a story with a question in it. */
export const longText = 20;

const mostSegments = 24;

const greeting =
  /^\s*(hi|hello|hey|hiya|dear|good (morning|afternoon|evening|day)|greetings|hola|buen[oa]s( (días|tardes|noches))?|estimad[oa]s?)\b[^,.!?\n]{0,40}[,.!\n]+\s*/iu;
const closing =
  /^\s*(--|(many |kind |best |warm )?(thanks|regards|wishes|cheers|thank you|yours( sincerely| faithfully| truly)?|sincerely|gracias|saludos|atentamente|un saludo)\b[^?]{0,30}$)/iu;
const pleasantry =
  /\b(thanks|thank you|thx|cheers|regards|have a (nice|good|great|lovely)|bye|goodbye|take care|best wishes|all the best|gracias|saludos|adi[oó]s|que teng[ae]n?)\b/iu;
const opensQuestion =
  /^(and |but |so |or |y |o |pero )?(what|when|where|who|whom|whose|why|how|which|can|could|do|does|did|is|are|am|was|were|will|would|should|shall|may|must|have|has|qué|que|cuándo|cuando|dónde|donde|quién|quien|por qué|cómo|como|cuál|cual|cuánto|cuánta|cuanto|puedo|puede|pueden|hay|es|son|tengo|debo)(?![\p{L}\p{N}'’])/iu;
const holdsQuestion =
  /\b(how (do|can|much|many|long)|what (is|are|do|should|can)|is there|are there|can (i|you|we)|could (i|you|we)|do (i|you|we)|would (you|it)|i (need|want|would like|'d like) to|i was wondering|tell me|any (way|chance)|possible to|quisiera|quiero|necesito|me gustaría|es posible|se puede|quería saber)\b/iu;

/** A text without quoted lines, signature and closing line. */
export function strip(text: string): string {
  const lines = text.normalize('NFKC').split(/\r?\n/);
  const kept: string[] = [];
  for (const line of lines) {
    if (/^\s*>/.test(line)) continue;
    // The first line cannot close the text, however much it thanks.
    if (kept.some((before) => before.trim() !== '') && closing.test(line)) break;
    kept.push(line);
  }
  return kept.join('\n').trim() || text;
}

/** A text without the greeting that it begins with. */
export const withoutGreeting = (text: string): string => text.replace(greeting, '');

/** The whole text first, then (when it is long) its sentences and each adjacent two; never more than 24. */
export function segmentsOf(text: string): Segment[] {
  const stripped = strip(text);
  const whole = { text: stripped, likeness: likeness(stripped), of: [stripped] };
  if (stripped.split(/\s+/).length <= longText) return [whole];
  const sentences = withoutGreeting(stripped)
    .split(/\n+|(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .filter((sentence) => sentence.includes('?') || sentence.split(/\s+/).length > 12 || !pleasantry.test(sentence));
  if (sentences.length < 2) return [whole];
  const singles = sentences.map((text) => ({ text, likeness: likeness(text), of: [text] }));
  const pairs = sentences.slice(1).map((sentence, i) => {
    const text = `${sentences[i]} ${sentence}`;
    return { text, likeness: likeness(text), of: [sentences[i]!, sentence] };
  });
  const parts = [...singles, ...pairs];
  // In a very long text the sentences that look least like a question are left out.
  const kept =
    parts.length < mostSegments ? parts : parts.sort((a, b) => b.likeness - a.likeness).slice(0, mostSegments - 1);
  return [whole, ...kept];
}

/** Of a longer text so many words are read: more than the longest story in which somebody asked a question so far. */
export const mostWords = 160;

// Whoever speaks into a telephone makes no full stops; nor does whoever means harm.
const longestSentence = 30;
const longestWord = 60;
const longestRead = 20_000;

/**
 * What is read of a text: all of it, or of a very long one the sentences that look most like a question and those beside them,
 * wherever they stand, in their order. So one text costs about what another does.
 */
export function questionPart(text: string): string {
  const read = text.slice(0, longestRead);
  const whole = read.replace(/[^\s]+/g, (chunk) =>
    chunk.length <= longestWord ? chunk : chunk.replace(wordsIn, (word) => word.slice(0, longestWord)),
  );
  if (countOf(whole) <= mostWords) return whole;
  const sentences = strip(whole)
    .split(/\n+|(?<=[.!?])\s+/)
    .flatMap(piecesOf)
    .filter((sentence) => countOf(sentence) > 0);
  const likely = sentences.map(likeness);
  const worth = likely.map((own, i) => Math.max(own, 0.4 * Math.max(likely[i - 1] ?? 0, likely[i + 1] ?? 0)));
  const order = [...sentences.keys()].sort((a, b) => worth[b]! - worth[a]! || a - b);
  const kept = new Set<number>();
  let words = 0;
  for (const i of order) {
    words += countOf(sentences[i]!);
    if (words > mostWords) break;
    kept.add(i);
  }
  return sentences.filter((_, i) => kept.has(i)).join('\n');
}

const countOf = (text: string): number => text.match(wordsIn)?.length ?? 0;

function piecesOf(sentence: string): string[] {
  const words = [...sentence.matchAll(wordsIn)];
  const starts = words.filter((_, i) => i % longestSentence === 0).map(({ index }) => index);
  return starts.map((start, i) => sentence.slice(i === 0 ? 0 : start, starts[i + 1]).trim());
}

/** How much a text looks like a question, 0 to 2. */
export function likeness(text: string): number {
  return (/\?\s*$/.test(text) ? 1 : 0) + (opensQuestion.test(text) ? 0.5 : 0) + (holdsQuestion.test(text) ? 0.5 : 0);
}
