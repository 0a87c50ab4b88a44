import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowserOnRedis, startBrowser } from '../helpers/browser.ts';
import {
  articleOf,
  byMeaning,
  type Frontdesk,
  type Home,
  makeHome,
  openConversation,
  runCommand,
  startFrontdesk,
} from '../helpers/frontdesk.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const parking = { question: 'Where can I park my car?', answer: 'Behind the town hall.' };
const file = 'data/faq/en/general/parking.md';

describeInBrowserOnRedis('while Frontdesk runs', () => {
  let home: Home;
  let frontdesk: Frontdesk;
  let browser: Browser;
  let desk: Page;

  beforeAll(async () => {
    home = makeHome({ parking, pool: { question: 'When does the pool open?', answer: 'At nine.' } }, byMeaning);
    frontdesk = await startFrontdesk({ folder: home.folder, env: { LOG_LEVEL: 'info' } });
    browser = await startBrowser();
    desk = await browser.newPage();
    desk.setDefaultTimeout(60_000);
    await desk.goto(await frontdesk.command('desk', 'link', 'Ana'));
    await desk.getByRole('button', { name: 'Sign in' }).click();
    await desk.getByText('Nobody is waiting.').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    expect(await frontdesk?.stop()).toBe(0);
    home.remove();
  });

  /** What the bot says to a question, in a conversation of its own. */
  const ask = async (question: string): Promise<string> => {
    const customer = await openConversation(frontdesk);
    await customer.says(question, 'question', frontdesk);
    return until('an answer', async () => (await customer.hears(frontdesk))[1]);
  };
  /** Settles when the bot says so. How soon is a matter of the machine: `npm run bench:answers` measures it. */
  const says = (text: string, question = parking.question): Promise<unknown> =>
    until(`“${text}”`, async () => (await ask(question)).includes(text), 100);
  const bar = () => desk.locator('#faults');
  const logged = (text: string) => until(`the log to say “${text}”`, () => frontdesk.said().includes(text));

  it('a saved article is what the next customer hears, however it was saved', async () => {
    expect(await ask(parking.question)).toContain('Behind the town hall.');
    home.write(file, articleOf({ ...parking, answer: 'On Main Street.' }));
    await says('On Main Street.');
    // As most editors save: beside it, and then in its place.
    home.write(`${file}~`, articleOf({ ...parking, answer: 'On Oak Street.' }));
    renameSync(join(home.folder, `${file}~`), join(home.folder, file));
    await says('On Oak Street.');
  });

  it('a new topic is there, and one that was taken away is not', async () => {
    const dog = { question: 'How much is a dog licence?', answer: 'It costs 20 dollars.' };
    home.write('data/faq/en/pets/dog.md', articleOf(dog));
    await says('20 dollars', dog.question);
    rmSync(join(home.folder, 'data/faq/en/pets'), { recursive: true });
    await says('I don’t have an answer'.replace('’', "'"), dog.question);
  });

  it('a broken one stays as it last was, and the log and the desk say what is wrong', async () => {
    home.write('data/faq/en/general/pool.md', '---\nquestion: When does the pool open?\nalos: [pool]\n---\nAt ten.\n');
    home.write(file, articleOf({ ...parking, answer: 'On Elm Street.' }).replace('---\n', '---\nteam: nobody\n'));
    await bar().getByText('faults in the knowledge base: the last good version is in force').waitFor();
    await bar().locator('summary').click();
    await bar()
      .getByText(/pool\.md:3 .*alos/)
      .waitFor();
    await bar()
      .getByText(/parking\.md:2 There is no team "nobody"/)
      .waitFor();
    await logged('files of the knowledge base are broken; each stays as it last was, or is left out');
    await logged('parking.md:2 There is no team \\"nobody\\"');
    expect(await ask(parking.question)).toContain('On Oak Street.');
    expect(await ask('When does the pool open?')).toContain('At nine.');

    home.write('data/faq/en/general/pool.md', articleOf({ question: 'When does the pool open?', answer: 'At ten.' }));
    home.write(file, articleOf({ ...parking, answer: 'On Elm Street.' }));
    await says('On Elm Street.');
    expect(await ask('When does the pool open?')).toContain('At ten.');
    await bar().waitFor({ state: 'hidden' });
  });

  it('a word of advice is no fault: the desk does not say that an older version is in force', async () => {
    home.write('data/faq/fr/general/parking.md', articleOf({ question: 'Où garer ma voiture?', answer: 'Derrière.' }));
    home.write(file, articleOf({ ...parking, answer: 'On Pine Street.' }));
    await says('On Pine Street.');
    home.write('data/faq/en/general/pool.md', 'not an article\n');
    await bar().getByText('A fault in the knowledge base: the last good version is in force').waitFor();
    home.write('data/faq/en/general/pool.md', articleOf({ question: 'When does the pool open?', answer: 'At ten.' }));
    await bar().waitFor({ state: 'hidden' });
  });
});

describeWith('redis', 'at the start', () => {
  let home: Home;
  afterEach(() => home.remove());
  const state = () => join(home.folder, 'var');

  it('a base of which no article can be read is refused: where, what, and what to do; nothing stays behind', async () => {
    home = makeHome({ parking });
    home.write('data/faq/en/general/pool.md', '---\nquestion: When does the pool open?\nalos: [pool]\n---\nAt ten.\n');
    home.write(file, articleOf(parking).replace('---\n', '---\nteams: nobody\n'));
    const ended = await runCommand(home.folder, ['start'], { PORT: '0', LOG_LEVEL: 'warn' });
    const folder = join(home.folder, 'data/faq/en/general');
    expect(ended).toMatchObject({ status: 1, out: '' });
    expect(ended.err).toMatch(
      /^No article of the knowledge base can be read, for it has 2 faults; put it right and start again:\n/,
    );
    expect(ended.err).toContain(`  ${join(folder, 'parking.md')}:2 There is no field "teams"`);
    expect(ended.err).toContain(`  ${join(folder, 'pool.md')}:3 `);
    expect(ended.err).not.toMatch(/\bat .*\.js:\d/);
    expect(existsSync(join(state(), 'redis/redis.pid'))).toBe(false);
  });

  it('so is one without any article, or without a folder', async () => {
    home = makeHome({});
    const env = { PORT: '0', LOG_LEVEL: 'warn' };
    const missing = await runCommand(home.folder, ['start'], env);
    expect(missing).toMatchObject({ status: 1, out: '', err: expect.stringContaining('FRONTDESK_DATA') });
    mkdirSync(join(home.folder, 'data/faq/en'), { recursive: true });
    const empty = await runCommand(home.folder, ['start'], env);
    expect(empty).toMatchObject({ status: 1, out: '', err: expect.stringContaining('There is no article.') });
  });

  it('wrong settings are all said at once, with the fix, and nothing is started', async () => {
    home = makeHome(
      { parking },
      'name: Test Town\nlocales: [en]\nteams:\n  front: { name: Front, tier: 9, topics: [general] }\ndefault_team: frnt\n',
    );
    home.write('.env', 'SLACK_BOT_TOKENS=xoxb-hidden\nWEBCHAT_SECRET=hidden\n');
    const ended = await runCommand(home.folder, ['start'], { PORT: 'eighty', REDIS_URL: 'http://:hidden@redis' });
    expect(ended).toMatchObject({ status: 2, out: '' });
    const lines = ended.err.trim().split('\n');
    expect(lines[0]).toBe(`${lines.length - 1} settings are wrong, and nothing was started:`);
    expect(lines.slice(1).map((line) => line.trim().split(' ').slice(0, 2).join(' '))).toEqual([
      'PORT must',
      'REDIS_URL must',
      'WEBCHAT_SECRET is',
      'SLACK_BOT_TOKENS is',
      'frontdesk.yaml:4 teams.front.tier',
      'frontdesk.yaml:5 default_team',
    ]);
    expect(ended.err).not.toContain('hidden');
    expect(existsSync(state())).toBe(false);
  });
});
