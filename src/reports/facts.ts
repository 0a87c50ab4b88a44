/** Where facts go: the record of questions. */
export const recordDestination = 'record';

/** What a message of the bot answers: ids of the question in the record, and of the article that it was answered with. */
export interface AnswerRef {
  question: string;
  article: string;
}

/** An article that might answer, as the knowledge base saw it; `utterance` is the one that lay nearest, `view` what saw it. */
export interface Guess {
  id: string;
  /** 0 to 1. */
  confidence: number;
  utterance?: string;
  view?: string;
}

/** Something that happened to a customer's question; `at` is in milliseconds since 1970. */
export type Fact = { question: string; at: number } & (
  | {
      fact: 'asked';
      text: string;
      locale: string;
      channel: string;
      decision: 'answer' | 'choices' | 'nothing' | 'person';
      /** Why a person. */
      reason?: string;
      /** What it was answered with at once. */
      article?: string;
      /** Best first, at most three. */
      top: Guess[];
      /** The question that this one puts in other words, or goes on with. */
      before?: string;
    }
  /** The customer chose an article among those offered. */
  | { fact: 'chosen'; article: string }
  | { fact: 'outcome'; outcome: QuestionOutcome; article?: string }
  /** A representative wrote to the customer. */
  | { fact: 'replied'; text: string; ticket?: number }
  /** The ticket that it became has ended. */
  | { fact: 'resolved'; disposition: string; ticket?: number }
);

/** What became of a question with the bot. */
export type QuestionOutcome = 'helped' | 'not-helped' | 'asked-again' | 'handed-over';

/** What goes there: the facts of one turn. `known`: the customer's name and address, to be masked wherever they stand. */
export interface Facts {
  facts: Fact[];
  known: string[];
}
