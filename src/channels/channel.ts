import type { IncomingMessage } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import type { Router } from 'express';
import type { BlockedSenders } from '../conversation/blocked.ts';
import type { Capabilities } from '../conversation/capabilities.ts';
import type { Address, Receive } from '../conversation/event.ts';
import type { Log } from '../conversation/log.ts';
import type { Message } from '../conversation/message.ts';
import type { Attempt, Outcome } from '../conversation/outbox.ts';
import type { Presence } from '../conversation/presence.ts';
import type { Store } from '../conversation/store.ts';
import type { Typing } from '../conversation/typing.ts';
import type { FileAccess } from '../files/access.ts';
import type { Served } from '../server/http.ts';
import type { RedisClient } from '../server/redis.ts';
import type { Secrets } from '../server/secrets.ts';
import type { ChannelStatus, NotSetUp } from '../server/status.ts';
import type { Settings } from '../settings/settings.ts';
import type { SlackWorkspace } from '../slack/workspace.ts';

/** Where customers write. A channel turns payloads into messages and messages into payloads; it never chooses words. */
export interface Channel {
  /** The channel's name in addresses, settings and logs, without a colon; no other channel has it. */
  name: string;
  /** The same as people read it. */
  title: string;
  /** What it can do. Nobody asks which channel it is. */
  can: Capabilities;
  /** Begins to listen; calls receive once per event it hears and acknowledges its provider only after that returned. */
  start(receive: Receive): Promise<void>;
  /**
   * Brings one message to the customer, within `can.tryMs`. Must not retry by itself, must not throw for what a provider
   * answers, and ends when the attempt's signal does. Absent when the channel's customers read the conversation's log.
   */
  deliver?(to: Address, message: Message, attempt: Attempt & { id: string }): Promise<Outcome>;
  /** Stops listening, finishes what is under way, lets go of every resource. It may never have been started. */
  stop(): Promise<void>;
  /** What it serves over HTTP, mounted at `/`: its paths are its own, and what is not its own it passes on. */
  router?: Router;
  /** Takes a WebSocket upgrade; false when it is not for this channel. */
  upgrade?: Served['upgrade'];
  /** What is wrong with its account, its addresses and its rights, a sentence each that says what to do. */
  examine?(): Promise<string[]>;
  /** What keeps it from working now and will not pass by itself, a sentence each: representatives read it. */
  alerts?(): string[];
  /** How it is now. Absent when there is nothing to say of it. */
  status?(): ChannelStatus;
  /**
   * Where somebody with this e-mail address is written to; absent where nobody is reached by one. A conversation may begin there, or go
   * on there; undefined when the address is none, or one of ours. What is written there beside the conversation (`beside` of its
   * letterhead) joins nobody to it.
   */
  addressFor?(email: string, about: { subject: string; team?: string }): Address | undefined;
  /** Removes what it keeps of a conversation that leaves; may be asked to twice. */
  forget?(conversation: string): Promise<void>;
  /** Resolves when its customer has left for good: a terminal that was closed. */
  ended?: Promise<void>;
}

/** What customers may read without asking, in their language. */
export interface Reading {
  sections(locale: string): { title: string; articles: { id: string; question: string }[] }[];
  /** Those that have all of some words, at most 20. */
  find(words: string, locale: string): { id: string; question: string }[];
  /** One of them, as it reads on the channel. */
  article(id: string, locale: string): { id: string; question: string; text: string } | undefined;
}

/** What channels are built on; each takes of it what it needs. */
export interface ChannelGround {
  settings: Settings;
  store: Store;
  /** Who reads their conversation now: told by channels whose clients stay connected. */
  presence: Presence;
  /** Who types: told by, and to, channels whose clients stay connected. */
  typing?: Typing;
  redis: RedisClient;
  /** The conversation with the case of that number. */
  ofCase?(number: number): Promise<string | undefined>;
  /** Whom representatives have blocked. */
  blocked?: BlockedSenders;
  secrets: Secrets;
  http: {
    /** How browsers reach this server, without a slash at the end. */
    publicUrl: string;
    /** Whose request it is, for limits. */
    addressOf(request: IncomingMessage): string;
  };
  /** The files of conversations; without it none are taken. */
  files?: FileAccess;
  /** The articles as customers of a channel may read them, from `start` on; absent where there are none. */
  readingOn?(channel: string): Reading;
  /** Shared with the desk there; absent when Slack is not set up. Register with it before `start` resolves: it listens then. */
  slack?: SlackWorkspace | undefined;
  /** Where `frontdesk chat` was typed; absent in a server. */
  terminal?: { input: Readable; output: Writable; terminal: boolean; locale: string } | undefined;
  log: Log;
}

/**
 * Builds a channel from the settings, or says what would turn it on; undefined when there is nothing to say either. Nothing
 * goes out before `start`: `doctor` builds channels only to examine them.
 */
export type OpenChannel = (
  ground: ChannelGround,
) => Channel | NotSetUp | undefined | Promise<Channel | NotSetUp | undefined>;
