import { describe, expect, it } from '@jest/globals';
import { type Fields, parts, read } from './letter.ts';

const daemon: Fields = {
  From: 'Mail Delivery System <MAILER-DAEMON@mx.example.net>',
  Subject: 'Undelivered Mail Returned to Sender',
};

function report(blocks: readonly string[], returned = '') {
  const made = parts(
    'report; report-type=delivery-status',
    { fields: { 'Content-Type': 'text/plain' }, body: 'It did not arrive.' },
    {
      fields: { 'Content-Type': 'message/delivery-status' },
      body: ['Reporting-MTA: dns; mx.example.net', ...blocks].join('\n\n'),
    },
    { fields: { 'Content-Type': 'text/rfc822-headers' }, body: returned },
  );
  return read({ ...daemon, ...made.fields }, made.body);
}

describe('a delivery report', () => {
  it('says of each recipient what is known of that one', async () => {
    const mail = await report(
      [
        'Final-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user',
        'Final-Recipient: rfc822; eve@example.net\nAction: delayed\nStatus: 4.4.1',
        'Final-Recipient: rfc822; kim@example.net\nAction: relayed\nStatus: 2.0.0',
      ],
      'Message-ID: <out-17@northlight.example>\nSubject: Your reader',
    );
    expect(mail).toMatchObject({ kind: 'bounce', bouncedIds: ['<out-17@northlight.example>'] });
    expect(mail.bounced).toEqual([
      { address: 'bob@example.net', action: 'failed', status: '5.1.1', diagnostic: '550 5.1.1 no such user' },
      { address: 'eve@example.net', action: 'delayed', status: '4.4.1' },
    ]);
  });

  it('names the address that we wrote to, and not the one that it became', async () =>
    expect(
      (
        await report([
          'Original-Recipient: rfc822;bob+2Bx@example.net\nFinal-Recipient: rfc822; bob@inner.example\nAction: failed\nStatus: 5.0.0',
        ])
      ).bounced,
    ).toEqual([{ address: 'bob+x@example.net', action: 'failed', status: '5.0.0' }]));

  it('that everything arrived is no bounce, and no person', async () =>
    expect(await report(['Final-Recipient: rfc822; bob@example.net\nAction: delivered\nStatus: 2.0.0'])).toMatchObject({
      kind: 'auto-reply',
      bounced: [],
    }));

  it('of an empty return path with nothing in it is one still', async () =>
    expect(
      (await read({ ...daemon, 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=x' }, '--x--'))
        .kind,
    ).toBe('bounce'));

  it('brings back the id of a mail that it holds whole', async () => {
    const made = parts(
      'report; report-type=delivery-status',
      {
        fields: { 'Content-Type': 'message/delivery-status' },
        body: 'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; bob@example.net\nAction: failed',
      },
      {
        fields: { 'Content-Type': 'message/rfc822' },
        body: 'Message-ID: <a@x.example>\nReferences: <b@x.example>\n\nHello',
      },
    );
    expect((await read({ ...daemon, ...made.fields }, made.body)).bouncedIds).toEqual(['<a@x.example>']);
  });
});

describe('a bounce in words', () => {
  it.each<[string, string, string[], Fields?]>([
    [
      'Postfix',
      "This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<bob@example.net>: host mx2.example.net said: 550 5.1.1 User unknown",
      ['bob@example.net'],
    ],
    [
      'qmail',
      "Hi. This is the qmail-send program at example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<bob@example.net>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n<eve@example.net>:\nOver quota.\n\n--- Below this line is a copy of the message.\n\nTo: kim@example.net",
      ['bob@example.net', 'eve@example.net'],
      { Subject: 'failure notice' },
    ],
    [
      'Exim',
      'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. The following address(es) failed:\n\n  bob@example.net\n    SMTP error from remote mail server after RCPT TO:<bob@example.net>:\n    550 unknown user\n\n------ This is a copy of the message, including all the headers. ------\n\nTo: kim@example.net',
      ['bob@example.net'],
    ],
    [
      'sendmail',
      'The original message was received at Tue, 3 Feb 2026\n\n   ----- The following addresses had permanent fatal errors -----\n<bob@example.net>\n    (reason: 550 5.1.1 User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.net.',
      ['bob@example.net'],
      { Subject: 'Returned mail: see transcript for details' },
    ],
    [
      'Exchange',
      'Your message\n\n  To:      Bob\n  Subject: Your reader\n\ndid not reach the following recipient(s):\n\nbob@example.net on Tue, 3 Feb 2026\n    The recipient name is not recognized',
      ['bob@example.net'],
      { From: 'System Administrator <postmaster@example.net>', Subject: 'Undeliverable: Your reader' },
    ],
    [
      'who was addressed',
      "The following message, addressed to 'bob@example.net',\nfailed because it has not been collected after 30 days",
      ['bob@example.net'],
    ],
    [
      'a name without its domain',
      'Your mail to the following recipients could not be delivered because they are not accepting mail from support@northlight.example:\n\tbob',
      ['bob@mx.example.net'],
    ],
    [
      'who was generated',
      'The following address(es) failed:\n\n  an undisclosed address\n    (generated from bob@example.net)',
      ['bob@example.net'],
    ],
    [
      'a field',
      'Could not deliver message to the following recipient(s):\n\nFailed Recipient: bob@example.net\nReason: Remote host said: 550 unknown user',
      ['bob@example.net'],
    ],
    [
      'French',
      "Votre message n'a pas pu être délivré à\nbob@example.net",
      ['bob@example.net'],
      { From: 'relais@example.net', Subject: 'RE: Votre lecteur : non remis (delivery failed)' },
    ],
    [
      'a header for it',
      'Sorry.',
      ['bob@example.net'],
      { From: 'info@example.net', Subject: 'Sorry', 'X-Failed-Recipients': 'bob@example.net' },
    ],
    [
      'a server without a name',
      'This message was created automatically by mail delivery software.\n\nUnable to deliver to bob@example.net: 550 no such user',
      ['bob@example.net'],
      { From: 'admin@example.net', Subject: 'Mail delivery failed' },
    ],
  ])('%s', async (_, body, addresses, fields = {}) => {
    const mail = await read({ ...daemon, ...fields }, body);
    expect(mail.kind).toBe('bounce');
    expect(mail.bounced.map(({ address }) => address)).toEqual(addresses);
    expect(mail.bounced.every(({ action }) => action === 'failed')).toBe(true);
  });

  it('says of each recipient what stands beside it', async () => {
    const { bounced } = await read(
      daemon,
      'I was unable to deliver your message to these addresses.\n\n<bob@example.net>:\n550 5.1.1 No such user\n\n<eve@example.net>:\n552 5.2.2 Mailbox full',
    );
    expect(bounced.map(({ status }) => status)).toEqual(['5.1.1', '5.2.2']);
  });

  it('tells what is late from what failed', async () => {
    const body =
      'A message that you sent has not yet been delivered to its recipients after 24 hours.\n\nThe address to which it has not yet been delivered is:\n\n  bob@example.net\n\nNo action is required on your part. Delivery attempts will continue.';
    expect((await read({ ...daemon, Subject: 'Warning: message delayed 24 hours' }, body)).bounced).toMatchObject([
      { address: 'bob@example.net', action: 'delayed' },
    ]);
  });
});
