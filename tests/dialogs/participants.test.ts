import { expect, it } from '@jest/globals';
import type { Address, Customer } from '../../src/conversation/event.ts';
import { MOST_PARTICIPANTS } from '../../src/conversation/people.ts';
import { drawCard } from '../../src/desks/slack/card.ts';
import { drawEntry } from '../../src/desks/slack/thread.ts';
import { talk, usualTeams } from '../helpers/conversation.ts';

type Talk = Awaited<ReturnType<typeof talk>>;

const ana: Partial<Customer> = { id: 'mailto:ana@example.org', name: 'Ana Lopez', email: 'ana@example.org' };
const ben: Customer = { id: 'mailto:ben@example.org', name: 'Ben Cole', email: 'ben@example.org' };

/** Somebody who is, or writes, where the customer does, or at an address of their own. */
function somebody({ customer, receive, clock }: Talk, who: Customer, at: Partial<Address> = {}) {
  const { id: conversation } = customer;
  let times = 0;
  const happened = () => ({ id: `${who.id}-${++times}`, conversation, at: clock.now(), customer: who });
  const address = { channel: 'console', id: conversation, ...at };
  return {
    async says(text: string) {
      const event = happened();
      const message = {
        ...{ type: 'message' as const, id: event.id, timestamp: new Date(event.at).toISOString(), text },
        ...{ channelId: address.channel, conversation: { id: conversation } },
        from: { id: who.id, role: 'user' as const, ...(who.name && { name: who.name }) },
      };
      await receive({ ...event, kind: 'heard', address, message });
    },
    async comes() {
      await receive({ ...happened(), kind: 'joined', address });
    },
  };
}

const lastShown = ({ shown }: Talk) => shown.filter((update) => update.kind === 'ticket').at(-1)!;

it('a colleague in copy becomes a participant, and never the customer', async () => {
  const desk = await talk({ customer: ana });
  const { customer, rep } = desk;
  await customer.says('I want to talk to a person');
  await somebody(desk, ben).says('We are on site until five.');
  expect(await customer.record()).toMatchObject({ customer: ana, participants: [ben] });
  expect((await customer.ticket())?.status).toBe('waiting');
  const said = (await customer.log()).find(({ message }) => message.text === 'We are on site until five.')!;
  expect(said).toMatchObject({ participant: ben.id, message: { from: { name: 'Ben Cole' } } });
  const told = 'Ben Cole is here now, where Ana Lopez was, and reads what is said. The ticket stays with Ana Lopez.';
  expect(rep.reads()).toContain(told);
});

it('who wrote last is remembered, and nobody of whom that is not sure', async () => {
  const desk = await talk({ customer: ana });
  const { customer } = desk;
  const last = async () => (await customer.record())?.participants?.filter(({ latest }) => latest).map(({ id }) => id);
  const cora: Customer = { id: 'mailto:cora@example.org', name: 'Cora' };
  await customer.says('I want to talk to a person');
  await somebody(desk, ben).says('We are on site until five.');
  expect(await last()).toEqual([ben.id]);
  const coraThere = somebody(desk, cora);
  await coraThere.says('Or six.');
  expect(await last()).toEqual([cora.id]);
  await somebody(desk, { id: 'mailto:dora@example.org' }, { channel: 'elsewhere' }).says('From another place.');
  expect(await last()).toEqual([]);
  await coraThere.says('Or seven.');
  expect(await last()).toEqual([cora.id]);
  await customer.says('Thank you both');
  expect(await last()).toEqual([]);
});

it('both are told apart by name in the thread, and the card lists who else speaks', async () => {
  const desk = await talk({ customer: ana });
  const { customer } = desk;
  await customer.says('I want to talk to a person');
  await somebody(desk, ben, { channel: 'mail', id: 'ben@example.org' }).says('We are on site until five.');
  const shown = lastShown(desk);
  expect(shown).toMatchObject({ customer: { name: 'Ana Lopez' }, participants: [{ name: 'Ben Cole' }] });
  const card = drawCard({
    conversation: customer.id,
    shown: numbered(shown),
    teamName: 'Front Desk',
    channel: 'Console',
  });
  expect(JSON.stringify(card)).toContain('with Ben Cole');
  const names = (await customer.log())
    .filter(({ message }) => message.from.role === 'user' && message.type === 'message')
    .flatMap((entry) => drawEntry(entry, shown).map(({ as }) => as?.name));
  expect(names).toEqual(['Ana Lopez (customer)', 'Ben Cole (not the customer)']);
});

it('somebody else who answers in mail does not draw the conversation to where they are', async () => {
  const desk = await talk({ customer: ana });
  const { customer, rep } = desk;
  await customer.says('I want to talk to a person');
  await somebody(desk, ben, { channel: 'mail', id: 'ben@example.org' }).says('We are on site until five.');
  expect((await customer.record())?.address).toEqual({ channel: 'console', id: customer.id });
  expect(rep.reads()).toContain('Ben Cole writes here too. The ticket stays with Ana Lopez.');
  expect(lastShown(desk).channel).toBe('console');
});

it('a visitor who signs in is the same customer, and stays it in a tab that does not know yet', async () => {
  const desk = await talk({ customer: { id: 'webchat:c1' } });
  const { customer, rep } = desk;
  await customer.says('I want to talk to a person');
  await rep.claims();
  const signedIn = somebody(desk, { id: 'u-77', name: 'Ana Lopez', verified: true });
  await signedIn.says('It is about my account.');
  expect((await customer.record())?.customer).toEqual({
    id: 'u-77',
    was: 'webchat:c1',
    name: 'Ana Lopez',
    verified: true,
  });
  expect(lastShown(desk).customer).toMatchObject({ id: 'u-77', name: 'Ana Lopez' });
  await customer.says('And the bill.');
  expect(await customer.record()).toMatchObject({ customer: { id: 'u-77', name: 'Ana Lopez', verified: true } });
  expect((await customer.record())?.participants).toBeUndefined();
  expect(rep.reads().filter((text) => text.includes('The ticket stays'))).toEqual([]);
});

it('another person who is signed in at the same computer is a participant, and representatives are told', async () => {
  const desk = await talk({ customer: { id: 'u-77', name: 'Ana Lopez', verified: true } });
  const { customer, rep } = desk;
  await customer.says('I want to talk to a person');
  await rep.claims();
  await somebody(desk, { id: 'u-78', name: 'Ben Cole', verified: true }).comes();
  const told = 'Ben Cole is here now, where Ana Lopez was, and reads what is said. The ticket stays with Ana Lopez.';
  expect(rep.reads()).toContain(told);
  await somebody(desk, { id: 'u-78', name: 'Ben Cole', verified: true }).says('Is this about our house?');
  expect(await customer.record()).toMatchObject({ customer: { id: 'u-77' }, participants: [{ id: 'u-78' }] });
  expect(rep.reads().filter((text) => text === told)).toHaveLength(1);
  expect(lastShown(desk)).toMatchObject({ customer: { id: 'u-77' }, participants: [{ id: 'u-78' }] });
});

it('an e-mail address that two signed-in people share makes them no one person', async () => {
  const shared = 'family@example.org';
  const desk = await talk({ customer: { id: 'u-77', name: 'Ana Lopez', email: shared, verified: true } });
  await desk.customer.says('I want to talk to a person');
  await somebody(desk, { id: 'u-78', name: 'Ben Cole', email: shared, verified: true }).says('Me too.');
  expect(await desk.customer.record()).toMatchObject({ customer: { id: 'u-77' }, participants: [{ id: 'u-78' }] });
});

it('what somebody else writes is not taken for the address that the customer was asked for', async () => {
  const hours = { zone: 'America/New_York', week: [[], [], [], [], [], [], []], closed: [] };
  const desk = await talk({ customer: { id: 'webchat:c1' }, teams: [{ ...usualTeams[0]!, hours }] });
  const { customer } = desk;
  await customer.says('I want to talk to a person');
  await somebody(desk, { id: 'guest', name: 'Ben Cole' }).says('ben@example.org');
  expect((await customer.record())?.customer).toEqual({ id: 'webchat:c1' });
  await customer.says('ana@example.org');
  expect((await customer.record())?.customer).toEqual({ id: 'webchat:c1', email: 'ana@example.org' });
});

it('names are tidied, and no more participants are kept than may be; all are heard', async () => {
  const desk = await talk({ customer: ana });
  const { customer, rep } = desk;
  await customer.says('I want to talk to a person');
  for (let i = 1; i <= MOST_PARTICIPANTS + 2; i++)
    await somebody(desk, { id: `p${i}`, name: ` P\u202e${i}\n${'x'.repeat(100)}` }).says(`Here is number ${i}.`);
  const { participants = [] } = (await customer.record())!;
  expect(participants).toHaveLength(MOST_PARTICIPANTS);
  expect(participants[0]!.name).toBe(`P1 ${'x'.repeat(77)}`);
  expect(rep.reads()).toContain(`Here is number ${MOST_PARTICIPANTS + 2}.`);
  const last = (await customer.log()).filter(({ message }) => message.from.role === 'user').at(-1);
  expect(last?.participant).toBe(`p${MOST_PARTICIPANTS + 2}`);
});

function numbered(shown: ReturnType<typeof lastShown>) {
  return { ...shown, ticket: { ...shown.ticket, number: 1001 } };
}

it('a customer who goes on by mail is the same person, and their ticket shows where they are', async () => {
  const desk = await talk({ customer: { id: 'webchat:c1' }, channel: 'webchat' });
  const { customer, rep } = desk;
  await customer.says('I want to talk to a person');
  await rep.claims();
  await somebody(desk, { id: 'webchat:c1', email: 'ana@example.org' }).says('I have to go.');
  const inMail = { channel: 'mail', id: 'ana@example.org' };
  await somebody(desk, { id: 'mailto:ana@example.org', name: 'Ana Lopez', email: 'Ana@example.org' }, inMail).says(
    'Hi.',
  );
  const elsewhere = await customer.record();
  expect(elsewhere).toMatchObject({ address: inMail, customer: { id: 'webchat:c1', name: 'Ana Lopez' } });
  expect(elsewhere?.participants).toBeUndefined();
  expect(lastShown(desk)).toMatchObject({ channel: 'mail', ticket: { status: 'claimed' } });
  await customer.says('I am back.');
  expect((await customer.record())?.address).toEqual({ channel: 'webchat', id: customer.id });
  expect(lastShown(desk)).toMatchObject({ channel: 'webchat', ticket: { status: 'claimed' } });
});

it('an address that a customer only typed makes nobody the customer who writes from it', async () => {
  const hours = { zone: 'America/New_York', week: [[], [], [], [], [], [], []], closed: [] };
  const desk = await talk({ customer: { id: 'webchat:c1' }, teams: [{ ...usualTeams[0]!, hours }] });
  const { customer } = desk;
  await customer.says('I want to talk to a person');
  await customer.says('ben@example.org');
  await somebody(desk, ben, { channel: 'mail', id: 'ben@example.org' }).says('Who writes in my name?');
  expect(await customer.record()).toMatchObject({
    address: { channel: 'console', id: customer.id },
    customer: { id: 'webchat:c1', email: 'ben@example.org' },
    participants: [ben],
  });
});
