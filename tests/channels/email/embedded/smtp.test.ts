import { describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { boxes, fetched, mail, support } from './boxes.ts';

const { open, reader, sender } = boxes();

const letter = { from: support, subject: 'Re: My bill', text: 'It is on its way.' };

describe('the embedded mailbox, sent to by nodemailer', () => {
  it('keeps mail for whoever it is for, by the envelope', async () => {
    const box = await open();
    const smtp = sender(box);
    await smtp.sendMail({ ...letter, to: 'Jo <jo@Customer.example>', cc: 'mia@customer.example' });
    await smtp.sendMail({ ...letter, to: 'jo+bills@customer.example', subject: 'Another' });
    const texts = async (address: string) =>
      Promise.all(box.mailOf(address).map(async (each) => /^Subject: (.*)\r$/m.exec(`${await each.read()}`)?.[1]));
    expect(await texts('jo@customer.example')).toEqual(['Another', 'Re: My bill']);
    expect(await texts('MIA@customer.example')).toEqual(['Re: My bill']);
    expect(await texts(support)).toEqual([]);
    const ids = box.mailOf('jo@customer.example').map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it('brings mail for its own address to the inbox, and says for whom it was', async () => {
    const box = await open();
    const to = ['support+c7token@marlow.example', 'jo@customer.example'];
    await sender(box).sendMail({ ...letter, to, envelope: { from: 'mia@customer.example', to } });
    const client = await reader(box);
    await client.mailboxOpen('INBOX');
    const found = await fetched(client, '1', { uid: true, source: true });
    const lines = found.source?.toString().split('\r\n');
    expect(lines?.slice(0, 2)).toEqual([
      'Return-Path: <mia@customer.example>',
      'Delivered-To: support+c7token@marlow.example',
    ]);
    expect(box.mailOf('jo@customer.example')).toHaveLength(1);
  });

  it('takes a bounce, whose sender is nobody', async () => {
    const box = await open();
    await sender(box).sendMail({ ...letter, envelope: { from: '', to: support } });
    const client = await reader(box);
    await client.mailboxOpen('INBOX');
    const found = await fetched(client, '1', { source: true });
    expect(found.source?.toString()).toMatch(/^Return-Path: <>\r\n/);
  });

  it('refuses a wrong password, and whoever has none', async () => {
    const box = await open();
    await expect(sender(box, { pass: 'guessed' }).sendMail({ ...letter, to: support })).rejects.toMatchObject({
      code: 'EAUTH',
      responseCode: 535,
    });
    const { hostname, port } = new URL(box.smtpUrl);
    const without = createTransport({ host: hostname, port: Number(port) });
    await expect(without.sendMail({ ...letter, to: support })).rejects.toMatchObject({ responseCode: 530 });
  });

  it('refuses a mail that is too large', async () => {
    const box = await open();
    const raw = mail({}, `${'x'.repeat(998)}\r\n`.repeat(36_100));
    await expect(
      sender(box).sendMail({ envelope: { from: support, to: 'jo@customer.example' }, raw }),
    ).rejects.toMatchObject({ responseCode: 552 });
    expect(box.mailOf('jo@customer.example')).toEqual([]);
  });
});
