import { onOneLine, shortened } from '../conversation/text.ts';

/** A part of Block Kit JSON. */
export type Part = { [key: string]: unknown };

/** What JSON says; undefined when it is none. */
export const parsed = (text: unknown): unknown => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

/** Longest piece of a text in one message, in characters: whole, serialised and escaped it stays far below Slack's limits. */
export const LONGEST_PIECE = 3500;

/** A text in Slack's markup that shows exactly these characters: no mention, no link, no formatting command. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The characters that Slack's escaped text shows. */
export const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** The first `most` characters on one line, with an ellipsis when there are more; never half a character. */
export const shorten = (text: string, most: number): string => shortened(onOneLine(text), most);

/** Cuts a long text at a paragraph, else a line, else a space; never inside a character. Nothing is lost but the white space there. */
export const split = (text: string, most = LONGEST_PIECE): string[] => {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const window = rest.slice(0, most);
    const at = [window.lastIndexOf('\n\n'), window.lastIndexOf('\n'), window.lastIndexOf(' ')].find(
      (i) => i > most / 2,
    );
    const end = at ?? (/[\ud800-\udbff]$/.test(window) ? most - 1 : most);
    pieces.push(rest.slice(0, end));
    rest = at === undefined ? rest.slice(end) : rest.slice(end).trimStart();
  }
  if (rest || pieces.length === 0) pieces.push(rest);
  return pieces;
};
