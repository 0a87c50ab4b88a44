import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { createRedisStore } from '../../src/conversation/redis.ts';
import type { Store } from '../../src/conversation/store.ts';
import { botScopes } from '../../src/slack/manifest.ts';
import { type Frontdesk, makeHome, openConversation, startFrontdesk } from '../helpers/frontdesk.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { textOf } from '../helpers/slack/office.ts';
import { createSlack } from '../helpers/slack/slack.ts';
import type { Post } from '../helpers/slack/workspace.ts';
import { describeWith } from '../setup/needs.ts';

describeWith('redis', 'a whole Frontdesk with its desk in Slack', () => {
  let redis: TestRedis;
  let store: Store;
  const ends: (() => unknown)[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    store = createRedisStore({ redis: await redis.connect(), listening: await redis.connect() });
  });
  afterAll(() => redis.stop());
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const open = async (over: 'socket' | 'http') => {
    const slack = await createSlack({ scopes: [...botScopes] });
    ends.push(() => slack.stop());
    const ana = slack.person('Ana');
    const room = slack.channel('front', { members: [ana] });
    const group = slack.usergroup('front', [ana]);
    const home = makeHome({ parking: { question: 'Where can I park?', answer: 'Behind the town hall.' } });
    ends.push(() => home.remove());
    writeFileSync(
      join(home.folder, 'frontdesk.yaml'),
      `name: Test Town\nlocales: [en]\nteams:\n  front: { name: Front, topics: [general], slack: { channel: ${room.id}, group: ${group} } }\ndefault_team: front\n`,
    );
    const secret: Record<string, string> =
      over === 'socket' ? { SLACK_APP_TOKEN: slack.tokens.app } : { SLACK_SIGNING_SECRET: slack.signingSecret };
    const env = { SLACK_BOT_TOKEN: slack.tokens.bot, SLACK_API_URL: slack.apiUrl, ...secret };
    const frontdesk = await startFrontdesk({ folder: home.folder, redisUrl: redis.url, env });
    ends.push(() => frontdesk.stop());
    if (over === 'http') slack.subscribe(`${frontdesk.url}/slack/events`);
    return { slack, ana, room, frontdesk };
  };

  const bubbles = async (conversation: string): Promise<string[]> => {
    const entries = await store.history(conversation, { last: 200 });
    return entries.flatMap(({ audience, message }) =>
      audience === 'everyone' && message.type === 'message' && message.from.role !== 'user' ? [message.text ?? ''] : [],
    );
  };
  /** A customer who asked for a person, and the card that came of it. */
  const ask = async ({ slack, room, frontdesk }: Awaited<ReturnType<typeof open>>) => {
    const customer = await openConversation(frontdesk);
    const says = (text: string, at: Frontdesk = frontdesk) => customer.says(text, text, at);
    await says('I want to talk to a person, please.');
    const card = await slack.until(
      'the card',
      () =>
        room.messages.find(
          (post) =>
            post.metadata?.event_payload.conversation === customer.conversation &&
            /FD-\d/.test(post.text) &&
            slack.thread(post).length > 1,
        ),
      60_000,
    );
    return { says, conversation: customer.conversation, card };
  };
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    for (let look = 0; look < 600; look += 1) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`waited in vain for ${what}`);
  };

  it.each(['socket', 'http'] as const)(
    'hands over, is claimed, answers and resolves over %s',
    async (over) => {
      const all = await open(over);
      const { slack, ana } = all;
      const { says, conversation, card } = await ask(all);
      const hears = (text: string) =>
        until(text, async () => (await bubbles(conversation)).some((each) => each.includes(text)));
      expect((await ana.clicks(card, 'Claim')).acked).toBe(true);
      await hears('You are now talking with Ana');
      await slack.until('the claim', () => textOf(card).includes('Resolve…'), 60_000);
      await says('My street light is broken.');
      await slack.until(
        'his words',
        () => slack.thread(card).some((post) => textOf(post).includes('street light')),
        60_000,
      );
      ana.says('// which street?', { in: card });
      const reply = ana.says('Which street is it in?', { in: card });
      await hears('Which street is it in?');
      await slack.until('the tick', () => reply.reactions.some(({ name }) => name === 'white_check_mark'), 60_000);
      expect((await bubbles(conversation)).join()).not.toContain('which street?');
      await slack.until('the quiet', () => textOf(card).includes('Resolve…'));
      await ana.clicks(card, 'Resolve…');
      await slack.until('the form', () => ana.modal(), 60_000);
      await ana.submits({ disposition: 'answered' });
      await slack.until('the end', () => textOf(card).includes('Resolved'), 60_000);
      await says('Where can I park?');
      await hears('Behind the town hall.');
      expect(slack.pings()).toEqual([]);
      expect(
        slack.calls.map(({ method, outcome }) => `${method} ${outcome}`).filter((call) => !call.endsWith(' ok')),
      ).toEqual([]);
    },
    180_000,
  );

  it('says once in Slack what it had sent when it was killed before Slack’s answer came', async () => {
    const all = await open('socket');
    const { slack, frontdesk } = all;
    const { says, card } = await ask(all);
    const held = slack.faults.hold('chat.postMessage', { done: true });
    await says('It is urgent.');
    await held.arrived;
    await slack.until('the post', () => slack.thread(card).some((post) => textOf(post).includes('urgent')), 60_000);
    await frontdesk.kill();
    held.release();
    await frontdesk.start();
    await says('Are you there?');
    const shown = (text: string) => (post: Post) => textOf(post).includes(text);
    await slack.until('the next words', () => slack.thread(card).some(shown('Are you there?')), 90_000);
    expect(slack.thread(card).filter(shown('It is urgent.'))).toHaveLength(1);
    expect(slack.thread(card).findIndex(shown('It is urgent.'))).toBeLessThan(
      slack.thread(card).findIndex(shown('Are you there?')),
    );
  }, 240_000);
});
