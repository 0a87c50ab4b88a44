import type { Capabilities } from '../conversation/capabilities.ts';
import { picturesAsLinks } from '../markdown/pictures.ts';
import { plainText } from '../markdown/plain.ts';
import { readMarkdown } from '../markdown/read.ts';
import { choiceOf } from './choice.ts';
import type { Saying } from './state.ts';

/** A message as its channel can show it; `offered`: what a number may be written for. */
export interface Shown {
  say: Saying;
  offered: readonly string[] | undefined;
}

/** Makes of a message what a channel can show: without buttons they are numbered lines, without Markdown it is plain text. */
export function shownOn(can: Pick<Capabilities, 'buttons' | 'markup' | 'pictures'>, saying: Saying): Shown {
  const { text, markdown = false, buttons = [] } = saying;
  const plain = markdown && can.markup === 'plain';
  const written = markdown && !can.pictures ? picturesAsLinks(text) : text;
  const shown = { text: plain ? plainText(readMarkdown(text)) : written, markdown: markdown && !plain };
  if (can.buttons || buttons.length === 0) return { say: { ...saying, ...shown }, offered: undefined };
  const lines = buttons.map((button, i) => `${i + 1}. ${button}`).join('\n');
  return { say: { ...shown, text: [shown.text, lines].filter(Boolean).join('\n\n') }, offered: buttons };
}

/** What somebody meant who wrote a number, or the words, of what they were offered. */
export function meant(text: string, offered: readonly string[] | undefined): string {
  const choice = offered ? choiceOf(text, offered) : undefined;
  return (typeof choice === 'number' ? offered?.[choice] : undefined) ?? text;
}

/** By which a message is known again: other choices make it another one. */
export const saidOf = (text: string, buttons: readonly string[] = []): string =>
  fingerprint([text, ...buttons].join('\n'));

/** 32 bits of FNV-1a: two messages in a row that differ are taken for the same once in four billion times. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
