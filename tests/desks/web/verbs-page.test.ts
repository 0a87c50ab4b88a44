import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Act } from '../../../src/handoff/ticket.ts';
import { describeInBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { type About, type Office, openOffices } from './office.ts';
import { deskPages, violations } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(120_000);

const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

describeInBrowser('what is done with a ticket, in a browser', () => {
  const pages = deskPages();
  const opened = openOffices(() => ({ pageFolder: pages.folder() }));

  /** Jo waits with FD-1001 and, elsewhere, FD-1002. */
  async function open(): Promise<Office> {
    const office = await opened();
    const jo: About = { by: { id: 'jo', name: 'Jo', email: 'jo@example.org', emailConfirmed: true } };
    await office.says('web:1', 'My bill is wrong', jo);
    await office.says('web:2', 'Where is my refund?', jo);
    return office;
  }
  /** Somebody who has claimed FD-1001. */
  async function claimed(office: Office, options = {}): Promise<Page> {
    const page = await pages.enter(office, 'Ana', options);
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.getByPlaceholder('Answer as Ana…').waitFor();
    return page;
  }
  const line = (page: Page, text: string) => page.locator('.line', { hasText: text });
  const facts = (page: Page, text: string) => page.locator('#facts', { hasText: text });
  const dialog = (page: Page) => page.locator('dialog[open]');
  const chooses = async (page: Page, name: string) => {
    await page.getByRole('button', { name: 'More…' }).click();
    await dialog(page).getByRole('button', { name }).click();
  };

  it('puts it off with one click or until a date, finds it again among what is snoozed, and takes it up', async () => {
    const office = await open();
    const page = await claimed(office);
    await page.getByRole('button', { name: /^Snooze/ }).click();
    await dialog(page)
      .getByRole('button', { name: /^Tomorrow, 9:00/ })
      .click();
    await facts(page, 'snoozed until').waitFor();
    await line(page, 'Ana snoozed it until').waitFor();
    const snoozed = page.getByRole('navigation').locator('section', { hasText: 'Snoozed (1)' });
    await snoozed.getByRole('link', { name: /FD-1001/ }).waitFor();

    await page.getByRole('button', { name: /^Snooze/ }).click();
    await dialog(page).getByLabel('Or a date and time').fill('2020-01-01T10:00');
    await dialog(page).getByRole('button', { name: 'Snooze' }).click();
    // The browser says that it is over; nothing was done.
    expect(await dialog(page).getByLabel('Or a date and time').isVisible()).toBe(true);
    const soon = new Date(Date.now() + 5 * 86_400_000);
    await dialog(page)
      .getByLabel('Or a date and time')
      .fill(`${soon.toISOString().slice(0, 10)}T10:30`);
    await page.keyboard.press('Enter');
    await facts(page, '10:30').waitFor();

    await page.getByRole('button', { name: /^Take up again/ }).click();
    await facts(page, 'Yours').and(page.locator(':not(:has-text("snoozed"))')).waitFor();
    expect((await office.queue.find(1001))?.ticket.status).toBe('claimed');
  });

  it('comes back with the customer’s next word', async () => {
    const office = await open();
    const page = await claimed(office);
    await page.keyboard.press('Escape');
    await page.keyboard.press('s');
    await dialog(page).getByRole('button', { name: '1 hour' }).click();
    await facts(page, 'snoozed until').waitFor();
    await office.says('web:1', 'One more thing', { by: { id: 'jo', name: 'Jo' } });
    await page.getByRole('link', { name: /FD-1001.*Your answer is awaited/ }).waitFor();
  });

  it('assigns it to a colleague, and says what they have already', async () => {
    const office = await open();
    const bea = await pages.enter(office, 'Bea');
    await bea.getByRole('link', { name: /FD-1002/ }).click();
    await bea.getByRole('button', { name: 'Claim to answer' }).click();
    const page = await claimed(office);
    await page.getByRole('link', { name: /FD-1002.*Bea has it/ }).waitFor();
    const carl = await pages.enter(office, 'Carl');
    await carl.getByRole('button', { name: 'Away' }).click();
    await carl.getByRole('button', { name: 'I am back' }).waitFor();
    await chooses(page, 'Assign');
    expect(await dialog(page).getByRole('option', { name: 'Carl (away)' }).isDisabled()).toBe(true);
    await dialog(page).getByLabel('Who is to have it').selectOption({ label: 'Bea (1 open)' });
    await dialog(page).getByRole('button', { name: 'Assign' }).click();
    await facts(page, 'Bea has it').waitFor();
    await bea.getByText('Ana assigned FD-1001 to you.').waitFor();
  });

  it('sets priority and tags, on a phone, and shows them with the ticket and in the queue', async () => {
    const office = await open();
    const page = await claimed(office, phone);
    await chooses(page, 'Priority');
    await dialog(page).getByLabel('High').check();
    await dialog(page).getByRole('button', { name: 'Set priority' }).click();
    await facts(page, 'High').waitFor();

    await chooses(page, 'Tags');
    await dialog(page).getByLabel('Add a tag').fill('x'.repeat(31));
    await page.keyboard.press('Enter');
    expect(await dialog(page).locator('li').count()).toBe(0);
    await dialog(page).getByLabel('Add a tag').fill('Refund, VIP');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('button', { name: 'Take off vip' }).click();
    // What stands in the field when it is saved is meant.
    await dialog(page).getByLabel('Add a tag').fill('Angry customer');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await facts(page, 'refund').getByText('angry-customer').waitFor();
    expect((await office.queue.find(1001))?.ticket.tags).toEqual(['refund', 'angry-customer']);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page.getByRole('link', { name: 'Back to the queue' }).click();
    await page.getByRole('link', { name: /FD-1001\s*High.*#refund #angry-customer/ }).waitFor();
  });

  it('keeps everything inside in internal mode, and says so where one writes', async () => {
    const office = await open();
    const page = await claimed(office);
    await page.getByLabel('Reply to the customer').fill('Half a sent');
    await chooses(page, 'Internal mode');
    await page.locator('#inside').waitFor();
    await page.getByPlaceholder('Write a note…').waitFor();
    await page.getByRole('button', { name: /^Reply/ }).click();
    expect(await page.getByPlaceholder('Internal mode: nothing goes to the customer').isDisabled()).toBe(true);
    await page.getByRole('button', { name: /^End internal mode/ }).click();
    await page.getByPlaceholder('Answer as Ana…').waitFor();
    expect(await page.getByLabel('Reply to the customer').inputValue()).toBe('Half a sent');
  });

  it('merges it into the customer’s other ticket, shows what they say there, and reopens it', async () => {
    const office = await open();
    const page = await claimed(office);
    await facts(page, 'also open: FD-1002').waitFor();
    await chooses(page, 'Merge');
    await dialog(page)
      .getByLabel(/FD-1002 Where is my refund/)
      .check();
    await dialog(page).getByRole('button', { name: 'Merge' }).click();
    await facts(page, 'goes on in FD-1002').getByRole('link', { name: 'FD-1002' }).click();
    await facts(page, 'FD-1001 was merged into it').waitFor();
    await office.says('web:1', 'Any news?', { by: { id: 'jo', name: 'Jo' } });
    await line(page, 'Any news?').getByText('Jo, in FD-1001 on webchat').waitFor();
    expect(await line(page, 'Any news?').getAttribute('data-role')).toBe('user');

    await page.locator('#facts').getByRole('link', { name: 'FD-1001' }).click();
    await page.getByRole('button', { name: /^Reopen/ }).click();
    await facts(page, 'reopened').getByText('Yours', { exact: true }).waitFor();
    expect((await office.queue.find(1001))?.ticket).toMatchObject({ status: 'claimed', by: { name: 'Ana' } });
  });

  it('says when there is nothing to merge it into, and nobody to assign it to', async () => {
    const office = await open();
    const page = await claimed(office);
    await chooses(page, 'Assign');
    await dialog(page).getByText('No colleague was here in the last 30 days.').waitFor();
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await page
      .getByRole('link', { name: /FD-1002/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Resolve/ }).click();
    await dialog(page).getByLabel('Answered').check();
    // Enter means what the dialog is for, and not Cancel.
    await page.keyboard.press('Enter');
    await facts(page, 'Answered, by Ana').waitFor();
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /FD-1001/ })
      .click();
    await facts(page, 'Yours').waitFor();
    await chooses(page, 'Merge');
    await dialog(page).getByText('No other open ticket is proved to be this customer’s').waitFor();
    expect(await dialog(page).getByRole('button', { name: 'Merge' }).count()).toBe(0);
  });

  it('puts it back into the queue in a moment, and not at all when a key was pressed by mistake', async () => {
    const office = await open();
    const page = await claimed(office);
    await facts(page, 'on Web chat').waitFor();
    await page.locator('#talk').focus();
    await page.keyboard.press('u');
    await page.getByText('FD-1001 goes back into the queue.').getByRole('button', { name: 'Undo' }).click();
    await page.keyboard.press('u');
    await page.getByText('FD-1001 goes back into the queue.').waitFor();
    await page.keyboard.press('u');
    await page.getByText('FD-1001 goes back into the queue.').waitFor({ state: 'detached' });
    expect((await office.queue.find(1001))?.ticket.status).toBe('claimed');
    await page.keyboard.press('u');
    await facts(page, 'Nobody has it yet').waitFor();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await facts(page, 'Yours').waitFor();
    await page.locator('#talk').focus();
    await page.keyboard.press('u');
    // Who leaves the page has not taken it back.
    await page.close({ runBeforeUnload: false });
    await until('it waits', async () => (await office.queue.find(1001))?.ticket.status === 'waiting');
  });

  it('on a phone breaks neither a number nor a line of facts before its dot', async () => {
    const office = await open();
    const page = await claimed(office, phone);
    const heights = await page.evaluate(
      `[...document.querySelectorAll('#subject .number, #facts .number')].map((each) => each.getClientRects().length)`,
    );
    expect(heights).toEqual([1, 1]);
    const first = await page.evaluate(
      `[...document.querySelectorAll('#facts > span')].map((each) => getComputedStyle(each, '::before').content)`,
    );
    expect(new Set(first as string[])).toEqual(new Set(['none']));
  });

  it('tells who writes that somebody has taken it over, and what was typed stays', async () => {
    const office = await open();
    const page = await claimed(office);
    await page.getByLabel('Reply to the customer').fill('Half a sent');
    const ticket = (await office.queue.find(1001))!.ticket;
    const bea = { desk: 'web', id: 'bea', name: 'Bea' };
    const act: Act = { type: 'assign', by: bea, to: bea, ticket: ticket.openedAfter, saw: ticket.version };
    await office.acts('web:1', act);
    await page.getByText('Bea has FD-1001 now: what you write there is kept as a note.').waitFor();
    await page.getByPlaceholder('Bea has this conversation').waitFor();
    expect(await page.locator('#box').inputValue()).toBe('Half a sent');
    // What one representative was told stands nowhere in the customer's log.
    expect(JSON.stringify(await office.log('web:1'))).not.toContain('is kept as a note');
  });

  it('stays a note that somebody writes when the ticket becomes theirs, and what is typed on goes to nobody else', async () => {
    const office = await open();
    const page = await pages.enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: /^Note/ }).click();
    await page.locator('#box').pressSequentially('Between ');
    const ticket = (await office.queue.find(1001))!.ticket;
    const by = { desk: 'web', id: 'ana', name: 'Ana' };
    await office.acts('web:1', { type: 'claim', by, ticket: ticket.openedAfter, saw: ticket.version } as Act);
    await facts(page, 'Yours').waitFor();
    await page.keyboard.type('us');
    expect(await page.locator('#box').inputValue()).toBe('Between us');
    await page.getByRole('button', { name: 'Keep note' }).click();
    await line(page, 'Between us').waitFor();
    await office.idle();
    expect(office.sent.filter(({ message }) => /^us$|Between/.test(message.text ?? ''))).toEqual([]);
  });

  it('has a menu that is worked by keys, and whose keys work without it', async () => {
    const office = await open();
    const page = await claimed(office);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More…' }).press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('How much does it matter?').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More…' }).press('Enter');
    await page.keyboard.press('l');
    await dialog(page).getByLabel('Add a tag').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#talk').focus();
    await page.keyboard.press('p');
    await dialog(page).getByText('How much does it matter?').waitFor();
  });

  for (const [name, options] of [
    ['light', { colorScheme: 'light' }],
    ['dark, on a phone', { colorScheme: 'dark', ...phone }],
  ] as const) {
    it(`has nothing that axe-core finds, ${name}`, async () => {
      const office = await open();
      await pages.enter(office, 'Bea');
      const page = await claimed(office, options);
      await page.getByRole('button', { name: 'More…' }).click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      for (const each of ['Assign', 'Priority', 'Tags', 'Merge']) {
        await chooses(page, each);
        await dialog(page).getByRole('button', { name: 'Cancel' }).waitFor();
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('Escape');
      }
      await page.getByRole('button', { name: /^Snooze/ }).click();
      await dialog(page).getByRole('button', { name: '1 hour' }).waitFor();
      expect(await violations(page)).toEqual([]);
    });
  }
});
