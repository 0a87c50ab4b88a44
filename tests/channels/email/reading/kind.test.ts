import { describe, expect, it } from '@jest/globals';
import { type Fields, parts, read } from './letter.ts';

const own = ['support@northlight.example'];

describe('a person', () => {
  it.each<[string, Fields, string?]>([
    ['who asks', {}],
    ['whose server was told that nobody answered by program', { 'Auto-Submitted': 'no' }],
    ['whose mail a server passed on', { 'Auto-Submitted': 'auto-forwarded' }],
    ['on Exchange, which puts this on everybody’s mail', { 'X-Auto-Response-Suppress': 'All' }],
    ['who asks about office hours', { Subject: 'Out of office hours: can I call?' }],
    [
      'who asks how to set it',
      { Subject: 'Automatic reply: how do I turn it on?' },
      'It does not work. How do I turn it on?',
    ],
    ['who begins so', { Subject: 'On holiday next week' }, 'Please do not deliver then.'],
    ['who answers an automatic reply', { Subject: 'Re: Automatic reply: Question', 'In-Reply-To': '<2@x.example>' }],
    [
      'who passes a bounce on',
      { Subject: 'Fwd: Undelivered Mail Returned to Sender' },
      'What does this mean?\n\nThis is the mail system at host mx.example.com.\n\n<bob@example.com>: 550 5.1.1 User unknown',
    ],
    [
      'who asks why mail came back',
      { Subject: 'Mail delivery failed' },
      'Hi,\n\nI wrote to billing and got: 550 5.1.1 <billing@northlight.example>: user unknown. Your message could not be delivered. Why?',
    ],
    ['whose name is System', { From: 'Pat System <pat.system@example.com>' }],
    ['called Root', { From: 'Amahle Root <a.root@example.com>' }],
    ['whose address says reply', { From: 'replyall.fan@example.com' }],
    [
      'who writes to our group',
      {
        'List-Id': '<support.northlight.example>',
        'List-Post': '<mailto:support@northlight.example>',
        Precedence: 'list',
      },
    ],
    ['whose loop header says no', { 'X-Loop': 'false', 'X-Autoreply': 'no' }],
  ])('%s', async (_, fields, body = undefined) => {
    expect(await read(fields, body)).toMatchObject({ kind: 'person', why: 'nothing says that a program wrote it' });
  });

  it('who brings a bounce along as a file', async () => {
    const report = parts(
      'report; report-type=delivery-status',
      { fields: { 'Content-Type': 'text/plain' }, body: 'It did not arrive.' },
      {
        fields: { 'Content-Type': 'message/delivery-status' },
        body: 'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; bob@example.com\nAction: failed\nStatus: 5.1.1',
      },
    );
    const attached = `Subject: Undelivered Mail\nFrom: MAILER-DAEMON@mx.example.com\nContent-Type: ${report.fields['Content-Type']}\n\n${report.body}`;
    const mail = parts(
      'mixed',
      { fields: { 'Content-Type': 'text/plain' }, body: 'What is this?' },
      { fields: { 'Content-Type': 'message/rfc822', 'Content-Disposition': 'attachment' }, body: attached },
    );
    expect(await read(mail.fields, mail.body)).toMatchObject({ kind: 'person', text: 'What is this?', bounced: [] });
  });
});

describe('a program', () => {
  it.each<[string, Fields, string?]>([
    ['RFC 3834', { 'Auto-Submitted': 'auto-replied' }],
    ['RFC 3834, with parameters', { 'Auto-Submitted': '(vacation) Auto-Generated; owner-email="a@example.com"' }],
    ['Precedence', { Precedence: 'auto_reply' }],
    ['X-Autoreply', { 'X-Autoreply': 'yes' }],
    ['X-Autorespond', { 'X-Autorespond': 'Question' }],
    ['X-Loop', { 'X-Loop': 'yes' }],
    ['an Exchange rule', { 'X-Auto-Response-Suppress': 'All', 'X-MS-Exchange-Inbox-Rules-Loop': 'ana@example.com' }],
    ['an empty return path', { 'Return-Path': '<>' }],
    ['nobody reads it', { From: 'Shop <no-reply@shop.example>' }],
    ['nobody reads it, in Spanish', { From: 'noresponder@shop.example' }],
    ['nobody reads it, in German', { From: 'nicht-antworten@shop.example' }],
    ['nobody reads it, with more around', { From: 'shop-noreply+17@shop.example' }],
    ['monitoring', { From: 'Nagios <nagios@example.com>', Subject: 'PROBLEM: disk' }],
    ['a cron job', { From: 'root@example.com', 'X-Cron-Env': '<SHELL=/bin/sh>' }],
    ['ourselves', { From: 'Northlight <Support@northlight.example>' }],
    [
      'a receipt for reading',
      { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=x' },
      '--x\n\nRead.\n--x--',
    ],
    [
      'abuse feedback',
      { 'Content-Type': 'multipart/report; report-type=feedback-report; boundary=x' },
      '--x\n\nSpam.\n--x--',
    ],
    [
      'a challenge',
      { Subject: 'Please confirm your message' },
      'Click here to verify that you are human, so that your message is delivered.',
    ],
  ])('%s', async (_, fields, body = undefined) => expect((await read(fields, body)).kind).toBe('auto-reply'));

  it.each([
    ['en', 'Automatic reply: Question'],
    ['en', 'Out of Office: Question'],
    ['de', 'Automatische Antwort: Frage'],
    ['de', 'Abwesenheitsnotiz: Frage'],
    ['fr', 'Réponse automatique : Question'],
    ['es', 'Respuesta automática: Pregunta'],
    ['it', 'Risposta automatica: Domanda'],
    ['pt', 'Resposta automática: Pergunta'],
    ['nl', 'Automatisch antwoord: Vraag'],
    ['sv', 'Autosvar: Fråga'],
    ['fi', 'Automaattinen vastaus: Kysymys'],
    ['pl', 'Odpowiedź automatyczna: Pytanie'],
    ['cs', 'Automatická odpověď: Otázka'],
    ['ru', 'Автоматический ответ: Вопрос'],
    ['tr', 'Otomatik Yanıt: Soru'],
    ['ja', '自動応答: 質問'],
    ['zh', '自动回复: 问题'],
    ['ko', '자동 회신: 질문'],
  ])('that answers for somebody who is away, by its subject: %s', async (_, subject) => {
    const encoded = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;
    expect((await read({ Subject: encoded, 'In-Reply-To': '<2@x.example>' }, 'See you.')).kind).toBe('auto-reply');
    expect((await read({ Subject: `Re: ${encoded}`, 'In-Reply-To': '<2@x.example>' }, 'See you.')).kind).toBe('person');
  });
});

describe('a list', () => {
  it.each<Fields>([
    { 'List-Id': '<readers.example.com>' },
    { 'List-Unsubscribe': '<https://example.com/u>' },
    { 'Mailing-List': 'list readers@example.com' },
    { Precedence: 'bulk' },
    { Precedence: 'list' },
  ])('%j', async (fields) => expect((await read(fields)).kind).toBe('list'));
});

describe('a mail that is not trusted', () => {
  it.each<[string, Fields, string]>([
    ['two From headers', { From: ['ana@example.com', 'bob@example.com'] }, 'it has 2 From headers'],
    ['two senders', { From: 'ana@example.com, bob@example.com' }, 'it names 2 senders'],
    ['a group', { From: 'undisclosed-senders:;' }, 'it names no sender'],
    ['no From', { From: undefined }, 'it names no sender'],
    ['an address that is none', { From: '<ana@@example.com>' }, 'it names no sender'],
  ])('%s', async (_, fields, why) => {
    const mail = await read(fields);
    expect(mail).toMatchObject({ kind: 'unreadable', why });
    expect(mail.from).toBeUndefined();
    expect(mail.text).toBe('Where can I pay my bill?');
  });
});

describe('who the sender was found to be', () => {
  const from = 'dmarc=pass (p=reject) header.from=example.com';
  it.each<[string, string | string[] | undefined, object]>([
    ['passed', `mx.northlight.example; spf=pass smtp.mailfrom=example.com; ${from}`, { dmarc: 'pass' }],
    ['failed', 'mx.northlight.example; dmarc=fail header.from=example.com', { dmarc: 'fail' }],
    ['of a domain without rules', 'MX.northlight.example 1; dmarc=none header.from=example.com', { dmarc: 'none' }],
    ['said by nobody', undefined, {}],
    ['said by a stranger', `evil.example; ${from}`, {}],
    ['said by us below a stranger', [`relay.example; dmarc=fail`, `mx.northlight.example; ${from}`], {}],
    ['about somebody else', 'mx.northlight.example; dmarc=pass header.from=evil.example', {}],
    ['in a comment', 'mx.northlight.example; dmarc=fail (; dmarc=pass) header.from=example.com', { dmarc: 'fail' }],
    ['twice', `mx.northlight.example; ${from}; dmarc=fail`, {}],
    ['by who looks like us', `mx.northlight.example.evil.example; ${from}`, {}],
  ])('%s', async (_, results, found) =>
    expect((await read({ 'Authentication-Results': results })).authentication).toEqual(found),
  );

  it('spam, by whoever says so', async () =>
    expect((await read({ 'X-Spam-Flag': 'YES' })).authentication).toEqual({ spam: true }));

  it('nobody is believed without a name', async () =>
    expect(
      (await read({ 'Authentication-Results': `mx.northlight.example; ${from}` }, 'x', { own, authserv: [] }))
        .authentication,
    ).toEqual({}));
});
