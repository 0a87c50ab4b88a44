import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../../helpers/browser.ts';
import { answeringDesks } from './answering.ts';
import { deskPages, violations } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(120_000);

describeInBrowser('an article that is taken into a reply', () => {
  const pages = deskPages();
  const desks = answeringDesks();

  const dialog = (page: Page) => page.locator('dialog[open]');
  async function claimed(options = {}) {
    const { office } = await desks.open({ pageFolder: pages.folder() });
    await office.says('web:1', 'My bill is late', { name: 'Jo' });
    const page = await pages.enter(office, 'Ana', options);
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /FD-1001/ })
      .click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.locator('#box:focus').waitFor();
    return { office, page };
  }

  it('is found by words, comes behind what was typed, and is not sent', async () => {
    const { office, page } = await claimed();
    await page.keyboard.type('Hello Jo,');
    await page.keyboard.press('Escape');
    await page.keyboard.press('v');
    await dialog(page).getByLabel('What it is about').fill('late fee');
    const found = dialog(page).locator('details', { hasText: 'late' }).first();
    await found.getByRole('button', { name: 'Insert' }).click();
    const text = await page.locator('#box').inputValue();
    expect(text).toMatch(/^Hello Jo,\n\n./);
    expect(office.sent.filter(({ message }) => message.from.role === 'agent')).toEqual([]);
    await page.locator('#box').press('Enter');
    await page.locator('.line[data-role=agent] .state', { hasText: 'Sent' }).waitFor();
  });

  for (const [name, options] of [
    ['light', {}],
    [
      'dark, on a phone',
      { colorScheme: 'dark', viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true },
    ],
  ] as const)
    it(`is found in the customer’s language, too, with nothing that axe-core finds, ${name}`, async () => {
      const { page } = await claimed(options);
      await page.getByRole('button', { name: /^Articles/ }).click();
      await dialog(page).getByLabel('What it is about').fill('zzzz qqqq');
      await dialog(page).getByText('No article is about that.').waitFor();
      await dialog(page).getByLabel('Language').selectOption({ label: 'Spanish' });
      await dialog(page).getByLabel('What it is about').fill('recargo');
      await dialog(page).getByRole('button', { name: 'Insert' }).first().waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      await dialog(page).getByRole('button', { name: 'Insert' }).first().click();
      expect(await page.locator('#box').inputValue()).not.toBe('');
    });
});
