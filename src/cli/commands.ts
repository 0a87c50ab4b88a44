import type { Summary } from '../handoff/queue.ts';
import type { Calibration } from '../knowledge/calibration/calibration.ts';
import type { Verdict } from '../reports/facts.ts';
import type { Gap } from '../reports/gaps.ts';
import type { Question } from '../reports/questions.ts';
import type { Log } from '../server/log.ts';
import type { ChannelStatus, NotSetUp } from '../server/status.ts';
import type { EmailAccount, Settings } from '../settings/settings.ts';
import type { Check } from './check.ts';
import type { Io } from './io.ts';

/** What every command that works with the app hands over. */
export interface Given {
  settings: Settings;
  log: Log;
  /**
   * Only tests have one: `offset` is added to the time of the store, milliseconds, and what is to leave is looked for so often,
   * milliseconds.
   */
  clock?: { offset: () => number; lookMs: number };
}

/** A channel or a desk at start-up: where it is, or what turns it on. */
export type WayIn = { name: string } & ChannelStatus;

/** What was found about a channel or a desk; no problems mean that it is in order. */
export type Examined = { title: string; problems: readonly string[] } | NotSetUp;

/** A started Frontdesk. */
export interface Running {
  /** The page on which customers chat. */
  chatPage: string;
  /** The page on which one writes mail as a customer, when e-mail is tried without an account. */
  mailPage?: string;
  /** Signs a representative in, once; where there is a desk of our own. */
  deskLink?: string;
  channels: WayIn[];
  /** What of the knowledge base is broken, and not in force as it stands in its file, line by line. */
  faults?: readonly string[];
  /** Where conversations are kept, in words: `a private Redis in ./var`. */
  store: string;
  /** Takes nothing new, finishes what is under way, lets go of everything. */
  stop(): Promise<void>;
}

/** An event whose turn failed again and again. */
export interface DeadEvent {
  id: string;
  conversation: string;
  why: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What `frontdesk mail read` shows of a mail that was read. */
export interface MailRead {
  kind: 'person' | 'auto-reply' | 'bounce' | 'list' | 'unreadable';
  why: string;
  /** What was newly written. */
  text: string;
  pairs: readonly { quoted: string; new: string }[];
  subject: string;
  from?: { address: string; name?: string };
  files: readonly { name: string; type: string; bytes: Uint8Array }[];
  bounced: readonly { address: string; action: string; status?: string }[];
  leftOut: readonly string[];
}

/** Reads mail as the e-mail channel does. */
export interface MailReader {
  read(raw: Uint8Array): Promise<MailRead>;
  stop(): Promise<void>;
}

/** What would become of a mail. */
export interface MailTried {
  read: MailRead;
  /** The address of ours that it was written to. */
  account: string;
  /** Which conversation it joins or follows, and why. */
  joins: { conversation?: string; follows?: string; why: string };
  /** What representatives would read of it beside its words. */
  noted: readonly string[];
  /** What would be sent, or why not, and how long after it came, milliseconds. */
  replies: readonly ({ after: number } & (
    | { headers: readonly (readonly [name: string, value: string])[]; text: string }
    | { refused: string }
  ))[];
  /** Who would get it, and why. */
  person?: { team: string; reason: string; number?: number };
}

/** Shows what would become of mails; sends and keeps nothing. */
export interface MailTrier {
  try(raw: Uint8Array): Promise<MailTried>;
  stop(): Promise<void>;
}

/** What was found about an account of mail. */
export interface MailCheck extends Check {
  account: string;
  address: string;
}

/** Somebody who is blocked, in small letters, and since when: milliseconds since 1970. */
export interface Blocked {
  channel: string;
  id: string;
  since: number;
}

/** What customers asked, and a place for what a trainer says of it. */
export interface Review {
  questions: readonly Question[];
  /** Resolves when it is kept; a later verdict replaces an earlier one. */
  judge(question: string, verdict: Verdict, by: string): Promise<void>;
}

/** What the commands need of the app; `app/commands.ts` exports these names. Each opens what it needs, and closes it again. */
export interface App {
  /** Opens the doors. Rejects, with a sentence that says what to do, when it cannot. */
  start(given: Given): Promise<Running>;
  /** The bot in a terminal, until the input ends or `io.stopped` is aborted. */
  chat(given: Given, io: Pick<Io, 'input' | 'output' | 'terminal' | 'stopped'>, locale: string): Promise<void>;
  /** Open tickets, the next one first. */
  queue(given: Given, wanted: { team?: string; status?: 'resolved'; limit: number }): Promise<Summary[]>;
  /** Restores the queue from the conversations; how many tickets there were. */
  rebuildQueue(given: Given): Promise<number>;
  /** What customers asked since a time (milliseconds since 1970) and the bot could not settle, of how many questions. */
  gaps(given: Given, since: number): Promise<{ gaps: Gap[]; questions: number }>;
  /** What customers asked since a time, without personal data. */
  asked(given: Given, since: number): Promise<{ question: string; locale: string }[]>;
  /** The questions on which representatives gave a verdict. */
  rated(given: Given): Promise<Question[]>;
  /** Hands over what was asked since a time, and stays open while that is worked on. */
  review<T>(given: Given, since: number, work: (record: Review) => Promise<T>): Promise<T>;
  /** Makes the bot as sure as verdicts say, in every process; undefined: as sure as it is without them. */
  applyLabels(given: Given, applied: (Calibration & { labels: number; at: string }) | undefined): Promise<void>;
  /** A link that signs a representative of that name in, once. */
  deskLink(given: Given, name: string): Promise<string>;
  /** What is wrong with the channels and desks that are set up, and what turns the others on. */
  examine(given: Given): Promise<Examined[]>;
  /** The manifest of the Slack app, for who creates it. */
  slackManifest(settings: Settings): object;
  /** The dead letters, newest first. */
  deadLetters(given: Given): Promise<DeadEvent[]>;
  /** Gives a dead letter another turn; false when there is none of that id. */
  replay(given: Given, id: string): Promise<boolean>;
  /** Senders who are blocked, who was blocked last first. */
  blockedSenders(given: Given, most: number): Promise<Blocked[]>;
  /** Lets a sender of mail in again; false when nobody had blocked them. */
  unblock(given: Given, address: string): Promise<boolean>;
  /** Reads mail; needs no settings. */
  mailReader(): Promise<MailReader>;
  /** Treats mails as the e-mail channel and the bot do. */
  mailTrier(given: Given): Promise<MailTrier>;
  /** Looks at accounts and sends each a mail, which it removes again; tells each check as soon as it is known. */
  mailDoctor(given: Given, accounts: readonly EmailAccount[], tell: (check: MailCheck) => void): Promise<void>;
  /** Begins a login at the account's provider, shows what to type and where, and waits until that was done or is too late. */
  mailLogin(
    given: Given,
    account: EmailAccount,
    show: (code: { code: string; url: string }) => void,
  ): Promise<'done' | 'declined' | 'expired'>;
}

/** Loads the app when a command needs it: it is large, and `--help` does not. */
export type LoadApp = () => Promise<App>;

/** How a command ended: 0 done, 1 not done, 2 wrong usage. */
export type Status = 0 | 1 | 2;
