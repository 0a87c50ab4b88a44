import { describe, expect, it } from '@jest/globals';
import { isHistoryMark } from '../../../../src/channels/email/history-mark.ts';
import { bytesOf } from '../../../../src/channels/email/sending/bytes.ts';
import { compose, type Writing } from '../../../../src/channels/email/sending/compose.ts';
import { answerSubject, baseSubject } from '../../../../src/channels/email/sending/subject.ts';
import { addresses, answer, mailOf, read } from './writing.ts';

const ana: Writing['by'] = { kind: 'representative', name: 'Ana' };
const thread = answer.thread!;

describe('an answer by mail', () => {
  it('says the same as text and as HTML', async () => {
    const { text = '', html } = await read();
    expect(text.trim()).toBe('Pay online at our site (https://www.marlow.example/pay).');
    expect(html).toContain('Pay <strong>online</strong> at <a href="https://www.marlow.example/pay">our site</a>.');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).not.toMatch(/background|<script|<img|@import|url\(/);
  });

  it('comes from the account, to the customer and those in copy, each once and not to ourselves', async () => {
    const cc = [
      { address: 'Ana@customer.example' },
      { address: 'bo@customer.example', name: 'Bo' },
      { address: 'bo@customer.example' },
      { address: 'Support@marlow.example' },
    ];
    const mail = await read({ cc });
    expect(mail.from?.text).toBe('"City of Marlow" <support@marlow.example>');
    expect(addresses(mail.to)).toEqual(['ana@customer.example']);
    expect(addresses(mail.cc)).toEqual(['bo@customer.example']);
    expect(mailOf({ cc }).envelope).toEqual({
      from: 'support@marlow.example',
      to: ['ana@customer.example', 'bo@customer.example'],
    });
    expect(mail.replyTo).toBeUndefined();
  });

  it('brings answers and bounces to the addresses with tokens', async () => {
    const ids = { ...answer.ids, replyTo: 'support+cabc@marlow.example', bounceTo: 'support+bdef@marlow.example' };
    expect(addresses((await read({ ids })).replyTo)).toEqual(['support+cabc@marlow.example']);
    expect(mailOf({ ids }).envelope.from).toBe('support+bdef@marlow.example');
  });

  it('says that a machine wrote it when one did, and only then', async () => {
    const bot = await read();
    expect(bot.headers.get('auto-submitted')).toBe('auto-replied');
    expect(bot.headers.get('x-auto-response-suppress')).toBe('All');
    const person = await read({ by: ana });
    expect(person.headers.has('auto-submitted')).toBe(false);
    expect(person.headers.has('x-auto-response-suppress')).toBe(false);
    expect(person.from?.text).toBe('"Ana (City of Marlow)" <support@marlow.example>');
    // Both are known again when a rule somewhere sends them back.
    expect(bot.headers.get('x-loop')).toBe('frontdesk-abc');
    // At another company's front desk it is a person's mail.
    expect(person.headers.has('x-loop')).toBe(false);
    // Of bulk mail only: with these an answer would be taken for a list's.
    for (const name of ['list-unsubscribe', 'precedence']) expect(bot.headers.has(name)).toBe(false);
  });

  it('keeps the ends of a person’s lines', async () => {
    const message = { text: 'Hello Bo,\nI have paid it back.', format: 'markdown' as const };
    expect((await read({ by: ana, message })).text?.trim()).toBe('Hello Bo,\nI have paid it back.');
    expect((await read({ message })).text?.trim()).toBe('Hello Bo, I have paid it back.');
  });

  it('shows plain text as it was typed, with its addresses as links', async () => {
    const message = { text: 'See **this**:\nhttps://a.example/x_y_z?a=1&b=2.\n\n<b>Bye</b>', format: 'plain' as const };
    const { text, html } = await read({ by: ana, message });
    expect(text?.trim()).toBe('See **this**:\nhttps://a.example/x_y_z?a=1&b=2.\n\n<b>Bye</b>');
    expect(html).toContain('href="https://a.example/x_y_z?a=1&#38;b=2"');
    expect(html).toContain('&#60;b&#62;Bye&#60;/b&#62;');
  });

  it('ends with the account’s signature', async () => {
    const account = { ...answer.account, signature: 'City of Marlow\n[Help](https://www.marlow.example)' };
    const { text, html } = await read({ account });
    expect(text).toContain('\n-- \nCity of Marlow\nHelp (https://www.marlow.example)\n');
    expect(html).toContain('City of Marlow<br>');
  });

  it('numbers choices in the place of the list that says the same, and shows links as buttons', async () => {
    const buttons = ['Pay my bill', 'Dispute my bill', 'Yes'].map((title, i) => ({
      title,
      url: `https://f.example/m/${i}`,
    }));
    const text = 'I found two:\n\n1. Pay my bill\n2. Dispute my bill\n\nWhich one is it?';
    const mail = await read({ message: { text, format: 'markdown' }, buttons });
    expect(mail.text?.trim()).toBe(
      [
        ...['I found two:', '', '1. Pay my bill', '   https://f.example/m/0', '2. Dispute my bill'],
        ...['   https://f.example/m/1', '', 'Which one is it?', '', 'Yes: https://f.example/m/2'],
      ].join('\n'),
    );
    expect(String(mail.html).match(/Pay my bill/g)).toHaveLength(1);
    expect(mail.html).toContain('<a href="https://f.example/m/0">Pay my bill</a>');
  });

  it('numbers them as the text does, whatever their length and order', async () => {
    const titles = ['Yes', 'What do I do when my bill is late?', 'Late fee', 'How can I pay my water bill?'];
    const buttons = titles.map((title, i) => ({ title, url: `https://f.example/m/${i}` }));
    const list = '1. How can I pay my water bill?\n2. Late fee\n3. What do I do when my bill is late?';
    const text = `Do this:\n\n1. Look\n2. Think\n\nOr did you mean:\n\n${list}`;
    const mail = await read({ message: { text, format: 'markdown' }, buttons });
    expect(mail.text?.match(/^\d\. .*(?:\n {3}.*)?|^Yes.*/gm)).toEqual([
      ...['1. Look', '2. Think'],
      '1. How can I pay my water bill?\n   https://f.example/m/3',
      '2. Late fee\n   https://f.example/m/2',
      '3. What do I do when my bill is late?\n   https://f.example/m/1',
      'Yes: https://f.example/m/0',
    ]);
  });

  it('numbers none where the text has no such list', async () => {
    const titles = ['What do I do when my bill is late?', 'Late fee'];
    const buttons = titles.map((title, i) => ({ title, url: `https://f.example/m/${i}` }));
    const mail = await read({ message: { text: '1. Late fee\n2. Others', format: 'markdown' }, buttons });
    expect(mail.text).toContain(`${titles[0]}: https://f.example/m/0\nLate fee: https://f.example/m/1`);
    expect(mail.text).toContain('1. Late fee\n2. Others\n');
  });

  it('brings files, whatever they are called', async () => {
    const files = [
      { name: '../a\r\nBcc: evil@x.example\u202efdp.exe', type: 'application/pdf', bytes: Buffer.from('one') },
      { name: 'größe.txt', type: 'text/plain; x="\r\nY: z"', bytes: Buffer.from('zwei\r\n') },
      { name: 'mail.eml', type: 'message/rfc822', bytes: Buffer.from('From: a@b\r\n\r\nhi') },
    ];
    const mail = await read({ files });
    expect(mail.attachments.map(({ filename }) => filename)).toEqual([
      'a Bcc_ evil@x.examplefdp.exe',
      'größe.txt',
      'mail.eml',
    ]);
    // A mail is sent as bytes: somebody might take its headers for ours.
    const types = bytesOf(mailOf({ files }))
      .toString()
      .match(/^Content-Type: .*(?=; name=)/gm);
    expect(types).toEqual(
      ['application/pdf', 'text/plain', 'application/octet-stream'].map((t) => `Content-Type: ${t}`),
    );
    expect(mail.attachments.map(({ content }) => content.toString())).toEqual(
      files.map(({ bytes }) => bytes.toString()),
    );
    expect(mail.text?.trim()).toContain('Pay online');
  });
});

describe('a retry', () => {
  it('is the same mail, byte for byte, boundaries, date and Message-ID too', () => {
    const files = [{ name: 'a.txt', type: 'text/plain', bytes: Buffer.from('a') }];
    const writing = { files, thread: { ...thread, threadIndex: Buffer.alloc(22, 1).toString('base64') } };
    const [one, two] = [bytesOf(mailOf(writing)), bytesOf(mailOf(structuredClone(writing)))];
    expect(one.equals(two)).toBe(true);
    expect(one.toString()).toContain('Date: Mon, 05 Oct 2026 14:03:00 +0000');
    expect(one.toString()).toContain('Message-ID: <iabc.def@marlow.example>');
    // Another delivery has boundaries of its own.
    const other = bytesOf(mailOf({ ...writing, ids: { ...answer.ids, messageId: '<iabd.def@marlow.example>' } }));
    const boundaries = (bytes: Buffer) => bytes.toString().match(/boundary="[^"]+"/g);
    expect(boundaries(other)).toHaveLength(2);
    expect(boundaries(other)).not.toEqual(boundaries(one));
  });
});

describe('the thread', () => {
  it('goes on by In-Reply-To, References and the same subject', async () => {
    const references = ['<0@customer.example>', '<1@customer.example>', 'no id', '<a b>', '<x\r\nBcc: e@x>'];
    const mail = await read({ thread: { ...thread, references } });
    expect(mail.inReplyTo).toBe('<1@customer.example>');
    expect(mail.references).toEqual(['<0@customer.example>', '<1@customer.example>']);
    expect(mail.subject).toBe('Re: My water bill');
    expect(mail.headers.has('thread-topic')).toBe(false);
  });

  it('keeps the first and the last of many ids', async () => {
    const references = Array.from({ length: 100 }, (_, i) => `<${i}@customer.example>`);
    const kept = (await read({ thread: { ...thread, messageId: '<100@customer.example>', references } })).references;
    expect(kept).toHaveLength(21);
    expect([kept![0], kept![1], kept!.at(-1)]).toEqual([
      '<0@customer.example>',
      '<81@customer.example>',
      '<100@customer.example>',
    ]);
  });

  it('goes on without ids, and begins without a thread', async () => {
    const { messageId: _, ...without } = thread;
    const mail = await read({ thread: without });
    expect([mail.inReplyTo, mail.references, mail.subject]).toEqual([undefined, undefined, 'Re: My water bill']);
    const { thread: _thread, ...first } = answer;
    const composed = compose({ ...first, by: ana, subject: 'Your\r\nBcc: evil@x.example request' });
    expect(composed).toMatchObject({ subject: 'Your Bcc: evil@x.example request' });
    expect(composed).not.toHaveProperty('inReplyTo');
  });

  it('is one in Outlook too: its topic, and its index with one block more', async () => {
    // 2026-10-05 14:00 UTC as a FILETIME, without its two last bytes, and the thread's GUID.
    const begun = (BigInt(Date.UTC(2026, 9, 5, 14) + 11_644_473_600_000) * 10_000n) >> 16n;
    const header = Buffer.concat([Buffer.from(begun.toString(16).padStart(12, '0'), 'hex'), Buffer.alloc(16, 7)]);
    const mail = await read({
      thread: { ...thread, threadIndex: header.toString('base64'), threadTopic: 'My wáter\r\nX: bill' },
    });
    expect(mail.headers.get('thread-topic')).toBe('=?UTF-8?Q?My_w=C3=A1ter_X=3A_bill?=');
    const index = Buffer.from(String(mail.headers.get('thread-index')), 'base64');
    expect(index).toHaveLength(27);
    expect(index.subarray(0, 22)).toEqual(header);
    // Three minutes in units of 2^18 * 100 ns, 26 ms; the first bit says which unit.
    expect(index.readUInt32BE(22) * 0.0262144).toBeCloseTo(180, 0);
    for (const threadIndex of ['', 'AAAA', Buffer.alloc(23).toString('base64'), Buffer.alloc(9002).toString('base64')])
      expect((await read({ thread: { ...thread, threadIndex } })).headers.has('thread-index')).toBe(false);
    // Begun two years before: the coarser unit.
    const old = (BigInt(Date.UTC(2024, 9, 5) + 11_644_473_600_000) * 10_000n) >> 16n;
    const older = Buffer.concat([Buffer.from(old.toString(16).padStart(12, '0'), 'hex'), Buffer.alloc(16, 7)]);
    const late = await read({ thread: { ...thread, threadIndex: older.toString('base64') } });
    const time = Buffer.from(String(late.headers.get('thread-index')), 'base64').readUInt32BE(22);
    expect(time >>> 31).toBe(1);
    expect(((time & 0x7fffffff) * 0.8388608) / 86_400).toBeCloseTo(730.6, 0);
  });

  it.each([
    ['Re: Re: My bill', 'My bill'],
    ['RE: AW: Fwd: WG:SV : VS: Antw: My bill', 'My bill'],
    ['Re[2]: My bill', 'My bill'],
    ['Re (3): My bill', 'My bill'],
    ['回复：答复: 账单', '账单'],
    ['  re:\tMy \r\n bill ', 'My bill'],
    ['Reading: my bill', 'Reading: my bill'],
    ['Ref: 1234', 'Ref: 1234'],
    ['[Marlow] Re: My bill', '[Marlow] Re: My bill'],
    ['Re:', ''],
    ['', ''],
  ])('of %j is %j', (subject, base) => {
    expect(baseSubject(subject)).toBe(base);
    expect(answerSubject(subject)).toBe(`Re: ${base}`.trim());
  });

  it('reads a hostile subject in one go', () => {
    expect(baseSubject('Re: '.repeat(50_000))).toBe('');
    expect(answerSubject('x'.repeat(50_000)).length).toBeLessThan(998);
  });
});

describe('the history', () => {
  const from = { address: 'ana@customer.example', name: 'Ana Pérez' };
  const date = Date.UTC(2026, 9, 5, 9, 30);
  const quotedIn = (text: string, more: Partial<Writing> = {}) =>
    read({ thread: { ...thread, quoted: { from, date, text } }, ...more });

  it('is the last mail, below a mark that we know again', async () => {
    const { text = '', html } = await quotedIn('Hello,\n\n> where?\n<b>how?</b>\n');
    const lines = text.trim().split('\n');
    const mark = lines.findIndex(isHistoryMark);
    expect(lines.slice(mark + 2)).toEqual([
      'On Monday, October 5, 2026 at 9:30 AM, Ana Pérez wrote:',
      ...['> Hello,', '>', '>> where?', '> <b>how?</b>'],
    ]);
    expect(html).toMatch(/<blockquote type="cite"[^>]*><p[^>]*>Hello,<\/p>/);
    expect(html).toContain('&#60;b&#62;how?');
    // Also when our mail is quoted in the next one.
    for (const line of [lines[mark]!, `> ${lines[mark]}`, `>>  ${lines[mark]} `])
      expect(isHistoryMark(line)).toBe(true);
    for (const line of ['', '~~~', '~ ~ ~', `hm ${lines[mark]}`]) expect(isHistoryMark(line)).toBe(false);
  });

  it('is introduced in the customer’s language and zone, also without a name and a date', async () => {
    const spanish = await quotedIn('Hola', { locale: 'es-MX', zone: 'America/Mexico_City' });
    expect(spanish.text).toMatch(/El lunes, 5 de octubre de 2026, 3:30.*, Ana Pérez escribió:/);
    const bare = await read({ thread: { ...thread, quoted: { from: { address: from.address }, text: 'Hi' } } });
    expect(bare.text).toContain('\nana@customer.example wrote:\n> Hi');
  });

  it('has at most ten kilobytes, whole letters, and says where it was cut', async () => {
    for (const text of ['ü'.repeat(40_000), 'line\n'.repeat(40_000), '\n'.repeat(40_000), `${'𝒳'.repeat(40_000)}`]) {
      const { text: said = '' } = await quotedIn(text);
      const lines = said.trimEnd().split('\n');
      const quoted = lines.slice(lines.findIndex(isHistoryMark) + 3);
      expect(Buffer.byteLength(quoted.join(''))).toBeLessThan(11_500);
      expect(said).not.toContain('\ufffd');
      if (text.trim()) expect(quoted.at(-1)).toBe('> […]');
    }
    expect((await quotedIn('short')).text).not.toContain('[…]');
  });

  it('leaves out what the quoted mail itself quoted of ours', async () => {
    const { text } = await quotedIn('New words\n\n> ~ ~ ~ ~ ~ ~ ~\n>\n> older words');
    expect(text).toContain('> New words');
    expect(text).not.toContain('older words');
  });
});

describe('nobody outside writes a header', () => {
  const evil = 'x\r\nBcc: evil@x.example\r\n\r\n<h1>hi';

  it.each([
    'a@b.example\r\nBcc: evil@x.example',
    'a@b.example, evil@x.example',
    'a@b.example;evil@x.example',
    'group: evil@x.example',
    '<evil@x.example>',
    '"a b"@x.example',
    'a@b@x.example',
    'a(comment)@x.example',
    'a\u0000@x.example',
    'a\u200b@x.example',
    '@x.example',
    'a@',
    'a',
    '',
    `${'a'.repeat(65)}@x.example`,
    `a@${'b'.repeat(260)}`,
  ])('by the address %j', (address) => {
    const ids = answer.ids;
    for (const writing of [
      { to: { address } },
      { cc: [{ address }] },
      { account: { address, name: 'x' } },
      { ids: { ...ids, replyTo: address } },
      { ids: { ...ids, bounceTo: address } },
    ])
      expect(compose({ ...answer, ...writing })).toEqual({
        outcome: 'refused',
        reason: expect.stringContaining('no e-mail address'),
      });
  });

  it('by names, subjects, ids, topics, files or links', async () => {
    const bytes = bytesOf(
      mailOf({
        account: { address: 'support@marlow.example', name: evil },
        by: { kind: 'representative', name: evil },
        to: { address: 'ana@customer.example', name: evil },
        cc: [{ address: 'bo@customer.example', name: `"${evil}" <evil@x.example>,` }],
        thread: {
          messageId: '<a>\r\nBcc: evil@x.example',
          references: ['<a@b>\r\nBcc: evil@x.example'],
          subject: evil,
          threadTopic: evil,
          threadIndex: evil,
          quoted: { from: { address: 'evil@x.example', name: evil }, date: 0, text: evil },
        },
        buttons: [
          { title: evil, url: 'https://f.example/"><script>' },
          { title: evil, url: 'javascript:alert(1)' },
        ],
      }),
    );
    const head = bytes.toString().split('\r\n\r\n')[0]!;
    expect(head).not.toMatch(/^(?:bcc|<h1)/im);
    expect(head.match(/^[\w-]+(?=:)/gm)?.sort()).toEqual([
      'Cc',
      'Content-Type',
      'Date',
      'From',
      'MIME-Version',
      'Message-ID',
      'Subject',
      'Thread-Topic',
      'To',
    ]);
    const mail = await read({ thread: { ...thread, subject: evil } });
    expect(mail.html).not.toContain('<h1');
  });

  it('shows pictures of our articles small, each a link with its words, and those from elsewhere as links', async () => {
    const picturesAt = 'https://help.marlow.example/articles/files/';
    const text = `See ![the "map"](${picturesAt}a%20b.png), ![x](https://t.example/p.png), [plan](${picturesAt}c.png) and ![form](${picturesAt}form.pdf).`;
    const { html, text: plain } = await read({ message: { text, format: 'markdown' }, picturesAt });
    expect(String(html).match(/<img[^>]*>/g)).toEqual([
      expect.stringContaining(`<img src="${picturesAt}a%20b.png" alt="the &#34;map&#34;" style="`),
    ]);
    expect(html).toContain(`<a href="${picturesAt}a%20b.png"><img`);
    expect(html).toContain('<a href="https://t.example/p.png">x</a>');
    expect(plain).toContain(`the "map" (${picturesAt}a%20b.png)`);
  });

  it('and no link leads elsewhere than to the web, a mailbox or a telephone', async () => {
    const text =
      '[a](javascript:alert(1)) [b](data:text/html,x) [c](file:///etc/passwd) [d](sms:+1) <script>x</script> ![p](https://t.example/p.png) [e](mailto:a@b.example) [f](tel:+1) [g](https://x.example/"onclick="x)';
    const { html } = await read({ message: { text, format: 'markdown' } });
    const hrefs = [...String(html).matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(hrefs).toEqual([
      'https://t.example/p.png',
      'mailto:a@b.example',
      'tel:+1',
      'https://x.example/&#34;onclick=&#34;x',
    ]);
    expect(html).not.toMatch(/<script|<img|onclick="/);
  });
});
