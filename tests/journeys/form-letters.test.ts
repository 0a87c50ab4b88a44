import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ReadyLetter } from '../../src/knowledge/form-letters/form-letters.ts';
import { type Frontdesk, type Home, makeHome, openConversation, startFrontdesk } from '../helpers/frontdesk.ts';
import { until } from '../helpers/until.ts';
import { signIn } from '../helpers/web-desk.ts';
import { describeWith } from '../setup/needs.ts';

const refund = 'data/letters/en/general/refund.md';
const letter = (text: string) => `---\ntitle: Your refund\nblanks: [amount]\n---\n${text}\n`;

describeWith('redis', 'form letters', () => {
  let home: Home;
  let frontdesk: Frontdesk;
  beforeAll(async () => {
    home = makeHome({ pool: { question: 'When does the pool open?', answer: 'At nine.' } });
    home.write(
      refund,
      letter('Hello {{customer.name}}, {{amount}} is on its way. {{ticket.number}}, {{organisation.name}}'),
    );
    frontdesk = await startFrontdesk({ folder: home.folder });
  });
  afterAll(async () => {
    expect(await frontdesk?.stop()).toBe(0);
    home.remove();
  });

  it('are found at the desk as trainers wrote them, filled in, and reach the customer', async () => {
    const customer = await openConversation(frontdesk);
    await customer.says('I want to talk to a person', 'asked', frontdesk);
    const ana = await signIn(await frontdesk.command('desk', 'link', 'Ana'));
    const { ticket } = await ana.ticket(customer.conversation);
    await ana.does(ticket.number, { type: 'claim', saw: ticket.version });
    const { letters } = await ana.gets<{ letters: { id: string }[] }>('form-letters?words=refund');
    expect(letters.map(({ id }) => id)).toEqual(['refund']);
    const { pieces } = await ana.gets<ReadyLetter>(`tickets/${ticket.number}/form-letters/refund?locale=en`);
    const said = { 'customer.name': 'Ms Meyer', amount: '$ 12' };
    const text = pieces
      .map((piece) => ('text' in piece ? piece.text : (piece.value ?? said[piece.field as keyof typeof said])))
      .join('');
    expect(text).toBe(`Hello Ms Meyer, $ 12 is on its way. FD-${ticket.number}, Test Town`);
    await until('the claim', async () => (await ana.ticket(customer.conversation)).ticket.status === 'claimed');
    await ana.does(ticket.number, { type: 'reply', text });
    await until('the letter', async () => (await customer.hears(frontdesk)).includes(text));
  });

  it('change while Frontdesk runs; a broken one stays as it was, and the desk says what is wrong', async () => {
    const ana = await signIn(await frontdesk.command('desk', 'link', 'Ana'));
    const title = async () => (await ana.gets<{ letters: { title: string }[] }>('form-letters')).letters[0]?.title;
    home.write(refund, letter('{{nobody}} {{amount}}').replace('Your refund', 'Broken'));
    await until('the fault', async () => {
      const { faults } = await ana.gets<{ faults: string[] }>('board');
      return faults.some((fault) => fault.includes('refund.md:5 There is no field {{nobody}}'));
    });
    expect(await title()).toBe('Your refund');
    home.write(refund, letter('{{amount}}').replace('Your refund', 'Mended'));
    await until('the mended letter', async () => (await title()) === 'Mended');
  });
});
