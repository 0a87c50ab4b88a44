import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { type OfficeParts, openOffices } from './office.ts';
import { deskPages, violations } from './pages.ts';

jest.setTimeout(120_000);

/** So long that nothing is sent by itself while a test runs. */
const HOUR = 3_600_000;

describeInBrowser('replies in the desk', () => {
  const pages = deskPages();
  const open = openOffices(() => ({ pageFolder: pages.folder() }));

  /** Ana has Jo's conversation open, and it is hers. */
  async function claimed(parts: OfficeParts = {}) {
    const office = await open(parts);
    await office.says('web:1', 'My bill is wrong', { name: 'Jo' });
    const page = await pages.enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.locator('#box:focus').waitFor();
    const customerReads = async () =>
      (await office.log('web:1'))
        .filter(({ audience, message }) => audience === 'everyone' && message.from.role === 'agent')
        .map(({ message: { type, text } }) => (type === 'message' ? text : `${type}: ${text ?? ''}`));
    return { office, page, customerReads };
  }

  const line = (page: Page, text: string) => page.locator('.line', { hasText: text });
  const held = (page: Page, text = '') => page.locator('.line.held', { hasText: text });
  const write = async (page: Page, text: string) => {
    await page.locator('#box').fill(text);
    await page.keyboard.press('Enter');
  };

  it('are held with a countdown, and taken back into the box', async () => {
    const { office, page, customerReads } = await claimed({ hold: HOUR });
    await write(page, 'Pay it **now** or else');
    await held(page, 'Pay it')
      .getByText(/Not sent yet: goes out in (60 min 0 s|59 min \d+ s)/)
      .waitFor();
    expect(await page.locator('#under .line').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await held(page).getByRole('button', { name: 'Undo' }).click();
    await held(page).waitFor({ state: 'detached' });
    await until(
      'the text in the box',
      async () => (await page.locator('#box').inputValue()) === 'Pay it **now** or else',
    );
    expect(await page.locator('#box:focus').count()).toBe(1);
    expect(await customerReads()).toEqual([]);
    expect((await office.queue.find(1001))?.ticket).not.toHaveProperty('held');
  });

  it('are changed while they are held, and sent in order when the conversation is resolved', async () => {
    const { page, customerReads } = await claimed({ hold: HOUR });
    await write(page, 'We close at 5.');
    await write(page, 'Goodbye!');
    await held(page, 'Goodbye!').waitFor();
    await held(page, 'close').getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Change the reply before it is sent').fill('We close at 6.');
    await page.getByRole('button', { name: 'Save' }).click();
    await held(page, 'We close at 6.').waitFor();
    await page.getByRole('button', { name: /^Resolve/ }).click();
    await page.getByLabel('Answered').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await line(page, 'Ana resolved it').waitFor();
    await held(page).first().waitFor({ state: 'detached' });
    expect(await customerReads()).toEqual(['We close at 6.', 'Goodbye!']);
  });

  it('do not leave while they are being changed', async () => {
    const { office, page, customerReads } = await claimed({ hold: HOUR });
    await write(page, 'We close at 5.');
    await held(page).waitFor();
    const leavesAt = async () => (await office.queue.find(1001))?.ticket.held?.[0]?.until ?? 0;
    const first = await leavesAt();
    await held(page).getByRole('button', { name: 'Edit' }).click();
    await until('it waits anew', async () => (await leavesAt()) > first);
    expect(await page.getByLabel('Change the reply before it is sent').inputValue()).toBe('We close at 5.');
    // Who cancels leaves it as it was.
    await page.getByRole('button', { name: 'Cancel' }).click();
    await held(page, 'We close at 5.').getByText('Not sent yet').waitFor();
    expect(await customerReads()).toEqual([]);
  });

  it('are shown to colleagues, who cannot take them back; and come back when the conversation is taken over', async () => {
    const { office, page, customerReads } = await claimed({ hold: HOUR });
    await write(page, 'I look into it.');
    await held(page).waitFor();
    const bea = await pages.enter(office, 'Bea');
    await bea.getByRole('link', { name: /FD-1001/ }).click();
    await held(bea, 'I look into it.').getByText('Not sent yet').waitFor();
    expect(await held(bea).getByRole('button').count()).toBe(0);
    await bea.getByRole('button', { name: /^Take over/ }).click();
    await bea.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
    await page.locator('.line[data-role=note]', { hasText: 'I look into it.' }).waitFor();
    await page.getByText('Not sent. Bea has FD-1001 now. It was kept as a note.').waitFor();
    await held(page).waitFor({ state: 'detached' });
    expect(await customerReads()).toEqual([]);
  });

  it('leave words alone that were being changed when the reply went out', async () => {
    const { office, page, customerReads } = await claimed({ hold: HOUR });
    await write(page, 'We close at 5.');
    await held(page).getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Change the reply before it is sent').fill('We close at 6.');
    // At another page of hers it is resolved.
    const other = await pages.enter(office, 'Ana');
    await other.getByRole('link', { name: /FD-1001/ }).click();
    await other.getByRole('button', { name: 'More…' }).click();
    await other.getByRole('button', { name: /^Release/ }).click();
    await page.getByText('The reply was sent as it was. What you made of it is in the box.').waitFor();
    expect(await page.locator('#box').inputValue()).toBe('We close at 6.');
    expect(await customerReads()).toEqual(['We close at 5.']);
  });

  it('are changed and deleted where they stand, once sent; others see that', async () => {
    const { office, page, customerReads } = await claimed();
    await write(page, 'We close at 5.');
    await line(page, 'We close at 5.').locator('.state', { hasText: 'Sent' }).waitFor();
    await write(page, 'Goodbye!');
    await line(page, 'We close at 5.').getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Change what the customer reads').fill('We close at **6**.');
    await page.keyboard.press('Enter');
    await line(page, 'We close at 6.').getByText('edited').waitFor();
    expect(await line(page, 'We close at 6.').locator('strong').textContent()).toBe('6');
    expect(await violations(page)).toEqual([]);
    await line(page, 'Goodbye!').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await line(page, 'This message was deleted.').getByText('deleted', { exact: true }).waitFor();
    expect(await customerReads()).toEqual([
      'We close at 5.',
      'Goodbye!',
      'messageUpdate: We close at **6**.',
      'messageDelete: ',
    ]);
    // Whoever opens it later reads it as it is now.
    const bea = await pages.enter(office, 'Bea');
    await bea.getByRole('link', { name: /FD-1001/ }).click();
    await line(bea, 'We close at 6.').getByText('edited').waitFor();
    await line(bea, 'This message was deleted.').waitFor();
    expect(await line(bea, 'close').getByRole('button').count()).toBe(0);
    expect(await line(bea, 'Goodbye!').count()).toBe(0);
  });

  it('have no buttons to change them where the channel cannot', async () => {
    const { page } = await claimed({ fixed: true });
    await write(page, 'We close at 5.');
    const sent = line(page, 'We close at 5.');
    await sent.locator('.state', { hasText: 'Sent' }).waitFor();
    expect(await sent.getByRole('button').count()).toBe(0);
  });

  it('stand beside what the customer changed', async () => {
    const { office, page } = await claimed();
    const [first] = await office.log('web:1');
    await office.changes('web:1', first!.message.id, 'My bill is right');
    await line(page, 'My bill is right').getByText('edited').waitFor();
    expect(await line(page, 'My bill is wrong').count()).toBe(0);
    await office.changes('web:1', first!.message.id, null);
    await line(page, 'This message was deleted.').waitFor();
  });
});
