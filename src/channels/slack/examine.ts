import * as answers from '../../slack/answers.ts';
import { ask } from '../../slack/calls.ts';
import type { SlackWorkspace } from '../../slack/workspace.ts';

/** What is wrong with the channels where customers may mention the app, a sentence each that says what to do. */
export const examineChannels = async (
  { connection }: Pick<SlackWorkspace, 'connection'>,
  channels: readonly string[],
): Promise<string[]> => {
  const examined = channels.map(async (channel) => {
    const answer = await ask(answers.channel, () => connection.client.conversations.info({ channel }));
    if (answer.outcome === 'declined')
      return `Slack says ${answer.error} of the channel ${channel} under slack.customers. Check its id, and invite the app: /invite @Frontdesk.`;
    if (answer.outcome !== 'done') return `Slack could not be asked about the channel ${channel}. Try again.`;
    const { is_member, is_archived } = answer.data.channel;
    if (is_archived) return `The channel ${channel} under slack.customers is archived: take it out.`;
    return is_member
      ? []
      : `The app is not in the channel ${channel} of slack.customers. Invite it: /invite @Frontdesk.`;
  });
  return (await Promise.all(examined)).flat();
};
