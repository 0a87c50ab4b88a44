import { describe, expect, it } from '@jest/globals';
import { letterheadOf } from '../../../../src/conversation/letterhead.ts';
import { isSameCustomer } from '../../../../src/handoff/same-customer.ts';
import { openFrontDesk } from './front-desk.ts';

const passes = 'mx.northlight.example; dmarc=pass header.from=example.com';
const fails = 'mx.northlight.example; dmarc=fail header.from=example.com';
const bounce = (id: string, more = '') => ({
  fields: {
    From: 'Mail Delivery System <MAILER-DAEMON@mx.example>',
    'Return-Path': '<>',
    'Message-ID': `<dsn-${id.length}${more.length}@mx.example>`,
    Subject: 'Undelivered Mail',
    'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
  },
  body: [
    '--b\n\nIt could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n',
    `\nFinal-Recipient: rfc822; ana@example.com\n${more || 'Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user'}\n`,
    `--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: ${id}\n\n--b--\n`,
  ].join('\n'),
});

describe('a mail that comes in', () => {
  it('begins a conversation of its own: who wrote, what is new, and all that an answer needs', async () => {
    const desk = openFrontDesk();
    const heard = await desk.hears({
      'Authentication-Results': passes,
      References: '<0@example.com>',
      Cc: 'Ben <ben@example.com>, support@northlight.example',
      'Reply-To': 'elsewhere@example.net',
    });
    expect(heard).toMatchObject({
      customer: { id: 'ana@example.com', email: 'ana@example.com', name: 'Ana Ruiz' },
      address: {
        channel: 'email',
        id: 'ana@example.com',
        detail: {
          ...{ account: 'main', subject: 'Question', messageId: '<1@example.com>', references: ['<0@example.com>'] },
          cc: [{ address: 'ben@example.com', name: 'Ben' }],
        },
      },
      message: { text: 'Where can I pay my bill?', from: { role: 'user', name: 'Ana Ruiz' } },
    });
    expect(letterheadOf(heard.message)).toMatchObject({
      subject: 'Question',
      sender: 'verified',
      from: { address: 'ana@example.com', name: 'Ana Ruiz' },
      note: 'It asks for answers to elsewhere@example.net.',
    });
    expect(heard.noReply).toBeUndefined();
  });

  it('is taken once, however often it comes, and on whatever way', async () => {
    const desk = openFrontDesk();
    const first = await desk.hears({ Received: 'from one' });
    expect(await desk.gets({ Received: 'from another' })).toEqual([]);
    expect(await desk.files.list(first.conversation)).toHaveLength(1);
    const [without, again] = [
      { 'Message-ID': undefined, Received: 'one' },
      { 'Message-ID': undefined, Received: 'two' },
    ];
    expect(await desk.gets(without)).toHaveLength(1);
    expect(await desk.gets(again)).toEqual([]);
  });

  it('is not suppressed by another one that borrows its Message-ID', async () => {
    const desk = openFrontDesk();
    const stolen = await desk.hears({ From: 'mallory@evil.example' }, 'Something else');
    const real = await desk.hears();
    expect(real.conversation).not.toBe(stolen.conversation);
    const edited = await desk.hears({}, 'Where can I pay my bill, and until when?');
    expect(edited.conversation).toBe(real.conversation);
  });

  it('comes again when it could not be stored, to the same conversation, and is answered once', async () => {
    let away = true;
    const desk = openFrontDesk({ fails: () => away });
    await expect(desk.gets()).rejects.toThrow('Redis is away');
    await expect(desk.gets()).rejects.toThrow('Redis is away');
    away = false;
    const { conversation } = await desk.hears();
    expect((await desk.files.list(conversation)).map(({ name }) => name)).toEqual(['mail.txt']);
    expect((await desk.history(conversation)).filter(({ message }) => message.from.role === 'bot')).toHaveLength(1);
  });

  it('stores its files once, though the process dies before they are heard of', async () => {
    let away = true;
    const desk = openFrontDesk({ fails: () => away });
    const [type, body] = [
      'multipart/mixed; boundary=b',
      ['one', 'two']
        .map((name) => `--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=${name}.csv\n\na,b\n`)
        .join(''),
    ];
    const comes = () => desk.hears({ 'Content-Type': type }, `--b\n\nSee both.\n${body}--b--\n`);
    await expect(comes()).rejects.toThrow('Redis is away');
    desk.restarts();
    away = false;
    const heard = await comes();
    const files = await desk.files.list(heard.conversation);
    expect(files.map(({ name }) => name).sort()).toEqual(['mail.txt', 'one.csv', 'two.csv']);
    const named = (heard.message.attachments ?? []).map(({ file }) => file?.id);
    expect([letterheadOf(heard.message)?.original, ...named].sort()).toEqual(files.map(({ id }) => id).sort());
  });

  it('joins the conversation that it answers, and the participants of that do, too', async () => {
    const desk = openFrontDesk();
    const { conversation } = await desk.hears({ Cc: 'Ben <ben@example.com>' });
    const ids = { 'Message-ID': '<2@example.com>', 'In-Reply-To': '<1@example.com>' };
    expect((await desk.hears({ ...ids, Subject: 'Re: Question' }, 'One more thing')).conversation).toBe(conversation);
    const ben = { From: 'Ben <ben@example.com>', 'Message-ID': '<3@example.com>', 'In-Reply-To': '<1@example.com>' };
    expect((await desk.hears(ben, 'I pay half of it')).conversation).toBe(conversation);
    const entries = await desk.history(conversation);
    expect(entries.find(({ message }) => message.text === 'I pay half of it')?.participant).toBe('ben@example.com');
    expect((await desk.store.conversation(conversation))?.customer.id).toBe('ana@example.com');
  });

  it("of a stranger who has somebody else's mail begins another one, and the desk is told", async () => {
    const desk = openFrontDesk();
    const { conversation } = await desk.hears();
    const heard = await desk.hears({
      From: 'mallory@evil.example',
      'Message-ID': '<4@evil.example>',
      'In-Reply-To': '<1@example.com>',
    });
    expect(heard.conversation).not.toBe(conversation);
    expect(letterheadOf(heard.message)?.note).toMatch(/takes no part/);
  });

  it.each([
    ['an automatic reply', { 'Auto-Submitted': 'auto-replied' }, 'machine'],
    ['a mailing list', { 'List-Id': '<all.example.com>' }, 'machine'],
    ['a forged sender', { 'Authentication-Results': fails }, 'untrusted'],
    ['spam, as the provider says', { 'X-Spam-Flag': 'YES' }, 'untrusted'],
    ['two senders', { From: ['ana@example.com', 'ben@example.com'] }, 'untrusted'],
  ] as const)('is never answered by the bot when it is of %s', async (_, fields, noReply) => {
    const desk = openFrontDesk();
    expect((await desk.hears({ ...fields })).noReply).toBe(noReply);
  });

  it('of a forged sender is of nobody who is known: it joins no conversation of theirs, and is no customer of that address', async () => {
    const desk = openFrontDesk();
    const real = await desk.hears();
    const forged = { 'Authentication-Results': fails, 'In-Reply-To': '<1@example.com>' };
    const heard = await desk.hears(
      { ...forged, 'Message-ID': '<f1@evil.example>', Cc: 'mallory@evil.example' },
      'Where do I live?',
    );
    expect(heard.conversation).not.toBe(real.conversation);
    expect(heard).toMatchObject({
      from: 'forged:ana@example.com',
      message: { from: { id: 'forged:ana@example.com' } },
    });
    expect(heard.customer).toEqual({ id: 'forged:ana@example.com', name: 'Ana Ruiz' });
    const { customer } = (await desk.store.conversation(heard.conversation))!;
    expect(customer.email).toBeUndefined();
    expect(isSameCustomer(customer, real.customer)).toBe(false);
    const further = { ...forged, 'Message-ID': '<f2@evil.example>', 'In-Reply-To': '<f1@evil.example>' };
    expect((await desk.hears(further, 'And my number?')).conversation).toBe(heard.conversation);
    const copied = {
      From: 'mallory@evil.example',
      'Message-ID': '<m@evil.example>',
      'In-Reply-To': '<f1@evil.example>',
    };
    expect((await desk.hears(copied, 'Well?')).conversation).not.toBe(heard.conversation);
  });

  it('is not suppressed by a forged one that came before it', async () => {
    const desk = openFrontDesk();
    const forged = await desk.hears({ 'Authentication-Results': fails });
    const real = await desk.hears({ 'Authentication-Results': passes });
    expect(real.conversation).not.toBe(forged.conversation);
    expect(real.noReply).toBeUndefined();
  });

  it('of no one sender is of nobody who wrote another', async () => {
    const desk = openFrontDesk();
    const two = { From: ['ana@example.com', 'ben@example.com'] };
    const [one, other] = [
      await desk.hears(two),
      await desk.hears({ ...two, 'Message-ID': '<u@example.com>' }, 'Other'),
    ];
    expect(isSameCustomer(one.customer, other.customer)).toBe(false);
  });

  it('is only noted when its sender is blocked', async () => {
    const desk = openFrontDesk({ blocked: ['ana@example.com'] });
    const heard = await desk.hears();
    expect(heard.noReply).toBe('machine');
    expect(letterheadOf(heard.message)?.note).toBe('Its sender is blocked.');
  });

  it('is noted of a forger who is blocked, and heard of whom they pretend to be', async () => {
    const desk = openFrontDesk({ blocked: ['forged:ana@example.com'] });
    expect((await desk.hears({ 'Authentication-Results': fails })).noReply).toBe('machine');
    expect((await desk.hears({ 'Authentication-Results': passes })).noReply).toBeUndefined();
  });

  it('goes to a person from the sixth in ten minutes on: two machines would go on for ever', async () => {
    const desk = openFrontDesk();
    const said: unknown[] = [];
    for (let i = 0; i < 7; i++)
      said.push((await desk.hears({ 'Message-ID': `<n${i}@example.com>`, Subject: `Number ${i}` })).noReply);
    expect(said).toEqual([undefined, undefined, undefined, undefined, undefined, 'untrusted', 'untrusted']);
    expect((await desk.hears({ From: 'other@example.com', 'Message-ID': '<o@example.com>' })).noReply).toBeUndefined();
  });

  it('of our own is left alone', async () => {
    const desk = openFrontDesk();
    const { conversation } = await desk.hears();
    const own = desk.tokens.messageId('northlight.example', { conversation, delivery: `${conversation}|0000002` });
    expect(await desk.gets({ 'Message-ID': own })).toEqual([]);
  });

  it('keeps its files, and the mail itself as a text; what is not taken is named', async () => {
    const desk = openFrontDesk();
    const parts = [
      '--b\nContent-Type: text/plain\n\nSee the picture.\n\n> When did you move?\n',
      `--b\nContent-Type: image/png; name=meter.png\nContent-Disposition: attachment; filename=meter.png\nContent-Transfer-Encoding: base64\n\n${Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]).toString('base64')}\n`,
      `--b\nContent-Type: application/x-msdownload; name=run.exe\nContent-Disposition: attachment; filename=run.exe\nContent-Transfer-Encoding: base64\n\n${Buffer.from('MZ program').toString('base64')}\n--b--\n`,
    ];
    const heard = await desk.hears({ 'Content-Type': 'multipart/mixed; boundary=b' }, parts.join(''));
    expect(heard.message.attachments).toMatchObject([{ contentType: 'image/png', file: { name: 'meter.png' } }]);
    const letter = letterheadOf(heard.message);
    expect(letter?.leftOut?.join()).toMatch(/run\.exe/);
    const open = await desk.files.open(heard.conversation, letter?.original ?? '');
    const chunks: Buffer[] = [];
    for await (const chunk of open!.body) chunks.push(chunk as Buffer);
    const original = Buffer.concat(chunks).toString();
    expect(original).toContain('From: Ana Ruiz <ana@example.com>');
    expect(original).toContain('> When did you move?');
    expect(open?.file.type).toBe('text/plain');
  });

  it('that is longer than a conversation takes is kept whole in its file, and says so', async () => {
    const desk = openFrontDesk();
    const heard = await desk.hears({}, `Please read all of it.\n${'word '.repeat(30_000)}\n`);
    expect(heard.message.text).toHaveLength(100_000);
    expect(letterheadOf(heard.message)?.leftOut).toEqual(['the text after 100000 characters']);
  });

  it('that could not be taken is told to a person, with where it is', async () => {
    const desk = openFrontDesk();
    await desk.receiving.setAside({ uid: 7, size: 10, arrived: 1_780_000_000_000, why: 'it was not taken' });
    await desk.receiving.setAside({ uid: 7, size: 10, arrived: 1_780_000_000_000, why: 'it was not taken' });
    expect(desk.events).toHaveLength(1);
    expect(desk.events[0]).toMatchObject({ kind: 'heard', noReply: 'untrusted' });
    expect(JSON.stringify(desk.events[0])).toContain('$FrontdeskFailed');
  });
});

describe('a bounce', () => {
  it('is news of the mail that it brings back, once, and no turn of anybody', async () => {
    const desk = openFrontDesk();
    const { conversation } = await desk.hears();
    const delivery = `${conversation}|0000002`;
    const { fields, body } = bounce(desk.tokens.messageId('northlight.example', { conversation, delivery }));
    expect(await desk.gets(fields, body)).toMatchObject([
      { kind: 'delivery', delivery, state: 'failed', reason: 'ana@example.com did not get it: 550 no such user' },
    ]);
    expect(await desk.gets(fields, body)).toEqual([]);
    expect(await desk.unreachable.why('ana@example.com')).toMatch(/no such user/);
    await desk.gets({ 'Message-ID': '<back@example.com>', Subject: 'I am back' });
    expect(await desk.unreachable.why('ana@example.com')).toBeUndefined();
  });

  it('is known by the address that it was sent to, when it brings nothing back', async () => {
    const desk = openFrontDesk();
    const { conversation } = await desk.hears();
    const delivery = { conversation, delivery: `${conversation}|0000002` };
    await desk.threads.bind(`reference:${desk.tokens.deliveryReference(delivery)}`, conversation);
    const { fields, body } = bounce('<nobody-knows@mx.example>');
    const to = desk.tokens.bounceAddress({ address: 'support@northlight.example', plus: true }, delivery);
    expect(await desk.gets({ ...fields, 'Delivered-To': to }, body)).toMatchObject([{ kind: 'delivery', ...delivery }]);
  });

  it('names the one of several whom it did not reach', async () => {
    const desk = openFrontDesk();
    const { conversation } = await desk.hears();
    const delivery = `${conversation}|0000002`;
    await desk.threads.bind(`several:${delivery}`, conversation);
    const { fields, body } = bounce(desk.tokens.messageId('northlight.example', { conversation, delivery }));
    expect(await desk.gets(fields, body)).toMatchObject([{ kind: 'delivery', recipient: 'ana@example.com' }]);
  });

  it('that says that it takes longer is a note in the conversation', async () => {
    const desk = openFrontDesk();
    const { conversation } = await desk.hears();
    const id = desk.tokens.messageId('northlight.example', { conversation, delivery: `${conversation}|0000002` });
    const { fields, body } = bounce(id, 'Action: delayed\nStatus: 4.4.1');
    expect(await desk.gets(fields, body)).toMatchObject([{ kind: 'heard', conversation, noReply: 'machine' }]);
  });

  it('of no mail of ours makes nothing', async () => {
    const desk = openFrontDesk();
    const { fields, body } = bounce('<somebody-elses@mx.example>');
    expect(await desk.gets(fields, body)).toEqual([]);
    expect(desk.log.lines.join()).toMatch(/no mail that is known/);
  });
});
