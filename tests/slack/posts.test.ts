import { afterEach, describe, expect, it } from '@jest/globals';
import { createRateLanes } from '../../src/slack/lanes.ts';
import { plainBlocks } from '../../src/slack/outbound.ts';
import { createPosts, type Post } from '../../src/slack/posts.ts';
import { connectTo } from '../helpers/slack/connected.ts';
import { createSlack } from '../helpers/slack/slack.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const set = async (options: Parameters<typeof createSlack>[0] = {}) => {
  const slack = await createSlack(options);
  ends.push(() => slack.stop());
  const { connection, stop } = await connectTo(slack, 'http');
  ends.push(stop);
  await connection.listen();
  const posts = createPosts({
    client: connection.client,
    lanes: createRateLanes(),
    mayCustomize: () => connection.me()?.scopes.has('chat:write.customize') === true,
  });
  return { slack, posts, room: slack.channel('billing') };
};
const draft = (text: string): Post => ({ text, blocks: plainBlocks(text) });
const named = (text: string): Post => ({ ...draft(text), as: { name: 'Ann', icon: ':bust_in_silhouette:' } });
const mark = (id: string) => ({ id, conversation: 'c1' });

describe('posting', () => {
  it('tells apart what Slack did, refused, limited, and what nobody knows', async () => {
    const { slack, posts, room } = await set();
    const post = (id: string) => posts.post({ channel: room.id }, draft(id), mark(id));
    expect(await post('done')).toMatchObject({ outcome: 'done' });
    void slack.faults.next('chat.postMessage', { error: 'is_archived' });
    expect(await post('declined')).toEqual({ outcome: 'declined', error: 'is_archived' });
    void slack.faults.next('chat.postMessage', { status: 500 });
    expect(await post('broken')).toMatchObject({ outcome: 'uncertain' });
    void slack.faults.next('chat.postMessage', { lost: true });
    expect(await post('lost')).toMatchObject({ outcome: 'uncertain' });
    void slack.faults.next('chat.postMessage', { status: 429, retryAfter: 60 });
    const limited = await post('limited');
    expect(limited.outcome).toBe('limited');
    expect(room.messages.map((each) => each.text)).toEqual(['done', 'lost']);
  });

  it('finds what was posted although the answer was lost, by its mark', async () => {
    const { slack, posts, room } = await set();
    void slack.faults.next('chat.postMessage', { lost: true });
    await posts.post({ channel: room.id }, draft('card'), mark('o1'));
    const card = room.messages[0]!;
    void slack.faults.next('chat.postMessage', { lost: true });
    await posts.post({ channel: room.id, thread: card.ts }, draft('reply'), mark('o2'));
    const since = Date.now();
    const roots = await posts.find({ channel: room.id, since });
    const replies = await posts.find({ channel: room.id, thread: card.ts, since });
    expect(roots).toEqual({ outcome: 'done', data: new Map([['o1', card.ts]]) });
    expect(replies).toMatchObject({
      data: new Map([
        ['o1', card.ts],
        ['o2', room.messages[1]!.ts],
      ]),
    });
    expect(await posts.find({ channel: room.id, since: since + 3_600_000 })).toMatchObject({ data: new Map() });
  });

  it('takes back a reply that landed in the channel because its thread is gone', async () => {
    const { posts, room } = await set();
    const answer = await posts.post({ channel: room.id, thread: '1.000001' }, draft('stray'), mark('o1'));
    expect(answer).toEqual({ outcome: 'declined', error: 'thread_not_found' });
    expect(room.messages).toEqual([]);
  });

  it('sends the words alone when Slack does not take the blocks', async () => {
    const { posts, room } = await set();
    const blocks = Array.from({ length: 51 }, () => ({ type: 'divider' }));
    await posts.post({ channel: room.id }, { text: 'the words', blocks }, mark('o1'));
    expect(room.messages).toMatchObject([{ text: 'the words' }]);
    expect(room.messages[0]!.blocks).toBeUndefined();
  });

  it('carries the customer’s name where it may, and in the text where not', async () => {
    const free = await set();
    await free.posts.post({ channel: free.room.id }, named('hi'), mark('o1'));
    expect(free.room.messages).toMatchObject([{ username: 'Ann', text: 'hi' }]);
    const bound = await set({ scopes: ['chat:write', 'groups:history'] });
    await bound.posts.post({ channel: bound.room.id }, named('hi'), mark('o1'));
    expect(bound.room.messages[0]!.username).toBeUndefined();
    expect(JSON.stringify(bound.room.messages[0]!.blocks)).toContain('Ann');
    // The scope was taken away after we had asked what we have.
    free.slack.scopes.delete('chat:write.customize');
    await free.posts.post({ channel: free.room.id }, named('ho'), mark('o2'));
    expect(JSON.stringify(free.room.messages[1]!.blocks)).toContain('Ann');
  });

  it('changes what it posted under somebody’s name, and takes it back, once', async () => {
    const bound = await set({ scopes: ['chat:write', 'groups:history'] });
    const posted = await bound.posts.post({ channel: bound.room.id }, named('hi'), mark('o1'));
    const at = { channel: bound.room.id, ts: posted.outcome === 'done' ? posted.data : '' };
    await bound.posts.update(at, named('hello'));
    expect(JSON.stringify(bound.room.messages[0]!.blocks)).toMatch(/Ann.*hello/);
    expect(await bound.posts.remove(at)).toEqual({ outcome: 'done', data: null });
    expect(await bound.posts.remove(at)).toEqual({ outcome: 'done', data: null });
    expect(bound.room.messages).toEqual([]);
  });

  it('takes a reaction that is there already as done', async () => {
    const { posts, room } = await set();
    const ts = await posts.post({ channel: room.id }, draft('x'), mark('o1'));
    const at = { channel: room.id, ts: ts.outcome === 'done' ? ts.data : '' };
    expect((await posts.react(at, 'lock')).outcome).toBe('done');
    expect((await posts.react(at, 'lock')).outcome).toBe('done');
  });
});
