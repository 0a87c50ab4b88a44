import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';
import { createReader } from '../../../../src/channels/email/reading/reader.ts';
import { firstSeed, randomOf, sample } from '../../../helpers/sample.ts';
import { letter, parts } from './letter.ts';

const program = pathToFileURL(resolve('dist/channels/email/reading/reading-worker.js'));
const charsets = [
  'utf-8',
  'utf-7',
  'utf-16',
  'iso-2022-jp',
  'gb18030',
  'koi8-r',
  'x-nonsense',
  '',
  'iso-8859-1',
  'windows-1255',
  'hz-gb-2312',
];
const words = [
  'On ',
  'wrote:',
  '\n> ',
  '\n\n',
  'From: ',
  '--\n',
  '<div>',
  '</blockquote>',
  '<!--',
  '=?utf-8?B?',
  '?=',
  '\u0000',
  '=',
  '--b',
  ';',
  '"',
  '(',
  '<',
  ',',
  ':',
  '&#',
  '\r',
  '+AG',
  '\u001b$B',
  'begin 644 x\n',
];

/** Whole mails to begin with: of each kind of what is read, one. */
function samples(charset: string): Buffer[] {
  const plain = {
    fields: { 'Content-Type': `text/plain; charset=${charset}; format=flowed` },
    body: 'Hello \nthere\n\nOn 3 Feb 2026, at 9:12, A <a@b.example> wrote:\n> Is it on?\n\nYes.\n-- \nAna',
  };
  const html = {
    fields: { 'Content-Type': `text/html; charset=${charset}`, 'Content-Transfer-Encoding': 'quoted-printable' },
    body: '<style>.x{display:none}</style><div class=3D"gmail_quote">Hello<blockquote type=3D"cite">Is it on?</blockquote></div>',
  };
  const status = {
    fields: { 'Content-Type': 'message/delivery-status' },
    body: 'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; bob@example.net\nAction: failed\nStatus: 5.1.1',
  };
  const file = {
    fields: {
      'Content-Type': 'image/png; name="a.png"',
      'Content-Transfer-Encoding': 'base64',
      'Content-Disposition': "inline; filename*0*=utf-8''a; filename*1=.png",
      'Content-ID': '<p@x>',
    },
    body: 'aGVsbG8=',
  };
  const inner = parts('alternative', plain, html);
  return [
    letter(
      { ...plain.fields, Subject: '=?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe?=', References: '<a@b> <c@d>' },
      plain.body,
    ),
    letter(inner.fields, inner.body),
    ...[
      parts('mixed', inner, file),
      parts('report; report-type=delivery-status', plain, status),
      parts('related', html, file),
    ].map((made) => letter(made.fields, made.body)),
    letter(
      { From: 'MAILER-DAEMON@x.example', Subject: 'failure notice' },
      'The following addresses failed:\n\n<bob@example.net>:\n550 5.1.1 no\n\n--- Below this line is a copy of the message.\n',
    ),
  ];
}

/** One to eight changes, anywhere: bytes, pieces taken out, twice, many times or swapped, and what is special to mail. */
function mutated(raw: Buffer, random: () => number): Buffer {
  let mail = raw;
  const at = () => Math.floor(random() * (mail.length + 1));
  for (let changes = 1 + Math.floor(random() * 8); changes > 0; changes--) {
    const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
    const piece = mail.subarray(from, Math.min(to, from + 500));
    const cut = (between: Buffer) =>
      Buffer.concat([mail.subarray(0, from), between, mail.subarray(from + piece.length)]);
    const word = Buffer.from(words[Math.floor(random() * words.length)]!, 'latin1');
    switch (Math.floor(random() * 6)) {
      case 0:
        mail = cut(Buffer.from(piece.map((byte) => (random() < 0.1 ? Math.floor(random() * 256) : byte))));
        break;
      case 1:
        mail = cut(Buffer.alloc(0));
        break;
      case 2:
        mail = cut(Buffer.concat([piece, piece]));
        break;
      case 3:
        mail = Buffer.concat([mail.subarray(0, from), word, mail.subarray(from)]);
        break;
      case 4:
        mail = Buffer.concat([
          mail.subarray(0, from),
          Buffer.alloc(Math.floor(random() ** 6 * 200_000), word),
          mail.subarray(from),
        ]);
        break;
      default:
        mail = mail.subarray(0, Math.max(20, to));
    }
  }
  return mail;
}

it('no mail breaks the reader, however it was damaged', async () => {
  const reader = createReader({ own: [], authserv: [], program });
  const random = randomOf(firstSeed);
  const wrong: string[] = [];
  for (let i = 0; i < sample(500, 20_000); i++) {
    const all = samples(charsets[Math.floor(random() * charsets.length)]!);
    const raw = mutated(all[Math.floor(random() * all.length)]!, random);
    const mail = await reader.read(raw);
    const broken = /took|thread|cannot be read/.test(mail.why);
    const large = mail.whole.length > 200_000 || mail.files.length > 20 || mail.text.length > 200_100;
    // What others put into headers must be one line.
    const torn = [mail.subject, mail.from?.name ?? '', ...mail.files.map(({ name }) => name), ...mail.references].some(
      (one) => /[\p{Cc}\u202a-\u202e]/u.test(one),
    );
    if (broken || large || torn) wrong.push(`${i}: ${mail.why} ${raw.subarray(0, 20_000).toString('base64')}`);
  }
  await reader.stop();
  expect(wrong.slice(0, 3)).toEqual([]);
});
