import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { botScopes } from '../../src/slack/manifest.ts';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';
import { type Frontdesk, makeHome, openConversation, startFrontdesk } from '../helpers/frontdesk.ts';
import { startRedis } from '../helpers/redis.ts';
import { textOf } from '../helpers/slack/office.ts';
import type { Person } from '../helpers/slack/people.ts';
import { createSlack } from '../helpers/slack/slack.ts';
import type { Post, Room } from '../helpers/slack/workspace.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const parking = { question: 'Where can I park my car?', answer: 'Behind the town hall.' };
const LONG = 120_000;

/** A workspace with two teams, and two processes of one Frontdesk with their desk in it. */
async function openTown(over: 'socket' | 'http') {
  const redis = await startRedis();
  const slack = await createSlack({ scopes: [...botScopes] });
  const [ana, bob, tim] = ['Ana', 'Bob', 'Tim'].map((name) => slack.person(name)) as [Person, Person, Person];
  const more = Array.from({ length: 6 }, (_, i) => slack.person(`Rep ${i}`));
  const [front, tech] = [
    slack.channel('front', { members: [ana, bob, ...more] }),
    slack.channel('tech', { members: [tim] }),
  ];
  const groups = [slack.usergroup('front', [ana, bob, ...more]), slack.usergroup('tech', [tim])];
  const home = makeHome(
    { parking },
    `name: Test Town
locales: [en]
teams:
  front: { name: Front Desk, topics: [general], slack: { channel: ${front.id}, group: ${groups[0]} } }
  tech: { name: Technicians, slack: { channel: ${tech.id}, group: ${groups[1]} } }
default_team: front
`,
  );
  const env = {
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_API_URL: slack.apiUrl,
    ...(over === 'socket' ? { SLACK_APP_TOKEN: slack.tokens.app } : { SLACK_SIGNING_SECRET: slack.signingSecret }),
  };
  const start = () => startFrontdesk({ folder: home.folder, redisUrl: redis.url, env });
  const two = (await Promise.all([start(), start()])) as [Frontdesk, Frontdesk];
  let turn = 0;
  /** Over HTTP what people do next in Slack arrives at the other process; over sockets Slack itself takes them in turn. */
  const elsewhere = () => {
    if (over === 'http') slack.subscribe(`${two[turn++ % 2]!.url}/slack/events`);
  };
  elsewhere();

  const town = {
    ...{ redis, slack, ana, bob, tim, more, front, tech, two, elsewhere },
    /** Settles when Slack shows it. */
    sees: <T>(what: string, holds: () => T | undefined | false): Promise<T> => slack.until(what, holds, LONG),
    /** A conversation's newest card in a channel, once it has its number and its thread has begun. */
    card: (conversation: string, room: Room = front): Promise<Post> =>
      town.sees('the card', () => {
        const card = room.messages.filter((post) => isCardOf(conversation, post)).at(-1);
        return card && /FD-\d/.test(card.text) && slack.thread(card).length > 1 ? card : undefined;
      }),
    inThread: (card: Post, text: string): Promise<Post> =>
      town.sees(text, () => slack.thread(card).find((post) => textOf(post).includes(text))),
    marked: (post: Post, reaction: string) =>
      town.sees(`:${reaction}:`, () => post.reactions.some(({ name }) => name === reaction)),
    /** Every person writes and clicks at another process than the one before. */
    async clicks(who: Person, on: Post, button: string): Promise<void> {
      elsewhere();
      expect((await who.clicks(on, button)).acked).toBe(true);
    },
    says(who: Person, text: string, card: Post): Post {
      elsewhere();
      return who.says(text, { in: card });
    },
    async fills(who: Person, filled: Record<string, string>): Promise<void> {
      await town.sees('the form', () => who.modal());
      elsewhere();
      expect((await who.submits(filled)).acked).toBe(true);
    },
    /** A customer, served by the first process unless another is given. */
    async customer(name?: string, at = two[0]) {
      const { conversation, says, hears } = await openConversation(at, name);
      let serial = 0;
      return {
        conversation,
        says: (text: string, to = at) => until(`“${text}” to be taken`, () => says(text, `m${++serial}`, to)),
        heard: (from = at) => hears(from),
        hears: (text: string, from = at) =>
          until(`“${text}”`, async () => (await hears(from)).find((each) => each.includes(text))),
      };
    },
    async close() {
      await Promise.all(two.map((one) => one.stop()));
      await slack.stop();
      await redis.stop();
      home.remove();
    },
  };
  return town;
}
type Town = Awaited<ReturnType<typeof openTown>>;

const isCardOf = (conversation: string, { metadata, thread_ts, ts }: Post): boolean =>
  metadata?.event_payload.conversation === conversation && (!thread_ts || thread_ts === ts);
/** Ids of posts that are there twice. */
const twice = (rooms: Room[]): unknown[] => {
  const ids = rooms.flatMap(({ messages }) => messages.flatMap(({ metadata }) => metadata?.event_payload.id ?? []));
  return ids.filter((id, i) => ids.indexOf(id) !== i);
};
const numberOf = (text: string): number => Number(/FD-(\d+)/.exec(text)?.[1]);
const claimed = (card: Post) => () => textOf(card).includes('Resolve…');

describeWith('redis', 'two processes with their desk in Slack', () => {
  describe.each(['socket', 'http'] as const)('over %s', (over) => {
    let town: Town;
    beforeAll(async () => {
      town = await openTown(over);
    }, 2 * LONG);
    afterAll(() => town.close(), LONG);

    it(
      'hand a customer over, carry the words both ways, pass him on, and take him back',
      async () => {
        const { slack, two, ana, bob, tim, front, tech, card, sees, inThread, marked, clicks, says, fills } = town;
        const nasty = `<!channel> <@${ana.id}> <!subteam^S1> *x* <https://evil.example|bank>`;
        const ann = await town.customer(`<!here> Ann`);
        await ann.says('I want to talk to a person, please.');
        await ann.hears('You are next in line');
        const first = await card(ann.conversation);

        await clicks(ana, first, 'Claim');
        await ann.hears('You are now talking with Ana.', two[1]);
        await sees('the claim', claimed(first));
        await ann.says(nasty, two[1]);
        await inThread(first, '<!channel>');

        const reply = says(ana, 'I see it & will look at it.', first);
        await ann.hears('I see it & will look at it.');
        await marked(reply, 'white_check_mark');
        const colleague = says(bob, 'Try turning it off.', first);
        await marked(colleague, 'lock');
        await sees('the word to Bob', () =>
          bob.whispers().some(({ text }) => text.includes(`Ana has FD-${numberOf(first.text)} already`)),
        );
        const note = says(ana, '// he is angry', first);
        await marked(note, 'lock');

        await sees('the form’s button', claimed(first));
        await clicks(ana, first, 'Transfer…');
        await fills(ana, { team: 'tech', note: 'needs a new meter' });
        await ann.hears('Technicians will take this on for you.');
        const second = await card(ann.conversation, tech);
        await inThread(second, 'needs a new meter');
        await sees('the old card', () => textOf(first).includes('Transferred to Technicians'));
        expect(textOf(first)).not.toContain('button');
        says(ana, 'One more thing', first);
        await sees('the word to Ana', () =>
          ana.whispers().some(({ text }) => text.includes('goes on in another thread')),
        );

        await clicks(tim, second, 'Claim');
        await ann.hears('You are now talking with Tim.');
        const onItsWay = says(tim, 'Your meter is on its way.', second);
        await ann.hears('Your meter is on its way.');
        await marked(onItsWay, 'white_check_mark');
        await sees('the claim', claimed(second));
        await clicks(tim, second, 'Resolve…');
        await fills(tim, { disposition: 'done', note: 'meter sent' });
        await ann.hears(`Tim has closed this case (FD-${numberOf(second.text)}).`);
        await sees('the end', () => textOf(second).includes('Resolved'));
        await ann.says(parking.question);
        await ann.hears('Behind the town hall.');

        const heard = await ann.heard();
        const words = ['I see it', 'Try turning', 'angry', 'new meter', 'One more', 'Your meter', 'meter sent'];
        expect(heard.flatMap((text) => words.filter((each) => text.includes(each)))).toEqual([
          'I see it',
          'Your meter',
        ]);
        expect(textOf(second)).not.toContain('Behind the town hall.');
        expect(slack.thread(second).map(textOf).join()).not.toContain('Behind the town hall.');
        expect(slack.pings()).toEqual([]);
        expect(twice([front, tech])).toEqual([]);
        await slack.events.quiet();
        expect(slack.events.sent.filter(({ acked }) => !acked)).toEqual([]);
        expect(slack.calls.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'held')).toEqual([]);
      },
      3 * LONG,
    );

    it(
      'let one of many who click at once have it, whichever process hears them',
      async () => {
        const { slack, more, card, elsewhere, sees } = town;
        const ben = await town.customer('Ben');
        await ben.says('I want to talk to a person, please.');
        const post = await card(ben.conversation);
        const number = numberOf(post.text);
        const answers = await Promise.all(
          more.map((rep) => {
            elsewhere();
            return rep.clicks(post, 'Claim');
          }),
        );
        expect(answers.every(({ acked }) => acked)).toBe(true);
        const heard = await ben.hears('You are now talking with');
        const winner = more.find(({ name }) => heard.includes(`${name}.`));
        const others = more.filter((rep) => rep !== winner);
        const told = await sees(
          'the others to be told',
          () =>
            others.every((rep) => rep.whispers().length > 0) &&
            others.flatMap((rep) => rep.whispers().map(({ text }) => text)),
        );
        expect(told).toEqual(others.map(() => `${winner?.name} has FD-${number} already.`));
        await sees('the claim', () => textOf(post).includes(winner!.name));
        expect((await ben.heard()).filter((text) => text.includes('now talking'))).toHaveLength(1);
        expect(slack.pings()).toEqual([]);
      },
      3 * LONG,
    );

    it(
      'call whoever has a customer that turns out to be in danger, who hears at once what to do',
      async () => {
        const { slack, two, ana, front, card, sees, inThread, clicks } = town;
        const cora = await town.customer('Cora');
        await cora.says('I want to talk to a person, please.');
        const post = await card(cora.conversation);
        await clicks(ana, post, 'Claim');
        await cora.hears('You are now talking with Ana.');
        await cora.says('There is a gas smell in my kitchen now', two[1]);
        await cora.hears('please call the emergency number first');
        await inThread(post, 'The customer may be in danger');
        await cora.says('I smell gas in the hall, too');
        await inThread(post, 'in the hall, too');
        await sees('the card', () => textOf(post).includes('🚨 may be in danger'));
        expect(slack.pings()).toEqual([`@${ana.id}`]);
        expect((await cora.heard()).filter((text) => text.includes('emergency number'))).toHaveLength(1);
        expect(twice([front])).toEqual([]);
      },
      3 * LONG,
    );
  });
});

describeInBrowser('beside the web desk', () => {
  let town: Town;
  let browser: Browser;
  let desk: Page;
  beforeAll(async () => {
    [town, browser] = await Promise.all([openTown('socket'), startBrowser()]);
    desk = await browser.newPage();
    desk.setDefaultTimeout(LONG);
    await desk.goto(await town.two[1].command('desk', 'link', 'Wanda'));
    await desk.getByRole('button', { name: 'Sign in' }).click();
    await desk.getByText('Nobody is waiting.').waitFor();
  }, 2 * LONG);
  afterAll(async () => {
    await browser?.close();
    await town?.close();
  }, LONG);
  afterEach(() => town.slack.faults.clear());

  const line = (text: string) => desk.locator('.line', { hasText: text });
  const opens = (number: number) => desk.getByRole('link', { name: `FD-${number}` }).click();

  it(
    'what is done at one desk is seen at the other',
    async () => {
      const { ana, card, sees, inThread, marked, clicks, says } = town;
      const ann = await town.customer('Ann');
      await ann.says('I want to talk to a person, please.');
      const post = await card(ann.conversation);
      const number = numberOf(post.text);
      await opens(number);
      await desk.getByRole('button', { name: 'Claim to answer' }).waitFor();
      await clicks(ana, post, 'Claim');
      await desk.getByPlaceholder('Ana has this conversation').waitFor();
      const hello = says(ana, 'Hello Ann.', post);
      await ann.hears('Hello Ann.');
      await marked(hello, 'white_check_mark');
      await line('Hello Ann.').waitFor();

      await desk.getByRole('button', { name: /^Take over/ }).click();
      await desk.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
      await ann.hears('Ana has handed over. You are now talking with Wanda.');
      await sees('her name', () => textOf(post).includes('Wanda'));
      await marked(says(ana, 'Wait, I know it!', post), 'lock');
      await sees('the word to Ana', () =>
        ana.whispers().some(({ text }) => text.includes(`Wanda has FD-${number} already`)),
      );
      await desk.getByLabel('Reply to the customer').fill('Wanda here.');
      await desk.keyboard.press('Enter');
      await line('Wanda here.').getByText('The customer does not have it yet').waitFor();
      await ann.hears('Wanda here.');
      await line('Wanda here.').locator('.state', { hasText: 'Delivered' }).waitFor();
      const shown = await inThread(post, 'Wanda here.');
      expect(shown.username).toBe('Wanda');
      await line('Wait, I know it!').getByText('not shown to the customer').waitFor();

      await desk.getByRole('button', { name: /^Resolve/ }).click();
      await desk.getByLabel('Answered').check();
      await desk.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
      await sees('the end', () => textOf(post).includes('Resolved'));
      await ann.hears(`Wanda has closed this case (FD-${number}).`);
      expect((await ann.heard()).join()).not.toContain('I know it');
    },
    3 * LONG,
  );

  it(
    'while Slack is down customers are served there, and the cards come when it is back',
    async () => {
      const { slack, ana, front, card, sees, marked, inThread, clicks, says } = town;
      slack.faults.down({ status: 500 });
      slack.sockets.cut();
      const ann = await town.customer('Ann');
      await ann.says('I want to talk to a person, please.');
      await opens(numberOf(await ann.hears('You are next in line.')));
      await desk.getByRole('button', { name: 'Claim to answer' }).click();
      await ann.hears('You are now talking with Wanda.');
      await desk.getByLabel('Reply to the customer').fill('Slack is away, and I am here.');
      await desk.keyboard.press('Enter');
      await ann.hears('Slack is away, and I am here.');

      slack.faults.down({ silent: true });
      const ben = await town.customer('Ben', town.two[1]);
      await ben.says(parking.question);
      await ben.hears('Behind the town hall.');
      await ben.says('I want to talk to a person, please.');
      await ben.hears('Your case number is FD-');
      expect(front.messages.filter((post) => isCardOf(ann.conversation, post))).toEqual([]);
      await sees('a call that hangs', () =>
        slack.calls.some(({ method, outcome }) => method !== 'apps.connections.open' && outcome === 'held'),
      );

      slack.faults.clear();
      const taken = await card(ann.conversation);
      await sees('who has it', () => textOf(taken).includes('Wanda'));
      await inThread(taken, 'Slack is away, and I am here.');
      const waiting = await card(ben.conversation);
      await sees('Slack to be connected', () => slack.sockets.open.length === 4);
      await clicks(ana, waiting, 'Claim');
      await ben.hears('You are now talking with Ana.');
      const hello = says(ana, 'Hello Ben.', waiting);
      await ben.hears('Hello Ben.');
      await marked(hello, 'white_check_mark');

      const right = 'The bot’s last answer was right';
      await clicks(ana, await inThread(waiting, right), right);
      await sees('the thanks', () =>
        ana.whispers().some(({ text }) => text === 'Recorded: parking was the right answer. Thank you.'),
      );
      await opens(numberOf(waiting.text));
      await desk.getByRole('group', { name: 'Was that the right answer?' }).getByText('says Ana').waitFor();
      for (const { conversation } of [ann, ben])
        expect(front.messages.filter((post) => isCardOf(conversation, post))).toHaveLength(1);
      expect(twice([front])).toEqual([]);
    },
    4 * LONG,
  );

  it(
    'a process that is killed after Slack took what it sent: the other one goes on, and says nothing twice',
    async () => {
      const { slack, ana, two, front, card, sees, inThread, clicks } = town;
      const ann = await town.customer('Ann');
      await ann.says('I want to talk to a person, please.');
      const known = await card(ann.conversation);
      const words = slack.faults.hold('chat.postMessage', {
        done: true,
        when: ({ blocks }) => String(blocks).includes('It is urgent.'),
      });
      await ann.says('It is urgent.');
      const ben = await town.customer('Ben');
      const fresh = slack.faults.hold('chat.postMessage', {
        done: true,
        when: ({ metadata, thread_ts }) => !thread_ts && String(metadata).includes(ben.conversation),
      });
      await ben.says('I want to talk to a person, too.');
      await Promise.all([words.arrived, fresh.arrived]);
      await two[0].kill();
      words.release();
      fresh.release();

      await ann.says('Are you there?', two[1]);
      await inThread(known, 'Are you there?');
      const again = await card(ben.conversation);
      await clicks(ana, again, 'Claim');
      await ben.hears('You are now talking with Ana.', two[1]);
      await sees('the claim', claimed(again));
      const thread = slack.thread(known).map(textOf);
      expect(thread.filter((text) => text.includes('It is urgent.'))).toHaveLength(1);
      expect(thread.findIndex((text) => text.includes('urgent'))).toBeLessThan(
        thread.findIndex((text) => text.includes('Are you there?')),
      );
      expect(front.messages.filter((post) => isCardOf(ben.conversation, post))).toHaveLength(1);
      expect(twice([front])).toEqual([]);
      await two[0].start();
      await ben.says('Hello again.', two[0]);
      await inThread(again, 'Hello again.');
    },
    4 * LONG,
  );
});
