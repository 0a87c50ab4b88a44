import { withLetterhead } from '../../../src/conversation/letterhead.ts';
import type { Message } from '../../../src/conversation/message.ts';
import { type House, talk } from '../../helpers/conversation.ts';

/** What is only true of a channel of letters: nobody watches, a message says all, and links stand for buttons. */
export const canLetters = {
  ...{ live: false, letters: true, buttons: true, files: true, edits: false },
  ...{ markup: 'markdown' as const, longest: 100_000 },
};

/** Ana, who writes letters to the desk. */
export const post = (house: House = {}) =>
  talk({
    ...{ channel: 'letters', can: canLetters },
    customer: { name: 'Ana Lopez', email: 'ana@example.org' },
    ...house,
  });

/** What a letter has beside its text. */
export const about = (subject: string): Pick<Message, 'channelData'> => ({ channelData: withLetterhead({ subject }) });

/** What stands between the greeting and the name of the desk, in a letter to Ana. */
export function bodyOf({ text = '' }: Message): string {
  const [, body] = /^(?:Hello Ana,|Hola, Ana:)\n\n(.*)\n\n(?:Kind regards|Un saludo),\\\n.+$/s.exec(text) ?? [];
  if (body === undefined) throw new Error(`this is no letter to Ana: ${text}`);
  return body;
}
