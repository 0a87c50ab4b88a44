import type { Log } from '../../conversation/log.ts';
import * as answers from '../../slack/answers.ts';
import { ask } from '../../slack/calls.ts';
import type { SlackConnection } from '../../slack/connect.ts';

/** Whether customers' words may be shown in a channel: never where another organisation reads along. */
export type Fitness = 'fit' | 'unfit' | 'unknown';

const HOUR = 3_600_000;

/** Looks at each channel before it is used, and again every hour. */
export const createChannels = (parts: { connection: SlackConnection; log: Log; now?: () => number }) => {
  const { connection, log, now = Date.now } = parts;
  const known = new Map<string, { at: number; fitness: Fitness }>();

  const look = async (channel: string): Promise<Fitness> => {
    const answer = await ask(answers.channel, () => connection.client.conversations.info({ channel }));
    if (answer.outcome === 'declined') {
      // Of a channel that we cannot see, posting says what is wrong in words that somebody can act on.
      if (answer.error === 'channel_not_found') return 'fit';
      log.error({ channel, reason: answer.error }, 'Slack does not say who reads a channel: no ticket is shown there');
      return 'unknown';
    }
    if (answer.outcome !== 'done') return 'unknown';
    const { is_ext_shared, is_private } = answer.data.channel;
    if (is_ext_shared) {
      log.error({ channel }, 'a Slack channel is shared with another organisation: no ticket is shown there');
      return 'unfit';
    }
    if (!is_private)
      log.warn({ channel }, 'a Slack channel for tickets is public: everybody there reads what customers write');
    return 'fit';
  };

  return {
    /** `unknown` when Slack could not be asked. */
    async fitness(channel: string): Promise<Fitness> {
      const before = known.get(channel);
      if (before && now() - before.at < HOUR) return before.fitness;
      const fitness = await look(channel);
      if (fitness !== 'unknown') known.set(channel, { at: now(), fitness });
      return fitness;
    },
  };
};
