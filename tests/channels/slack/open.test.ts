import { afterEach, describe, expect, it } from '@jest/globals';
import type { Channel, ChannelGround } from '../../../src/channels/channel.ts';
import { examineChannels } from '../../../src/channels/slack/examine.ts';
import { openSlack } from '../../../src/channels/slack/open.ts';
import { createMemoryStore } from '../../../src/conversation/memory.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { workspaceOf } from '../../../src/slack/workspace.ts';
import { connectTo, keepingLog } from '../../helpers/slack/connected.ts';
import { createSlack } from '../../helpers/slack/slack.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What opening comes to with these lines in frontdesk.yaml; `slack`: in a workspace that is set up. */
async function opens(lines: string, { slack = true } = {}) {
  const file = `name: Marlow\nlocales: [en]\nteams: { front: { name: Front } }\ndefault_team: front\n${lines}\n`;
  const read = readSettings({ env: {}, file });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const log = keepingLog();
  const ground = { settings: read.settings, store: createMemoryStore(), redis: {}, log } as unknown as ChannelGround;
  if (!slack) return { opened: await openSlack(ground) };
  const standIn = await createSlack();
  ends.push(() => standIn.stop());
  const { connection, stop } = await connectTo(standIn, 'http');
  ends.push(stop);
  const opened = await openSlack({ ...ground, slack: workspaceOf(connection, { log }) });
  return { opened, channel: opened as Channel, connection, standIn };
}

describe('customers in Slack', () => {
  it('are not there before Slack is set up, or when they are not to write there; what turns it on is said', async () => {
    expect((await opens('', { slack: false })).opened).toMatchObject({
      title: 'Slack',
      next: expect.stringContaining('manifest'),
    });
    expect((await opens('slack: { customers: false }')).opened).toEqual({
      title: 'Slack',
      next: 'slack: { customers: true } in frontdesk.yaml, and the new manifest',
    });
  });

  it('are there as soon as Slack has said who we are, and it says how they reach it', async () => {
    const { channel, connection } = await opens('');
    expect(channel!.status?.()).toMatchObject({ on: false });
    await connection!.listen();
    expect(channel!.status?.()).toEqual({ on: true, where: 'direct messages and mentions' });
    expect(await channel!.examine?.()).toEqual([]);
  });

  it('are missed in channels that the app is not in, does not see, or that are archived', async () => {
    const { standIn } = await opens('');
    expect(standIn).toBeDefined();
    const rooms = [
      standIn!.channel('help', { public: true }),
      standIn!.channel('out', { public: true, without: 'app' }),
      standIn!.channel('old', { public: true }),
    ];
    rooms[2]!.archived = true;
    const { connection, stop } = await connectTo(standIn!, 'http');
    ends.push(stop);
    expect(await examineChannels({ connection }, [...rooms.map(({ id }) => id), 'C0NOWHERE'])).toEqual([
      expect.stringMatching(/^The app is not in the channel .*\/invite @Frontdesk\.$/),
      expect.stringMatching(/is archived: take it out\.$/),
      expect.stringMatching(/^Slack says channel_not_found of the channel C0NOWHERE/),
    ]);
  });
});
