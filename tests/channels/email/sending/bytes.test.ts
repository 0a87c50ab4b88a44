import { describe, expect, it } from '@jest/globals';
import MailComposer from 'nodemailer/lib/mail-composer';
import { bytesOf } from '../../../../src/channels/email/sending/bytes.ts';
import { mailOf } from './writing.ts';

const texts: Record<string, string> = {
  'one word': 'Yes.',
  nothing: '',
  'lines of all endings': 'one\r\ntwo\nthree \n four\t\n\n.\n..\nFrom here on\n',
  'a long line of ASCII': `${'word '.repeat(400)}end`,
  'a line without a space': 'x'.repeat(3000),
  'umlauts at the end of lines': `${'größe und mehr, '.repeat(60)}\nÄ \nß`,
  'another script': `${'水费怎么付？'.repeat(200)}\nそうです`,
  emoji: '👩‍👩‍👧 '.repeat(90),
  'equals signs': `a=b ${'='.repeat(200)} https://x.example/?a=1&b=${'2'.repeat(90)}`,
};

describe('the bytes of a mail', () => {
  it.each(Object.entries(texts))("are what nodemailer's own streams make of it: %s", async (_, text) => {
    const bytes = Buffer.from([...Array(2000).keys()].map((i) => i % 256));
    const files = [
      { name: 'größe.bin', type: 'application/octet-stream', bytes },
      { name: 'a.txt', type: 'text/plain', bytes: Buffer.from(text || 'a') },
      { name: 'empty.txt', type: 'text/plain', bytes: Buffer.alloc(0) },
    ];
    for (const format of ['plain', 'markdown'] as const)
      for (const attached of [[], files.slice(0, 1), files]) {
        const mail = mailOf({ message: { text, format }, files: attached, subject: text.slice(0, 200) });
        const streamed = await new MailComposer({ ...mail }).compile().build();
        expect(bytesOf(mail).toString('latin1')).toBe(streamed.toString('latin1'));
      }
  });
});
