import type { Receive } from '../../conversation/event.ts';
import type { Channel, ChannelGround } from '../channel.ts';
import { type AccountParts, openAccount } from './account.ts';
import { createDelivering } from './delivering.ts';
import { addressOf, channelName } from './detail.ts';
import { createRedisMarks } from './fetching/marks-redis.ts';
import { mailParts } from './parts.ts';
import { createPressing } from './pressing.ts';
import { createReceiving } from './receiving/receiving.ts';
import { isAddress } from './sending/addresses.ts';
import { answerPages } from './sending/pages.ts';

/** E-mail over the accounts of the settings. Nothing goes out before it starts. */
export function createEmail(
  ground: Pick<
    ChannelGround,
    'settings' | 'store' | 'redis' | 'secrets' | 'http' | 'files' | 'blocked' | 'ofCase' | 'log'
  >,
  tuning: Pick<AccountParts, 'times' | 'ca' | 'program'> = {},
): Channel {
  const { settings, store, redis, secrets, blocked, log, ofCase } = ground;
  const files = ground.files?.store;
  const { own, tokens, threads, frequency, onDuty, unreachable, links, publicUrl, zoneOf, can } = mailParts(ground);
  const marks = createRedisMarks({ redis });
  const logins = { redis, secret: secrets.frontdesk };
  const accounts = settings.email.map((account) =>
    openAccount({ settings: account, own, marks, logins, log, ...tuning }),
  );
  const byId = new Map(accounts.map((account) => [account.settings.id, account]));
  let hear: Receive | undefined;

  const receive: Receive = async (event) => {
    if (!hear) throw new Error('e-mail is not open');
    return hear(event);
  };
  const deliver = createDelivering({
    account: (id) => byId.get(id ?? '') ?? accounts[0]!,
    name: settings.name,
    ...{ zoneOf, tokens, threads, store, files, frequency, onDuty, unreachable, links, publicUrl, log },
    async notReached({ conversation, delivery, recipient, reason }) {
      const id = `not-reached:${delivery}:${recipient}`;
      const news = { delivery, recipient, reason, state: 'failed' as const, destination: channelName };
      await receive({ kind: 'delivery', id, conversation, at: Date.now(), ...news });
    },
  });

  return {
    name: channelName,
    title: 'E-mail',
    can,
    router: answerPages({ links, name: settings.name, press: createPressing({ store, receive }), now: Date.now }),
    deliver,
    addressFor(email, { subject, team }) {
      const account = accounts.find((each) => team !== undefined && each.settings.team === team) ?? accounts[0]!;
      if (!isAddress(email) || own.includes(email.toLowerCase())) return undefined;
      return addressOf(email, { account: account.settings.id, subject }, account.settings.team);
    },
    forget: (conversation) => threads.forget(conversation),
    alerts: () => accounts.flatMap((account) => account.alert() ?? []),
    status: () => ({ on: true, where: settings.email.map(({ address }) => address).join(', ') }),
    examine: async () => (await Promise.all(accounts.map((account) => account.examine()))).flat(),
    async start(given) {
      hear = given;
      for (const account of accounts) {
        const parts = {
          ...{ own: new Set(own), tokens, threads, store, files, frequency, unreachable, blocked, receive, log },
        };
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
