import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { App } from '../../src/cli/commands.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
beforeEach(() => {
  terminal = openTerminal();
});
afterEach(() => terminal.close());

/** Accounts of frontdesk.yaml, with what the environment must have of them. */
const withAccounts = (accounts: Record<string, string>) => {
  const lines = Object.entries(accounts).map(([id, more]) => `  - { id: ${id}, address: ${id}@example.org${more} }\n`);
  const front = 'name: N\nlocales: [en]\nteams: { front: { name: F } }\ndefault_team: front\n';
  terminal.write('frontdesk.yaml', `${front}email:\n${lines.join('')}`);
  for (const id of Object.keys(accounts).map((each) => each.toUpperCase())) {
    terminal.env[`IMAP_URL_${id}`] = 'imaps://user@mail.example.org';
    terminal.env[`SMTP_URL_${id}`] = 'smtps://user@mail.example.org';
    terminal.env[`EMAIL_CLIENT_ID_${id}`] = 'client';
  }
};
const microsoft = ', oauth: microsoft';
const ends = (outcome: Awaited<ReturnType<App['mailLogin']>>): Partial<App> => ({
  async mailLogin(_given, _account, show) {
    show({ code: 'ABCD-1234', url: 'https://microsoft.com/devicelogin' });
    return outcome;
  },
});

describe('frontdesk mail login', () => {
  it('shows a code and where to type it, and says when that was done', async () => {
    withAccounts({ support: microsoft, billing: '' });
    const { status, out, err } = await terminal.type('mail login', ends('done'));
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^Open https:\/\/microsoft\.com\/devicelogin in any browser, sign in as support@example\.org, and type ABCD-1234$/m,
    );
    expect(out).toMatch(/^Done: .*frontdesk mail doctor --account support$/m);
  });

  it.each([
    ['declined', 'It was declined there'],
    ['expired', 'Nobody typed the code in time'],
  ] as const)('says that it was %s', async (outcome, words) => {
    withAccounts({ support: microsoft });
    const { status, err } = await terminal.type('mail login', ends(outcome));
    expect(status).toBe(1);
    expect(err).toContain(words);
  });

  it('asks which account is meant', async () => {
    withAccounts({ support: microsoft, billing: microsoft });
    expect(await terminal.type('mail login')).toEqual({
      status: 2,
      out: '',
      err: 'Say which account: frontdesk mail login --account support or billing\n',
    });
    expect((await terminal.type('mail login --account billing', ends('done'))).out).toContain('billing@example.org');
  });

  it('says how it is done at Google, which gives no code', async () => {
    withAccounts({ support: ', oauth: google' });
    const { status, out } = await terminal.type('mail login');
    expect(status).toBe(1);
    expect(out).toContain('Put the refresh token into EMAIL_REFRESH_TOKEN_SUPPORT');
  });

  it('says that there is nothing to log in to', async () => {
    withAccounts({ support: '' });
    const { status, err } = await terminal.type('mail login');
    expect(status).toBe(1);
    expect(err).toContain('write oauth: microsoft or oauth: google');
  });
});
