/** The longest text that is taken in a chat or at a desk, in characters; what is longer is refused with words, never cut. */
export const LONGEST_TEXT = 4000;

/** What people wrote in one event is never more than so many characters, whatever its channel takes. */
export const MOST_STORED = 256 * 1024;
