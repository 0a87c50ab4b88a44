import { normalise, wordsIn, wordsOf } from '../text/normalise.ts';
import { likeness, strip, withoutGreeting } from './segments.ts';

/** One of the things that a message is about, in the customer's words. */
export interface Piece {
  text: string;
  /** It looks like a question. What is only told may be one all the same ("also the TV is frozen"), or belong to one. */
  asks: boolean;
}

/** So many questions of one message are looked up. */
export const mostQuestions = 3;

// What it refers to stands before it: "is there a fee for that?".
const refers = /(^| )(it|its|it's|that|this|these|those|them|they|one|eso|esto|ello|ellos|ellas)( |$)/;
const longestReferring = 9;
const shortestQuestion = 3;
const shortestTold = 4;
// In a longer message what is told is the story around the question.
const longestTelling = 45;
// Who asks more than this at once has pasted something.
const mostPieces = 8;

const opens =
  "how|what|where|when|who|which|can|could|do|does|is|are|why|will|what'll|if|in case|cómo|como|dónde|donde|cuándo|cuando|cuánto|cuanto|qué|puedo";
const own = "i|i'm|i'd|i've|im|my|we|our|there|there's|the|mi|mis|tengo|necesito|quiero";
const between = new RegExp(
  [
    '\\n+',
    '(?<=[.!?;:…])\\s+',
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
    const words = wordsOf(normalise(piece));
    const form = words.join(' ');
    const asks = likeness(piece) > 0;
    const before = pieces.at(-1);
    if (words.length === 0 || seen.has(form)) continue;
    seen.add(form);
    if (before && words.length <= longestReferring && refers.test(form)) {
      pieces[pieces.length - 1] = { text: `${before.text} ${piece}`, asks: before.asks || asks };
    } else if (words.length >= (asks ? shortestQuestion : shortestTold)) pieces.push({ text: piece, asks });
  }
  const questions = pieces.filter(({ asks }) => asks);
  if (pieces.length > mostPieces || (questions.length < 2 && (text.match(wordsIn)?.length ?? 0) > longestTelling))
    return [];
  const found = questions.length < 2 ? pieces : questions;
  return found.length < 2 || (questions.length === 0 && found.length > mostQuestions) ? [] : found;
}
