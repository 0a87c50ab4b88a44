import * as answers from '../../slack/answers.ts';
import { ask } from '../../slack/calls.ts';
import type { SlackConnection } from '../../slack/connect.ts';
import { missingScopes } from '../../slack/manifest.ts';
import type { SlackTeam } from './parts.ts';

type Place = Pick<SlackTeam, 'name' | 'slack'>;

/** What is wrong with a channel for tickets, in words that say what to do. */
const channelProblems = async (client: SlackConnection['client'], { name, slack }: Place): Promise<string[]> => {
  const { channel } = slack;
  if (!channel) return [];
  const answer = await ask(answers.channel, () => client.conversations.info({ channel }));
  if (answer.outcome === 'declined')
    return [
      `${name}: Slack says ${answer.error} of the channel ${channel}. Check its id, and invite the app: /invite @Frontdesk.`,
    ];
  if (answer.outcome !== 'done') return [`${name}: Slack could not be asked about the channel ${channel}. Try again.`];
  const { is_member, is_private, is_ext_shared, is_archived } = answer.data.channel;
  const problems: [unknown, string][] = [
    [!is_member, 'the app is not in it. Invite it: /invite @Frontdesk'],
    [is_archived, 'it is archived. Name another one in frontdesk.yaml'],
    [is_ext_shared, 'it is shared with another organisation, so no ticket is shown there. Name another one'],
    [!is_private, 'it is public: everybody reads there what customers write. Make it private'],
  ];
  return problems.filter(([is]) => is).map(([, text]) => `${name}: the channel ${channel}: ${text}.`);
};

/** Those of a list who may not act after all. */
const memberProblems = async (
  client: SlackConnection['client'],
  team: string,
  members: readonly string[],
): Promise<string[]> => {
  const found = await Promise.all(
    members.map(async (user): Promise<string | undefined> => {
      const answer = await ask(answers.person, () => client.users.info({ user }));
      if (answer.outcome === 'declined') return `${team}: Slack says ${answer.error} of the member ${user}.`;
      if (answer.outcome !== 'done') return `${team}: Slack could not be asked about the member ${user}. Try again.`;
      const { deleted, is_restricted, is_ultra_restricted, is_bot } = answer.data.user;
      const cannot = deleted || is_restricted || is_ultra_restricted || is_bot;
      return cannot ? `${team}: the member ${user} is deactivated, a guest or an app, and may not act.` : undefined;
    }),
  );
  return found.filter((each) => each !== undefined);
};

const groupProblems = async (client: SlackConnection['client'], { name, slack }: Place): Promise<string[]> => {
  const { channel, group, members = [] } = slack;
  if (!channel) return [];
  const people = await memberProblems(client, name, members);
  if (people.length > 0 || (!group && members.length > 0)) return people;
  if (!group)
    return [
      `${name}: has a Slack channel but no user group, so nobody may act there. Add slack.group, or slack.members where there are no groups.`,
    ];
  const answer = await ask(answers.members, () => client.usergroups.users.list({ usergroup: group }));
  if (answer.outcome === 'declined') return [`${name}: Slack says ${answer.error} of the user group ${group}.`];
  if (answer.outcome !== 'done') return [`${name}: Slack could not be asked about the user group ${group}. Try again.`];
  return answer.data.users?.length ? [] : [`${name}: nobody is in the user group ${group}, so nobody may claim.`];
};

/** Everything that is wrong with the Slack app, its channels and user groups, a sentence each; nothing when all is well. */
export const examineSlack = async (parts: {
  client: SlackConnection['client'];
  teams: readonly Place[];
  /** Customers write there, too. */
  customers?: boolean;
}): Promise<string[]> => {
  const { client, teams, customers = true } = parts;
  const me = await ask(answers.whoWeAre, () => client.auth.test());
  if (me.outcome === 'declined')
    return [
      `Slack refuses SLACK_BOT_TOKEN (${me.error}): copy it anew from OAuth & Permissions at api.slack.com/apps.`,
    ];
  if (me.outcome !== 'done') return ['Slack cannot be reached. Check the network and SLACK_API_URL, and try again.'];
  const missing = missingScopes(new Set(me.data.response_metadata?.scopes), { customers });
  const ofTeams = await Promise.all(
    teams.flatMap((team) => [channelProblems(client, team), groupProblems(client, team)]),
  );
  return [
    ...(missing.length
      ? [`The Slack app lacks ${missing.join(', ')}: install it again with the manifest of this version.`]
      : []),
    ...(teams.some(({ slack }) => slack.channel) ? [] : ['No team has a Slack channel: add slack.channel to a team.']),
    ...ofTeams.flat(),
  ];
};
