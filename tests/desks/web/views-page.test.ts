import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Act } from '../../../src/handoff/ticket.ts';
import { describeInBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { type Office, openOffices } from './office.ts';
import { deskPages, violations } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(120_000);

const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

describeInBrowser('which tickets a page lists', () => {
  const pages = deskPages();
  const open = openOffices(() => ({ pageFolder: pages.folder() }));
  /** Bea, at another page, does something with the ticket of that conversation. */
  async function bea(office: Office, conversation: string, what: object): Promise<void> {
    const all = await office.queue.list({ limit: 50 });
    const { ticket } = all.find((each) => each.conversation === conversation)!;
    const by = { desk: 'web', id: 'bea', name: 'Bea' };
    await office.acts(conversation, { by, ticket: ticket.openedAfter, saw: ticket.version, ...what } as Act);
  }
  const queue = (page: Page) => page.getByRole('navigation', { name: 'Queue' });
  const view = (page: Page, name: RegExp) => queue(page).getByRole('tab', { name });
  const listed = async (page: Page) =>
    (await queue(page).locator('li b').allTextContents()).map((each) => each.replace('FD-', ''));
  const field = (page: Page) => page.getByLabel('Search tickets');

  it('finds tickets by number, name, address and words while one types, open and ended ones', async () => {
    const office = await open();
    const jo = { id: 'jo', name: 'Jo Meyer', email: 'jo@water.example.org' };
    await office.says('web:1', 'My bill is wrong', { by: jo });
    await office.says('web:2', 'Where is my refund?', { name: 'Ben Cole' });
    await office.says('web:3', 'Hello there', { name: 'Cy' });
    await office.says('web:3', 'The culvert in Mill Road is blocked', { name: 'Cy' });
    await bea(office, 'web:2', { type: 'claim' });
    await bea(office, 'web:2', { type: 'reply', text: 'It went to your old account.' });
    await bea(office, 'web:2', { type: 'resolve', disposition: 'answered' });
    await bea(office, 'web:3', { type: 'claim' });
    const page = await pages.enter(office, 'Ana');
    await queue(page)
      .getByRole('link', { name: /FD-1001/ })
      .waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('old acc');
    await queue(page).getByText('Found (1)').waitFor();
    await queue(page)
      .getByRole('link', { name: /FD-1002.*Answered, by Bea/ })
      .waitFor();
    for (const [words, number] of [
      ['culvert', '1003'],
      ['jo@water', '1001'],
      ['ben', '1002'],
      ['FD-1001', '1001'],
    ] as const) {
      await field(page).fill(words);
      await queue(page)
        .getByRole('link', { name: new RegExp(`FD-${number}`) })
        .waitFor();
      expect(await listed(page)).toEqual([number]);
    }
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.locator('#subject', { hasText: 'FD-1001 My bill is wrong' }).waitFor();
    await field(page).fill('nothing like this');
    await queue(page).getByText('No ticket has these words.').waitFor();
    await page.keyboard.press('Escape');
    await queue(page)
      .getByRole('link', { name: /FD-1003/ })
      .waitFor();
  });

  it('shows what is mine, waits, is snoozed or has ended, by team; what has ended is opened and reopened from there', async () => {
    const office = await open();
    await office.says('web:1', 'My bill is wrong', { name: 'Jo', topic: 'billing' });
    await office.says('web:2', 'Where is my refund?', { name: 'Ben' });
    await bea(office, 'web:2', { type: 'claim' });
    await bea(office, 'web:2', { type: 'resolve', disposition: 'done' });
    const page = await pages.enter(office, 'Ana', phone);
    await view(page, /^Open 1$/).waitFor();
    await view(page, /^Mine$/).click();
    await queue(page).getByText('You have no tickets.').waitFor();
    await view(page, /^Snoozed$/).click();
    await queue(page).getByText('Nothing is snoozed.').waitFor();
    await view(page, /^Resolved$/).click();
    await queue(page)
      .getByRole('link', { name: /FD-1002.*Done, by Bea/i })
      .waitFor();
    expect(await listed(page)).toEqual(['1002']);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    expect(await violations(page)).toEqual([]);
    await queue(page).getByLabel('Team').selectOption('Utility Billing');
    await queue(page).getByText('No ticket has ended yet.').waitFor();
    await queue(page).getByLabel('Team').selectOption('All');
    await queue(page)
      .getByRole('link', { name: /FD-1002/ })
      .click();
    await page.getByRole('button', { name: /^Reopen/ }).click();
    await page.locator('#facts', { hasText: 'Yours' }).waitFor();
    await page.getByRole('link', { name: 'Back to the queue' }).click();
    // The view is still there, and knows that it has ended no more.
    await queue(page).getByText('No ticket has ended yet.').waitFor();
    await view(page, /^Mine 1$/).click();
    expect(await listed(page)).toEqual(['1002']);
    await page.reload();
    await view(page, /^Mine 1$/)
      .and(page.locator('[aria-selected=true]'))
      .waitFor();
  });

  it('puts what is due first at the top, and counts down to it', async () => {
    const office = await open();
    // Billing has two hours for its end; the front desk five minutes for its first word.
    await office.says('web:1', 'My bill is wrong', { topic: 'billing' });
    await office.says('web:2', 'Where is my refund?');
    await office.says('web:3', 'I smell gas', { reason: 'danger' });
    const page = await pages.enter(office, 'Ana');
    await queue(page)
      .getByRole('link', { name: /FD-1002.*Due in [45] min/ })
      .waitFor();
    expect(await listed(page)).toEqual(['1003', '1002', '1001']);
    await queue(page)
      .getByRole('link', { name: /FD-1002/ })
      .click();
    await page.locator('#facts', { hasText: /Reply due in [45] min, / }).waitFor();
  });

  it('marks what is new until it was looked at, also after a reload', async () => {
    const office = await open();
    await office.says('web:1', 'My bill is wrong', { name: 'Jo' });
    await office.says('web:2', 'Where is my refund?', { name: 'Ben' });
    const page = await pages.enter(office, 'Ana');
    const unread = (number: number) => queue(page).getByRole('link', { name: new RegExp(`FD-${number}\\s*New`) });
    await unread(1001).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.locator('#box:focus').waitFor();
    await unread(1001).waitFor({ state: 'detached' });
    await page.keyboard.type('I look at it.');
    await page.keyboard.press('Enter');
    await page.locator('.line .state', { hasText: 'Sent' }).waitFor();
    await unread(1002).click();
    await page.locator('.line', { hasText: 'Where is my refund?' }).waitFor();
    await office.says('web:1', 'Any news?', { name: 'Jo' });
    await unread(1001).waitFor();
    await page.reload();
    await unread(1001).waitFor();
    await unread(1001).click();
    await page.locator('.line', { hasText: 'Any news?' }).waitFor();
    await unread(1001).waitFor({ state: 'detached' });
  });

  it('offers the next ticket when one is resolved, and goes there only when it is wanted', async () => {
    const office = await open();
    for (const [i, text] of ['My bill is wrong', 'Where is my refund?', 'Hello'].entries())
      await office.says(`web:${i + 1}`, text, { ...(i === 1 && { topic: 'billing' }) });
    const page = await pages.enter(office, 'Ana');
    await queue(page)
      .getByRole('link', { name: /FD-1001/ })
      .click();
    await page.getByRole('button', { name: /^Resolve/ }).click();
    await page.getByLabel('Answered').check();
    await page.keyboard.press('Enter');
    await page.locator('#next', { hasText: 'Next: FD-1003 Hello' }).waitFor();
    await page.locator('#subject', { hasText: 'FD-1001' }).waitFor();
    await page.locator('#talk').focus();
    await page.keyboard.press('w');
    await page.locator('#subject', { hasText: 'FD-1003' }).waitFor();
    expect(await page.locator('#next').isVisible()).toBe(false);
  });

  it('folds the customer’s other tickets beside the one that is shown, as far as they are proved theirs', async () => {
    const office = await open();
    const known = { name: 'Jo', email: 'jo@example.org' };
    const jo = { ...known, id: 'jo', emailConfirmed: true as const };
    await office.says('web:1', 'My bill is wrong', { by: jo });
    await bea(office, 'web:1', { type: 'claim' });
    await bea(office, 'web:1', { type: 'resolve', disposition: 'done' });
    await office.says('web:2', 'It is wrong again', { by: { ...jo, id: 'jo-2' } });
    await office.says('web:3', 'I only say that I am Jo', { by: { ...known, id: 'x' } });
    const page = await pages.enter(office, 'Ana', phone);
    await queue(page)
      .getByRole('link', { name: /FD-1002/ })
      .click();
    await page.getByText('One other ticket of this customer').click();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page
      .locator('#before')
      .getByRole('link', { name: /FD-1001 My bill is wrong/ })
      .click();
    await page.locator('#subject', { hasText: 'FD-1001' }).waitFor();
  });

  it('says what many ask, over the list and beside the ticket, and finds their tickets', async () => {
    const office = await open();
    const article = { id: 'power-outage', question: 'Why is my power out?' };
    for (const name of ['Ann', 'Ben', 'Cy']) await office.says(`web:${name}`, 'It is dark', { name, article });
    await office.says('web:Di', 'My bill is wrong', { name: 'Di' });
    const page = await pages.enter(office, 'Ana');
    const line = page.getByRole('list', { name: 'Asked by many' }).getByText('3 customers in 24 h');
    await line.waitFor();
    await queue(page)
      .getByRole('link', { name: /FD-1001/ })
      .click();
    await page.locator('#similar').getByText('2 similar in 24 h').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.locator('#similar').getByRole('button', { name: article.question }).click();
    await queue(page).getByText('Found (3)').waitFor();
    expect(await listed(page)).toEqual(['1003', '1002', '1001']);
  });

  it('leaves room for what was said and for the box, on a phone with its keyboard up', async () => {
    const office = await open();
    const jo = { id: 'jo', name: 'Jo', email: 'jo@example.org', emailConfirmed: true as const };
    await office.says('web:1', 'My bill is wrong', { by: jo });
    await office.says('web:2', 'It is wrong again', { by: jo });
    const page = await pages.enter(office, 'Ana', phone);
    await queue(page)
      .getByRole('link', { name: /FD-1002/ })
      .click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.locator('#box:focus').waitFor();
    await page.setViewportSize({ width: 360, height: 340 });
    const said = page.locator('.line').last();
    for (const each of [said, page.locator('#box'), page.getByRole('button', { name: 'Send', exact: true })]) {
      const box = await until('it is in sight', async () => {
        const now = await each.boundingBox();
        return now && now.y >= 0 && now.y + now.height <= 341 ? now : undefined;
      });
      expect(box.height).toBeGreaterThan(15);
    }
    expect((await page.locator('#pane').boundingBox())!.height).toBeGreaterThan(80);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
  });
});
