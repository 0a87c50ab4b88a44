import { describe, expect, it, jest } from '@jest/globals';
import { describeInBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { signIn } from '../../helpers/web-desk.ts';
import { openOffices } from './office.ts';
import { deskPages, violations } from './pages.ts';

jest.setTimeout(120_000);

const open = openOffices();

describe('who is away at the web desk', () => {
  it('is who says so; anything else is refused', async () => {
    const office = await open();
    const ana = await signIn(await office.desk.link('Ana'));
    expect(await ana.asks('away')).toEqual({ away: false });
    expect(await ana.sends('away', { away: true })).toBe(200);
    expect(office.away.isAway({ desk: 'web', id: 'ana' })).toBe(true);
    expect(await ana.asks('away')).toEqual({ away: true });
    expect(await ana.sends('away', { away: 'yes' })).toBe(400);
    expect(await ana.sends('away', { away: true, until: 5 })).toBe(400);
    const until = Date.now() + 3_600_000;
    expect(await ana.sends('away', { away: true, until })).toBe(200);
    expect(office.away.list()).toMatchObject([{ until }]);
    expect(await ana.sends('away', { away: false })).toBe(200);
    expect(office.away.list()).toEqual([]);
  });

  it('is who has signed out, until they sign in again', async () => {
    const office = await open();
    const ana = await signIn(await office.desk.link('Ana'));
    expect(await ana.sends('sign-out', {})).toBe(200);
    expect(office.away.isAway({ desk: 'web', id: 'ana' })).toBe(true);
    await signIn(await office.desk.link('Ana'));
    expect(office.away.isAway({ desk: 'web', id: 'ana' })).toBe(false);
  });
});

describeInBrowser('being away, in a browser', () => {
  const pages = deskPages();

  it('is a switch at the top, which colleagues see in the list', async () => {
    const office = await open({ pageFolder: pages.folder() });
    await office.says('web:1', 'My bill is wrong', { name: 'Jo' });
    const ana = await pages.enter(office, 'Ana');
    await ana.getByRole('link', { name: /FD-1001/ }).click();
    await ana.getByRole('button', { name: 'Claim c' }).click();
    const bob = await pages.enter(office, 'Bob');
    await bob.getByText('Ana has it', { exact: false }).first().waitFor();
    await ana.getByRole('button', { name: 'Away', exact: true }).click();
    await bob.getByText('Ana has it and is away').waitFor();
    await office.says('web:1', 'Hello?');
    await bob.getByRole('link', { name: /FD-1001/ }).click();
    await bob.getByText('Ana is away: it waits in the queue again.').waitFor();
    await bob.getByRole('button', { name: 'Claim c' }).waitFor();
    await ana.getByRole('button', { name: 'until…' }).click();
    await ana.getByRole('heading', { name: 'Away until when?' }).waitFor();
    expect(await violations(ana)).toEqual([]);
    await ana.getByRole('button', { name: /^Tomorrow, 9:00/ }).click();
    await until('the time', async () => office.away.list()[0]?.until !== undefined);
    // Another page of hers shows it, too.
    await ana.reload();
    await ana.getByRole('button', { name: /^until \w+/ }).waitFor();
    await ana.getByRole('button', { name: 'I am back' }).click();
    await until('Ana to be back', async () => office.away.list().length === 0);
    await ana.getByRole('button', { name: 'Away', exact: true }).waitFor();
  });
});
