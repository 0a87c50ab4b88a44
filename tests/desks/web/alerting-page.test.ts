import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { type Office, openOffices } from './office.ts';
import { deskPages, violations } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(120_000);

describeInBrowser('what calls a representative who is elsewhere', () => {
  const pages = deskPages();
  const open = openOffices(() => ({ pageFolder: pages.folder() }));
  const alerts = (page: Page) => page.getByRole('button', { name: 'Notify me' });
  const rang = async (page: Page) => Number((await alerts(page).getAttribute('data-rang')) ?? 0);
  const link = (page: Page, number: number) =>
    page.getByRole('navigation').getByRole('link', { name: new RegExp(`FD-${number}`) });
  /** Somebody who has switched it on, which rings once. */
  async function listening(office: Office, name = 'Ana'): Promise<Page> {
    const page = await pages.enter(office, name, { permissions: ['notifications'] });
    await alerts(page).click();
    expect(await rang(page)).toBe(1);
    return page;
  }

  it('rings for who comes, for words to oneself, and for nothing that is looked at', async () => {
    const office = await open();
    const page = await listening(office);
    await office.says('web:1', 'My bill is wrong', { name: 'Jo' });
    await link(page, 1001).waitFor();
    expect(await rang(page)).toBe(2);
    await link(page, 1001).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.locator('#box:focus').waitFor();
    await page.keyboard.type('I look at it.');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /FD-1001.*Waiting for the customer/ }).waitFor();
    await office.says('web:1', 'Thank you', { name: 'Jo' });
    await page.getByRole('link', { name: /FD-1001.*Your answer is awaited/ }).waitFor();
    expect(await rang(page)).toBe(2);
    await page.keyboard.type('You are welcome.');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /FD-1001.*Waiting for the customer/ }).waitFor();
    await office.says('web:2', 'Where is my refund?', { name: 'Ben' });
    await link(page, 1002).click();
    await page.locator('#subject', { hasText: 'FD-1002' }).waitFor();
    await office.says('web:1', 'One more thing', { name: 'Jo' });
    await page.getByRole('link', { name: /FD-1001.*Your answer is awaited/ }).waitFor();
    expect(await rang(page)).toBe(4);
    // It is remembered, and can be switched off.
    await page.reload();
    await link(page, 1001).waitFor();
    expect(await alerts(page).getAttribute('aria-pressed')).toBe('true');
    await alerts(page).click();
    await office.says('web:3', 'Hello', { name: 'Cy' });
    await link(page, 1003).waitFor();
    expect(await rang(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  it('rings for danger again until somebody looks, and says it in the title of a page that does not ring', async () => {
    const office = await open();
    const [page, silent] = [await listening(office), await pages.enter(office, 'Bea')];
    await office.says('web:1', 'I smell gas', { name: 'Jo', reason: 'danger' });
    await page.getByText('FD-1001: somebody may be in danger.').waitFor();
    await silent.getByText('FD-1001: somebody may be in danger.').waitFor();
    await until('the title', async () => (await silent.title()).startsWith('🚨 (1)'));
    expect(await rang(silent)).toBe(0);
    await until('it rings again', async () => (await rang(page)) > 2);
    await link(page, 1001).click();
    await page.locator('#subject', { hasText: 'FD-1001' }).waitFor();
    await until('the title', async () => (await page.title()).startsWith('(1)'));
    await link(silent, 1001).click();
    await until('the title', async () => (await silent.title()).startsWith('(1)'));
  });

  it('shows a notification to who has another page in front, which leads to the ticket', async () => {
    const office = await open();
    const page = await listening(office);
    await page.evaluate(`{
      window.shown = [];
      const Real = window.Notification;
      window.Notification = class extends Real {
        // A Chromium without windows grants it to nobody.
        static get permission() { return 'granted'; }
        constructor(title, options) { super(title, options); window.shown.push({ title, body: options.body, note: this }); }
      };
    }`);
    const other = await page.context().newPage();
    await other.bringToFront();
    await page.evaluate('Object.defineProperty(document, "hasFocus", { value: () => false })');
    await office.says('web:1', 'My bill is wrong', { name: 'Jo' });
    const shown = 'window.shown.map(({ title, body }) => ({ title, body }))';
    await until('a notification', async () => ((await page.evaluate(shown)) as object[]).length > 0);
    expect(await page.evaluate(shown)).toEqual([{ title: 'FD-1001 waits', body: 'My bill is wrong' }]);
    await page.evaluate('window.shown[0].note.onclick()');
    await page.locator('#subject', { hasText: 'FD-1001' }).waitFor();
  });

  it('is nothing while one is away', async () => {
    const office = await open();
    const page = await listening(office);
    await page.getByRole('button', { name: 'Away' }).click();
    await page.getByRole('button', { name: 'I am back' }).waitFor();
    await office.says('web:1', 'My bill is wrong', { name: 'Jo' });
    await link(page, 1001).waitFor();
    expect(await rang(page)).toBe(1);
  });

  it('shows which colleagues have a ticket open and type there, and writes nothing of it down', async () => {
    const office = await open();
    await office.says('web:1', 'My bill is wrong', { name: 'Jo' });
    const [ana, bea] = [await pages.enter(office, 'Ana'), await pages.enter(office, 'Bea')];
    await link(ana, 1001).click();
    await ana.locator('#subject', { hasText: 'FD-1001' }).waitFor();
    const before = (await office.log('web:1')).length;
    await link(bea, 1001).click();
    await ana.getByText('Bea looks at it, too').waitFor();
    await bea.getByText('Ana looks at it, too').waitFor();
    await bea.keyboard.press('n');
    await bea.keyboard.type('A regular');
    await ana.getByText('Bea is typing…').waitFor();
    expect(await violations(ana)).toEqual([]);
    await bea.evaluate('location.hash = ""');
    await ana.getByText('Bea is typing…').waitFor({ state: 'detached' });
    expect(await ana.locator('#others').textContent()).toBe('');
    expect((await office.log('web:1')).length).toBe(before);
  });
});
