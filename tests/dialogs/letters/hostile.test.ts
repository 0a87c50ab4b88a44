import { describe, expect, it } from '@jest/globals';
import { plainText } from '../../../src/markdown/plain.ts';
import { readMarkdown } from '../../../src/markdown/read.ts';
import { talk } from '../../helpers/conversation.ts';
import { about, bodyOf, post } from './post.ts';

const nothing = { decision: 'nothing' as const, ids: [] };

describe('whatever a letter holds', () => {
  it('what it asks is quoted shortened, as plain words, and without addresses that could be followed', async () => {
    const question = `Is **[this prize](https://evil.example/a)** at https://evil.example/${'x'.repeat(300)} and www.evil.example true?`;
    const { customer } = await post({ finds: { [question]: nothing } });
    await customer.says(`How can I pay my water bill? ${question}`);
    const body = bodyOf(await customer.hears('FD-1001'));
    const pieces = readMarkdown(body);
    expect(JSON.stringify(pieces)).not.toContain('evil.example');
    expect(plainText(pieces)).toContain("I don't have an answer to “Is **[this prize](… at … and … true?”.");
  });

  it('of a long question the beginning is quoted', async () => {
    const question = `Does the mayor like jazz music ${'very '.repeat(300)}much?`;
    const { customer } = await post();
    await customer.says(`How can I pay my water bill?\n\n${question}`);
    const body = bodyOf(await customer.hears('FD-1001'));
    expect(body).toMatch(/“Does the mayor like jazz music (very )+.*…”/);
    expect(body.length).toBeLessThan(600);
  });

  it.each([
    ['an address', 'Visit https://evil.example now'],
    ['markup', '**Win** <b>'],
    ['a header', 'Ana\nBcc: x@evil.example'],
    ['5,000 letters', 'A'.repeat(5000)],
  ])('no name is greeted that is %s', async (_, name) => {
    const { customer } = await post({ customer: { name } });
    await customer.says('How can I pay my water bill?');
    const { text } = await customer.hears(/^Hello,\n\n/);
    expect(text).not.toContain('evil');
  });

  it.each([
    ['20,000 letters', 'x'.repeat(20_000)],
    ['5,000 words', 'word '.repeat(5_000)],
    ['a thousand questions', 'Is that so? '.repeat(1000)],
    ['a thousand thanks', 'Thanks! '.repeat(1000)],
    ['nothing but quoted lines', '> hello\n'.repeat(1000)],
    ['markup', '<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) <!channel>'],
    ['another script', 'これは日本語の質問です。どうすればいいですか？'],
    ['prototypes', '__proto__ constructor toString hasOwnProperty'],
  ])('%s come to an end: an answer, a person, or an honest sentence', async (_, letter) => {
    const { customer, clock } = await post();
    await customer.says(letter);
    for (const time of ['10 s', '10 min']) await clock.passes(time);
    const said = await customer.readsAll();
    expect(said.length).toBeLessThanOrEqual(1);
    if (said.length === 0) expect(letter).toMatch(/^Thanks/);
    expect(JSON.stringify(await customer.state()).length).toBeLessThan(3000);
  });

  it('a subject of any length and kind is only a subject', async () => {
    const { customer } = await post();
    await customer.says('Does the mayor like jazz music?', about(`Re: ${'[x] '.repeat(500)}`));
    expect((await customer.ticket())?.subject.length).toBeLessThanOrEqual(200);
  });

  it('who writes in the place of the customer is greeted by their own name', async () => {
    const desk = await post();
    await desk.customer.says('How can I pay my water bill?');
    await desk.customer.readsAll();
    const { id } = desk.customer;
    const at = desk.clock.now();
    const shared = { timestamp: new Date(at).toISOString(), channelId: 'letters', conversation: { id } };
    await desk.receive({
      ...{ kind: 'heard', id: 'from-ben', conversation: id, at, address: { channel: 'letters', id } },
      customer: { id: 'ben@example.org', name: 'Ben Cole' },
      message: {
        ...shared,
        ...{ type: 'message', id: 'from-ben', from: { id: 'ben@example.org', role: 'user', name: 'Ben Cole' } },
        text: 'How much is the late fee?',
      },
    });
    await desk.customer.hears(/^Hello Ben,\n\nThe late fee is/);
  });
});

it('a chat is no letter', async () => {
  const { customer } = await talk({ customer: { name: 'Ana Lopez' } });
  await customer.says('How can I pay my water bill?');
  const { text } = await customer.hears(/^Hello, this is the automated front desk/);
  expect(text).not.toMatch(/Hello Ana|Kind regards|write back/);
});
