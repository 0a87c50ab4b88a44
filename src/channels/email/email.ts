import type { Receive } from '../../conversation/event.ts';
import type { Channel, ChannelGround, OpenChannel } from '../channel.ts';
import { type AccountParts, openAccount } from './account.ts';
import { createDelivering } from './delivering.ts';
import { addressOf, channelName } from './detail.ts';
import { createRedisMarks } from './fetching/marks-redis.ts';
import { createPressing } from './pressing.ts';
import { createRedisFrequency } from './receiving/frequency.ts';
import { LONGEST_MAIL } from './receiving/heard.ts';
import { createReceiving } from './receiving/receiving.ts';
import { isAddress } from './sending/addresses.ts';
import { createAnswerLinks } from './sending/links.ts';
import { answerPages } from './sending/pages.ts';
import { mailServer } from './sending/server.ts';
import { createRedisThreads } from './threads/threads.ts';
import { createTokens } from './threads/tokens.ts';

/** E-mail as the settings say: with an account at least. */
export const openEmail: OpenChannel = (ground) =>
  ground.settings.email.length > 0
    ? createEmail(ground)
    : {
        title: 'E-mail',
        next: 'set EMAIL_ADDRESS, IMAP_URL and SMTP_URL (docs/email.md), or try it: frontdesk start --mailbox',
      };

const prefix = 'fd:{mail}';
/** So long a mail may come again, and an answer to ours. */
const KEPT_S = 90 * 86_400;
/** Nobody reads so many mails of a machine; two of them would go on for ever. */
const often = { most: 5, withinMs: 10 * 60_000 };

/** The channel over the accounts of the settings. Nothing goes out before it starts. */
export function createEmail(
  ground: Pick<
    ChannelGround,
    'settings' | 'store' | 'redis' | 'secrets' | 'http' | 'files' | 'blocked' | 'ofCase' | 'log'
  >,
  tuning: Pick<AccountParts, 'times' | 'ca' | 'program'> = {},
): Channel {
  const { settings, store, redis, secrets, http, blocked, log, ofCase } = ground;
  const files = ground.files?.store;
  const own = settings.email.flatMap(({ address, aliases }) => [address, ...aliases]).map((one) => one.toLowerCase());
  const tokens = createTokens(secrets.frontdesk);
  const threads = createRedisThreads({ redis, prefix, keptFor: KEPT_S });
  const frequency = createRedisFrequency({ redis, prefix, ...often });
  const marks = createRedisMarks({ redis });
  const links = createAnswerLinks(secrets.frontdesk);
  const logins = { redis, secret: secrets.frontdesk };
  const accounts = settings.email.map((account) =>
    openAccount({ settings: account, own, marks, logins, log, ...tuning }),
  );
  const byId = new Map(accounts.map((account) => [account.settings.id, account]));
  const publicUrl = isReachable(settings) ? http.publicUrl : undefined;
  let hear: Receive | undefined;

  const receive: Receive = async (event) => {
    if (!hear) throw new Error('e-mail is not open');
    return hear(event);
  };
  const zones = new Map(settings.teams.map(({ id, hours }) => [id, hours?.zone]));
  const deliver = createDelivering({
    account: (id) => byId.get(id ?? '') ?? accounts[0]!,
    name: settings.name,
    zoneOf: ({ team = settings.defaultTeam }) => zones.get(team),
    ...{ tokens, threads, store, files, frequency, links, publicUrl, log },
    async notReached({ conversation, delivery, recipient, reason }) {
      const id = `not-reached:${delivery}:${recipient}`;
      const news = { delivery, recipient, reason, state: 'failed' as const, destination: channelName };
      await receive({ kind: 'delivery', id, conversation, at: Date.now(), ...news });
    },
  });

  return {
    name: channelName,
    title: 'E-mail',
    can: {
      ...{ live: false, letters: true, edits: false, markup: 'markdown' },
      ...{ buttons: publicUrl !== undefined, files: files !== undefined },
      ...{ longest: LONGEST_MAIL, idsKeptFor: KEPT_S, tryMs: 90_000 },
    },
    router: answerPages({ links, name: settings.name, press: createPressing({ store, receive }), now: Date.now }),
    deliver,
    addressFor(email, { subject, team }) {
      const account = accounts.find((each) => team !== undefined && each.settings.team === team) ?? accounts[0]!;
      if (!isAddress(email) || own.includes(email.toLowerCase())) return undefined;
      return addressOf(email, { account: account.settings.id, subject }, account.settings.team);
    },
    forget: (conversation) => threads.forget(conversation),
    status: () => ({ on: true, where: settings.email.map(({ address }) => address).join(', ') }),
    examine: async () => (await Promise.all(accounts.map((account) => account.examine()))).flat(),
    async start(given) {
      hear = given;
      for (const account of accounts) {
        const parts = { own: new Set(own), tokens, threads, store, files, frequency, blocked, receive, log };
        account.read(
          createReceiving({ ...parts, account: account.settings, reader: account.reader, ...(ofCase && { ofCase }) }),
        );
      }
    },
    async stop() {
      await Promise.all(accounts.map((account) => account.stop()));
    },
  };
}

/** Whether customers can open pages of ours: on this machine only, when their mail stays on it, too. */
function isReachable({ publicUrl, email }: ChannelGround['settings']): boolean {
  if (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname)) return true;
  return email.every(({ smtpUrl }) => mailServer(smtpUrl).loopback);
}

const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
