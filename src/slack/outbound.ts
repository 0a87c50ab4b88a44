import type { Reading } from '../markdown/piece.ts';
import { plainText } from '../markdown/plain.ts';
import { readMarkdown } from '../markdown/read.ts';
import { richText, section, text } from './markdown.ts';
import type { Part } from './text.ts';

const wrapped = (elements: Part[]): Part[] => [{ type: 'rich_text', elements }];

/** Plain text as rich text: every character is shown as it is, and none can mention, link or format. */
export const plainBlocks = (value: string): Part[] => wrapped([section([text(value || ' ')])]);

/** Markdown as rich text; nothing in it can mention anybody. */
export const markdownBlocks = (value: string, reading: Reading = {}): Part[] => {
  const elements = richText(readMarkdown(value, reading));
  return elements.length > 0 ? wrapped(elements) : plainBlocks('');
};

/** What a Markdown text says, without its form: for a line among others. */
export const plainWords = (value: string): string => plainText(readMarkdown(value));
