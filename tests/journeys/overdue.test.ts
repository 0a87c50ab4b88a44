import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { botEvents, botScopes } from '../../src/slack/manifest.ts';
import { plainOf } from '../channels/slack/counter.ts';
import { makeHome, openConversation } from '../helpers/frontdesk.ts';
import { createSlack } from '../helpers/slack/slack.ts';
import type { Person } from '../helpers/slack/surfaces.ts';
import { isCardOf, LONG } from '../helpers/slack/town.ts';
import type { Post, Room } from '../helpers/slack/workspace.ts';
import { until } from '../helpers/until.ts';
import { startWhole, type Whole } from '../helpers/whole.ts';
import { describeWith } from '../setup/needs.ts';

const MINUTE = 60_000;

describeWith('redis', 'what is due, as the card in Slack shows it', () => {
  let slack: Awaited<ReturnType<typeof createSlack>>;
  let whole: Whole;
  let ana: Person;
  let front: Room;
  let tech: Room;
  let passed = 0;
  let remove = () => {};
  beforeAll(async () => {
    slack = await createSlack({ scopes: [...botScopes], subscribed: botEvents });
    ana = slack.person('Ana');
    front = slack.channel('front', { members: [ana] });
    tech = slack.channel('tech', { members: [ana] });
    const group = slack.usergroup('front', [ana]);
    const home = makeHome(
      { pool: { question: 'When does the pool open?', answer: 'At nine.' } },
      `name: Test Town
locales: [en]
teams:
  front:
    name: Front Desk
    topics: [general]
    slack: { channel: ${front.id}, group: ${group} }
    targets: { first_reply: 20m, next_reply: 1h, resolve: 2d }
    escalate: { to: tech, after: 3h }
  tech:
    name: Technical Support
    tier: 2
    slack: { channel: ${tech.id}, group: ${group} }
default_team: front
hold: { webchat: 0s }
`,
    );
    remove = home.remove;
    whole = await startWhole({
      folder: home.folder,
      clock: { offset: () => passed, lookMs: 100 },
      env: {
        SLACK_BOT_TOKEN: slack.tokens.bot,
        SLACK_API_URL: slack.apiUrl,
        SLACK_SIGNING_SECRET: slack.signingSecret,
      },
    });
    slack.subscribe(`${whole.url}/slack/events`);
  }, LONG);
  afterAll(async () => {
    await whole?.stop();
    await slack.stop();
    remove();
  }, LONG);

  const sees = <T>(what: string, holds: () => T | undefined | false): Promise<T> => slack.until(what, holds, LONG);
  const inThread = (card: Post, text: string): Promise<Post> =>
    sees(text, () => slack.thread(card).find((post) => plainOf(post).includes(text)));
  const shows = (card: Post, ...words: string[]) =>
    sees(`${words.join(' … ')} on the card`, () => words.every((each) => plainOf(card).includes(each)));

  it(
    'turns 🚨 before it is due and 🔴 when it was, calls the team and then whoever has it, and begins anew with each answer',
    async () => {
      const ann = await openConversation(whole, 'Ann');
      await ann.says('I want to talk to a person', 'm1', whole);
      const card = await sees('the card', () =>
        front.messages.find((post) => isCardOf(ann.conversation, post) && /FD-\d/.test(post.text)),
      );
      await shows(card, 'Unclaimed', '⏱ First reply due');
      await sees('the thread', () => slack.thread(card).length > 1);

      passed += 15 * MINUTE;
      await shows(card, '🚨 *First reply due');
      await inThread(card, 'Nobody has it yet: the first reply is due');
      passed += 5 * MINUTE;
      await shows(card, '🔴 *First reply was due');
      await inThread(card, 'Nobody has it yet: the first reply was due');
      passed += 15 * MINUTE;
      const late = await inThread(card, '⏰ Still nobody has it');
      // The team reads it in its channel, and nobody is called by name.
      expect(front.messages.some((post) => post !== card && plainOf(post).includes('Still nobody has it'))).toBe(true);
      expect(JSON.stringify(late.blocks)).not.toContain(ana.id);

      expect((await ana.clicks(card, 'Claim')).acked).toBe(true);
      await shows(card, '🟢 *Ana*', '🔴 *First reply was due');
      ana.says('Which pool is it?', { in: card });
      await until('Ann to hear it', async () => (await ann.hears(whole)).includes('Which pool is it?'));
      await shows(card, '⏱ Answer to all of it due');

      await ann.says('The large one', 'm2', whole);
      await inThread(card, 'The large one');
      await shows(card, '⏱ Next reply due');
      passed += 45 * MINUTE;
      await shows(card, '🚨 *Next reply due');
      const warned = await inThread(card, 'Ana has it: the next reply is due');
      expect(JSON.stringify(warned.blocks)).toContain(ana.id);
      passed += 15 * MINUTE;
      await shows(card, '🔴 *Next reply was due');
      await inThread(card, 'Ana has it: the next reply was due');
      await until('Ann to be told', async () =>
        (await ann.hears(whole)).some((text) => text.includes('this takes longer than it should')),
      );

      ana.says('At nine.', { in: card });
      await until('Ann to hear it', async () => (await ann.hears(whole)).includes('At nine.'));
      await shows(card, '⏱ Answer to all of it due');
      expect(plainOf(card)).not.toMatch(/🚨|🔴/);
      const calls = slack.thread(card).map(plainOf);
      expect(calls.filter((text) => /⏰/.test(text))).toHaveLength(5);
    },
    3 * LONG,
  );

  it(
    'goes to the next tier when nobody claims it, with its thread, and its customer is told',
    async () => {
      const bo = await openConversation(whole, 'Bo');
      await bo.says('I want to talk to a person', 'm1', whole);
      const isBos = (post: Post) => isCardOf(bo.conversation, post) && /FD-\d/.test(post.text);
      const card = await sees('the card', () => front.messages.find(isBos));
      await shows(card, '· Tier 1 · Front Desk', 'Unclaimed');
      passed += 3 * 60 * MINUTE;
      const moved = await sees('the card at the next tier', () => tech.messages.find(isBos));
      await shows(moved, '· Tier 2 · Technical Support', 'Unclaimed');
      await shows(card, 'Transferred to Technical Support');
      await inThread(moved, 'Nobody claimed it in time: it went to Technical Support.');
      await until('Bo to be told', async () =>
        (await bo.hears(whole)).some((text) => text.startsWith('Technical Support will take this on for you.')),
      );
    },
    2 * LONG,
  );
});
