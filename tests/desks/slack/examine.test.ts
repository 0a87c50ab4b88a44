import { afterEach, describe, expect, it } from '@jest/globals';
import type { SlackTeam } from '../../../src/desks/slack/desk.ts';
import { examineSlack } from '../../../src/desks/slack/examine.ts';
import { botScopes } from '../../../src/slack/manifest.ts';
import { connectTo } from '../../helpers/slack/connected.ts';
import { createSlack, type Slack } from '../../helpers/slack/slack.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const set = async () => {
  const slack = await createSlack({ scopes: [...botScopes] });
  ends.push(() => slack.stop());
  const { connection, stop } = await connectTo(slack, 'http');
  ends.push(stop);
  const ana = slack.person('Ana');
  const good = {
    id: 'billing',
    name: 'Billing',
    tier: 1,
    slack: { channel: slack.channel('billing').id, group: slack.usergroup('billing', [ana]) },
  };
  const examine = (teams: SlackTeam[]) => examineSlack({ client: connection.client, teams });
  return { slack, good, examine };
};
const teamWith = (slack: SlackTeam['slack']): SlackTeam => ({ id: 'x', name: 'Tech', tier: 1, slack });

describe('examining Slack', () => {
  it('finds nothing when all is well', async () => {
    const { good, examine } = await set();
    expect(await examine([good, teamWith({ channel: undefined, group: undefined })])).toEqual([]);
  });

  it.each<[string, (slack: Slack) => string, RegExp]>([
    [
      'a channel without the app',
      (slack) => slack.channel('x', { without: 'app', public: true }).id,
      /the app is not in it/,
    ],
    [
      'a private channel without the app',
      (slack) => slack.channel('x', { without: 'app' }).id,
      /channel_not_found.*invite/,
    ],
    ['a public channel', (slack) => slack.channel('x', { public: true }).id, /it is public/],
    ['a shared channel', (slack) => slack.channel('x', { shared: true }).id, /shared with another organisation/],
    ['a channel that is none', () => 'C0NOWHERE', /channel_not_found/],
  ])('tells of %s, and what to do', async (_, channel, problem) => {
    const { slack, good, examine } = await set();
    const found = await examine([good, teamWith({ channel: channel(slack), group: good.slack.group })]);
    expect(found[0]).toMatch(problem);
    expect(found.every((line) => line.startsWith('Tech: '))).toBe(true);
  });

  it('tells of groups that are missing, empty or unknown', async () => {
    const { slack, good, examine } = await set();
    const { channel } = good.slack;
    expect(await examine([teamWith({ channel, group: undefined })])).toEqual([
      expect.stringContaining('Add slack.group'),
    ]);
    expect(await examine([teamWith({ channel, group: slack.usergroup('x', []) })])).toEqual([
      expect.stringContaining('nobody is in'),
    ]);
    expect(await examine([teamWith({ channel, group: 'S0NOWHERE' })])).toEqual([
      expect.stringContaining('no_such_subteam'),
    ]);
  });

  it('needs no group where members are named, and tells of those who may not act', async () => {
    const { slack, good, examine } = await set();
    const { channel } = good.slack;
    const [bob, guest] = [slack.person('Bob'), slack.person('Guest', { is_restricted: true })];
    expect(await examine([teamWith({ channel, group: undefined, members: [bob.id] })])).toEqual([]);
    expect(await examine([teamWith({ channel, group: undefined, members: [bob.id, guest.id, 'U0NOBODY'] })])).toEqual([
      `Tech: the member ${guest.id} is deactivated, a guest or an app, and may not act.`,
      'Tech: Slack says user_not_found of the member U0NOBODY.',
    ]);
  });

  it('tells of scopes that are missing, and of a token that is refused', async () => {
    const { slack, good, examine } = await set();
    slack.scopes.delete('reactions:write');
    expect(await examine([good])).toEqual([expect.stringContaining('lacks reactions:write')]);
    slack.revoke(slack.tokens.bot);
    expect(await examine([good])).toEqual([expect.stringContaining('refuses SLACK_BOT_TOKEN (invalid_auth)')]);
  });
});
