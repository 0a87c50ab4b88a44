import { describe, expect, it, jest } from '@jest/globals';
import { describeInBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { signIn } from '../../helpers/web-desk.ts';
import { openOffices } from './office.ts';
import { deskPages, violations } from './pages.ts';

jest.setTimeout(120_000);

const open = openOffices();
const spammer = { channel: 'email', id: 'win@junk.example' };

describe('who is blocked, at the web desk', () => {
  it('is listed, and let in again by whoever works there; anything else is refused', async () => {
    const office = await open();
    const ana = await signIn(await office.desk.link('Ana'));
    expect(await ana.asks('blocked')).toEqual({ senders: [] });
    await office.blocked.block(spammer);
    expect(await ana.asks('blocked')).toEqual({ senders: [{ ...spammer, since: expect.any(Number) }] });
    for (const wrong of [{}, { id: spammer.id }, { ...spammer, more: 1 }, { ...spammer, id: 'x'.repeat(501) }])
      expect(await ana.sends('unblock', wrong)).toBe(400);
    expect(await office.blocked.has(spammer)).toBe(true);
    expect(await ana.sends('unblock', spammer)).toBe(200);
    expect(await ana.sends('unblock', spammer)).toBe(200);
    expect(await office.blocked.has(spammer)).toBe(false);
  });
});

describeInBrowser('who is blocked, in a browser', () => {
  const pages = deskPages();

  it('is in a list beside the queue, from which each is let in again', async () => {
    const office = await open({ pageFolder: pages.folder() });
    const from = { address: 'win@junk.example', name: 'Win' };
    await office.says('mail:1', 'You have won!', { letter: { subject: 'Win', from } });
    const ana = await pages.enter(office, 'Ana');
    const dialog = ana.getByRole('dialog', { name: 'Blocked senders' });
    await ana.getByRole('button', { name: 'Blocked senders' }).click();
    await dialog.getByText('Nobody is blocked.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    await ana.getByRole('link', { name: /FD-1001/ }).click();
    await ana.getByRole('button', { name: /^More/ }).click();
    await ana
      .getByRole('dialog', { name: 'More actions' })
      .getByRole('button', { name: /^Block/ })
      .click();
    await ana
      .getByRole('dialog')
      .getByRole('button', { name: /^Block/ })
      .click();
    await until('the block', () => office.blocked.has(spammer));
    await office.blocked.block({ channel: 'email', id: 'other@junk.example' });

    await ana.getByRole('button', { name: 'Blocked senders' }).click();
    await dialog.getByText('other@junk.example').waitFor();
    expect(await violations(ana)).toEqual([]);
    await dialog.getByRole('button', { name: 'Unblock win@junk.example' }).click();
    await dialog.getByText('What win@junk.example writes from now on is heard again.').waitFor();
    expect(await office.blocked.has(spammer)).toBe(false);
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual([
      expect.stringContaining('other@junk.example'),
    ]);
    // Whoever works by keys goes on with the next.
    await ana.keyboard.press('Enter');
    await dialog.getByText('What other@junk.example writes').waitFor();
    expect(await office.blocked.list(10)).toEqual([]);
  });
});
