import { afterEach, describe, expect, it } from '@jest/globals';
import { createChannels } from '../../src/desks/slack/channels.ts';
import { createRateLanes } from '../../src/slack/lanes.ts';
import { ended, postOnce } from '../../src/slack/outcomes.ts';
import { Unavailable } from '../../src/slack/people.ts';
import { workspaceOf } from '../../src/slack/workspace.ts';
import { connectTo } from '../helpers/slack/connected.ts';
import { createSlack } from '../helpers/slack/slack.ts';
import { until } from '../helpers/until.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const connected = async () => {
  const slack = await createSlack();
  ends.push(() => slack.stop());
  const { connection, stop, log } = await connectTo(slack, 'http');
  ends.push(stop);
  const workspace = workspaceOf(connection, { log, lanes: createRateLanes() });
  return { slack, connection, workspace, log };
};
const set = async () => {
  const all = await connected();
  await all.connection.listen();
  return { ...all, room: all.slack.channel('billing') };
};

describe('an answer that is not what Slack documents', () => {
  it.each([[{}], [{ user: 'U1' }], [{ user: { is_restricted: 'yes' } }], [{ user: { team_id: 7 } }]])(
    'makes nobody of whom it is about: %j',
    async (says) => {
      const { slack, workspace } = await set();
      const ana = slack.person('Ana');
      void slack.faults.next('users.info', { says });
      await expect(workspace.people.person(ana.id)).rejects.toThrow(Unavailable);
      expect(await workspace.people.person(ana.id)).toMatchObject({ name: 'Ana' });
    },
  );

  it('neither lets anybody into a user group nor turns them away', async () => {
    const { slack, workspace } = await set();
    const ana = slack.person('Ana');
    const group = slack.usergroup('billing', [ana]);
    void slack.faults.next('usergroups.users.list', { says: { users: ana.id } });
    await expect(workspace.people.isIn(group, ana.id)).rejects.toThrow(Unavailable);
    expect(await workspace.people.isIn(group, ana.id)).toBe(true);
  });

  it.each([[{}], [{ channel: 'C1' }], [{ channel: { is_ext_shared: 'true' } }]])(
    'makes no channel fit for what customers write: %j',
    async (says) => {
      const { slack, connection, log, room } = await set();
      const channels = createChannels({ connection, log });
      void slack.faults.next('conversations.info', { says });
      expect(await channels.fitness(room.id)).toBe('unknown');
      expect(await channels.fitness(room.id)).toBe('fit');
    },
  );

  it('leaves open whether something was posted, and nothing is posted twice', async () => {
    const { slack, workspace, room } = await set();
    const post = (look: boolean) =>
      postOnce(workspace.posts, {
        to: { channel: room.id, since: Date.now(), look },
        draft: { text: 'A card', blocks: [] },
        mark: { id: 'o1', conversation: 'c1' },
        signal: AbortSignal.timeout(30_000),
      });
    void slack.faults.next('chat.postMessage', { says: { ts: 17 } });
    const first = await post(false);
    expect(first).toEqual({
      outcome: { outcome: 'unknown', reason: "Slack's answer is not what it documents: ts" },
      gone: false,
    });
    const second = await post(true);
    expect(ended(second)).toBe(false);
    expect(second).toEqual({ value: room.messages[0]?.ts, found: true });
    expect(room.messages).toHaveLength(1);
  });

  it('is no message, where one of many is not', async () => {
    const { slack, workspace, room } = await set();
    await workspace.posts.post({ channel: room.id }, { text: 'A card', blocks: [] }, { id: 'o1', conversation: 'c1' });
    const [card] = room.messages;
    const says = { messages: [{ ts: 17 }, 'words', null, { text: 'not ours', ts: '1.2' }, { ...card }] };
    void slack.faults.next('conversations.history', { says });
    const found = await workspace.posts.find({ channel: room.id, since: 0 });
    expect(found).toEqual({ outcome: 'done', data: new Map([['o1', card?.ts]]) });
  });

  it('is no place for a file', async () => {
    const { slack, workspace } = await set();
    void slack.faults.next('files.getUploadURLExternal', { says: { upload_url: 'somewhere', file_id: 'F1' } });
    const file = { name: 'a.txt', bytes: new Uint8Array(3) };
    expect(await workspace.files.upload(file, AbortSignal.timeout(30_000))).toMatchObject({ outcome: 'uncertain' });
  });

  it('does not say who we are: it is asked again', async () => {
    const { slack, connection } = await connected();
    void slack.faults.next('auth.test', { says: {} });
    await connection.listen();
    expect(connection.health()).toEqual({
      connected: false,
      reason: "Slack's answer is not what it documents: team_id, user_id, bot_id, url",
    });
    await until('who we are', () => connection.me(), 10);
  });
});
