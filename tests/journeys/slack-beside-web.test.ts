import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, startBrowser } from '../helpers/browser.ts';
import { textOf } from '../helpers/slack/office.ts';
import { claimed, isCardOf, LONG, numberOf, openTown, parking, type Town, twice } from '../helpers/slack/town.ts';

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
      await ann.hears('You are now talking with Wanda.');
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
