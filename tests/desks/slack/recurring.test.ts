import { afterEach, expect, it } from '@jest/globals';
import { createRecurring } from '../../../src/desks/slack/recurring.ts';
import { createMemoryRecurring } from '../../../src/desks/slack/recurring-index.ts';
import { createRateLanes } from '../../../src/slack/lanes.ts';
import { createPosts } from '../../../src/slack/posts.ts';
import { createDoom } from '../../helpers/faults.ts';
import { connectTo } from '../../helpers/slack/connected.ts';
import { textOf } from '../../helpers/slack/office.ts';
import { createSlack } from '../../helpers/slack/slack.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const article = { id: 'power-outage', question: 'Why is my power out?' };

/** A channel, and what several processes know of posts there; `process` tells as one process does, which may be doomed. */
async function open() {
  const slack = await createSlack({});
  ends.push(() => slack.stop());
  const { connection, stop } = await connectTo(slack, 'http');
  ends.push(stop);
  const room = slack.channel('front');
  const recurring = createMemoryRecurring();
  return {
    slack,
    told: () => room.messages.filter(({ bot_id }) => bot_id).map(textOf),
    /** Half a minute later: nobody is taken to be posting any more. */
    later: () => recurring.release(room.id, article.id),
    process(doom = createDoom(0)) {
      const posts = createPosts({ client: connection.client, lanes: createRateLanes(), mayCustomize: () => true });
      const channelOf = () => room.id;
      return createRecurring({ posts: doom.on(posts), recurring: doom.on(recurring), channelOf, defaultTeam: 'front' });
    },
  };
}

/** The ticket of one more customer, who is so many in all. */
const noticed = (customers: number) =>
  [
    { kind: 'recurring', team: 'front', article, customers, numbers: [1001], at: Date.now() },
    { conversation: `c${customers}`, id: `o${customers}`, again: false, signal: AbortSignal.timeout(60_000) },
  ] as const;

it('whatever a process does last before it dies, the next one tells of a problem once, and of all customers', async () => {
  for (const when of ['before', 'after'] as const) {
    for (let call = 1, dead = true; dead; call++) {
      const { slack, told, later, process } = await open();
      const doom = createDoom(call, when);
      let ended = false;
      void process(doom)(...noticed(4)).then(() => {
        ended = true;
      });
      await slack.until('its end', () => doom.dead() || ended);
      dead = doom.dead();
      await later();
      expect(await process()(...noticed(5))).toEqual({ outcome: 'delivered' });
      expect(await process()(...noticed(5))).toEqual({ outcome: 'delivered' });
      expect(told()).toHaveLength(1);
      expect(told()[0]).toContain('5 customers in 24 h');
    }
  }
});

it('is told once, whatever Slack answers', async () => {
  const { slack, told, later, process } = await open();
  for (const fault of [{ status: 500 }, { lost: true }, { reset: true }, { status: 429, retryAfter: 1 }] as const) {
    void slack.faults.next('chat.postMessage', fault);
    void slack.faults.next('chat.update', fault);
  }
  let last: unknown;
  for (let tries = 0; tries < 9; tries++) {
    last = await process()(...noticed(4 + tries));
    await later();
  }
  expect(last).toEqual({ outcome: 'delivered' });
  expect(told()).toHaveLength(1);
  expect(told()[0]).toContain('12 customers in 24 h');
});
