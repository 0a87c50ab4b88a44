import { describe, expect, it } from '@jest/globals';
import { openHouse } from '../helpers/conversation.ts';

/** Ana has the conversation of a customer who wanted a person. */
async function claimed() {
  const house = await openHouse({});
  const customer = house.customer();
  const ana = house.representative(customer);
  await customer.says('I want to talk to a person');
  await ana.claims();
  await customer.readsAll();
  return { ...house, customer, ana };
}

describe('a reply of which not all files came', () => {
  it('says so to the customer, who would look for them', async () => {
    const { customer, ana } = await claimed();
    await ana.does({ type: 'reply', text: 'Here are both plans.', missing: ['plan_a_.png', 'b.pdf'] });
    await customer.hears(
      "Here are both plans.\n\n(I wanted to send this with it, but it didn't come along: plan\\_a\\_.png, b.pdf.)",
    );
  });

  it('names five at most, and none when the words are as long as a message may be', async () => {
    const { customer, ana } = await claimed();
    const missing = Array.from({ length: 9 }, (_, i) => `${i}${'x'.repeat(200)}.png`);
    await ana.does({ type: 'reply', text: 'All of them.', missing });
    const [{ text = '' } = {}] = await customer.readsAll();
    expect(text).toMatch(/^All of them\..*0x.*4x+…, …\.\)$/s);
    expect(text).not.toContain('5x');
    await ana.does({ type: 'reply', text: 'y'.repeat(4000), missing });
    const [{ text: whole = '' } = {}] = await customer.readsAll();
    expect(whole).toBe('y'.repeat(4000));
  });

  it('has nothing more to say when it had no words, or when all came', async () => {
    const { customer, ana } = await claimed();
    await ana.does({ type: 'reply', text: 'All is here.' });
    await customer.hears('All is here.');
    expect(JSON.stringify(await customer.readsAll())).not.toContain('come along');
  });
});
