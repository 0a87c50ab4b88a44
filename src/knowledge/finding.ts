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

/** What the knowledge base says to a question. `candidates` holds at most three, best first, whatever the decision. */
export type Finding =
  | {
      decision: 'answer';
      article: Article;
      /** The answers to the other questions of the same message, in their order. */
      also?: readonly Article[];
      candidates: Candidate[];
    }
  /** Likely, and not sure: its text may be shown if it is worded so. `others` may be meant as well, `further` when none of these is. */
  | { decision: 'guess'; article: Article; others: Article[]; further: Article[]; candidates: Candidate[] }
  | { decision: 'choices'; choices: Article[]; further: Article[]; candidates: Candidate[] }
  | { decision: 'nothing'; candidates: Candidate[] }
  | {
      decision: 'person';
      reason: 'asked' | 'upset' | 'danger' | 'article';
      /** With danger: of which kind. */
      danger?: Danger;
      article?: Article;
      candidates: Candidate[];
    };
