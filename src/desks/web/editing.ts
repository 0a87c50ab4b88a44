import type { Representative } from '../../conversation/event.ts';
import type { Problem } from '../../knowledge/authoring/problem.ts';
import type { Version } from '../../knowledge/editing/commits.ts';
import type { Deleted } from '../../knowledge/editing/deleted.ts';
import type { Saved } from '../../knowledge/editing/editing.ts';
import type { Listed } from '../../knowledge/editing/listing.ts';
import type { Moved } from '../../knowledge/editing/moving.ts';
import type { Use } from '../../knowledge/editing/uses.ts';
import type { DiffLine } from '../../knowledge/proposals/lines.ts';
import type { Piece } from '../../markdown/piece.ts';

/** How an answer reads on a channel, as that channel draws it. */
export type ChannelPreview = { channel: string; title: string } & (
  | { as: 'bubble'; markdown: string }
  | { as: 'mail'; pieces: Piece[] /** The addresses of pictures that it shows. */; pictures: string[] }
  | { as: 'blocks'; elements: Block[] }
  | { as: 'terminal'; text: string }
);

/** A part of a message in Slack. */
export type Block = { [key: string]: unknown };

/** A change that somebody proposed. */
export interface ProposalLine {
  id: string;
  /** Which article it is of: `en/billing/pay-by-phone`. */
  path: string;
  by: string;
  from: string;
  /** Milliseconds since 1970. */
  at: number;
  isNew: boolean;
}

/** What there is to edit in a language. */
export interface EditingList {
  articles: Listed[];
  topics: string[];
  proposals: ProposalLine[];
  /** The machine on which they lie. */
  on: string;
  /** What files can be added for articles: as a browser's dialog knows their types, and how many bytes at most. */
  files: { accept: string; largest: number };
}

/** A picture or a document that was added for articles. */
export interface AddedFile {
  /** How it is called there; another one may have had its name. */
  name: string;
  /** As an article links to it. */
  link: string;
  isPicture: boolean;
  /** It lay there before. */
  was: boolean;
  /** Whether customers can open it: not where PUBLIC_URL is not set. */
  isGiven: boolean;
  committed: boolean;
  /** What git says when it did not commit it. */
  said?: string;
}

/** An article that is opened; without a version it is not written yet. */
export interface OpenedArticle {
  path: string;
  text: string;
  version?: string | undefined;
  /** It was put aside, and so is a draft whatever it says. */
  aside: boolean;
  /** It is deleted, and this is the version whose text this is. */
  restores?: string;
  /** The proposal that the text is of, with what the article says now. */
  proposal?: ProposalLine & { lines: DiffLine[] };
}

/** A question that would get something else, in words. */
export interface MovedQuestion {
  question: string;
  from: 'test' | 'article' | 'customer';
  change: 'changed' | 'begun' | 'ceased' | 'other';
  before: string;
  now: string;
}

/** What customers would notice of a change. */
export interface Comparison {
  questions: number;
  moved: MovedQuestion[];
}

/** What somebody else wrote meanwhile, with what one's own would change of it. */
export interface There {
  there: { text?: string; version?: string; by?: string; lines: DiffLine[] };
}

/** What became of what somebody saves. */
export type SavedHere = Exclude<Saved, { changed: unknown }> | There;

/** What became of an article that was to have another name, or to go. */
export type MovedHere = Exclude<Moved, { changed: unknown }> | There;

/** An article that is to have another name or topic; without one, that is to go. */
export interface ToMove {
  path: string;
  to?: string | undefined;
  opened: string;
}

/** What somebody saves. */
export interface ToSave {
  path: string;
  text: string;
  opened?: string | undefined;
  from?: string | undefined;
  proposal?: string | undefined;
  /** The id of the version that it goes back to. */
  back?: string | undefined;
}

/** What the editor of articles at the desk needs of the files. */
export interface DeskEditing {
  /** Whether somebody may write articles here; who may not sees nothing of the editor. */
  isTrainer(by: Representative): boolean;
  list(locale: string): Promise<EditingList>;
  /** What is not in force and has all of some words: drafts, broken files and what is proposed. */
  found(words: string, locale: string): Promise<Pick<EditingList, 'articles' | 'proposals'>>;
  /** Articles that are not there any more and can be had back, the last one first. */
  deleted(locale: string): Promise<Deleted[]>;
  /** Undefined when there is none (any more). */
  open(path: string): Promise<OpenedArticle | { fault: string } | undefined>;
  proposal(id: string): Promise<OpenedArticle | { fault: string } | undefined>;
  /** Says no to a proposal; may be said twice. */
  refuse(id: string): Promise<void>;
  /** What `faq check` would say of it, and of the others because of it. */
  check(path: string, text: string): Promise<{ own: Problem[]; others: Problem[] } | { broken: string } | undefined>;
  previews(text: string): ChannelPreview[];
  /** `busy`: more is asked just now than can be answered. */
  compare(path: string, text: string, gone: AbortSignal): Promise<Comparison | { fault: string } | 'busy' | undefined>;
  save(saving: ToSave, by: Representative): Promise<SavedHere>;
  move(moving: ToMove, by: Representative): Promise<MovedHere>;
  /** Where else an article is named. */
  uses(path: string): Promise<Use[] | undefined>;
  /** Adds a picture or a document for articles, as a name and bytes; or says why not. */
  addFile(file: { name: string; bytes: Buffer }, by: Representative): Promise<AddedFile | { why: string }>;
  /** How much of a file is read at most. */
  largestFile: number;
  versions(path: string): Promise<Version[] | undefined>;
  version(path: string, id: string): Promise<string | undefined>;
}
