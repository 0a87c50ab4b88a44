import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

const asked = async () => {
  const talked = await talk();
  await talked.customer.says('my bill?');
  const said = await talked.customer.hears(/^Hello.*\n\nWhich of these is closest to your question\?$/s);
  const titles = (said.suggestedActions?.actions ?? []).map(({ title }) => title).slice(0, -1);
  return { ...talked, titles };
};

describe('choices', () => {
  it('are buttons that say what the customer would say, and the text names no numbers', async () => {
    const { customer, titles } = await asked();
    expect(titles).toHaveLength(3);
    for (const title of titles) expect(await customer.transcript()).not.toContain(title);
    expect(await customer.buttons()).toEqual([...titles, 'None of these']);
  });

  it.each(['1', 'the first', 'number 1 please', '#1', 'el primero'])('are taken by %s', async (words) => {
    const { customer, titles } = await asked();
    await customer.says(words);
    const { text } = await customer.hears(/Did that help\?/);
    const again = await talk();
    await again.customer.says(titles[0]!);
    await again.customer.hears(text!.replace(/\n\nDid that help.*/s, ''));
  });

  it('are taken by a button, and by their words', async () => {
    const { customer, titles } = await asked();
    await customer.presses(titles[2]!);
    await customer.hears(/Did that help\?/);
    const other = await asked();
    await other.customer.says(titles[1]!.toUpperCase());
    await other.customer.hears(/Did that help\?/);
  });

  it('give way to a new question', async () => {
    const { customer } = await asked();
    await customer.says('How do I report a power outage?');
    await customer.hears(/^Call 555-0190/);
  });

  it('ask again for a number that is none of them', async () => {
    const { customer } = await asked();
    await customer.says('7');
    await customer.hears(/^Which one is it\? Please choose one/);
    await customer.says('yes');
    await customer.hears(/^Once more: Which one is it\?/);
    await customer.says('2');
    await customer.hears(/Did that help\?/);
  });

  it.each(['none of these', 'No', 'ninguna de estas'])(
    'that do not fit (%s) give a second chance, then a person',
    async (words) => {
      const { customer } = await asked();
      await customer.says(words);
      await customer.hears('All right, none of these. Could you put your question in other words?');
      await customer.says('Does the mayor like jazz music?');
      await customer.hears(/^I don't have an answer to that, so I'm getting a colleague/);
      expect(await customer.ticket()).toMatchObject({ reason: 'unanswered' });
    },
  );

  it('are not offered twice: then a person is fetched', async () => {
    const { customer } = await asked();
    await customer.says('my bill?');
    await customer.hears(/put it in other words/);
    await customer.says('my bill?');
    await customer.hears(/Which of these|colleague/);
  });

  it('of one is a plain question, with yes and no', async () => {
    const finds = { 'the paying thing, how': { decision: 'choices' as const, ids: ['pay-bill'] } };
    for (const [words, heard] of [
      ['Yes', /Did that help\?/],
      ['no', /^All right, none of these/],
    ] as const) {
      const { customer } = await talk({ finds });
      await customer.says('the paying thing, how');
      await customer.hears(/Did you mean this\?\n\n“How can I pay my water bill\?”$/);
      expect(await customer.buttons()).toEqual(['Yes', 'No']);
      await customer.says(words);
      await customer.hears(heard);
    }
  });
});
