import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openFormLetters, type ReadyLetter } from '../../../src/knowledge/form-letters/form-letters.ts';
import { describeInBrowser } from '../../helpers/browser.ts';
import { signIn } from '../../helpers/web-desk.ts';
import { letterFile, lettersFolder } from '../../knowledge/form-letters/folder.ts';
import { type Office, openOffice } from './office.ts';
import { deskPages, violations } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(120_000);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** An office with form letters, where Jo waits with FD-1001. */
async function setup(parts: Parameters<typeof openOffice>[0] = {}, name: string | undefined = 'Jo') {
  const place = lettersFolder();
  ends.push(place.end);
  const refund =
    'Hello {{customer.name}},\n\nyour refund of **{{amount}}** for {{ticket.number}} comes.\n\n{{representative.name}}, {{team.name}}, {{organisation.name}}';
  place.write('en/billing/refund.md', letterFile(refund, 'title: Your refund\nkeywords: [money]\nblanks: [amount]'));
  place.write('en/billing/late.md', letterFile('No fee is due.', 'title: Late fee'));
  place.write('es/billing/refund.md', letterFile('Hola {{customer.name}}', 'title: Su reembolso'));
  const formLetters = await openFormLetters({ folder: place.folder, locales: ['en', 'es'] });
  ends.push(formLetters.stop);
  const office = await openOffice({ ...parts, formLetters });
  ends.push(office.stop);
  await office.says('web:1', 'Where is my refund?', { ...(name && { name }), topic: 'billing' });
  return { ...place, office };
}

describe('form letters at the desk', () => {
  it('are found and filled in with what is known of the ticket', async () => {
    const { office } = await setup();
    const ana = await signIn(await office.desk.link('Ana'));
    expect(await ana.gets('me')).toMatchObject({ formLetters: ['en', 'es'] });
    expect(await ana.gets('form-letters?words=mon')).toEqual({
      letters: [{ id: 'refund', title: 'Your refund', topic: 'billing', locale: 'en' }],
    });
    const ready = await ana.gets<ReadyLetter>('tickets/1001/form-letters/refund?locale=en');
    const said = ready.pieces.map((piece) => ('text' in piece ? piece.text : (piece.value ?? `[${piece.label}]`)));
    expect(said.join('')).toBe(
      'Hello Jo,\n\nyour refund of **[amount]** for FD-1001 comes.\n\nAna, Utility Billing, City of Marlow',
    );
    await expect(ana.gets('tickets/1001/form-letters/gone')).rejects.toThrow('404');
    await expect(ana.gets('tickets/1009/form-letters/refund')).rejects.toThrow('404');
  });

  it('are looked for in the customer’s language first, where it is known', async () => {
    const { office } = await setup();
    await office.says('web:2', '¿Dónde está mi reembolso?', { locale: 'es-MX' });
    const ana = await signIn(await office.desk.link('Ana'));
    expect(await ana.gets('form-letters?words=&locale=en&ticket=1002')).toEqual({
      letters: [{ id: 'refund', title: 'Su reembolso', topic: 'billing', locale: 'es' }],
      locale: 'es',
    });
    // Nobody knows Jo's.
    expect(await ana.gets('form-letters?words=mon&locale=en&ticket=1001')).toEqual({
      letters: [{ id: 'refund', title: 'Your refund', topic: 'billing', locale: 'en' }],
    });
    await expect(ana.gets('form-letters?ticket=1009')).rejects.toThrow('404');
  });

  it('are not there where nobody wrote any', async () => {
    const office = await openOffice();
    ends.push(office.stop);
    const ana = await signIn(await office.desk.link('Ana'));
    expect(await ana.gets('me')).not.toHaveProperty('formLetters');
    await expect(ana.gets('form-letters')).rejects.toThrow('404');
  });
});

describeInBrowser('form letters in a browser', () => {
  const pages = deskPages();
  const line = (page: Page, text: string) => page.locator('.line', { hasText: text });
  const dialog = (page: Page) => page.locator('dialog[open]');

  async function claimed(office: Office, options = {}): Promise<Page> {
    const page = await pages.enter(office, 'Ana', options);
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.getByPlaceholder('Answer as Ana…').waitFor();
    return page;
  }
  const hears = async (office: Office) =>
    (await office.log('web:1'))
      .filter(({ audience, message }) => audience === 'everyone' && message.from.role === 'agent' && message.text)
      .map(({ message }) => message.text);

  it('are searched, filled in, read and sent; nothing goes out while something is missing', async () => {
    const { office } = await setup({ pageFolder: pages.folder() }, '');
    const page = await claimed(office);
    await page.getByRole('button', { name: /^Form letters/ }).click();
    await dialog(page)
      .getByRole('button', { name: /^Late fee/ })
      .waitFor();
    await page.keyboard.type('refund');
    await dialog(page)
      .getByRole('button', { name: /^Late fee/ })
      .waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await dialog(page).getByText('[Name of the customer]').waitFor();
    await dialog(page).getByLabel('Amount').fill('$ 12.50');
    await dialog(page).getByRole('button', { name: 'Send' }).click();
    // The browser says what is missing; nothing was sent.
    expect(await dialog(page).getByLabel('Name of the customer').isVisible()).toBe(true);
    await dialog(page).getByLabel('Name of the customer').fill('Ms Meyer');
    await dialog(page).getByRole('region').getByText('your refund of $ 12.50 for FD-1001 comes.').waitFor();
    await dialog(page).getByRole('button', { name: 'Send' }).click();
    await line(page, 'Hello Ms Meyer,').locator('.state', { hasText: 'Sent' }).waitFor();
    expect(await hears(office)).toEqual([
      'Hello Ms Meyer,\n\nyour refund of **$ 12.50** for FD-1001 comes.\n\nAna, Utility Billing, City of Marlow',
    ]);
  });

  it('are edited before they are sent, in any language, by keys and on a phone', async () => {
    const { office } = await setup({ pageFolder: pages.folder() });
    const page = await claimed(office, { viewport: { width: 360, height: 640 } });
    await page.getByLabel('Reply to the customer').fill('P. S.');
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await dialog(page).getByLabel('Language').selectOption('es');
    await dialog(page)
      .getByRole('button', { name: /^Su reembolso/ })
      .press('Enter');
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await dialog(page).getByRole('button', { name: 'Edit first' }).click();
    expect(await page.getByLabel('Reply to the customer').inputValue()).toBe('Hola Jo\nP. S.');
    expect(await hears(office)).toEqual([]);
    // The language is remembered.
    await page.getByRole('button', { name: /^Form letters/ }).click();
    await dialog(page)
      .getByRole('button', { name: /^Su reembolso/ })
      .waitFor();
  });

  it('have nothing that axe-core finds', async () => {
    const { office } = await setup({ pageFolder: pages.folder() });
    const page = await claimed(office);
    await page.getByRole('button', { name: /^Form letters/ }).click();
    await dialog(page)
      .getByRole('button', { name: /^Your refund/ })
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog(page)
      .getByRole('button', { name: /^Your refund/ })
      .click();
    await dialog(page).getByLabel('Amount').waitFor();
    expect(await violations(page)).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/letter-fill.png` });
    await dialog(page).getByRole('button', { name: 'Back' }).click();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/letter-choose.png` });
    if (process.env.SHOTS) {
      await page.setViewportSize({ width: 390, height: 760 });
      await page.screenshot({ path: `${process.env.SHOTS}/letter-phone.png` });
      await dialog(page)
        .getByRole('button', { name: /^Your refund/ })
        .click();
      await dialog(page).getByLabel('Amount').waitFor();
      await page.screenshot({ path: `${process.env.SHOTS}/letter-phone-fill.png` });
    }
  });
});
