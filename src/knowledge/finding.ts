import type { Article } from './articles/article.ts';
import type { Danger } from './triage/triage.ts';

/** An article that may answer, with the calibrated probability (0 to 1) that it does. */
export interface Candidate {
  id: string;
  question: string;
  confidence: number;
  /** The utterance that lies nearest, and the view that saw it: `exact`, `words`, `letters`, `meaning` or `answer`. */
  why?: { utterance: string; view: string };
}

/** One of several questions of a message, in the customer's words, and what was found for it; nothing: it is open. */
export interface Part {
  question: string;
  finding: Finding;
}

/** What the knowledge base says to a question. `candidates` holds at most three, best first, whatever the decision. */
export type Finding =
  | {
      decision: 'answer';
      article: Article;
      /** When the message asks several things: what was found for each, in their order. */
      parts?: readonly Part[];
      candidates: Candidate[];
    }
  /** Likely, and not sure: its text may be shown if it is worded so. `others` may be meant as well, `further` when none of these is. */
  | {
      decision: 'guess';
      article: Article;
      others: Article[];
      further: Article[];
      parts?: readonly Part[];
      candidates: Candidate[];
    }
  | { decision: 'choices'; choices: Article[]; further: Article[]; candidates: Candidate[] }
  | { decision: 'nothing'; candidates: Candidate[] }
  | {
      decision: 'person';
      reason: 'asked' | 'upset' | 'danger' | 'article';
      /** With danger: of which kind. */
      danger?: Danger;
      article?: Article;
      parts?: readonly Part[];
      candidates: Candidate[];
    };
