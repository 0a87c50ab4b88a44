import { afterEach, expect, it } from '@jest/globals';
import { createMarking } from '../../../src/desks/slack/marking.ts';
import { createMemoryMarks } from '../../../src/desks/slack/marks.ts';
import { createRateLanes } from '../../../src/slack/lanes.ts';
import { createPosts } from '../../../src/slack/posts.ts';
import { createDoom } from '../../helpers/faults.ts';
import { connectTo } from '../../helpers/slack/connected.ts';
import { createSlack } from '../../helpers/slack/slack.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A message of Ana's, and what it carries of ours; `process` marks as one process does, which may be doomed. */
const open = async () => {
  const slack = await createSlack({});
  ends.push(() => slack.stop());
  const { connection, stop } = await connectTo(slack, 'http');
  ends.push(stop);
  await connection.listen();
  const ana = slack.person('Ana');
  const room = slack.channel('billing', { members: [ana] });
  const post = ana.says('On its way.', { in: room });
  const marks = createMemoryMarks();
  return {
    slack,
    at: { channel: room.id, ts: post.ts },
    carries: () => post.reactions.flatMap(({ name, users }) => (users.length > 0 ? [name] : [])),
    process(doom = createDoom(0), now = Date.now) {
      const posts = createPosts({ client: connection.client, lanes: createRateLanes(), mayCustomize: () => true });
      return createMarking({ posts: doom.on(posts), marks: doom.on(marks), now });
    },
  };
};

it('whatever a process does last before it dies, the next one leaves what is true alone', async () => {
  for (const when of ['before', 'after'] as const) {
    for (let call = 1, dead = true; dead; call++) {
      const { at, carries, process, slack } = await open();
      const doom = createDoom(call, when);
      let ended = false;
      void process(doom)(at, 'waiting').then(() => {
        ended = true;
      });
      await slack.until('its end', () => doom.dead() || ended);
      dead = doom.dead();
      // What the dead one was about to show may still come for a while, so it is looked after once more.
      await process()(at, 'delivered');
      expect(await process(undefined, () => Date.now() + 60_000)(at, 'delivered')).toMatchObject({ outcome: 'done' });
      expect(carries()).toEqual(['white_check_mark']);
    }
  }
});

it('takes away what a process that died has shown after all', async () => {
  const { slack, at, carries, process } = await open();
  const late = slack.faults.hold('reactions.add', { when: ({ name }) => name === 'hourglass_flowing_sand' });
  // It knows what is there, notes what it is about to show, and shows it.
  void process(createDoom(3, 'after'))(at, 'waiting');
  await late.arrived;
  const answer = await process()(at, 'delivered');
  expect(carries()).toEqual(['white_check_mark']);
  late.release();
  await slack.until('both', () => carries().length === 2);
  expect(answer).toMatchObject({ outcome: 'limited' });
  const { wait } = answer as { wait: number };
  expect(await process(undefined, () => Date.now() + wait)(at, 'delivered')).toMatchObject({ outcome: 'done' });
  expect(carries()).toEqual(['white_check_mark']);
});

it('shows no reply as waiting of which it is known by then what became of it', async () => {
  const { slack, at, carries, process } = await open();
  const mark = process();
  await mark(at, 'waiting', { unless: async () => 'delivered' });
  expect(carries()).toEqual([]);
  expect(slack.calls.filter(({ method }) => method === 'reactions.add')).toEqual([]);
});

it('what waits for Slack gives way to what is known later', async () => {
  const { slack, at, carries, process } = await open();
  const mark = process();
  const limited = slack.faults.next('reactions.add', { status: 429, retryAfter: 2 });
  const waiting = mark(at, 'waiting');
  await limited;
  expect(await mark(at, 'delivered')).toMatchObject({ outcome: 'done' });
  expect(await waiting).toMatchObject({ outcome: 'limited' });
  expect(carries()).toEqual(['white_check_mark']);
  expect(slack.calls.filter(({ method }) => method === 'reactions.remove')).toEqual([]);
});

it('says that something is left to do while a mark that is not true any more stays', async () => {
  const { slack, at, carries, process } = await open();
  const mark = process();
  await mark(at, 'waiting');
  void slack.faults.next('reactions.remove', { status: 500 });
  expect(await mark(at, 'delivered')).toMatchObject({ outcome: 'uncertain' });
  expect(carries()).toHaveLength(2);
  expect(await mark(at, 'delivered')).toMatchObject({ outcome: 'done' });
  expect(carries()).toEqual(['white_check_mark']);
});
