import type { Representative } from '../conversation/event.ts';
import type { Message } from '../conversation/message.ts';

/** What the knowledge base would answer to a customer's message, for the representative who has the ticket. */
export interface Suggestion {
  /** Id of the message that it answers. */
  message: string;
  /** Id of the article, and its question. */
  article: string;
  question: string;
  /** The article's answer as it is put on the customer's channel, in Markdown. */
  text: string;
  /** The calibrated probability (0 to 1) that it answers the message. */
  confidence: number;
  /** Differs when the text does. */
  version: string;
}

/** `used`: it was sent; `wrong`: it does not answer the message. */
export type SuggestionVerdict = 'used' | 'wrong';

/** What became of a suggestion. */
export interface SuggestionGiven {
  conversation: string;
  message: string;
  article: string;
  verdict: SuggestionVerdict;
  by: Representative;
}

/** Suggests answers to customers' messages, after and beside their turns: nobody waits for it. */
export interface DeskSuggestions {
  /**
   * Undefined when nothing is sure enough, the customer has read it already, or so much is asked that customers would wait. Never
   * rejects for any text.
   */
  to(conversation: string, message: Pick<Message, 'id' | 'text'>): Promise<Suggestion | undefined>;
  /** What an article says there now; undefined when there is none (any more). */
  textOf(conversation: string, article: string): Promise<{ text: string; version: string } | undefined>;
  /** Keeps it in the record of questions, as a label; a later one of the same message replaces it. */
  judge(given: SuggestionGiven): Promise<void>;
}
