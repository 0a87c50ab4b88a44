import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Frontdesk, type Home, makeHome, openConversation, startFrontdesk } from '../helpers/frontdesk.ts';
import { until } from '../helpers/until.ts';
import { signIn } from '../helpers/web-desk.ts';
import { describeWith } from '../setup/needs.ts';

const config =
  'name: Test Town\nlocales: [en]\nteams:\n  front: { name: Front, topics: [general] }\ndefault_team: front\nsurvey: true\n';

describeWith('redis', 'how it was', () => {
  let home: Home;
  let frontdesk: Frontdesk;
  beforeAll(async () => {
    home = makeHome({ pool: { question: 'When does the pool open?', answer: 'At nine.' } }, config);
    frontdesk = await startFrontdesk({ folder: home.folder });
  });
  afterAll(async () => {
    expect(await frontdesk?.stop()).toBe(0);
    home.remove();
  });

  it('is asked after a person has helped, said with one press, and counted', async () => {
    const customer = await openConversation(frontdesk);
    await customer.says('I want to talk to a person', 'asked', frontdesk);
    const ana = await signIn(await frontdesk.command('desk', 'link', 'Ana'));
    const { ticket } = await ana.ticket(customer.conversation);
    await ana.does(ticket.number, { type: 'claim', saw: ticket.version });
    const now = async () => (await ana.ticket(customer.conversation)).ticket;
    await until('the claim', async () => (await now()).status === 'claimed');
    await ana.does(ticket.number, { type: 'reply', text: 'At nine.' });
    await until('the reply', async () => (await customer.hears(frontdesk)).includes('At nine.'));
    await ana.does(ticket.number, { type: 'resolve', disposition: 'answered' });
    const asked = `Ana has closed your case FD-${ticket.number}. How was it?`;
    await until('the question', async () => (await customer.hears(frontdesk)).includes(asked));
    await customer.says('Very good', 'said', frontdesk);
    await until('the thanks', async () => (await customer.hears(frontdesk)).includes('Thank you, that helps us.'));
    await until('the count', async () =>
      (await frontdesk.command('survey')).includes('All  1 of 1 answered: 1 of 1 found it good (4 or 5 of 5)'),
    );
    const said = (await ana.reads(ticket.number)).map(({ message }) => message.text);
    expect(said).toContain('The customer rated 5 of 5.');
  });
});
