/**
 * Stands alone on its line between what is said and what is quoted: from it on, nothing in a mail of ours, or in an answer that
 * quotes it, is new. Plain characters, which no mail program changes.
 */
export const historyMark = '~ ~ ~ ~ ~ ~ ~';

/** Whether a line is our mark, in whatever it is quoted with. */
export const isHistoryMark = (line: string): boolean => /^[\s>|*]{0,80}~ ~ ~ ~ ~ ~ ~[\s*]{0,80}$/.test(line);
