import { normalise, wordsIn, wordsOf } from '../text/normalise.ts';
import { likeness, strip, withoutGreeting } from './segments.ts';

/** One of the things that a message is about, in the customer's words. */
export interface Piece {
  text: string;
  /** It looks like a question, or is a wish. What else is only told may be one all the same ("also the TV is frozen"), or belong to one. */
  asks: boolean;
}

/** So many questions of one message are looked up. */
export const mostQuestions = 3;

const times = '(year|month|week|weekend|morning|afternoon|evening|spring|summer|autumn|fall|winter)';
// What it refers to stands before it: "is there a fee for that?". "That" is what was told where it ends a sentence or follows a verb; "the office that sends bills" refers to nothing.
const refers = new RegExp(
  `(^| )(it|its|it's|this(?! ${times})|these|those|them|they|one(?! of)|eso|esto|ello|ellos|ellas|that$|((and|is|was|does|did|do|can|will|would|has|for|about|of|with|to|in|on|from|at|like|after|before) )that)( |$)|^that `,
);
// What stands for a question without its mark.
const contracted = /^(?:and |but |so )?(?:what|how|where|when|who)(?:'s|'re|'ll|s) /;
// Who says what they want asks for it, too.
const wishes =
  /^(?:(?:and|but|so|y|pero) )?(?:(?:please|por favor) (?!note|find|see)\p{L}|(?:i|we)(?: would|'d)? (?:also |just |really )*(?:like|love|want|wish|need)\b|(?:i'm|i am|im|we're|we are) (?:looking|searching|trying)\b|(?:show|tell|help|send|give|let) (?:me|us)\b|(?:quiero|queremos|quisiera|necesito|necesitamos|busco|me gustaria)(?!\p{L}))/u;
const longestReferring = 9;
const shortestQuestion = 3;
const shortestTold = 4;
// In a longer message what is told is the story around the question.
const longestTelling = 45;
// Of so many pieces one may be a wish.
const mostWishing = 2;
// What is wanted of something that was told before is no other matter.
const pointsBack = /(^| )(it|this|that|these|those|them|eso|esto|esa|ese)( |$)/;
// Who asks more than this at once has pasted something.
const mostPieces = 8;

const opens =
  "how|what|where|when|who|which|can|could|do|does|is|are|why|will|what'll|if|in case|cómo|como|dónde|donde|cuándo|cuando|cuánto|cuanto|qué|puedo";
const own = "i|i'm|i'd|i've|im|my|we|our|there|there's|the|mi|mis|tengo|necesito|quiero";
const between = new RegExp(
  [
    '\\n+',
    // Not in "the U.S. mail".
    '(?<=[.!?;:…])(?<!\\.\\p{L}\\.)\\s+',
    '\\s*\\b\\d\\)\\s*',
    '\\s*\\([abc]\\)\\s*',
    ',?\\s+(?:(?:and|plus|y|&)\\s+)?(?:also|secondly|thirdly|además|tambien|también)\\b,?\\s*',
    `,?\\s+(?:and|plus|y|or|&)\\s+(?=(?:then\\s+|luego\\s+)?(?:${opens})(?![\\p{L}'’]))`,
    `,?\\s+(?:and|plus|y|&)\\s+(?=(?:${own})(?![\\p{L}'’]))`,
  ].join('|'),
  'iu',
);

const leads = /^(?:and |plus |y )?(?:also|secondly|thirdly|además|tambien|también)\b[,:]?\s*/iu;

/**
 * What a text asks one after the other, when that is more than one thing: its questions, and in a short text with one question what else
 * it tells. Else nothing.
 */
export function questionsIn(text: string): Piece[] {
  const seen = new Set<string>();
  const pieces: Piece[] = [];
  for (const part of withoutGreeting(strip(text)).split(between)) {
    const piece = part?.trim().replace(leads, '') ?? '';
    const form = formOf(piece);
    const words = wordsOf(form);
    const asks = likeness(piece) > 0 || contracted.test(form);
    const before = pieces.at(-1);
    if (words.length === 0 || seen.has(form)) continue;
    seen.add(form);
    if (before && words.length <= longestReferring && refers.test(form)) {
      pieces[pieces.length - 1] = { text: `${before.text} ${piece}`, asks: before.asks || asks };
    } else if (words.length >= (asks ? shortestQuestion : shortestTold)) pieces.push({ text: piece, asks });
  }
  // In a story what they want is what it is about.
  const wish = pieces.length > mostWishing ? undefined : pieces.find(({ asks, text }) => !asks && isWish(formOf(text)));
  if (wish) wish.asks = true;
  const questions = pieces.filter(({ asks }) => asks);
  if (pieces.length > mostPieces || (questions.length < 2 && (text.match(wordsIn)?.length ?? 0) > longestTelling))
    return [];
  const found = questions.length < 2 ? pieces : questions;
  return found.length < 2 || (questions.length === 0 && found.length > mostQuestions) ? [] : found;
}

const formOf = (text: string): string => wordsOf(normalise(text)).join(' ');

const isWish = (form: string): boolean => wishes.test(form) && !pointsBack.test(form);
