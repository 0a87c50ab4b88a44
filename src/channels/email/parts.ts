import type { Capabilities } from '../../conversation/capabilities.ts';
import type { EmailAccount } from '../../settings/settings.ts';
import type { ChannelGround } from '../channel.ts';
import { createRedisFrequency, type Frequency } from './receiving/frequency.ts';
import { LONGEST_MAIL } from './receiving/heard.ts';
import { type AnswerLinks, createAnswerLinks } from './sending/links.ts';
import { mailServer } from './sending/server.ts';
import { createRedisThreads, type Threads } from './threads/threads.ts';
import { createTokens, type Tokens } from './threads/tokens.ts';
import { createRedisUnreachable, type UnreachableAddresses } from './threads/unreachable.ts';

/** What mail is read and written with, the same for all accounts. */
export interface MailParts {
  /** All addresses of ours, in small letters. */
  own: string[];
  tokens: Tokens;
  threads: Threads;
  /** How often somebody is answered. */
  frequency: Frequency;
  unreachable: UnreachableAddresses;
  /** Whom alarms go to, in small letters. */
  onDuty: ReadonlySet<string>;
  links: AnswerLinks;
  /** Where the pages behind links are; undefined where no customer could open them. */
  publicUrl: string | undefined;
  /** The time zone of an account's team. */
  zoneOf(account: EmailAccount): string | undefined;
  can: Capabilities;
}

/** What mail is built on. */
export type MailGround = Pick<ChannelGround, 'settings' | 'redis' | 'secrets' | 'http' | 'files'>;

const prefix = 'fd:{mail}';
/** So long a mail may come again, and an answer to ours. */
const KEPT_S = 90 * 86_400;
/** Nobody reads so many mails of a machine; two of them would go on for ever. */
const often = { most: 5, withinMs: 10 * 60_000 };

/** The parts, as the settings say; nothing goes out. */
export function mailParts({ settings, redis, secrets, http, files }: MailGround): MailParts {
  const publicUrl = isReachable(settings) ? http.publicUrl : undefined;
  const zones = new Map(settings.teams.map(({ id, hours }) => [id, hours?.zone]));
  return {
    own: settings.email.flatMap(({ address, aliases }) => [address, ...aliases]).map((one) => one.toLowerCase()),
    tokens: createTokens(secrets.frontdesk),
    threads: createRedisThreads({ redis, prefix, keptFor: KEPT_S }),
    frequency: createRedisFrequency({ redis, prefix, ...often }),
    unreachable: createRedisUnreachable({ redis, prefix }),
    onDuty: new Set(settings.onCall.notify.flatMap((each) => ('email' in each ? [each.email.toLowerCase()] : []))),
    links: createAnswerLinks(secrets.frontdesk),
    publicUrl,
    zoneOf: ({ team = settings.defaultTeam }) => zones.get(team),
    can: {
      ...{ live: false, notifies: true, letters: true, edits: false, markup: 'markdown', pictures: true },
      ...{ buttons: publicUrl !== undefined, files: files !== undefined },
      ...{ longest: LONGEST_MAIL, idsKeptFor: KEPT_S, tryMs: 90_000 },
    },
  };
}

/** Whether customers can open pages of ours: on this machine only, when their mail stays on it, too. */
function isReachable({ publicUrl, email }: ChannelGround['settings']): boolean {
  if (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname)) return true;
  return email.every(({ smtpUrl }) => mailServer(smtpUrl).loopback);
}

const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
