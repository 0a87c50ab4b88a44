import { maskNumbers } from '../conversation/numbers.ts';
import { onOneLine, shortened } from '../conversation/text.ts';

/** So much of somebody's words is a ticket's subject. */
const SUBJECT = 200;

/** What a ticket is about, in these words. What came in pieces was looked through piece by piece: numbers are masked again. */
export const subjectOf = (words: string): string => shortened(maskNumbers(onOneLine(words)), SUBJECT);
