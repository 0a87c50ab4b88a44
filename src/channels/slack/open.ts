import { indexKeys } from '../../conversation/keys.ts';
import { statusOf } from '../../slack/status.ts';
import type { OpenChannel } from '../channel.ts';

/** Customers in Slack, when it is set up and they may write there; loaded only then. */
export const openSlack: OpenChannel = async ({ settings, store, redis, blocked, files, slack, log }) => {
  const { slackCustomers: customers, teams, onCall, name } = settings;
  const title = 'Slack';
  if (!slack)
    return { title, next: 'frontdesk slack manifest, then SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/slack.md)' };
  if (customers === false) return { title, next: 'slack: { customers: true } in frontdesk.yaml, and the new manifest' };
  const { createRedisThreads, createRedisTraces, createSlackChannel, examineChannels } = await import('./slack.ts');
  const keys = { redis, prefix: indexKeys.slack };
  const open = customers === true ? undefined : customers;
  const { connection } = slack;
  return {
    ...createSlackChannel({
      ...{ slack, store, name, open, log },
      threads: createRedisThreads(keys),
      traces: createRedisTraces(keys),
      desks: [
        ...teams.flatMap((team) => team.slack.channel ?? []),
        ...onCall.notify.flatMap((place) => ('slack' in place ? [place.slack] : [])),
      ],
      ...(blocked && { blocked }),
      ...(files && { files }),
    }),
    status() {
      const status = statusOf(connection, settings.publicUrl);
      return status.on
        ? { on: true, where: open ? 'direct messages, and mentions in its channels' : 'direct messages and mentions' }
        : status;
    },
    examine: () => examineChannels(slack, open ?? []),
  };
};
