import { expect, it, jest } from '@jest/globals';
import { describeInBrowser } from '../../helpers/browser.ts';
import { openOffices } from './office.ts';
import { deskPages } from './pages.ts';

// A browser on a busy machine is slow, and nothing here is about speed.
jest.setTimeout(120_000);

describeInBrowser('the desk in browsers that lack something', () => {
  const pages = deskPages();
  const open = openOffices(() => ({ pageFolder: pages.folder() }));

  it('works over plain http on a LAN, and sends nothing at the Enter that ends a composition', async () => {
    const office = await open();
    await office.says('web:1', 'My bill is wrong', { name: 'Jo' });
    const page = await pages.enter(office, 'Ana');
    // What pages have only where they are secure, and this one is: it comes from this machine.
    await page.evaluate('Crypto.prototype.randomUUID = undefined');
    await page.getByRole('link', { name: /FD-1001/ }).click();
    await page.getByRole('button', { name: 'Claim to answer' }).click();
    await page.locator('#box:focus').waitFor();
    await page.locator('#box').fill('請求書');
    const enter = (keyCode: number) =>
      page.evaluate(`void document.getElementById('box').dispatchEvent(new KeyboardEvent('keydown',
        { key: 'Enter', keyCode: ${keyCode}, bubbles: true, cancelable: true }))`);
    await enter(229);
    expect(await page.locator('#box').inputValue()).toBe('請求書');
    await enter(13);
    await page.getByRole('link', { name: /FD-1001.*Waiting for the customer/ }).waitFor();
    const said = (await office.log('web:1')).flatMap(({ message }) => message.text ?? []);
    expect(said.filter((text) => text === '請求書')).toHaveLength(1);
  });
});
