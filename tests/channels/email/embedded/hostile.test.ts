import { describe, expect, it } from '@jest/globals';
import type { EmbeddedBox } from '../../../../src/channels/email/embedded/box.ts';
import { boxes, type Line, mail } from './boxes.ts';

const { open, reader, stranger } = boxes();

/** Logs in by hand. */
async function enter(box: EmbeddedBox): Promise<Line> {
  const line = await stranger(box);
  const { username, password } = new URL(box.imapUrl);
  line.says(`a LOGIN "${decodeURIComponent(username)}" ${password}\r\n`);
  await line.hears(/^a OK/m);
  return line;
}

describe('whoever speaks nonsense to the embedded mailbox', () => {
  it.each([
    ['a\r\n', /^\* BAD/m],
    ['a \r\n', /^a BAD/m],
    ['* NOOP\r\n', /^\* BAD/m],
    ['a XYZZY\r\n', /^a BAD/m],
    ['a FETCH 1 FLAGS\r\n', /^a BAD/m],
    ['a LOGIN "open\r\n', /^a BAD/m],
    ['a LOGIN x (y\r\n', /^a BAD/m],
    [`a LOGIN ${'('.repeat(100)}\r\n`, /^a BAD/m],
    [`a LOGIN ${'x '.repeat(2001)}\r\n`, /^a BAD|^\* BYE/m],
    ['a LOGIN {300}\r\n', /^a NO \[TOOBIG\]/m],
    ['a APPEND INBOX {3000}\r\n', /^a NO \[TOOBIG\]/m],
  ])('is told so: %j', async (text, answer) => {
    const line = await stranger(await open());
    line.says(text);
    await line.hears(answer);
  });

  it.each([
    ['a line without end', 'x'.repeat(5000)],
    ['a literal that nobody asked for', `a LOGIN {99999999+}\r\n`],
    ['a NUL', 'a NOOP \0\r\n'],
  ])('is hung up on: %s', async (_what, text) => {
    const line = await stranger(await open());
    line.says(text);
    expect(await line.ended).toMatch(/^\* BYE/m);
  });

  it('may guess three times', async () => {
    const line = await stranger(await open());
    for (const tag of ['a', 'b', 'c']) line.says(`${tag} LOGIN support@marlow.example guessed\r\n`);
    line.says('d CAPABILITY\r\n');
    expect(await line.ended).toMatch(/^a NO .*\r\nb NO .*\r\nc NO [^\r]*\r\n$/m);
  });

  it('does not keep others from their mail', async () => {
    const box = await open();
    const lines: Line[] = [];
    for (let i = 0; i < 19; i++) lines.push(await stranger(box));
    const client = await reader(box);
    await expect(stranger(box)).rejects.toThrow('Too many connections');
    lines[0]!.socket.destroy();
    await box.deliver(mail());
    expect((await client.mailboxOpen('INBOX')).exists).toBe(1);
  });
});

describe('whoever has logged in to the embedded mailbox', () => {
  it.each([
    ['a SELECT INBOX', /^a OK/m],
    ['a SELECT "in\\"box"', /^a NO/m],
    ['a SELECT Customers', /^a NO/m],
    ['a SELECT (INBOX)', /^a NO/m],
    ['a STATUS INBOX (NONSENSE)', /^a BAD/m],
    ['a STATUS INBOX MESSAGES', /^a BAD/m],
    [`a LIST "" ${'*'.repeat(180)}x`, /^a OK/m],
    ['a LIST "" "%" EXTRA', /^a BAD/m],
    ['a APPEND INBOX', /^a BAD/m],
    ['a APPEND Elsewhere (\\Seen) "mail"', /^a NO \[TRYCREATE\]/m],
    ['a APPEND INBOX {36000001}', /^a NO \[TOOBIG\]/m],
    ['a LIST "" {9000}', /^a NO \[TOOBIG\]/m],
  ])('gets an answer to %s', async (text, answer) => {
    const line = await enter(await open());
    line.says(`${text}\r\n`);
    await line.hears(answer);
  });

  it.each([
    ['FETCH 1:*', /^b BAD/m],
    ['FETCH 1:* (NONSENSE)', /^b BAD/m],
    ['FETCH 0,7,4294967296 UID', /^b OK/m],
    ['FETCH 99999999999 UID', /^b BAD/m],
    ['FETCH 1 (BODY.PEEK[)', /^b BAD/m],
    ['FETCH 1 BODY.PEEK[NONSENSE]', /^b BAD/m],
    ['FETCH 1 BODY.PEEK[1.1.1.1.1.1.1.1.1]', /^b OK/m],
    ['FETCH 1 BODY.PEEK[]<4294967295.4294967295>', /BODY\[\]<4294967295> \{0\}\r\n\)\r\nb OK/m],
    ['FETCH 1 (FLAGS (UID))', /^b BAD/m],
    ['FETCH 1 FULL', /^\* 1 FETCH \(FLAGS \(\) .*ENVELOPE \(.*BODY \("text" "plain"[^\r]*\r\nb OK/m],
    ['STORE 1 FLAGS', /^b BAD/m],
    ['STORE 1 +FLAGS (\\Deleted)', /^b BAD/m],
    ['STORE 1 +FLAGS (\\Recent)', /^b BAD/m],
    [`STORE 1 +FLAGS (${Array.from({ length: 31 }, (_, i) => `k${i}`).join(' ')})`, /^b NO \[LIMIT\]/m],
    [`STORE 1 +FLAGS (${'k'.repeat(65)})`, /^b BAD/m],
    ['STORE 1 +FLAGS (one two ONE)', /^\* 1 FETCH \(FLAGS \(one two ONE\)\)\r\nb OK/m],
    ['SEARCH', /^b BAD/m],
    ['SEARCH NOT', /^b BAD/m],
    ['SEARCH OR ALL', /^b BAD/m],
    ['SEARCH BODY x', /^b BAD/m],
    ['SEARCH ()', /^b BAD/m],
    ['SEARCH SINCE 99-Foo-2026', /^b BAD/m],
    ['SEARCH CHARSET KOI8-R ALL', /^b BAD/m],
    ['SEARCH (OR (1:* UNSEEN) NOT (SUBJECT "x")) LARGER 5', /^\* SEARCH 1\r\nb OK/m],
    [`SEARCH ${'NOT '.repeat(1500)}ALL`, /^b OK/m],
    ['UID EXPUNGE 1', /^b BAD/m],
    ['EXPUNGE', /^b BAD/m],
  ])('gets an answer to %s in a folder', async (text, answer) => {
    const box = await open();
    await box.deliver(mail());
    const line = await enter(box);
    line.says(`a SELECT INBOX\r\nb ${text}\r\nc NOOP\r\n`);
    await line.hears(/^c OK/m);
    expect(line.heard()).toMatch(answer);
  });

  it('may write a mail a byte at a time, and several commands at once', async () => {
    const box = await open();
    const line = await enter(box);
    const text = mail();
    line.says(`b APPEND INBOX {${text.length}}\r\n`);
    await line.hears(/^\+ /m);
    for (const character of `${text}\r\n`) line.says(character);
    await line.hears(/^b OK \[APPENDUID \d+ 1\]/m);
    line.says('c SELECT INBOX\r\nd UID FETCH 1 BODY.PEEK[]\r\ne LOGOUT\r\n');
    const heard = await line.ended;
    expect(heard).toContain(`* 1 FETCH (UID 1 BODY[] {${text.length}}\r\n${text})\r\nd OK`);
    expect(heard).toMatch(/\* BYE .*\r\ne OK Done\r\n$/);
  });

  it('ends IDLE with DONE, and with nothing else', async () => {
    const line = await enter(await open());
    line.says('b IDLE\r\n');
    await line.hears(/^b BAD/m);
    line.says('c SELECT INBOX\r\nd IDLE\r\n');
    await line.hears(/^\+ idling/m);
    line.says('e NOOP\r\n');
    await line.hears(/^d BAD/m);
  });

  it('changes nothing in a folder that was opened to be read', async () => {
    const box = await open();
    await box.deliver(mail());
    const line = await enter(box);
    line.says('b EXAMINE INBOX\r\nc STORE 1 +FLAGS (\\Seen)\r\nd FETCH 1 BODY[HEADER]\r\ne FETCH 1 FLAGS\r\n');
    expect(await line.hears(/^e OK/m)).toMatch(/^c NO \[READ-ONLY\][\s\S]*\* 1 FETCH \(FLAGS \(\)\)\r\ne OK/m);
    line.says('f SELECT INBOX\r\ng FETCH 1 BODY[HEADER]\r\nh FETCH 1 FLAGS\r\n');
    expect(await line.hears(/^h OK/m)).toMatch(/\* 1 FETCH \(FLAGS \(\\Seen\)\)\r\nh OK/m);
  });

  it('gets mails of any making', async () => {
    const nested = Array.from(
      { length: 300 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    );
    const many = `--b\r\n\r\nx\r\n`.repeat(5000);
    const mails = [
      '',
      '\n\n',
      'no header at all',
      'Subject: bare\nFrom: x@y.example\n\nbody',
      `${'X: y\r\n'.repeat(20_000)}\r\n`,
      `To: ${'a@b.example,'.repeat(20_000)}\r\n\r\n`,
      nested.join(''),
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${many}`,
      `Content-Type: text/plain; ${'a="\\'.repeat(20_000)}\r\n\r\n`,
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b',
      'Content-Type: message/rfc822\r\n\r\n',
    ];
    const box = await open();
    for (const raw of mails) await box.deliver(raw);
    const client = await reader(box);
    await client.mailboxOpen('INBOX');
    const query = { uid: true, envelope: true, bodyStructure: true, source: true, headers: true };
    const found = await client.fetchAll('1:*', query, { uid: true });
    expect(found.map(({ source }) => source?.toString().replace(/^Return-Path.*\r\nDelivered-To.*\r\n/, ''))).toEqual(
      mails,
    );
  });
});
