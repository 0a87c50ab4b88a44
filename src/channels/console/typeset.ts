import type { Message } from '../../conversation/message.ts';
import { plainText } from '../../markdown/plain.ts';
import { readMarkdown } from '../../markdown/read.ts';

/** What is longer than the narrowest terminal stands on lines of its own. */
const WIDTH = 80;

/** What the buttons of a message say, in order. */
export const buttonsIn = ({ suggestedActions }: Message): string[] =>
  (suggestedActions?.actions ?? []).map(({ value }) => value);

/** A message as a terminal shows it: who says it, the text, and its buttons with the numbers that press them. */
export function typeset(message: Message, { terminal }: { terminal: boolean }): string {
  const { from, text = '', textFormat } = message;
  const bold = (words: string) => (terminal ? `\u001b[1m${words}\u001b[22m` : words);
  // The ends of a person's lines are meant; a file's are where its editor wraps.
  const pieces = textFormat === 'markdown' && readMarkdown(text, { breaks: from.role === 'agent' });
  const said = pieces ? plainText(pieces, terminal ? { bold } : {}) : text;
  const buttons = buttonsIn(message).map((button, i) => `[${i + 1}] ${button}`);
  const row = buttons.join('   ');
  const offered = row.length > WIDTH ? buttons.join('\n') : row;
  const lines = [`${bold(`${from.name ?? from.id}:`)} ${said}`, ...(offered ? [offered] : [])];
  return `${lines.join('\n')}\n`;
}
