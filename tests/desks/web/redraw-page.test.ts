import { expect, it, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { describeInBrowser } from '../../helpers/browser.ts';
import { openOffices } from './office.ts';
import { deskPages } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(120_000);

describeInBrowser('the desk in a browser, while things change under the hand', () => {
  const pages = deskPages();
  const open = openOffices(() => ({ pageFolder: pages.folder() }));

  /** A slow finger: something happens between pressing and letting go. */
  async function presses(page: Page, what: Locator, meanwhile: () => Promise<void>): Promise<void> {
    await what.hover();
    await page.mouse.down();
    await meanwhile();
    await page.mouse.up();
  }

  it('opens what was pressed when a colleague changes the ticket at that moment, and keeps the focus', async () => {
    const office = await open();
    await office.says('web:1', 'Where is my refund?');
    const page = await pages.enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.getByPlaceholder('Answer as Ana…').waitFor();
    const bea = await pages.enter(office, 'Bea');
    await bea.getByRole('link', { name: /FD-1001/ }).click();
    await bea.getByRole('button', { name: /^Take over/ }).waitFor();
    /** A colleague gives it another priority, and what the ticket is about is drawn anew. */
    const raises = (priority: string) => async () => {
      await bea.keyboard.press('p');
      await bea.getByRole('dialog').getByLabel(priority).check();
      await bea.getByRole('dialog').getByRole('button', { name: 'Set priority' }).click();
      await page.locator('#facts', { hasText: priority }).waitFor();
    };
    await presses(page, page.getByRole('button', { name: /^Resolve/ }), raises('High'));
    await page.getByRole('dialog').getByLabel('Answered').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await presses(page, page.getByRole('button', { name: 'More…' }), raises('Urgent'));
    await page.getByRole('dialog').getByRole('button', { name: /^Tags/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Transfer/ }).focus();
    await raises('High')();
    expect(await page.locator(':focus').textContent()).toMatch(/^Transfer/);
  });

  it('opens the ticket that was pressed, and no other, when the queue changes at that moment', async () => {
    const office = await open();
    await office.says('web:1', 'Where is my refund?');
    await office.says('web:2', 'My bill is wrong');
    const page = await pages.enter(office, 'Ana');
    await presses(page, page.getByRole('link', { name: /FD-1002/ }).getByText('My bill is wrong'), async () => {
      await office.says('web:1', 'It is a week late');
      await office.says('web:2', 'Twice as much as in May');
      await office.says('web:3', 'When are you open?');
      await page.getByRole('link', { name: /FD-1003/ }).waitFor();
    });
    await page.locator('#subject', { hasText: 'FD-1002' }).waitFor();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.getByRole('link', { name: /FD-1002.*Your answer is awaited/ }).waitFor();
    const order = await page.locator('#list section').allInnerTexts();
    expect(order.map((each) => each.replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/^Yours \(1\) FD-1002/),
      expect.stringMatching(/^Waiting \(2\) FD-1001 .*FD-1003/),
    ]);
  });
});
