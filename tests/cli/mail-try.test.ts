import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { App, MailTried } from '../../src/cli/commands.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
beforeEach(() => {
  terminal = openTerminal();
  terminal.write('mail.eml', 'From: ann@example.org\n\nHello\n');
});
afterEach(() => terminal.close());

const read: MailTried['read'] = {
  ...{ kind: 'person', why: 'nothing says that a program wrote it', text: 'Hello', subject: 'Bill' },
  ...{ from: { address: 'ann@example.org' }, pairs: [], files: [], bounced: [], leftOut: [] },
};
const tried: MailTried = {
  ...{ read, account: 'help@example.org', joins: { why: 'it answers no mail that is known' }, noted: [] },
  replies: [
    {
      after: 0,
      headers: [
        ['From', 'help@example.org'],
        ['Subject', 'Re: Bill'],
      ],
      text: 'Hello Ann.\n\nPay online.\n',
    },
    { after: 600_000, refused: 'nobody is known to whom it could be sent' },
  ],
  person: { team: 'billing', reason: 'asked', number: 1001 },
};
const tries = (outcome: MailTried): Partial<App> => ({
  mailTrier: async () => ({ try: async () => outcome, stop: async () => undefined }),
});

describe('frontdesk mail try', () => {
  it('shows how it is read, where it belongs, and each mail that would be sent', async () => {
    const { status, out, err } = await terminal.type('mail try mail.eml', tries(tried));
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(`  To       help@example.org
  Joins    a conversation of its own: it answers no mail that is known
  Person   billing gets it: asked; FD-1001 is an example

  The answer:
  │ From:    help@example.org
  │ Subject: Re: Bill
  │
  │ Hello Ann.
  │
  │ Pay online.

  After 10 minutes, when nobody has answered:
  nothing is sent: nobody is known to whom it could be sent
`);
  });

  it('says that nothing is answered, and what representatives read beside it', async () => {
    const silent = { ...tried, replies: [], noted: ['Its sender is blocked.'], person: undefined as never };
    const { out } = await terminal.type('mail try mail.eml', tries(silent));
    expect(out).toContain('Noted    Its sender is blocked.');
    expect(out).toContain('Nothing is answered.');
  });

  it('says which conversation it joins, with a number that is no example', async () => {
    const { out } = await terminal.type(
      'mail try mail.eml',
      tries({ ...tried, joins: { conversation: 'em-1', why: 'it answers a mail' } }),
    );
    expect(out).toContain('Joins    the conversation em-1: it answers a mail\n  Person   billing gets it: asked\n');
  });

  it('does not begin without the file', async () => {
    expect(await terminal.type('mail try nothing.eml')).toEqual({
      status: 1,
      out: '',
      err: 'There is no file nothing.eml.\n',
    });
  });
});
