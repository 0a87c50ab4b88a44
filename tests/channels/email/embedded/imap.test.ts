import { describe, expect, it } from '@jest/globals';
import type { ImapFlow, MailboxObject } from 'imapflow';
import { until } from '../../../helpers/until.ts';
import { boxes, fetched, mail, support } from './boxes.ts';

const { open, reader } = boxes();

const uids = async (client: ImapFlow, range = '1:*') =>
  (await client.fetchAll(range, { uid: true }, { uid: true })).map(({ uid }) => uid);

describe('the embedded mailbox, read by imapflow', () => {
  it('lets in who knows the password, and nobody else', async () => {
    const box = await open();
    await reader(box);
    await expect(reader(box, { pass: 'guessed' })).rejects.toMatchObject({
      authenticationFailed: true,
      serverResponseCode: 'AUTHENTICATIONFAILED',
    });
  });

  it('lists its folders, says which is for sent mail, and how many mails there are', async () => {
    const box = await open();
    await box.deliver(mail());
    const client = await reader(box);
    const folders = await client.list();
    expect(folders.map(({ path, specialUse }) => [path, specialUse])).toEqual([
      ['INBOX', '\\Inbox'],
      ['Sent', '\\Sent'],
    ]);
    expect(await client.status('INBOX', { messages: true, uidNext: true, unseen: true })).toMatchObject({
      messages: 1,
      uidNext: 2,
      unseen: 1,
    });
    await expect(client.mailboxOpen('Customers')).rejects.toThrow();
  });

  it('gives the mails since a UID, whole, by their header and a part at a time', async () => {
    const box = await open();
    for (const number of [1, 2, 3])
      await box.deliver(mail({ 'Message-ID': `<${number}@x.example>` }, `Text ${number}`));
    const client = await reader(box);
    const { exists, uidNext } = await client.mailboxOpen('INBOX');
    expect([exists, uidNext]).toEqual([3, 4]);
    expect(await uids(client, '2:*')).toEqual([2, 3]);
    expect(await uids(client, '9:*')).toEqual([3]); // RFC 3501: the last mail is always in it
    expect(await client.search({ uid: '4:*' }, { uid: true })).toEqual([3]);
    const raw = `Return-Path: <jo@customer.example>\r\nDelivered-To: ${support}\r\n${mail({ 'Message-ID': '<2@x.example>' }, 'Text 2')}`;
    const second = await fetched(client, '2', { uid: true, source: true, size: true, flags: true });
    expect([second.source?.toString(), second.size, [...(second.flags ?? [])]]).toEqual([raw, raw.length, []]);
    const part = await fetched(client, '2', { source: { start: 13, maxLength: 21 } });
    expect(part.source?.toString()).toBe('<jo@customer.example>');
    const named = await fetched(client, '3', { headers: ['message-id', 'subject'] });
    expect(named.headers?.toString()).toBe('Subject: My bill\r\nMessage-ID: <3@x.example>\r\n\r\n');
    expect(await client.fetchOne('99', { uid: true, source: true }, { uid: true })).toBe(false);
  });

  it('takes mails apart', async () => {
    const box = await open();
    const inner = mail({ Subject: 'Inside' }, 'Inner text');
    const body = [
      '--outer\r\nContent-Type: multipart/alternative; boundary="in ner"\r\n\r\n',
      '--in ner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nplain\r\n--in nermost\r\nlines\r\n',
      '--in ner\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>rich\r\n--in ner--\r\n\r\n',
      '--outer\r\nContent-Type: application/pdf; name="a \\"b\\".pdf"\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nPDF\r\n',
      `--outer\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--outer--\r\n`,
    ].join('');
    await box.deliver(mail({ 'Content-Type': 'multipart/mixed; boundary=outer', Subject: 'Gr\xfc\xdfe "x"' }, body));
    const client = await reader(box);
    await client.mailboxOpen('INBOX');
    const found = await fetched(client, '1', { uid: true, bodyStructure: true, envelope: true });
    expect(found.envelope).toMatchObject({
      from: [{ name: 'Jo Meyer', address: 'jo@customer.example' }],
      to: [{ address: support }],
      messageId: '<one@customer.example>',
    });
    const [alternative, pdf, forwarded] = found.bodyStructure?.childNodes ?? [];
    expect(found.bodyStructure?.type).toBe('multipart/mixed');
    expect(alternative?.childNodes?.map(({ part, type }) => [part, type])).toEqual([
      ['1.1', 'text/plain'],
      ['1.2', 'text/html'],
    ]);
    expect(pdf).toMatchObject({
      part: '2',
      type: 'application/pdf',
      size: 3,
      disposition: 'attachment',
      parameters: { name: 'a "b".pdf' },
    });
    expect(forwarded).toMatchObject({ part: '3', type: 'message/rfc822', envelope: { subject: 'Inside' } });
    const bodyParts = ['1.1', '1.2.mime', '2', '3.text', { key: 'header', maxLength: 12 }];
    const parts = await fetched(client, '1', { uid: true, bodyParts });
    const text = (key: string) => parts.bodyParts?.get(key)?.toString();
    expect(text('1.1')).toBe('plain\r\n--in nermost\r\nlines');
    expect(text('1.2.mime')).toMatch(/^Content-Type: text\/html\r\nContent-Transfer-Encoding.*\r\n\r\n$/);
    expect(text('2')).toBe('PDF');
    expect(text('3.text')).toBe('Inner text\r\n');
    expect(parts.headers?.toString()).toBe('Return-Path:');
  });

  it('wakes whoever idles when a mail comes', async () => {
    const box = await open();
    const clients = [await reader(box), await reader(box)];
    const woken = clients.map((client) => new Promise((resolve) => client.once('exists', resolve)));
    for (const client of clients) {
      await client.mailboxOpen('INBOX');
      await until('IDLE', () => client.idling, 5);
    }
    await box.deliver(mail());
    for (const wake of woken) expect(await wake).toMatchObject({ count: 1, prevCount: 0 });
    for (const client of clients) expect(await uids(client)).toEqual([1]);
  });

  it('tells one client what the other one marks, by keywords too', async () => {
    const box = await open();
    await box.deliver(mail());
    const [one, other] = [await reader(box), await reader(box)];
    for (const client of [one, other]) await client.mailboxOpen('INBOX');
    const told = new Promise((resolve) => other.once('flags', resolve));
    await until('IDLE', () => other.idling, 5);
    expect(await one.messageFlagsAdd('1', ['$BotFailed', '\\Seen'], { uid: true })).toBe(true);
    expect(await told).toMatchObject({ uid: 1, flags: new Set(['$BotFailed', '\\Seen']) });
    expect(await other.search({ keyword: '$BotFailed' }, { uid: true })).toEqual([1]);
    expect(await one.messageFlagsRemove('1', ['$BotFailed'], { uid: true })).toBe(true);
    expect(await other.search({ keyword: '$BotFailed' }, { uid: true })).toEqual([]);
    expect(await other.search({ seen: true }, { uid: true })).toEqual([1]);
  });

  it('keeps what is filed under Sent, and finds it by its Message-ID', async () => {
    const box = await open();
    const client = await reader(box);
    const date = new Date('2026-02-03T04:05:06Z');
    const { uid, uidValidity } =
      (await client.append('Sent', mail({ 'Message-ID': '<sent.1@marlow.example>' }), ['\\Seen'], date)) || {};
    await client.append('Sent', mail({ 'Message-ID': '<sent.2@marlow.example>' }));
    const opened = (await client.mailboxOpen('Sent')) as MailboxObject;
    expect([uid, uidValidity]).toEqual([1, opened.uidValidity]);
    const header = (value: string) => client.search({ header: { 'message-id': value } }, { uid: true });
    expect(await header('<sent.1@marlow.example>')).toEqual([1]);
    expect(await header('<sent.2@marlow.example>')).toEqual([2]);
    expect(await header('<sent.3@marlow.example>')).toEqual([]);
    const kept = await fetched(client, '1', { uid: true, internalDate: true, flags: true });
    expect(kept).toMatchObject({ internalDate: date, flags: new Set(['\\Seen']) });
    expect(await client.search({ since: new Date('2026-02-04') }, { uid: true })).toEqual([2]);
    expect(await client.search({ or: [{ before: new Date('2026-02-04') }, { uid: '2' }] }, { uid: true })).toEqual([
      1, 2,
    ]);
    expect(await client.search({ not: { subject: 'bill' } }, { uid: true })).toEqual([]);
  });

  it('says no to what it cannot do, and stays', async () => {
    const box = await open();
    await box.deliver(mail());
    const client = await reader(box);
    await client.mailboxOpen('INBOX');
    expect(await client.messageDelete('1', { uid: true })).toBe(false);
    await expect(client.mailboxCreate('Archive')).rejects.toThrow();
    expect(await uids(client)).toEqual([1]);
  });

  it('lets the oldest mails go, and tells whoever idles', async () => {
    const box = await open({ room: { mails: 3, bytes: 1_000_000 } });
    for (const number of [1, 2, 3]) await box.deliver(mail({ Subject: `${number}` }));
    const client = await reader(box);
    await client.mailboxOpen('INBOX');
    const gone = new Promise((resolve) => client.once('expunge', resolve));
    await until('IDLE', () => client.idling, 5);
    await box.deliver(mail({ Subject: '4' }));
    expect(await gone).toMatchObject({ seq: 1 });
    expect(await uids(client)).toEqual([2, 3, 4]);
    await box.deliver(mail({ Subject: 'large' }, 'x'.repeat(999_800)));
    await client.noop();
    expect(await uids(client)).toEqual([5]);
  });
});
