import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { buildPage, openOffice, openOffices } from './office.ts';
import { deskPages, violations } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(120_000);

describe("the page's types", () => {
  it('are right', () => {
    const tsc = ['node_modules/typescript/bin/tsc', '-p', 'src/desks/web/page/tsconfig.json', '--noEmit'];
    const cwd = fileURLToPath(new URL('../../..', import.meta.url));
    const { stdout, status } = spawnSync(process.execPath, tsc, { cwd, encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describe("the page's files", () => {
  it('come packed to browsers that can unpack them', async () => {
    const { folder, remove } = buildPage();
    const office = await openOffice({ pageFolder: folder });
    const get = (file: string, encoding: string) =>
      fetch(`${office.url}/desk/${file}`, { headers: { 'Accept-Encoding': encoding } });
    for (const file of ['', 'desk.js', 'desk.css', 'icon.svg']) {
      const [packed, plain] = [await get(file, 'gzip, br'), await get(file, 'identity')];
      expect(packed.headers.get('content-encoding')).toBe('gzip');
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(packed.headers.get('vary')).toMatch(/Accept-Encoding/i);
      const whole = await plain.text();
      expect(await packed.text()).toBe(whole);
      if (file.startsWith('desk.')) expect(Number(packed.headers.get('content-length'))).toBeLessThan(whole.length / 2);
    }
    await office.stop();
    remove();
  });
});

describeInBrowser('the desk in a browser', () => {
  const pages = deskPages();
  const { enter } = pages;
  const open = openOffices(() => ({ pageFolder: pages.folder() }));

  const line = (page: Page, text: string) => page.locator('.line', { hasText: text });
  const reply = (page: Page) => page.getByLabel('Reply to the customer');

  it('says who speaks by name, who is not the customer, and whether the customer is there', async () => {
    const office = await open();
    await office.says('web:1', 'My bill is wrong', { name: 'Jo Meyer' });
    await office.says('web:1', 'I pay it, by the way', { by: { id: 'u-2', name: 'Ben Cole' } });
    await office.presence.seen('web:1', 'a tab');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await line(page, 'I pay it, by the way').waitFor();
    expect(await line(page, 'My bill is wrong').locator('b').textContent()).toBe('Jo Meyer');
    expect(await line(page, 'I pay it, by the way').locator('b').textContent()).toBe('Ben Colenot the customer');
    await page.locator('#facts').getByText('is here', { exact: true }).waitFor();
    await office.presence.left('web:1', 'a tab');
    await page.reload();
    await page.locator('#facts').getByText('left just now', { exact: true }).waitFor();
  });

  it('claims, answers, notes and resolves, and the customer hears it', async () => {
    const office = await open();
    await office.says('web:1', 'My bill is **wrong** <b>really</b>', { name: 'Jo', topic: 'billing' });
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    // A customer's text is text, the bot's is formatted.
    await line(page, 'My bill is **wrong** <b>really</b>').waitFor();
    // Where a ticket stands is no news that the customer was told.
    expect(await page.locator('.line[data-role=system]').allTextContents()).toContainEqual(
      expect.stringMatching(/^Number 1 in line\./),
    );
    expect(await line(page, 'I fetch somebody for you.').locator('strong').textContent()).toBe('somebody');
    expect(await reply(page).isDisabled()).toBe(true);

    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.locator('#box:focus').waitFor();
    await page.keyboard.type('Hello Jo');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('I look at it.');
    await page.keyboard.press('Enter');
    await line(page, 'Hello Jo').locator('.state', { hasText: 'Sent' }).waitFor();

    await page.getByRole('button', { name: /^Note/ }).click();
    await page.keyboard.type('A regular');
    await page.keyboard.press('Enter');
    await page
      .locator('.line[data-role=note]', { hasText: 'A regular' })
      .getByText('not shown to the customer')
      .waitFor();

    await office.says('web:1', 'Thank you!');
    await line(page, 'Thank you!').waitFor();
    await page.getByRole('button', { name: /^Resolve/ }).click();
    await page.getByLabel('Answered').check();
    await page.getByRole('dialog').getByLabel(/^Note/).fill('Read twice');
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await line(page, 'Ana resolved it').waitFor();
    await page.getByText('Nobody is waiting.').waitFor();
    await page.getByRole('button', { name: /^Reply/ }).click();
    expect(await page.getByPlaceholder('This inquiry is resolved').isDisabled()).toBe(true);

    const log = await office.log('web:1');
    expect(
      log.filter(({ audience, message }) => audience === 'everyone' && message.text).map(({ message }) => message.text),
    ).toEqual([
      'My bill is **wrong** <b>really</b>',
      'I fetch **somebody** for you.',
      'Hello Jo\nI look at it.',
      'Thank you!',
    ]);
    const inside = log.filter(({ audience, message }) => audience === 'desk' && message.type === 'message');
    expect(inside.map(({ message }) => message.text)).toEqual(['A regular', 'Read twice']);
    expect(await page.locator('.line', { hasText: 'Hello Jo' }).count()).toBe(1);
  });

  it('is worked by keyboard alone', async () => {
    const office = await open();
    await office.says('web:1', 'First');
    await office.says('web:2', 'Second');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1002/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await line(page, 'First').waitFor();
    await page.keyboard.press('c');
    await page.locator('#box:focus:enabled').waitFor();
    await page.keyboard.type('jkce');
    await page.keyboard.press('Enter');
    await line(page, 'jkce').locator('.state', { hasText: 'Sent' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await page.getByRole('dialog').getByLabel('Team').selectOption('billing');
    await page.getByLabel(/^Note for them/).fill('Yours, I think');
    await page.getByRole('dialog').getByRole('button', { name: 'Transfer' }).press('Enter');
    await line(page, 'Ana transferred it to Utility Billing.').waitFor();
    await page.keyboard.press('?');
    await page.getByLabel('Single keys are shortcuts').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.keyboard.press('k');
    await office.idle();
    expect((await office.queue.find(1001))?.ticket).toMatchObject({ status: 'waiting', team: 'billing' });
  });

  it('tells the slower of two who has it, and lets him take over', async () => {
    const office = await open();
    await office.says('web:1', 'Hello');
    const [ana, bea] = [await enter(office, 'Ana'), await enter(office, 'Bea')];
    for (const page of [ana, bea]) await page.getByRole('link', { name: /FD-1001/ }).click();
    await bea.getByRole('button', { name: /^Claim c$/ }).waitFor();
    await ana.getByRole('button', { name: /^Claim c$/ }).click();
    await bea.getByPlaceholder('Ana has this conversation').waitFor();
    await bea.getByRole('button', { name: /^Take over/ }).click();
    await bea.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
    await bea.getByPlaceholder('Answer as Bea…').waitFor();
    await ana.getByPlaceholder('Bea has this conversation').waitFor();
    await ana.getByRole('link', { name: /Bea has it/ }).waitFor();
  });

  it('does not resolve under a customer who has just written, and keeps the note that was typed', async () => {
    const office = await open();
    await office.says('web:1', 'Where is my refund?');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await reply(page).fill('It is on its way.');
    await page.keyboard.press('Enter');
    await line(page, 'It is on its way.').locator('.state', { hasText: 'Sent' }).waitFor();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: /^Resolve/ }).click();
    await dialog.getByLabel('Answered').check();
    await dialog.getByLabel(/^Note/).fill('Sent on Monday');
    await office.says('web:1', 'It went to the wrong bank.');
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('Resolve: The customer has written meanwhile').waitFor();
    expect((await office.queue.find(1001))?.ticket.status).toBe('claimed');
    await page.getByRole('button', { name: /^Resolve/ }).click();
    expect(await dialog.getByLabel(/^Note/).inputValue()).toBe('Sent on Monday');
    await dialog.getByLabel('Answered').check();
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await line(page, 'Ana resolved it').waitFor();
    expect((await office.queue.find(1001))?.ticket).toMatchObject({ status: 'resolved', note: 'Sent on Monday' });
  });

  it('keeps a reply to a ticket that has ended meanwhile in sight, and says when it ended', async () => {
    const office = await open();
    await office.says('web:1', 'Where is my refund?');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await reply(page).fill('It is on its way.');
    // The server is out of reach while a colleague ends it and the customer comes back.
    await page.context().setOffline(true);
    await page.keyboard.press('Enter');
    await line(page, 'It is on its way.').getByText('Not sent').waitFor();
    const bea = await enter(office, 'Bea');
    await bea.getByRole('link', { name: /FD-1001/ }).click();
    await bea.getByRole('button', { name: /^Take over/ }).click();
    await bea.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
    await bea.getByRole('button', { name: /^Resolve/ }).click();
    await bea.getByLabel('Answered').check();
    await bea.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await line(bea, 'Bea resolved it').waitFor();
    await office.says('web:1', 'And my water bill?');
    await page.context().setOffline(false);
    await line(page, 'It is on its way.').getByRole('button', { name: 'Try again' }).click();
    await line(page, 'It is on its way.')
      .getByText(/Not sent: Nothing to do: FD-1001 is resolved, by Bea, \d/)
      .waitFor();
    expect((await office.queue.find(1002))?.ticket).toMatchObject({ status: 'waiting' });
    expect(JSON.stringify(await office.log('web:1'))).not.toContain('on its way');
  });

  it('says which teams are closed, and sends nobody in danger there', async () => {
    const office = await open({ closed: ['billing'] });
    await office.says('web:1', 'I smell gas', { reason: 'danger' });
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: /^Transfer/ }).click();
    await dialog.getByLabel('Team').selectOption({ label: 'Next tier: Utility Billing (tier 2, closed)' });
    await dialog.getByLabel(/^Note for them/).fill('A meter');
    await dialog.getByRole('button', { name: 'Transfer' }).click();
    await page.getByText('Utility Billing is closed: FD-1001 stays where it is. No other team is there now.').waitFor();
    expect((await office.queue.find(1001))?.ticket).toMatchObject({ team: 'front' });
  });

  it('moves up whose customer is in danger, and says so', async () => {
    const office = await open();
    await office.says('web:1', 'My bill is wrong');
    await office.says('web:2', 'My bin is full');
    const page = await enter(office, 'Ana');
    for (const number of [1001, 1002]) {
      await page.getByRole('link', { name: new RegExp(`FD-${number}`) }).click();
      await page.getByRole('button', { name: 'Claim to answer' }).click();
      await page.getByPlaceholder('Answer as Ana…').waitFor();
    }
    const first = page.locator('#list a').first();
    await page.locator('#list a', { hasText: 'Your answer is awaited' }).nth(1).waitFor();
    expect(await first.textContent()).toContain('FD-1001');
    await office.says('web:2', 'I smell gas', { reason: 'danger' });
    await page.locator('#list li:first-child a', { hasText: 'Urgent · danger' }).waitFor();
    expect(await first.textContent()).toContain('FD-1002');
    await page.locator('#facts', { hasText: 'Urgent' }).getByText('danger', { exact: true }).waitFor();
    await line(page, 'The customer may be in danger: this is urgent now.').waitFor();
    await office.says('web:2', 'I smell gas still', { reason: 'danger' });
    await line(page, 'I smell gas still').waitFor();
    expect(await line(page, 'may be in danger').count()).toBe(1);
  });

  it('shows what is not sent, keeps it, and sends it once', async () => {
    const office = await open();
    await office.says('web:1', 'Hello');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await reply(page).fill('Are you there?');
    await page.context().setOffline(true);
    await page.keyboard.press('Enter');
    await line(page, 'Are you there?').getByText('Not sent').waitFor();
    await page.context().setOffline(false);
    await line(page, 'Are you there?').getByRole('button', { name: 'Try again' }).click();
    await line(page, 'Are you there?').locator('.state', { hasText: 'Sent' }).waitFor();
    expect((await office.log('web:1')).filter(({ message }) => message.text === 'Are you there?')).toHaveLength(1);
  });

  it('cuts nothing that is too long: it says so, and what was written stays', async () => {
    const office = await open();
    await office.says('web:1', 'Hello');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    const long = 'word '.repeat(900);
    await reply(page).fill(long);
    await page.keyboard.press('Enter');
    const problem = () =>
      reply(page).evaluate((box) => (box as unknown as { validationMessage: string }).validationMessage);
    expect(await problem()).toBe(
      'Not sent: it has 4500 characters, and a message may have 4000. Please send it in parts.',
    );
    expect(await reply(page).inputValue()).toBe(long);
    await reply(page).fill('In short: yes.');
    await page.keyboard.press('Enter');
    await line(page, 'In short: yes.').locator('.state', { hasText: 'Sent' }).waitFor();

    await page.getByRole('button', { name: 'Resolve' }).click();
    const note = page.getByRole('dialog').getByLabel('Note, not shown');
    await note.fill(long);
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    expect(await note.inputValue()).toBe(long);
    expect((await office.log('web:1')).filter(({ message }) => message.text?.startsWith('word'))).toEqual([]);
  });

  it('says when the provider refuses a reply', async () => {
    const office = await open();
    await office.says('web:1', 'Hello');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    office.answers.provider = () => ({ outcome: 'refused', reason: 'no such mailbox' });
    await reply(page).fill('Hi');
    await page.keyboard.press('Enter');
    await line(page, 'Hi').getByText('Not delivered: no such mailbox').waitFor();
    office.answers.provider = () => ({ outcome: 'delivered' });
    await line(page, 'Hi').getByRole('button', { name: 'Try again' }).click();
    await line(page, 'Hi').first().getByText('It was sent again below').waitFor();
    await line(page, 'Hi').last().locator('.state', { hasText: 'Sent' }).waitFor();
    await page.reload();
    await line(page, 'Hi').first().getByText('It was sent again below').waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('says that a reply waits, and then how far it has come', async () => {
    const office = await open();
    await office.says('web:1', 'Hello');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    let answer: (outcome: { outcome: 'delivered' }) => void = () => {};
    office.answers.provider = () => new Promise((resolve) => (answer = resolve));
    await reply(page).fill('Hi');
    await page.keyboard.press('Enter');
    await line(page, 'Hi').getByText('The customer does not have it yet').waitFor();
    answer({ outcome: 'delivered' });
    await line(page, 'Hi').locator('.state', { hasText: 'Sent' }).waitFor();
    const sent = (await office.log('web:1')).find(({ message }) => message.text === 'Hi')!;
    await office.learns('web:1', sent.message.id, 'read');
    await line(page, 'Hi').locator('.state', { hasText: 'Read' }).waitFor();
  });

  it('says who of several did not get a reply, beside how far it has come', async () => {
    const office = await open();
    await office.says('web:1', 'Hello');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await reply(page).fill('Hi');
    await page.keyboard.press('Enter');
    await line(page, 'Hi').locator('.state', { hasText: 'Sent' }).waitFor();
    const sent = (await office.log('web:1')).find(({ message }) => message.text === 'Hi')!;
    const bounce = { recipient: 'ben@example.org', reason: 'no such mailbox' };
    await office.learns('web:1', sent.message.id, 'failed', bounce);
    await page.locator('#toasts').getByText('Not delivered to ben@example.org: no such mailbox').waitFor();
    await office.learns('web:1', sent.message.id, 'delivered');
    for (const look of [() => undefined, () => page.reload()]) {
      await look();
      await line(page, 'Hi').getByText('Not delivered to ben@example.org: no such mailbox.').waitFor();
      await line(page, 'Hi').locator('.state', { hasText: 'Delivered' }).waitFor();
    }
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('goes on after a reload, with what was being written', async () => {
    const office = await open();
    await office.says('web:1', 'Hello');
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await reply(page).fill('Half a sent');
    await page.reload();
    await until('the draft', async () => (await reply(page).inputValue()) === 'Half a sent');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('frontdesk desk link').waitFor();
  });

  it('stays at the newest words when the box takes of their room, whatever was scrolled just before', async () => {
    const office = await open();
    for (let i = 0; i < 30; i++) await office.says('web:1', `Line ${i} of a long story.`);
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await line(page, 'Line 29').waitFor();
    const atEnd = () =>
      page.evaluate('pane.scrollHeight - pane.scrollTop - pane.clientHeight < 2 && pane.scrollTop > 0');
    await until('the newest line', atEnd);
    await page.evaluate("pane.scrollTop -= 1; document.getElementById('box').style.height = '300px'");
    await until('the newest line again', atEnd);
    await office.says('web:1', 'And one thing more.');
    await line(page, 'And one thing more.').waitFor();
    await until('what is newest', atEnd);
    expect(await page.locator('#newest').isHidden()).toBe(true);
  });

  it('shows what is wrong with the knowledge base, while it is', async () => {
    const office = await open();
    office.faults.push('data/faq/en/billing/pay.md:3 has no answer');
    const page = await enter(office, 'Ana');
    await page.getByText('A fault in the knowledge base').click();
    await page.getByText('pay.md:3 has no answer').waitFor();
    office.faults.length = 0;
    await office.says('web:1', 'Hello');
    await page.getByText('A fault in the knowledge base').waitFor({ state: 'hidden' });
  });

  it('shows what keeps a channel from working, while it does', async () => {
    const office = await open();
    office.alerts.push('main: the mail server refuses the login: no mail of main is fetched until that is put right');
    const page = await enter(office, 'Ana');
    await page.getByRole('alert').getByText('refuses the login').waitFor();
    office.alerts.length = 0;
    await office.says('web:1', 'Hello');
    await page.getByText('refuses the login').waitFor({ state: 'hidden' });
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe-core finds, ${colorScheme}`, async () => {
      const office = await open();
      office.faults.push('data/faq/en/billing/pay.md:3 has no answer');
      await office.says('web:1', 'My bill is wrong', { name: 'Jo', topic: 'billing' });
      await office.says('web:2', 'I smell gas', { reason: 'danger' });
      const page = await enter(office, 'Ana', { colorScheme });
      expect(await violations(page)).toEqual([]);
      await page.getByRole('link', { name: /FD-1001/ }).click();
      await page.getByRole('button', { name: 'Claim to answer' }).click();
      await reply(page).fill('Hello');
      await page.keyboard.press('Enter');
      await line(page, 'Hello').locator('.state', { hasText: 'Sent' }).waitFor();
      await page.getByRole('button', { name: /^Note/ }).click();
      await page.keyboard.type('A regular');
      await page.keyboard.press('Enter');
      await page.locator('.line[data-role=note]').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: /^Resolve/ }).click();
      expect(await violations(page)).toEqual([]);
    });
  }

  it('fits 320 pixels', async () => {
    const office = await open();
    await office.says('web:1', `My bill is wrong ${'x'.repeat(300)}`, { name: 'Jo', topic: 'billing' });
    const page = await enter(office, 'Ana', { viewport: { width: 320, height: 640 } });
    const tooWide = () => page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(await tooWide()).toBe(false);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await reply(page).fill('Hello');
    await page.getByRole('button', { name: 'Send' }).click();
    await line(page, 'Hello').locator('.state', { hasText: 'Sent' }).waitFor();
    expect(await tooWide()).toBe(false);
    await page.getByRole('link', { name: 'Back to the queue' }).click();
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
  });
});
