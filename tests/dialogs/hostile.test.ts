import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

describe('whatever a customer sends', () => {
  it.each([
    ['4,000 characters', 'a long story '.repeat(307)],
    ['one word of 4,000 letters', 'x'.repeat(4000)],
    ['markup', '<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) <!channel> @here'],
    ['braces', '{name} {position, plural, other {#}} }{'],
    ['a prototype', '__proto__ constructor toString hasOwnProperty'],
    ['another script', 'これは日本語の質問です。どうすればいいですか？'],
    ['right to left', 'كيف يمكنني دفع فاتورتي؟'],
    ['zalgo', 'h̵̡̛͎̟̬̀͆e̷̘͎̓l̶̨̛̪͖̿p̷̮̈́ ̵̬̎m̸̗̌e̵̲̿ ̴̙̃n̵̲͑o̸͎͝w̶̮̏'],
  ])('%s gets an honest reply, and is never quoted', async (_, text) => {
    const { customer } = await talk();
    await customer.says(text);
    const [said] = await customer.readsAll();
    expect(said?.text).toMatch(/I don't have an answer to that|Which of these|Did you mean this|colleague/);
    expect(said?.text).not.toContain(text.slice(0, 12));
  });

  it.each(['', '   ', '...', '?!?!'])(
    '%j asks for a sentence, then offers a person, and fetches nobody',
    async (text) => {
      const { customer } = await talk();
      await customer.says(text);
      await customer.hears(/I can't make that out/);
      await customer.says(text);
      await customer.hears(/Shall I get a colleague for you\?/);
      await customer.says(text);
      await customer.hears(/Would you like a colleague/);
      expect(await customer.ticket()).toBeUndefined();
    },
  );

  it('files are not opened, and that is said', async () => {
    const { customer } = await talk();
    await customer.says('', {
      attachments: [{ contentType: 'image/png', contentUrl: 'https://evil.example/x.png', name: 'x.png' }],
    });
    await customer.hears(/I can't open files\. Could you tell me in words/);
  });

  it('a file that is kept is for a colleague to open: one is offered, and the ticket is about it', async () => {
    const { customer } = await talk();
    const file = { id: 'f1', name: 'meter.png', type: 'image/png', size: 100 };
    const attachments = [{ contentType: 'image/png', name: 'meter.png', file }];
    await customer.says('', { attachments });
    const said = await customer.hears(/I can't look into files myself.*A colleague can open it/);
    expect(said.suggestedActions?.actions.map(({ title }) => title)).toEqual(['Talk to a person']);
    await customer.says('Talk to a person');
    await customer.hears(/colleague/);
    expect(await customer.ticket()).toMatchObject({ subject: 'meter.png' });
    await customer.readsAll();
    await customer.says('', { attachments });
    await customer.hears(/passed on|added|colleague/i);
  });

  it('a name is said as plain text', async () => {
    const { customer, representative } = await talk();
    await customer.says('agent please');
    await customer.readsAll();
    await representative(customer, '**Ana** <b>').claims();
    expect(await customer.hears('You are now talking with **Ana** <b>.')).toMatchObject({ textFormat: 'plain' });
  });

  it('a card number reaches neither the question nor the ticket', async () => {
    const { customer } = await talk();
    await customer.says('my card 4111 1111 1111 1111 was charged twice, I want to talk to an agent');
    expect(JSON.stringify(await customer.state())).not.toContain('4111 1111');
    expect(await customer.ticket()).toMatchObject({ reason: 'asked' });
  });
});

it('state that another version stored is read as far as it goes', async () => {
  const { customer } = await talk();
  await customer.says('What goes into the recycling cart?');
  const { stateOf } = await import('../../src/dialogs/stored-state.ts');
  expect(stateOf(undefined)).toEqual({ version: 1, bot: { greeted: false, misses: 0 } });
  expect(stateOf({ bot: { greeted: true } })).toEqual({ version: 1, bot: { greeted: true, misses: 0 } });
});
