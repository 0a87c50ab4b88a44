import type { BlockedSenders } from '../../conversation/blocked.ts';
import type { Entry } from '../../conversation/decision.ts';
import type { DeliveryState, Representative } from '../../conversation/event.ts';
import type { Log } from '../../conversation/log.ts';
import type { Files } from '../../files/files.ts';
import type { Linked } from '../../files/links.ts';
import type { Away } from '../../handoff/away.ts';
import type { Hours } from '../../handoff/hours.ts';
import type { Escalation } from '../../handoff/others.ts';
import type { Queue } from '../../handoff/queue.ts';
import type { Traces } from '../../slack/traces.ts';
import type { SlackWorkspace } from '../../slack/workspace.ts';
import type { DeskGround } from '../desk.ts';
import type { CardIndex } from './card-index.ts';
import type { Viewers } from './home/viewers.ts';
import type { Marking } from './marking.ts';
import type { Marks } from './marks.ts';
import type { RecurringIndex } from './recurring-index.ts';

/** A team as the Slack desk needs it; the teams of frontdesk.yaml have this shape. */
export interface SlackTeam {
  id: string;
  name: string;
  tier: number;
  /** The team that takes over where this one gets no further. */
  escalate?: Escalation | undefined;
  /** Slack's ids of the team's channel, of the user group whose members may act, and of people who may, too. */
  slack: { channel: string | undefined; group: string | undefined; members?: readonly string[] };
  /** When somebody is there; undefined: always. */
  hours?: Hours | undefined;
  /** Called in danger at any hour. */
  onCall?: boolean;
}

/** What the desk is made of. */
export interface DeskParts extends Pick<SlackWorkspace, 'connection' | 'posts' | 'people' | 'files'> {
  teams: readonly SlackTeam[];
  /** Gets the cards of teams whose channel is not set or cannot be posted to. */
  defaultTeam: string;
  /** Who of the representatives is away. */
  away: Away;
  /** Whose letters are kept unread, to be let in again. */
  blocked: Pick<BlockedSenders, 'list' | 'unblock'>;
  /** Who works at other desks and can have a ticket; default: nobody. */
  elsewhere?(): Promise<readonly Representative[]>;
  queue: Pick<Queue, 'record' | 'list' | 'find' | 'search' | 'ofCustomer' | 'watch'>;
  cards: CardIndex;
  marks: Marks;
  /** What was posted of recurring problems. */
  recurring: RecurringIndex;
  /** What Slack calls the files that are shown in threads. */
  traces: Traces;
  /** Where the files of conversations lie; without it representatives send none from Slack. */
  store?: Files;
  /** The last entries of a conversation's log, oldest first. */
  history(conversation: string, last: number): Promise<Entry[]>;
  /** The first entries after that number, oldest first. */
  historyAfter(conversation: string, after: number, limit: number): Promise<Entry[]>;
  /** How far a message of a conversation has come; undefined while nobody knows. */
  deliveryOf(conversation: string, message: string): Promise<DeliveryState | undefined>;
  /**
   * A channel takes a message a second: what is so many milliseconds old when its turn comes had to wait, and what waits behind it is
   * shown with it; default: three seconds.
   */
  behindMs?: number;
  /** Whether customers write to the app in Slack, too; default: they do not. */
  customers?: boolean;
  /** The language in which a conversation is held; undefined while nobody knows. */
  localeOf?(conversation: string): Promise<string | undefined>;
  /** Who looks at their Home tab; default: as this process knows. */
  viewers?: Viewers;
  /** Changes within so many milliseconds are one for the Home tabs; default: five seconds. */
  gatherMs?: number;
  /** Milliseconds after which a reply that has not arrived is shown as waiting; default: three seconds. */
  soon?: number;
  /** Keeps what a representative says of the bot's answer; false when its question is not in the record (any more). */
  judge: DeskGround['judge'];
  /** Customers are asked how it was, once a person has helped them; default: they are not. */
  survey?: boolean;
  /** Takes what representatives would have the bot say. */
  teaching?: DeskGround['teaching'];
  /** Suggests answers to who has a ticket. */
  suggestions?: DeskGround['suggestions'];
  /** Where representatives can write to somebody first. */
  letters?: DeskGround['letters'];
  /** What trainers wrote for representatives to send. */
  formLetters?: DeskGround['formLetters'];
  /** Whose desk it is, as letters say it. */
  organisation?: string;
  /** How a channel is called; default: by its name. */
  titleOf?(channel: string): string;
  /** Makes the link under which representatives open a file; without it files are only named. */
  linkTo?: (file: Linked) => string;
  log: Log;
}

/** The same, with what the desk made of it for its own files. */
export interface Inner extends DeskParts {
  /** The team of that id, else a team of that name without a channel. */
  team(id: string): SlackTeam;
  /** Where a team's cards go, when there is such a place. */
  channelOf(team: string): string | undefined;
  isTeamChannel(channel: string): boolean;
  mark: Marking;
  /** The entry with links at its files, made now. */
  linked(entry: Entry): Entry;
}

/** What an act says about where in Slack it came from; it comes back with what the representative is told. */
export interface Ref {
  desk: 'slack';
  channel: string;
  thread?: string;
  /** The representative's own message, when it was one. */
  ts?: string;
  /** That message was a word, which asked for the act. */
  word?: true;
}

/** Reads a ref; undefined when another desk wrote it. */
export const readRef = (value: unknown): Ref | undefined => {
  const { desk, channel, thread, ts, word } = (value ?? {}) as Partial<Record<keyof Ref, unknown>>;
  if (desk !== 'slack' || typeof channel !== 'string') return undefined;
  return {
    desk,
    channel,
    ...(typeof thread === 'string' && { thread }),
    ...(typeof ts === 'string' && { ts }),
    ...(word === true && { word }),
  };
};
