import type { IncomingMessage } from 'node:http';
import type { Router } from 'express';
import type { BlockedSenders } from '../conversation/blocked.ts';
import type { Address, Receive } from '../conversation/event.ts';
import type { Log } from '../conversation/log.ts';
import type { Attempt, Outcome } from '../conversation/outbox.ts';
import type { Presence } from '../conversation/presence.ts';
import type { RedisListening } from '../conversation/redis/store.ts';
import type { Store } from '../conversation/store.ts';
import type { Typing } from '../conversation/typing.ts';
import type { FileAccess } from '../files/access.ts';
import type { Away } from '../handoff/away.ts';
import type { Queue } from '../handoff/queue.ts';
import type { DeskNotice, DeskUpdate } from '../handoff/update.ts';
import type { FormLetters } from '../knowledge/form-letters/form-letters.ts';
import type { RightOrWrong } from '../reports/facts.ts';
import type { RedisClient } from '../server/redis.ts';
import type { ChannelStatus, NotSetUp } from '../server/status.ts';
import type { Settings, Team } from '../settings/settings.ts';
import type { SlackWorkspace } from '../slack/workspace.ts';
import type { DeskSuggestions } from './suggestions.ts';
import type { DeskTeaching } from './teaching.ts';
import type { DeskAnswers } from './web/answers.ts';

/** Where representatives work. */
export interface Desk {
  /** The desk's name in representatives, settings and logs; its destination in the outbox is `desk:<name>`. */
  name: string;
  /** The same as people read it. */
  title: string;
  /** Begins to listen; turns what representatives do into `acted` events, and acknowledges after receive returned. */
  start(receive: Receive): Promise<void>;
  /** Shows one update. Must not throw for what a provider answers. Absent when the desk reads queue and log itself. */
  deliver?(update: DeskUpdate, attempt: Attempt & { id: string }): Promise<Outcome>;
  /** By kind: brings what `deliver` left to do about how something looks, which may come again. */
  touchUps?: Readonly<Record<string, (notice: unknown, attempt: Attempt & { id: string }) => Promise<Outcome>>>;
  /**
   * Tells one representative something that nobody else sees, and that stands in no log. For a desk without `deliver`; must
   * not throw for what a provider answers.
   */
  tell?(notice: DeskNotice, attempt: Attempt & { id: string }): Promise<Outcome>;
  /** Stops listening, finishes what is under way. It may never have been started. */
  stop(): Promise<void>;
  /** What it serves over HTTP, to be mounted at `path`. */
  router?: Router;
  /** Default: `/`. */
  path?: string;
  /** A link that signs a representative of that name in, once. */
  link?(name: string): Promise<string>;
  /** What is wrong with its account, its places and its rights, a sentence each that says what to do. */
  examine?(): Promise<string[]>;
  /** How it is now. */
  status?(): ChannelStatus;
  /** Removes what it keeps of a conversation that leaves; may be asked to twice. */
  forget?(conversation: string): Promise<void>;
}

/** A team as desks know it. */
export type DeskTeam = Team & {
  /** Called in danger at any hour. */
  onCall: boolean;
};

/** A channel where somebody can be written to first. */
export interface LetterChannel {
  /** As people read it. */
  title: string;
  /** Where somebody with this e-mail address is written to; undefined when it is none, or one of ours. */
  addressFor(email: string, about: { subject: string; team?: string }): Address | undefined;
}

/** What desks are built on; each takes of it what it needs. */
export interface DeskGround {
  settings: Settings;
  teams: readonly DeskTeam[];
  queue: Queue;
  store: Store;
  presence: Presence;
  /** Who types; without it nobody is told. */
  typing?: Typing;
  /** Who of the representatives is away. */
  away: Away;
  /** Whose letters are kept unread, to be let in again. */
  blocked: Pick<BlockedSenders, 'list' | 'unblock'>;
  redis: RedisClient;
  /** A connection that is used for listening only. */
  listening: RedisListening;
  http: {
    /** How browsers reach this server, without a slash at the end. */
    publicUrl: string;
    /** Whose request it is, for limits. */
    addressOf(request: IncomingMessage): string;
  };
  /** The files of conversations; without it none are taken. */
  files?: FileAccess;
  /** Shared with the channel there; absent when Slack is not set up. Register with it before `start` resolves: it listens then. */
  slack?: SlackWorkspace | undefined;
  /** How a channel is called. */
  titleOf(channel: string): string;
  /** The same of all channels, by name, for a page that asks once. */
  titles: Readonly<Record<string, string>>;
  /** Where representatives can begin conversations; absent where nobody is reached by an e-mail address. */
  letters?: LetterChannel | undefined;
  /** What trainers wrote for representatives to send; without it there are no form letters. */
  formLetters?: FormLetters;
  /** Keeps what a representative says of the bot's answer; false when its question is not in the record (any more). */
  judge(question: string, verdict: RightOrWrong, by: string): Promise<boolean>;
  /** Takes what representatives would have the bot say, as proposals; without it nobody can teach it. */
  teaching?: DeskTeaching | undefined;
  /** Suggests answers to who has a ticket; without it none are. */
  suggestions?: DeskSuggestions | undefined;
  /** What is wrong with the knowledge base now, a line each. */
  faults(): string[];
  /** What keeps a channel from working now, a sentence each. */
  alerts?(): string[];
  /** What a page on answers shows; without it there is no such page. */
  answers?: DeskAnswers;
  log: Log;
}

/** Builds a desk from the settings, or says what would turn it on. Nothing goes out before `start`. */
export type OpenDesk = (ground: DeskGround) => Desk | NotSetUp | undefined | Promise<Desk | NotSetUp | undefined>;
