import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readMail } from '../../../../src/channels/email/reading/read.ts';
import { createReader } from '../../../../src/channels/email/reading/reader.ts';
import { linesOf } from '../../../../src/channels/email/reading/reply/lines.ts';
import { replyOf } from '../../../../src/channels/email/reading/reply/reply.ts';
import { letter, read } from './letter.ts';

/** How often the scanner looks at a line while it reads a text, however long that line is. */
function looks(text: string): { looks: number; lines: number } {
  const lines = linesOf(text);
  let count = 0;
  const counted = new Proxy(lines, {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d/.test(key)) count++;
      return Reflect.get(target, key, receiver);
    },
  });
  replyOf(counted);
  return { looks: count, lines: lines.length };
}

describe('the work on a text grows with its length and nothing else', () => {
  it.each<[string, (n: number) => string]>([
    ['empty lines', (n) => `${'\n'.repeat(n)}a`],
    ['attributions that never end', (n) => 'On \n'.repeat(n)],
    ['attributions with a day', (n) => 'On 3 Feb 2026\n'.repeat(n)],
    ['headers', (n) => 'From: a@b.example\n'.repeat(n)],
    ['different headers', (n) => 'From: a\nDate: b\nTo: c\n'.repeat(n / 3)],
    ['signatures', (n) => '--\n'.repeat(n)],
    ['long rules', (n) => '----------------\n'.repeat(n)],
    ['lists', (n) => '__\n'.repeat(n)],
    ['devices', (n) => 'Sent from my phone\n'.repeat(n)],
    ['code that does not end', (n) => `${'``` x\n'.repeat(n)}`],
    ['quotes and text in turn', (n) => '> a\nb\n'.repeat(n / 2)],
    ['blank and attribution in turn', (n) => '\nOn 3 Feb, A <a@b.example>\n'.repeat(n / 2)],
  ])('%s', (_, text) => {
    const [small, large] = [looks(text(600)), looks(text(3_600))];
    expect(large.looks / large.lines).toBeLessThan(200);
    expect(large.looks / large.lines).toBeLessThanOrEqual((small.looks / small.lines) * 1.1 + 1);
  });

  it.each([
    ['dashes', '-'.repeat(40_000)],
    ['spaces', `${' '.repeat(40_000)}a`],
    ['underscores', '_'.repeat(40_000)],
    ['On, on one line', `${'On '.repeat(13_000)}wrote`],
    ['marks of quotes', '>'.repeat(40_000)],
    ['angle brackets', '<'.repeat(40_000)],
    ['backticks', '`'.repeat(40_000)],
    ['stars', '*'.repeat(40_000)],
  ])('a line of %s is looked at no further than its beginning', (_, text) => {
    expect(looks(text).looks).toBeLessThan(60);
    expect(looks(`Hello\n${text}\nthere`).looks).toBeLessThan(200);
  });
});

describe('a mail that is made to cost much', () => {
  it('in parts within parts is read as deep as the limit, and says so', async () => {
    let body = 'deep';
    for (let i = 0; i < 1_000; i++)
      body = `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n${body}\n--b${i}--\n`;
    const { leftOut, kind } = await readMail(Buffer.from(`From: a@b.example\n${body}`), { own: [], authserv: [] });
    expect(kind).toBe('person');
    expect(leftOut).toEqual(['what lies deeper than 20 levels']);
  });

  it.each<[string, () => Buffer, string]>([
    [
      'of many parts',
      () => letter({ 'Content-Type': 'multipart/mixed; boundary=x' }, '--x\n\na\n'.repeat(20_000)),
      'it has more than 500 parts',
    ],
    ['with a large header', () => letter({ 'X-Large': 'a'.repeat(2_000_000) }), 'its header is larger than 1000 kB'],
    ['that is large', () => letter({}, Buffer.alloc(41_000_000, 0x61)), 'it is larger than 40 MB'],
  ])('%s is unreadable, and says why', async (_, raw, why) =>
    expect(await readMail(raw(), { own: [], authserv: [] })).toMatchObject({ kind: 'unreadable', why, text: '' }),
  );

  it('in nested HTML is read as far as it is not nested too deeply', async () => {
    const mail = await read({ 'Content-Type': 'text/html' }, `<p>Hello</p>${'<div>'.repeat(300_000)}x`);
    expect(mail.text).toBe('Hello');
    expect(mail.leftOut).toEqual(['HTML that is nested deeper than 1000 elements']);
  });

  it('in text is shown as far as the limit', async () => {
    const mail = await read({}, 'word '.repeat(100_000));
    expect(mail.whole.length).toBeLessThanOrEqual(200_000);
    expect(mail.leftOut).toEqual(['text after its first 200000 characters']);
  });

  it('in lines is read as far as the limit', async () => {
    const mail = await read({}, `Hello\n${'\n'.repeat(300_000)}a`);
    expect(mail.text).toBe('Hello');
    expect(mail.leftOut).toEqual(['text after its first 10000 lines']);
  });

  it('in addresses and ids names as many as somebody may need', async () => {
    const mail = await read({
      To: 'a@b.example, '.repeat(7_000),
      References: '<a@b.example> '.repeat(10) + Array.from({ length: 1_000 }, (_, i) => `<${i}@b.example>`).join(''),
    });
    expect(mail.to).toHaveLength(200);
    expect(mail.references).toHaveLength(200);
  });
});

/** A rule that tries everything takes minutes over these: then the reader gives up, and says so. */
it('no rule of a whole mail is held up by a row of anything', async () => {
  const program = pathToFileURL(resolve('dist/channels/email/reading/reading-worker.js'));
  const reader = createReader({ own: [], authserv: ['mx'], program });
  const rows = [
    '-',
    '_',
    '=',
    '*',
    ' ',
    '>',
    '.',
    '(',
    '"',
    ':',
    'a',
    'a ',
    '- ',
    '<a@',
    'On ',
    'a.',
    '\n',
    '--\n',
    '-=',
    "'",
    '@',
  ];
  const why: string[] = [];
  for (const row of rows) {
    const long = row.repeat(50_000 / row.length);
    for (const raw of [
      letter({}, long),
      letter(
        { From: 'MAILER-DAEMON@x.example', Subject: 'Undeliverable' },
        `Your message could not be delivered to:\n${long}`,
      ),
      letter({ Subject: long.replaceAll('\n', ' '), To: long.replaceAll('\n', ' ') }),
      letter({
        'Content-Type': `text/plain; name=${long.replaceAll('\n', ' ')}`,
        'Authentication-Results': `mx; ${long.replaceAll('\n', ' ')}`,
      }),
      letter({ 'Content-Type': 'text/html' }, `<p style="${long}">${long}`),
    ])
      why.push((await reader.read(raw)).why);
  }
  await reader.stop();
  expect(why.filter((one) => /took|thread|cannot/.test(one))).toEqual([]);
});
