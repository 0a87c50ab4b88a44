import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { type Fields, letter, parts, read } from './letter.ts';

const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
const encoded = (text: string, charset: string) => Buffer.from(iconv.encode(text, charset));

describe('charsets', () => {
  const german = 'Grüße aus München';
  it.each<[string, string, Buffer]>([
    ['utf-8', 'utf-8', Buffer.from(german)],
    ['iso-8859-1', 'iso-8859-1', encoded(german, 'latin1')],
    ['windows-1252', 'Windows-1252', encoded(german, 'win1252')],
    ['utf-7', 'UTF-7', encoded(german, 'utf-7')],
    ['cp850', 'cp850', encoded(german, 'cp850')],
    ['UTF-8 that is called western', 'iso-8859-1', Buffer.from(german)],
    ['western that is called UTF-8', 'utf-8', encoded(german, 'latin1')],
    ['western that is called ASCII', 'us-ascii', encoded(german, 'latin1')],
    ['UTF-8 that is called something nobody knows', 'x-mac-klingon', Buffer.from(german)],
    ['western without a name', '', encoded(german, 'latin1')],
  ])('%s', async (_, charset, bytes) =>
    expect(
      (await read({ 'Content-Type': charset === '' ? 'text/plain' : `text/plain; charset="${charset}"` }, bytes)).text,
    ).toBe(german),
  );

  it.each([
    ['iso-2022-jp', 'こんにちは', Buffer.from('1b244224332473244b2441244f1b2842', 'hex')],
    ['shift_jis', 'こんにちは', encoded('こんにちは', 'shift_jis')],
    ['gb18030', '你好，世界', encoded('你好，世界', 'gb18030')],
    ['gb2312', '你好', encoded('你好', 'gbk')],
    ['big5', '你好', encoded('你好', 'big5')],
    ['euc-kr', '안녕', encoded('안녕', 'euc-kr')],
    ['koi8-r', 'Привет', encoded('Привет', 'koi8-r')],
    ['windows-1251', 'Привет', encoded('Привет', 'win1251')],
    ['windows-1250', 'Žluťoučký', encoded('Žluťoučký', 'win1250')],
    ['iso-8859-9', 'Şişli', encoded('Şişli', 'iso-8859-9')],
  ])('%s', async (charset, text, bytes) => {
    expect((await read({ 'Content-Type': `text/plain; charset=${charset}` }, bytes)).text).toBe(text);
    const subject = `=?${charset}?B?${bytes.toString('base64')}?=`;
    expect((await read({ Subject: subject })).subject).toBe(text);
    // Bytes that nobody encoded are of the mail's own charset.
    expect(
      (await read({ Subject: bytes.toString('latin1'), 'Content-Type': `text/plain; charset=${charset}` })).subject,
    ).toBe(text);
  });

  it('Japanese that nobody named', async () =>
    expect((await read({}, Buffer.from('1b244224332473244b2441244f1b2842', 'hex'))).text).toBe('こんにちは'));

  it('HTML that names its own', async () =>
    expect(
      (await read({ 'Content-Type': 'text/html' }, encoded('<meta charset="koi8-r"><p>Привет</p>', 'koi8-r'))).text,
    ).toBe('Привет'));
});

describe('headers', () => {
  const utf8 = (text: string) => Buffer.from(text).toString('latin1');
  it.each([
    ['encoded words', '=?utf-8?Q?Gr=C3=BC=C3=9Fe?= an =?iso-8859-1?Q?M=FCller?=', 'Grüße an Müller'],
    ['a character cut in two', '=?utf-8?B?w7w=?= =?utf-8?Q?=C3?= =?utf-8?Q?=BC?=', 'üü'],
    ['spaces in an encoded word', '=?utf-8?Q?Two words?=', 'Two words'],
    ['a language', '=?utf-8*de?Q?=C3=BC?=', 'ü'],
    ['UTF-8 as it is', utf8('Grüße'), 'Grüße'],
    ['western as it is', 'Gr\u00fc\u00dfe', 'Grüße'],
    ['western as it is in an encoded word', '=?iso-8859-1?Q?Gr\u00fc\u00dfe?=', 'Grüße'],
    ['an encoded word that is none', '=?utf-8?X?abc?= =?', '=?utf-8?X?abc?= =?'],
    ['a folded one', 'one\r\n two', 'one two'],
    ['another header in it', '=?utf-8?Q?Hello=0D=0ABcc:_eve=40example.com?=', 'Hello Bcc: eve@example.com'],
    ['direction and control characters', '=?utf-8?B?4oCuYWJj4oCs4oCLBw==?=', 'abc'],
  ])('a subject of %s', async (_, said, subject) => expect((await read({ Subject: said })).subject).toBe(subject));

  it.each<[string, string, object | undefined]>([
    ['a name', 'Ana Ruiz <Ana@EXAMPLE.com>', { address: 'Ana@example.com', name: 'Ana Ruiz' }],
    ['a quoted name', '"Ruiz, Ana \\"A\\"" <ana@example.com>', { address: 'ana@example.com', name: 'Ruiz, Ana "A"' }],
    ['an encoded name', '=?utf-8?Q?Jos=C3=A9?= <jose@example.com>', { address: 'jose@example.com', name: 'José' }],
    ['a name behind', 'ana@example.com (Ana Ruiz)', { address: 'ana@example.com', name: 'Ana Ruiz' }],
    ['an address alone', '<ana@example.com>', { address: 'ana@example.com' }],
    [
      'a name that is another address',
      '"boss@example.com" <eve@evil.example>',
      { address: 'eve@evil.example', name: 'boss@example.com' },
    ],
    ['a line break in it', '<ana@example.com\r\n Bcc:eve@example.com>', undefined],
    ['a route', '<@relay.example:ana@example.com>', { address: 'ana@example.com' }],
  ])('a sender: %s', async (_, said, from) => expect((await read({ From: said })).from).toEqual(from));

  it('addresses of lists and groups', async () => {
    const { to, cc } = await read({
      To: 'A <a@x.example>, friends: b@x.example, "C, D" <c@x.example>;, nonsense',
      Cc: ['d@x.example', 'e@x.example'],
    });
    expect(to.map(({ address }) => address)).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
    expect(cc.map(({ address }) => address)).toEqual(['d@x.example', 'e@x.example']);
  });

  it('ids, whatever is around them', async () => {
    const mail = await read({
      'In-Reply-To': 'Message of "Tue" <zz@q.example> (foo)',
      References: '<a@b.example><c@d.example> junk\r\n <e@f.example>',
      'Delivered-To': ['support+t1@northlight.example'],
      'X-Original-To': 'support+t1@northlight.example',
    });
    expect(mail).toMatchObject({
      messageId: '<1@example.com>',
      inReplyTo: ['<zz@q.example>'],
      references: ['<a@b.example>', '<c@d.example>', '<e@f.example>'],
      deliveredTo: ['support+t1@northlight.example'],
      date: Date.UTC(2026, 5, 1, 10),
    });
  });

  it('a date that cannot be is none', async () => {
    expect((await read({ Date: 'Mon, 01 Jan 1904 00:00:00 +0000' })).date).toBeUndefined();
    expect((await read({ Date: 'soon' })).date).toBeUndefined();
  });
});

describe('parts', () => {
  const text = (body: string) => ({ fields: plain, body });
  const html = (body: string) => ({ fields: { 'Content-Type': 'text/html; charset=utf-8' }, body });
  const readParts = (made: { fields: Fields; body: string }) => read(made.fields, made.body);

  it('of one thing, the plain one is read', async () =>
    expect((await readParts(parts('alternative', text('Hello'), html('<p>Hello!</p>')))).text).toBe('Hello'));

  it('of one thing, HTML is read where it alone knows what is quoted', async () =>
    expect(
      (
        await readParts(
          parts(
            'alternative',
            text('Yes\n\nIs it on?'),
            html('<p>Yes</p><blockquote type="cite">Is it on?</blockquote>'),
          ),
        )
      ).text,
    ).toBe('Yes'));

  it('of several things, all are', async () =>
    expect((await readParts(parts('mixed', text('one'), html('<p>two</p>')))).text).toBe('one\n\ntwo'));

  it('a mail in a mail is kept under its header', async () => {
    const inner = {
      fields: { 'Content-Type': 'message/rfc822' },
      body: 'From: Bob <bob@example.com>\nSubject: Offer\n\nIt stands.',
    };
    expect((await readParts(parts('mixed', text('See below'), inner))).text).toBe(
      'See below\n\n---------- Forwarded message ----------\nFrom: Bob <bob@example.com>\nSubject: Offer\n\nIt stands.',
    );
  });

  it.each([
    ['without an end', 'Content-Type: multipart/mixed; boundary=x', '--x\n\nHello'],
    ['without a boundary', 'Content-Type: multipart/mixed', '--abcdef\nContent-Type: text/plain\n\nHello\n--abcdef--'],
    ['that has none', 'Content-Type: multipart/mixed; boundary=x', 'Hello'],
    ['of a type that is none', 'Content-Type: nonsense', 'Hello'],
  ])('of a mail %s', async (_, type, body) =>
    expect((await read({ 'Content-Type': type.slice(14) }, body)).text).toBe('Hello'),
  );

  it('an encoding that is broken gives what it can', async () => {
    expect((await read({ 'Content-Transfer-Encoding': 'base64' }, 'SGVs\n*bG8=')).text).toBe('Hello');
    expect((await read({ 'Content-Transfer-Encoding': 'quoted-printable' }, 'H=65llo=\n there=ZZ  ')).text).toBe(
      'Hello there=ZZ',
    );
  });

  it('lines that were broken to be sent are put together', async () =>
    expect(
      (await read({ 'Content-Type': 'text/plain; format=flowed' }, 'one \ntwo\n\n> quoted \n> more\n-- \nAna')).whole,
    ).toBe('one two\n\n> quoted more\n-- \nAna'));
});

describe('files', () => {
  const file = (name: string, body = 'aGVsbG8=', more: Fields = {}) => ({
    fields: {
      'Content-Type': 'application/pdf',
      'Content-Transfer-Encoding': 'base64',
      'Content-Disposition': `attachment; ${name}`,
      ...more,
    },
    body,
  });
  const filesOf = async (made: { fields: Fields; body: string }, limits = {}) =>
    read(made.fields, made.body, { limits });

  it.each([
    ['plain', 'filename="bill.pdf"', 'bill.pdf'],
    ['without quotes', 'filename=bill.pdf', 'bill.pdf'],
    ['RFC 2231', "filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", 'Grüße.pdf'],
    ['RFC 2231 in pieces', "filename*0*=utf-8''Gr%C3%BC; filename*1=sse; filename*2=.pdf", 'Grüsse.pdf'],
    ['an encoded word', 'filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe.pdf?="', 'Grüße.pdf'],
    ['a path', 'filename="../../etc/bill.pdf"', 'bill.pdf'],
    ['a path of Windows', 'filename="C:\\TEMP\\bill.pdf"', 'bill.pdf'],
    ['turned round', "filename*=utf-8''bill%E2%80%AEfdp.exe", 'billfdp.exe'],
    ['a line break', `filename*=utf-8''bill%0D%0Ax.pdf`, 'bill x.pdf'],
    ['none', 'x=y', 'file.pdf'],
  ])('a name: %s', async (_, said, name) =>
    expect((await filesOf(parts('mixed', file(said)))).files.map((one) => one.name)).toEqual([name]),
  );

  it('their bytes are theirs alone', async () => {
    const { files } = await filesOf(parts('mixed', file('filename=a.pdf')));
    expect(Buffer.from(files[0]!.bytes).toString()).toBe('hello');
    expect(files[0]!.bytes.buffer.byteLength).toBe(5);
  });

  it('pictures in the text have their id', async () => {
    const made = parts(
      'related',
      { fields: { 'Content-Type': 'text/html' }, body: '<p>See <img src="cid:p1@x"></p>' },
      file('filename=p.png', 'aGVsbG8=', {
        'Content-Type': 'image/png',
        'Content-ID': '<p1@x>',
        'Content-Disposition': 'inline; filename=p.png',
      }),
    );
    expect((await filesOf(made)).files).toMatchObject([{ name: 'p.png', type: 'image/png', cid: 'p1@x' }]);
  });

  it('more than so many are left out, and said to be', async () => {
    const mail = await filesOf(parts('mixed', ...Array.from({ length: 25 }, (_, i) => file(`filename=${i}.pdf`))));
    expect(mail.files).toHaveLength(20);
    expect(mail.leftOut).toEqual(['5 more files than the 20 that one mail may bring']);
  });

  it('larger ones than fit are left out, and smaller ones after them taken', async () => {
    const big = Buffer.alloc(600_000).toString('base64');
    const mail = await filesOf(
      parts('mixed', file('filename=a.pdf', big), file('filename=b.pdf', big), file('filename=c.pdf')),
      { fileBytes: 1_000_000 },
    );
    expect(mail.files.map(({ name }) => name)).toEqual(['a.pdf', 'c.pdf']);
    expect(mail.leftOut).toEqual(['“b.pdf”: the files are larger than 1 MB in all']);
  });

  it('an attached mail is a file by its subject', async () => {
    const inner = {
      fields: { 'Content-Type': 'message/rfc822', 'Content-Disposition': 'attachment' },
      body: 'Subject: Offer\n\nIt stands.',
    };
    expect((await filesOf(parts('mixed', inner))).files).toMatchObject([{ name: 'Offer.eml' }]);
  });
});

it('a mailbox file’s first line is no header', async () => {
  const { readMail } = await import('../../../../src/channels/email/reading/read.ts');
  const raw = Buffer.concat([Buffer.from('From ana@example.com Tue Feb  3 09:12:00 2026\r\n'), letter({})]);
  expect(await readMail(raw, { own: [], authserv: [] })).toMatchObject({ kind: 'person', subject: 'Question' });
});
