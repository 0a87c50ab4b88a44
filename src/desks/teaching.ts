import type { Representative } from '../conversation/event.ts';

/** What a form begins with that teaches the bot something from a ticket. */
export interface Lesson {
  /** What the customer asked and what they were answered, without what points to them. */
  question: string;
  answer: string;
  /** The articles that come nearest, best first; at most three. */
  near: { id: string; question: string }[];
}

/** What the bot is to learn: a new article, one more wording of one, or another answer for one. */
export type Into = { change: 'new' } | { change: 'wording' | 'answer'; article: string };

/** What somebody filled in. */
export interface Taught {
  conversation: string;
  /** What it comes from, as people say it: FD-1042. */
  from: string;
  /** Whose ticket it is. */
  team: string;
  question: string;
  answer: string;
  into: Into;
  by: Representative;
}

/** A proposal that waits for a trainer, and on which machine, or what is wrong with which field. */
export type Proposed = { id: string; on: string } | { problem: string; field: 'question' | 'answer' | 'into' };

/** Turns what representatives answered into proposed changes of the knowledge base: nothing goes live from a desk. */
export interface DeskTeaching {
  /** `answer`: the reply that was pointed to; else the last one. Nobody waits for it longer than a form can. */
  lesson(conversation: string, answer?: string): Promise<Lesson>;
  /** May be sent twice: it is one proposal. */
  propose(taught: Taught): Promise<Proposed>;
}

/** What becomes of a proposal, in words for whoever made it. It is a file of that machine: with several, a trainer must know which. */
export const proposedWords = ({ id, on }: { id: string; on: string }): string =>
  `Proposed as ${id} on ${on}. A trainer sees it there with “frontdesk faq diff --proposal ${id}”, and it is live once it was accepted.`;

/** How the choices read; an article by its question. */
export const intoWords = {
  new: 'A new article',
  wording: (question: string): string => `Another way to ask: ${question}`,
  answer: (question: string): string => `This answer for: ${question}`,
};
