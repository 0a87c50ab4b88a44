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
      decision: BotDecision;
      /** Why a person. */
      reason?: string;
      /** What it was answered with at once. */
      article?: string;
      /** Best first, at most three. */
      top: Guess[];
      /** The question that this one puts in other words, or goes on with. */
      before?: string;
      part?: MessagePart;
    }
  /** The customer chose an article among those offered. */
  | { fact: 'chosen'; article: string }
  | { fact: 'outcome'; outcome: QuestionOutcome; article?: string }
  /** A representative wrote to the customer. */
  | { fact: 'replied'; text: string; ticket?: number }
  /** The ticket that it became has ended. */
  | { fact: 'resolved'; disposition: string; ticket?: number }
);

/** Which of the questions of one message it is: all of that message name it alike; `place` is counted from 1. */
export interface MessagePart {
  message: string;
  place: number;
  of: number;
}

/** What the bot did with a question. */
export type BotDecision = 'answer' | 'guess' | 'choices' | 'nothing' | 'person';

/** What became of a question with the bot. */
export type QuestionOutcome = 'helped' | 'not-helped' | 'asked-again' | 'handed-over';

/** Whether an answer was the right one, as a press of a button says it. */
export type RightOrWrong = 'right' | 'wrong';

/**
 * What a representative or a trainer says of the bot's decision; `article`: what it should have been, `null` for nothing of what there
 * is. `not-for-us`: nobody here answers such questions, and no article is missing.
 */
export type Verdict =
  | { verdict: RightOrWrong }
  | { verdict: 'should-be'; article: string | null }
  | { verdict: 'not-for-us' };

/** Why a question shows a gap. */
export type GapKind =
  | 'unanswered' // the bot did not know, or nothing that it offered was meant
  | 'not-helped' // it answered, and that did not help or was not enough
  | 'by-hand' // a representative answered it
  | 'wrong'; // a representative says that it was wrong

/** The article that answers a gap: representatives said so, or customers found it in other words. */
export interface Belonging {
  id: string;
  why: 'verdict' | 'other-words';
  times: number;
}

/** What goes there: the facts of one turn. `known`: the customer's name and address, to be masked wherever they stand. */
export interface Facts {
  facts: Fact[];
  known: string[];
}
