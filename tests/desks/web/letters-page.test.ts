import { expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { letterheadOf } from '../../../src/conversation/letterhead.ts';
import { createFileAccess } from '../../../src/files/access.ts';
import { createMemoryFiles } from '../../../src/files/memory.ts';
import { describeInBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { type OfficeParts, openOffices } from './office.ts';
import { deskPages, violations } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(120_000);

const jo = { address: 'jo@example.org', name: 'Jo Meyer' };
const ben = { address: 'ben@example.org', name: 'Ben Cole' };
const help = { address: 'help@marlow.example', name: 'City of Marlow' };

describeInBrowser('letters at the desk in a browser', () => {
  const pages = deskPages();
  const { enter } = pages;
  const opened = openOffices(() => ({ pageFolder: pages.folder() }));

  async function open(parts: OfficeParts = {}) {
    const store = createMemoryFiles();
    const files = createFileAccess(store, 'a-secret-for-tests-only-long-enough');
    const office = await opened({ files, ...parts });
    const kept = {
      conversation: 'm1',
      from: 'jo',
      name: 'mail.txt',
      type: 'text/plain',
      bytes: Buffer.from('From: Jo'),
    };
    const original = (await store.put(kept)).file!.id;
    const letter = { from: jo, to: [help], cc: [ben], subject: 'My bill', original };
    await office.says('m1', 'It is wrong.', { letter: { ...letter, sender: 'verified' } });
    return { ...office, letter };
  }

  const line = (page: Page, text: string) => page.locator('.line', { hasText: text });
  const reply = (page: Page) => page.getByLabel('Reply to the customer');
  const claims = async (page: Page) => {
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.locator('#box:enabled').waitFor();
  };
  const whom = (page: Page) => page.locator('#recipients .whom');

  it('are shown with who wrote them to whom, whether somebody vouches for that, and as they came', async () => {
    const office = await open();
    const { letter } = office;
    await office.says('m1', `Again.\n${'a long line\n'.repeat(60)}The end.`, {
      letter: { ...letter, from: ben, note: 'It asks for answers elsewhere.', leftOut: ['photo.heic: too large'] },
    });
    await office.says('m1', 'And you know what.', { letter: { ...letter, sender: 'forged' } });
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    const first = line(page, 'It is wrong.');
    await first.waitFor();
    expect(await first.locator('dl').textContent()).toMatch(
      /SubjectMy billFromJo Meyer <jo@example.org> verified.*ToCity of Marlow <help@marlow.example>CcBen Cole <ben@example.org>$/,
    );
    await first.getByText('verified', { exact: true }).click();
    await first.getByText('vouches for the sender’s domain').waitFor();
    const coming = page.waitForEvent('download');
    await first.getByRole('link', { name: 'Show original' }).click();
    expect((await coming).suggestedFilename()).toBe('mail.txt');
    const second = line(page, 'Again.');
    await second.getByText('not verified', { exact: true }).waitFor();
    await second.getByText('It asks for answers elsewhere.').waitFor();
    await second.getByText('Left out: photo.heic: too large.').waitFor();
    const whole = () => second.locator('.text').evaluate((text) => text.scrollHeight <= text.clientHeight + 1);
    expect(await whole()).toBe(false);
    await second.getByRole('button', { name: 'Show all of it' }).click();
    expect(await whole()).toBe(true);
    await line(page, 'And you know what.').getByText('maybe forged', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('are answered to whom the line over the box says, which can be changed', async () => {
    const office = await open();
    const page = await enter(office, 'Ana');
    await claims(page);
    expect(await whom(page).textContent()).toBe('To Jo Meyer <jo@example.org> Cc Ben Cole <ben@example.org>');
    // Enter begins a line: what is half written is not sent by accident.
    await reply(page).fill('As usual.');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Ana');
    await page.keyboard.press('Control+Enter');
    await line(page, 'As usual.').locator('.state', { hasText: 'Sent' }).waitFor();
    await page.getByRole('button', { name: 'Change whom it goes to' }).click();
    await page.locator('#recipients').getByLabel('Cc').fill('Cora Diaz <cora@example.org>, nobody');
    await reply(page).fill('To Cora, too.');
    await page.keyboard.press('Control+Enter');
    const invalid = await page.evaluate('document.activeElement.validationMessage');
    expect(invalid).toBe('“nobody” is no e-mail address.');
    expect(await reply(page).inputValue()).toBe('To Cora, too.');
    await page.locator('#recipients').getByLabel('Cc').fill('Cora Diaz <cora@example.org>');
    await page.keyboard.press('Enter');
    expect(await whom(page).textContent()).toBe('To Jo Meyer <jo@example.org> Cc Cora Diaz <cora@example.org>');
    await page.reload();
    await until('the draft', async () => (await reply(page).inputValue()) === 'To Cora, too.');
    await reply(page).press('Control+Enter');
    await line(page, 'To Cora, too.').locator('dl', { hasText: 'Cora Diaz <cora@example.org>' }).waitFor();
    const [, usual, chosen] = office.sent.map(({ message }) => letterheadOf(message));
    expect([usual, chosen]).toEqual([
      undefined,
      { to: [jo], cc: [{ address: 'cora@example.org', name: 'Cora Diaz' }] },
    ]);
    // Whom the customer writes to next is meant from then on.
    await office.says('m1', 'Thank you!', { letter: { ...office.letter, cc: [] } });
    await page.locator('#recipients', { hasNotText: 'Cora' }).waitFor();
    expect(await whom(page).textContent()).toBe('To Jo Meyer <jo@example.org>');
    await page.getByRole('button', { name: /^Note/ }).click();
    await whom(page).waitFor({ state: 'hidden' });
  });

  it('that are held say to whom they will go, and come back with it when they are taken back', async () => {
    const office = await open({ hold: 60_000 });
    const page = await enter(office, 'Ana');
    await claims(page);
    await page.getByRole('button', { name: 'Change whom it goes to' }).click();
    await page.locator('#recipients').getByLabel('To').fill('cora@example.org');
    await page.locator('#recipients').getByLabel('Cc').fill('');
    await page.getByRole('button', { name: 'Done' }).click();
    await reply(page).fill('Only to Cora.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.held', { hasText: 'To cora@example.org' }).waitFor();
    await page.getByRole('button', { name: 'Change whom it goes to' }).click();
    await page.getByRole('button', { name: 'As usual' }).click();
    expect(await whom(page).textContent()).toContain('Jo Meyer');
    await page.getByRole('button', { name: 'Undo' }).click();
    await until('the reply', async () => (await reply(page).inputValue()) === 'Only to Cora.');
    expect(await whom(page).textContent()).toBe('To cora@example.org');
  });

  it('of a sender who is blocked end the ticket as spam; the sender can be let in again', async () => {
    const office = await open();
    const page = await enter(office, 'Ana');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'More…' }).click();
    await page.getByRole('button', { name: 'Block sender' }).click();
    await page.getByRole('heading', { name: 'Block jo@example.org?' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.keyboard.press('x');
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();

    await page.locator('#facts').getByText('the sender is blocked').waitFor();
    await line(page, 'Ana blocked jo@example.org and resolved it: spam.').waitFor();
    expect(await office.blocked.has({ channel: 'email', id: 'jo@example.org' })).toBe(true);
    await page.getByRole('button', { name: 'Unblock sender' }).click();
    await page.locator('#facts').getByText('Yours', { exact: true }).waitFor();
    expect(await office.blocked.has({ channel: 'email', id: 'jo@example.org' })).toBe(false);
  });

  it('are written to somebody first; nothing that was filled in is lost until it is sent', async () => {
    const office = await open();
    const page = await enter(office, 'Ana');
    const field = (name: string) => page.getByRole('dialog').getByLabel(name, { exact: true });
    const send = page.getByRole('dialog').getByRole('button', { name: 'Send' });
    await page.getByRole('button', { name: 'New e-mail' }).click();
    expect(await violations(page)).toEqual([]);
    await send.click();
    await page.getByRole('alert').getByText('Say to whom it goes.').waitFor();
    await field('To').fill('cora');
    await field('Subject').fill('Your refund');
    await field('Text').fill('It is on its way.');
    await field('Team that has the ticket').selectOption('billing');
    await send.click();
    await page.getByRole('alert').getByText('“cora” is no e-mail address that can be written to.').waitFor();
    expect((await page.evaluate('document.activeElement.id')) === 'letterTo').toBe(true);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
    await page.keyboard.press('m');
    expect(await field('Text').inputValue()).toBe('It is on its way.');
    expect(await field('Team that has the ticket').inputValue()).toBe('billing');
    await field('To').fill('Cora Diaz <cora@example.org>');
    const bytes = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('some text') };
    await page.locator('#letterFile').setInputFiles(bytes);
    await page.getByRole('list', { name: 'Files for the e-mail' }).getByText('letter.txt').waitFor();
    office.fail({ writes: true });
    await send.click();
    await page.getByRole('alert').getByText('nothing was changed').waitFor();
    office.fail({});
    await field('Text').press('Control+Enter');
    await line(page, 'It is on its way.').locator('.state', { hasText: 'Sent' }).waitFor();
    expect(await page.locator('#subject').textContent()).toBe('FD-1002 Your refund');
    await line(page, 'Ana wrote to cora@example.org: Your refund').waitFor();
    expect(office.sent.at(-1)).toMatchObject({
      to: { id: 'cora@example.org' },
      message: { attachments: [{ name: 'letter.txt' }] },
    });
    await page.getByRole('button', { name: 'New e-mail' }).click();
    expect([await field('To').inputValue(), await field('Text').inputValue()]).toEqual(['', '']);
  });

  it('are written whatever this browser has kept, and lose nothing where it keeps no more', async () => {
    const office = await open();
    const page = await enter(office, 'Ana');
    await page.evaluate(`
      sessionStorage.setItem('letter', '{"id":7}');
      sessionStorage.setItem('recipients:1001', '{"usual":');
      for (const key of ['desk.seen', 'desk.view', 'desk.team']) localStorage.setItem(key, '[1,');
    `);
    await page.reload();
    await claims(page);
    expect(await whom(page).textContent()).toContain('Jo Meyer');
    await page.evaluate(`Storage.prototype.setItem = () => {
      throw new DOMException('No room.', 'QuotaExceededError');
    };`);
    await reply(page).fill('We look into it.');
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await page.getByLabel('Subject').fill('Your meter');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.keyboard.press('m');
    expect(await page.getByLabel('Subject').inputValue()).toBe('Your meter');
  });

  it('are not written first where nobody is reached so', async () => {
    const office = await open({ noLetters: true });
    const page = await enter(office, 'Ana');
    expect(await page.getByRole('button', { name: 'New e-mail' }).isVisible()).toBe(false);
    await page.keyboard.press('m');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('fit a phone, also with its keyboard up', async () => {
    const office = await open();
    await office.says('m1', 'Again.', {
      letter: { ...office.letter, cc: [{ address: `${'x'.repeat(60)}@example.org` }] },
    });
    const page = await enter(office, 'Ana', { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true });
    const tooWide = () => page.evaluate('document.documentElement.scrollWidth > innerWidth');
    await claims(page);
    expect(await tooWide()).toBe(false);
    await page.setViewportSize({ width: 360, height: 340 });
    await reply(page).tap();
    for (const name of ['Send', 'Change whom it goes to'])
      expect(await inSight(page, page.getByRole('button', { name, exact: true }))).toBe(true);
    expect(await inSight(page, reply(page))).toBe(true);
    await page.getByRole('button', { name: 'Change whom it goes to' }).tap();
    await page.locator('#recipients').getByLabel('Cc').fill('');
    await page.getByRole('button', { name: 'Done' }).tap();
    await reply(page).fill('Hello');
    await page.getByRole('button', { name: 'Send' }).tap();
    await line(page, 'Hello').locator('.state', { hasText: 'Sent' }).waitFor();
    expect(await tooWide()).toBe(false);
    await page.setViewportSize({ width: 360, height: 640 });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Back to the queue' }).tap();
    await page.getByRole('button', { name: 'New e-mail' }).tap();
    await page.setViewportSize({ width: 360, height: 340 });
    expect(await tooWide()).toBe(false);
    expect(await inSight(page, page.getByRole('dialog').getByRole('button', { name: 'Send' }))).toBe(true);
  });
});

/** Whether all of it lies within what is seen of the page. */
async function inSight(page: Page, what: ReturnType<Page['locator']>): Promise<boolean> {
  const box = await what.boundingBox();
  const size = page.viewportSize();
  return box !== null && size !== null && box.y >= 0 && box.y + box.height <= size.height + 1;
}
