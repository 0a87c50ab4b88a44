import type { Channel } from '../channels/channel.ts';
import { type Capabilities, plainest } from '../conversation/capabilities.ts';
import { type Sender, sendsMessages, sendsNotices, touchUpDestination } from '../conversation/outbox.ts';
import type { Store } from '../conversation/store.ts';
import type { Desk, LetterChannel } from '../desks/desk.ts';
import type { CodeLimits } from '../dialogs/codes/limits.ts';
import { codesDestination, sendCodes } from '../dialogs/codes/sender.ts';
import { sendTranscripts, transcriptsDestination } from '../dialogs/transcripts/sender.ts';
import { alarmsDestination } from '../handoff/alarm.ts';
import { readUpdate } from '../handoff/older-update.ts';
import { deskDestination } from '../handoff/transition.ts';
import type { NotSetUp } from '../server/status.ts';
import { sendAlarms } from './alarms.ts';

/** Channels or desks as the settings open them. */
export interface Opened<T> {
  open: T[];
  /** In the order of their index: those that are open and those that are not set up. */
  all: (T | NotSetUp)[];
}

/** Whether it is there, or only could be. */
export const isOpen = <T extends Channel | Desk>(each: T | NotSetUp): each is T => 'start' in each;

/** Opens each of an index in turn. Throws when two share a name, or one has a name that cannot be told from others. */
export async function openAll<T extends Channel | Desk, Ground>(
  kind: string,
  index: readonly ((ground: Ground) => T | NotSetUp | undefined | Promise<T | NotSetUp | undefined>)[],
  ground: Ground,
): Promise<Opened<T>> {
  const opened = await Promise.all(index.map((open) => open(ground)));
  const all = opened.filter((each) => each !== undefined);
  const open = all.filter((each) => isOpen<T>(each)) as T[];
  const names = new Set<string>();
  for (const { name } of open) {
    // Outbox and timers put colons between a name and what follows.
    if (!/^[^\s:]+$/.test(name) || taken.has(name))
      throw new Error(`"${name}" cannot be the name of a ${kind}: choose one without colons and spaces.`);
    if (names.has(name)) throw new Error(`Two ${kind}s are called "${name}": each needs a name of its own.`);
    names.add(name);
  }
  return { open, all };
}

/** Destinations of the outbox that are neither a channel nor a desk. */
const taken: ReadonlySet<string> = new Set([
  'queue',
  'record',
  'blocked',
  codesDestination,
  transcriptsDestination,
  alarmsDestination,
]);

/** What is known of channels by their names, in this process. */
export interface Known {
  can(channel: string): Capabilities;
  /** Whether its customers read the log themselves. One that is not known here is left to a process that knows it. */
  pulls(channel: string): boolean;
  titleOf(channel: string): string;
  /** The titles of all that there are, by name. */
  titles: Readonly<Record<string, string>>;
  /** The first channel where somebody can be written to by their e-mail address. */
  letters: LetterChannel | undefined;
}

/** Looks channels up by their names. */
export function knownOf(channels: readonly Channel[]): Known {
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  const writing = channels.find(reachesAddresses);
  return {
    can: (name) => byName.get(name)?.can ?? plainest,
    pulls: (name) => byName.has(name) && !byName.get(name)?.deliver,
    titleOf: (name) => byName.get(name)?.title ?? name,
    titles: Object.fromEntries(channels.map(({ name, title }) => [name, title])),
    letters: writing && { title: writing.title, addressFor: (...about) => writing.addressFor(...about) },
  };
}

/** Whether somebody is reached there by their e-mail address. */
const reachesAddresses = (channel: Channel): channel is Channel & Required<Pick<Channel, 'addressFor' | 'deliver'>> =>
  channel.addressFor !== undefined && channel.deliver !== undefined;

/**
 * By destination: the senders of all channels and desks, and of the alarms, codes and transcripts that channels send to addresses. This
 * is the one place that knows what their items hold.
 */
export function sendersOf(
  channels: readonly Channel[],
  desks: readonly Desk[],
  mails: { limits: CodeLimits; history: Store['history'] },
  alarms: Omit<Parameters<typeof sendAlarms>[0], 'channel'>,
): Record<string, Sender> {
  const toChannels = new Map(channels.map((channel) => [channel.name, toChannel(channel)]));
  const senderOf = (channel: string) => toChannels.get(channel);
  const toCodes = sendCodes({ limits: mails.limits, senderOf });
  const toTranscripts = sendTranscripts({ ...mails, senderOf });
  return Object.fromEntries([
    ...toChannels,
    ...(channels.some(({ addressFor }) => addressFor)
      ? ([
          [codesDestination, toCodes],
          [transcriptsDestination, toTranscripts],
        ] as const)
      : []),
    ...channels
      .filter(reachesAddresses)
      .map((channel) => [alarmsDestination, sendAlarms({ channel, ...alarms })] as const),
    ...desks.flatMap(({ name, deliver, tell, touchUps = {} }): [string, Sender][] => {
      const destination = deskDestination(name);
      const beside = Object.entries(touchUps).map(([kind, touchUp]): [string, Sender] => [
        touchUpDestination(destination, kind),
        sendsNotices((notice) => notice, touchUp),
      ]);
      if (deliver) return [[destination, toDesk(deliver)], ...beside];
      return tell ? [[destination, tells(tell)]] : [];
    }),
  ]);
}

/** For items of versions up to 0.1, which also put what customers read in the log into the outbox. */
const leftOver: Sender = async () => ({ outcome: 'delivered' });

const toChannel = ({ deliver }: Channel): Sender => (deliver ? sendsMessages(deliver) : leftOver);

/** A desk that reads queue and log itself is only told what does not stand there. */
const tells = (tell: NonNullable<Desk['tell']>): Sender =>
  sendsNotices(readUpdate, async (update, attempt) =>
    update.kind === 'told' || update.kind === 'receipt' ? tell(update, attempt) : { outcome: 'delivered' },
  );

const toDesk = (deliver: NonNullable<Desk['deliver']>): Sender => sendsNotices(readUpdate, deliver);
