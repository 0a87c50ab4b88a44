import type { Belonging, BotDecision, GapKind, MessagePart, QuestionOutcome, Verdict } from '../../reports/facts.ts';
import type { Satisfaction } from '../../reports/satisfaction.ts';
import type { Week } from '../../reports/weeks.ts';
import type { DeskEditing } from './editing.ts';

/** What the bot would do with a question, and why. */
export interface Preview {
  decision: BotDecision;
  /** Why a person. */
  reason?: string;
  /** What the customer would read and could press; Markdown where `markdown`. */
  says: { text: string; markdown: boolean; buttons: string[] }[];
  /** Best first, at most three. */
  top: PreviewGuess[];
  /** When it asks several things: what was found for each, in their order. */
  parts?: PreviewPart[];
}

/** One of several questions of a message, in its words. */
export type PreviewPart = { question: string } & Pick<Preview, 'decision' | 'reason' | 'top'>;

/** An article that came near: how sure it is (0 to 1), by which of its wordings, and what saw it. */
export interface PreviewGuess {
  id: string;
  /** Missing when there is no such article any more. */
  question?: string;
  confidence: number;
  utterance?: string;
  view?: string;
}

/** An article with what came of it in the last 30 days. */
export interface ArticleLine {
  id: string;
  topic: string;
  question: string;
  /** For representatives only. */
  audience?: 'staff';
  asked: number;
  helped: number;
  notHelped: number;
  handedOver: number;
}

/** An article as one reads it at the desk. */
export interface ArticleShown {
  id: string;
  question: string;
  also: readonly string[];
  answer: string;
  file: string;
  owner?: string;
  review?: string;
}

/** Questions that are alike, which the bot did not settle. Times are milliseconds since 1970. */
export interface GapLine {
  id: string;
  number: number;
  locale: string;
  count: number;
  kinds: Record<GapKind, number>;
  last: number;
  wordings: string[];
  nearest?: { id: string; confidence: number };
  belongs?: Belonging;
  reply?: { at: number; text: string; ticket?: number };
}

/** A question that was asked, without personal data. */
export interface AskedLine {
  id: string;
  at: number;
  text: string;
  locale: string;
  channel: string;
  decision: BotDecision;
  reason?: string;
  article?: string;
  top: PreviewGuess[];
  outcomes: QuestionOutcome[];
  /** Which of the questions of one message it is. */
  part?: MessagePart;
  verdict?: Verdict & { at: number; by: string };
}

/** A verdict that was just given, for the pages that show the answer. */
export interface RatingGiven {
  question: string;
  verdict: NonNullable<AskedLine['verdict']>;
}

export type { Week };

/** An article as a representative takes it into a reply: `text` is Markdown, as it reads on the customer's channel. */
export interface InsertableArticle {
  id: string;
  question: string;
  text: string;
}

/** What the page on answers needs of the knowledge base and the record of questions. */
export interface DeskAnswers {
  /** The first is the default. */
  locales: readonly string[];
  /** What should be put right in the files, a line each: `file:line what`. Nothing of it keeps a base from being in force. */
  warnings(): readonly string[];
  /** Says what the bot would do; nothing is said to anybody, nor recorded. Undefined when too much else is asked just now. */
  ask(question: string, locale: string): Promise<Preview | undefined>;
  articles(locale: string): Promise<ArticleLine[]>;
  /** The ids of those that have all of some words, anywhere in them; what is called so first. */
  found(words: string, locale: string): Promise<string[]>;
  article(id: string, locale: string): Promise<ArticleShown | undefined>;
  /** Articles about something, the likeliest first, as they read on a channel. */
  insertable(words: string, about: { locale: string; channel: string }): Promise<InsertableArticle[]>;
  gaps(): Promise<GapLine[]>;
  /** How the bot did in the last weeks, the oldest first. */
  weeks(): Promise<Week[]>;
  /** How customers found it who were asked in the last 30 days. */
  satisfaction(): Promise<Satisfaction>;
  /** Newest first, before a time when one is given. */
  questions(before: number | undefined): Promise<AskedLine[]>;
  /** Those of that id that are in the record (still), in no order. */
  asked(ids: readonly string[]): Promise<AskedLine[]>;
  /** False when there is no such question (any more). */
  judge(id: string, verdict: Verdict, by: string): Promise<boolean>;
  /** Where articles are written; without it they can only be read. */
  editing?: DeskEditing;
}
