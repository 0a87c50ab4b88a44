import { z } from 'zod';
import { markdownBlocks } from '../../../slack/outbound.ts';
import type { Post } from '../../../slack/posts.ts';
import { escaped, type Part, parsed, shorten, split } from '../../../slack/text.ts';
import type { Suggestion } from '../../suggestions.ts';

/** The buttons below a suggestion, by action_id. */
export const suggestionActions = { send: 'fd_suggest_send', wrong: 'fd_suggest_wrong' } as const;

/** What they carry: the conversation, the ticket (its `openedAfter`) and the version that was shown, and what is suggested to which message. */
export interface SuggestionValue {
  c: string;
  t: number;
  v: number;
  m: string;
  a: string;
  /** The version of the article's text that was read. */
  h: string;
}

const count = z.number().int().nonnegative();
const text = z.string().min(1);
const schema = z.object({ c: text, t: count, v: count, m: text, a: text, h: text });

/** Reads what a button carries; undefined when it is none of ours. */
export const readSuggestion = (value: unknown): SuggestionValue | undefined => schema.safeParse(parsed(value)).data;

const button = (action: string, label: string, value: SuggestionValue, style?: 'primary'): Part => ({
  type: 'button',
  action_id: action,
  text: { type: 'plain_text', text: label, emoji: true },
  value: JSON.stringify(value),
  ...(style && { style }),
});

/** Shows an answer that may be sent with one click; `first` is what should be read before. */
export function drawSuggestion(
  { question, text: words, confidence }: Pick<Suggestion, 'question' | 'text' | 'confidence'>,
  value: SuggestionValue,
  first = '💡',
): Post {
  const title = `${first} ${shorten(question, 200)} (${Math.round(confidence * 100)} % sure that this answers it)`;
  const [piece = '', ...more] = split(words, 2500);
  return {
    text: escaped(title),
    blocks: [
      { type: 'context', elements: [{ type: 'plain_text', text: title, emoji: true }] },
      ...markdownBlocks(piece),
      ...(more.length > 0
        ? [{ type: 'context', elements: [{ type: 'plain_text', text: '… it goes on; all of it is sent.' }] }]
        : []),
      {
        type: 'actions',
        elements: [
          button(suggestionActions.send, 'Send to customer', value, 'primary'),
          button(suggestionActions.wrong, 'Does not answer it', value),
        ],
      },
    ],
  };
}
