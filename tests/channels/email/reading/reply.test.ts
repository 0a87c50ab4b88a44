import { describe, expect, it } from '@jest/globals';
import { read, said } from './letter.ts';

const question = 'The second reader is still offline.';

describe('what is newly written, above', () => {
  it.each([
    ['en', 'On Tue, 3 Feb 2026 at 09:12, Support <support@northlight.example> wrote:'],
    ['en, broken', 'On Tue, 3 Feb 2026 at 09:12, Support at Northlight\n<support@northlight.example> wrote:'],
    ['en, by Exchange', 'On Feb 3, 2026, at 9:12 AM, Support wrote:'],
    ['de', 'Am 03.02.2026 um 09:12 schrieb Northlight <support@northlight.example>:'],
    ['de, verb last', 'Am Di., 3. Feb. 2026 um 09:12 Uhr hat Northlight geschrieben:'],
    ['fr', 'Le mar. 3 févr. 2026 à 09:12, Northlight <support@northlight.example> a écrit :'],
    ['es', 'El mar, 3 feb 2026 a las 9:12, Northlight (<support@northlight.example>) escribió:'],
    ['it', 'Il giorno mar 3 feb 2026 alle ore 09:12 Northlight <support@northlight.example> ha scritto:'],
    ['pt', 'Em ter., 3 de fev. de 2026 às 09:12, Northlight <support@northlight.example> escreveu:'],
    ['nl', 'Op di 3 feb 2026 om 09:12 schreef Northlight <support@northlight.example>:'],
    ['sv', 'Den tis 3 feb. 2026 kl 09:12 skrev Northlight <support@northlight.example>:'],
    ['no', 'tir. 3. feb. 2026 kl. 09:12 skrev Northlight <support@northlight.example>:'],
    ['da', 'Den tirs. 3. feb. 2026 kl. 09.12 skrev Northlight <support@northlight.example>:'],
    ['fi', 'ti 3. helmik. 2026 klo 9.12 Northlight (support@northlight.example) kirjoitti:'],
    ['pl', 'wt., 3 lut 2026 o 09:12 Northlight <support@northlight.example> napisał(a):'],
    ['cs', 'út 3. 2. 2026 v 9:12 odesílatel Northlight <support@northlight.example> napsal:'],
    ['ru', 'вт, 3 февр. 2026 г. в 09:12, Northlight <support@northlight.example>:'],
    ['uk', 'вт, 3 лют. 2026 р. о 09:12 Northlight <support@northlight.example> пише:'],
    ['tr', 'Northlight <support@northlight.example>, 3 Şub 2026 Sal, 09:12 tarihinde şunu yazdı:'],
    ['hu', 'Northlight <support@northlight.example> ezt írta (időpont: 2026. febr. 3., K, 9:12):'],
    ['ja', '2026年2月3日(火) 9:12 Northlight <support@northlight.example>:'],
    ['zh', 'Northlight <support@northlight.example> 于2026年2月3日周二 09:12写道：'],
    ['ko', '2026년 2월 3일 (화) 오전 9:12, Northlight <support@northlight.example>님이 작성:'],
    ['vi', 'Vào Th 3, 3 thg 2, 2026 vào lúc 09:12 Northlight <support@northlight.example> đã viết:'],
    ['of a phone', '---- Northlight Support wrote ----'],
    ['of Zoho', '---- On Tue, 03 Feb 2026 09:12:00 +0100 Northlight <support@northlight.example> wrote ----'],
  ])('an attribution: %s', (_, line) => {
    expect(said(`${question}\n\n${line}\n\n> Is it on?\n> Regards`)).toBe(question);
    expect(said(`${question}\n\n${line}\n\nIs it on?\nRegards`)).toBe(question);
  });

  it.each([
    [
      'en',
      'From: Support <support@northlight.example>\nSent: Tuesday, February 3, 2026 9:12 AM\nTo: Ana\nSubject: Your reader',
    ],
    [
      'en, bold',
      '*From:* Support [mailto:\nsupport@northlight.example]\n*Sent:* Tuesday\n*To:* Ana\n*Subject:* Your reader',
    ],
    [
      'de',
      'Von: Support <support@northlight.example>\nGesendet: Dienstag, 3. Februar 2026 09:12\nAn: Ana\nBetreff: Ihr Leser',
    ],
    [
      'fr',
      'De : Support <support@northlight.example>\nEnvoyé : mardi 3 février 2026 09:12\nÀ : Ana\nObjet : Votre lecteur',
    ],
    [
      'es',
      'De: Support <support@northlight.example>\nEnviado el: martes, 3 de febrero de 2026 9:12\nPara: Ana\nAsunto: Su lector',
    ],
    [
      'it',
      'Da: Support <support@northlight.example>\nInviato: martedì 3 febbraio 2026 09:12\nA: Ana\nOggetto: Lettore',
    ],
    [
      'pt',
      'De: Support <support@northlight.example>\nEnviada em: terça-feira, 3 de fevereiro de 2026 09:12\nPara: Ana\nAssunto: Leitor',
    ],
    [
      'nl',
      'Van: Support <support@northlight.example>\nVerzonden: dinsdag 3 februari 2026 9:12\nAan: Ana\nOnderwerp: Lezer',
    ],
    ['sv', 'Från: Support <support@northlight.example>\nSkickat: den 3 februari 2026 09:12\nTill: Ana\nÄmne: Läsare'],
    ['da', 'Fra: Support <support@northlight.example>\nSendt: 3. februar 2026 09:12\nTil: Ana\nEmne: Læser'],
    ['pl', 'Od: Support <support@northlight.example>\nWysłano: wtorek, 3 lutego 2026 09:12\nDo: Ana\nTemat: Czytnik'],
    [
      'ru',
      'От: Support <support@northlight.example>\nОтправлено: 3 февраля 2026 г. 9:12\nКому: Ana\nТема: Считыватель',
    ],
    ['ja', '差出人: Support <support@northlight.example>\n送信日時: 2026年2月3日 9:12\n宛先: Ana\n件名: リーダー'],
    ['zh', '发件人: Support <support@northlight.example>\n发送时间: 2026年2月3日 9:12\n收件人: Ana\n主题: 读卡器'],
    [
      'of a language nobody listed',
      '________________________________\nGid: Support <support@northlight.example>\nZox: 3/2/2026 9:12\nWub: Ana\nPlim: Leze',
    ],
  ])('the header of the mail that is answered: %s', (_, header) => {
    expect(said(`${question}\n\n${header}\n\nIs it on?`)).toBe(question);
  });

  it.each([
    '-----Original Message-----',
    '----- Ursprüngliche Nachricht -----',
    '-------- Message d’origine --------',
    '-----Mensaje original-----',
    '-----Oprindelig meddelelse-----',
    '-----原始邮件-----',
    '##- Please type your reply above this line -##',
  ])('%s', (line) => expect(said(`${question}\n\n${line}\nIs it on?`)).toBe(question));

  it.each([
    ['-- ', '-- \nAna Ruiz\nHead of Things'],
    ['--', '--\nAna'],
    ['dashes', '---\nAna'],
    [
      'dashes above what can be dialled',
      '----------------\n\nAna Ruiz\n\nExample Ltd\n\nt. 555-010-0199\n\nhttps://example.com/',
    ],
    ['a phone', 'Sent from my iPhone'],
    ['a phone in German', 'Von meinem iPhone gesendet'],
    ['a phone in French', 'Envoyé de mon iPhone'],
    ['a phone in Spanish', 'Enviado desde mi iPhone'],
    ['a phone in Japanese', 'iPhoneから送信'],
    ['a phone in Chinese', '发自我的iPhone'],
    ['a program', 'Get Outlook for iOS<https://aka.ms/x>'],
    ['a list', '_______________________________________________\nreaders mailing list\nreaders@lists.example.com'],
    ['a group', 'You received this message because you are subscribed to the Google Groups "readers" group.\nMore'],
  ])('a signature: %s', (_, signature) => expect(said(`${question}\n\n${signature}`)).toBe(question));

  it('ends at the mark above what we had quoted, where a program shows our mail without quoting it', () => {
    expect(
      said(
        'Thank you, and on Sundays?\n\nWe are open from 8 to 17.\n\n~ ~ ~ ~ ~ ~ ~\n\nAna wrote:\nWhen are you open?',
      ),
    ).toBe('Thank you, and on Sundays?\n\nWe are open from 8 to 17.');
  });

  it('a device’s line, and the mail that is answered without any mark', () =>
    expect(said(`${question}\n\nGesendet von Outlook für Android\n\nIs it on?`)).toBe(question));

  it('a signature above the quote', () =>
    expect(said(`${question}\n-- \nAna\n\nOn 3 Feb 2026, at 9:12, Support wrote:\n> Is it on?`)).toBe(question));
});

describe('what people write that only looks like it', () => {
  it.each([
    ['a sentence that begins with On', 'On your side it should work:\n\n    telnet 127.0.0.1'],
    ['a journey', 'From: Berlin\nTo: Paris\nDate: 3 May'],
    ['an appointment', 'Date: Wednesday 3 October 2026\nTime: 7:00\nAddress: 130 Fox St'],
    ['times', '2026-01-15 14:30:25\n15.01.2026 14:30\nJan 15, 2026 at 14:30\n\nThese are from the log.'],
    [
      'a title',
      'Key points\n----\n\n1. It is slow.\n2. It is loud, and nobody can sleep here.\n\n----\n\nWhat can be done?',
    ],
    ['a table', 'Service     Until\n---------------------\nreader.one  3 May\nreader.two  4 May\n\nPlease renew them.'],
    ['points with dashes', 'Because of:\n-- the first\n-- the second\n\nThanks!'],
    ['an arrow', 'Look at this:\n\n--> one\n--> two'],
    ['a loud line', 'Look\n>>> HERE <<<\nPlease.'],
    ['a face', 'It broke again\n>:(\nPlease help.'],
    ['the words in a sentence', 'All messages are sent from the main server.\nIs that so?'],
    ['code', 'It says:\n\n```\n-- \nselect 1;\n```\n\nWhy?'],
    ['a person who wrote', 'Your colleague wrote: please call us.\nShall I?'],
    ['closing words', 'Please help.\n\nRegards,\nAna'],
  ])('%s', (_, text) => expect(said(text)).toBe(text));
});

describe('answers among quoted lines', () => {
  const inline =
    'On 3 Feb 2026, at 9:12, Support <s@northlight.example> wrote:\n> Hello Ana,\n>\n> Which reader is it?\n\nThe second.\nBy the door.\n\n> Is it on?\n\nYes.\n\n> Regards\n';

  it('are kept, each with the line it answers', async () => {
    const { text, pairs } = await read({}, inline);
    expect(text).toBe('The second.\nBy the door.\n\nYes.');
    expect(pairs).toEqual([
      { quoted: 'Which reader is it?', new: 'The second.\nBy the door.' },
      { quoted: 'Is it on?', new: 'Yes.' },
    ]);
  });

  it('and below', () => {
    expect(said('On 3 Feb 2026, at 9:12, Support wrote:\n> Is it on?\nYes.')).toBe('Yes.');
    expect(said('> Is it on?\n\nYes.')).toBe('Yes.');
  });

  it('are none where the reply stands above', async () =>
    expect((await read({}, `${question}\n\nOn 3 Feb 2026, at 9:12, Support wrote:\n> Is it on?`)).pairs).toEqual([]));

  it('lines that a server broke belong to the quote', () => {
    expect(
      said(
        `${question}\n\nOn 3 Feb 2026, at 9:12, Support wrote:\n> See https://northlight.example/readers/two?state=\noff\n> Regards`,
      ),
    ).toBe(question);
    expect(
      said(
        `${question}\n\nOn 3 Feb 2026, at 9:12, Support wrote:\n> This is a line that was so long that some server broke it into\ntwo pieces\n> Regards`,
      ),
    ).toBe(question);
  });

  it('a mail of nothing but what it answers says nothing', () =>
    expect(said('On 3 Feb 2026, at 9:12, Support wrote:\n> Is it on?')).toBe(''));
});

describe('a mail that was passed on', () => {
  it.each([
    '---------- Forwarded message ---------',
    'Begin forwarded message:',
    '-----Weitergeleitete Nachricht-----',
    'Début du message transféré :',
    '-------- Пересылаемое сообщение --------',
  ])('is kept whole: %s', (line) => {
    const mail = `Please see below.\n\n${line}\nFrom: Bob <bob@example.com>\nSubject: Offer\nTo: ana@example.com\nDate: 3 Feb 2026\n\nThe offer stands.\n\n> older`;
    expect(said(mail)).toBe(mail);
  });

  it('is kept whole when only its subject says so', async () => {
    const body =
      'What is this?\n\nFrom: Bob <bob@example.com>\nSent: Tuesday\nTo: Ana\nSubject: Offer\n\nThe offer stands.';
    expect((await read({ Subject: 'FW: Offer' }, body)).text).toBe(body);
    expect((await read({ Subject: 'RE: Offer' }, body)).text).toBe('What is this?');
  });

  it('is not what is quoted of one', () =>
    expect(said(`${question}\n\n-----Original Message-----\n---------- Forwarded message ---------\nFrom: Bob`)).toBe(
      question,
    ));
});

it('characters that hide text or turn it round are not part of it', () =>
  expect(said('pay\u200b my \u202ellib\u202c \u2066now\u2069\u0007\ufeff\u{e0041}')).toBe('pay my llib now'));
