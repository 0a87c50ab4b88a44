import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { App, MailCheck } from '../../src/cli/commands.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
beforeEach(() => {
  terminal = openTerminal();
});
afterEach(() => terminal.close());

const main = {
  EMAIL_ADDRESS: 'help@example.org',
  IMAP_URL: 'imaps://help:hunter2@mail.example.org',
  SMTP_URL: 'smtps://help:hunter2@mail.example.org',
};
const billing = {
  IMAP_URL_BILLING: 'imaps://bills:hunter2@mail.example.org',
  SMTP_URL_BILLING: 'smtps://bills:hunter2@mail.example.org',
};
const withTwo = () => {
  Object.assign(terminal.env, main, billing);
  terminal.write(
    'frontdesk.yaml',
    'name: N\nlocales: [en]\nteams: { front: { name: F } }\ndefault_team: front\nemail: [{ id: billing, address: bills@example.org }]\n',
  );
};

/** An app that finds this with each account that it is asked about. */
const finds = (...found: Omit<MailCheck, 'account' | 'address'>[]): Partial<App> => ({
  async mailDoctor(_given, accounts, tell) {
    for (const { id: account, address } of accounts) for (const each of found) tell({ account, address, ...each });
  },
});
const well = { name: 'reading', state: 'ok', says: 'mail.example.org lets us in' } as const;
const wrong = { name: 'plus address', state: 'fault', says: 'it does not come', next: 'set plus: false.' } as const;

describe('frontdesk mail doctor', () => {
  it('says of each account what was found, and that nothing is wrong', async () => {
    withTwo();
    const { status, out, err } = await terminal.type('mail doctor', finds(well));
    expect([status, err]).toEqual([0, '']);
    expect(out).toBe(`help@example.org (main)
ok       reading        mail.example.org lets us in

bills@example.org (billing)
ok       reading        mail.example.org lets us in

Nothing is wrong.
`);
  });

  it('says what to do, counts the faults, and ends with 1', async () => {
    Object.assign(terminal.env, main);
    const { status, out } = await terminal.type('mail doctor', finds(well, wrong));
    expect(status).toBe(1);
    expect(out).toContain('FAULT    plus address   it does not come\n                        → set plus: false.\n');
    expect(out).toContain('One thing is wrong.\n');
  });

  it('answers in lines, of one account', async () => {
    withTwo();
    const { status, out } = await terminal.type('mail doctor --account billing --jsonl', finds(well, wrong));
    expect(status).toBe(1);
    const about = { account: 'billing', address: 'bills@example.org' };
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { ...about, ...well },
      { ...about, ...wrong },
    ]);
  });

  it('says so where there is no account, or none of that name', async () => {
    expect(await terminal.type('mail doctor')).toEqual({
      status: 1,
      out: '',
      err: expect.stringContaining('No e-mail account is set up: set EMAIL_ADDRESS, IMAP_URL and SMTP_URL'),
    });
    withTwo();
    expect(await terminal.type('mail doctor --account sales')).toEqual({
      status: 2,
      out: '',
      err: 'There is no account sales. The accounts are main, billing.\n',
    });
  });
});
