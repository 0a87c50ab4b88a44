import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

type Desk = Awaited<ReturnType<typeof talk>>;
const outOfOffice = 'I am out of the office until Monday. How can I pay my water bill?';
const byMachine = (desk: Desk, text = outOfOffice) => desk.customer.says(text, {}, 'machine');
const untrusted = (desk: Desk, text: string) => desk.customer.says(text, {}, 'untrusted');
/** Everything that timers may still bring has come. */
const aDay = async ({ clock }: Desk) => {
  for (const time of ['10 s', '10 s', '11 min', '1 d']) await clock.passes(time);
};
/** What the log holds for the desks alone, as texts. */
const inside = async ({ customer }: Desk) =>
  (await customer.log()).filter(({ audience }) => audience === 'desk').map(({ message }) => message.text ?? '');
const post = { channel: 'post', can: { live: false, buttons: false, markup: 'plain' as const } };

describe.each([
  ['a chat', {}],
  ['a channel that nobody watches', post],
])('what a machine wrote, on %s', (_, house) => {
  it('gets no reply and opens no ticket; the desk can read it, the customer side cannot', async () => {
    const desk = await talk(house);
    await byMachine(desk);
    await aDay(desk);
    await desk.customer.hearsNothing();
    expect(await desk.customer.ticket()).toBeUndefined();
    expect(await inside(desk)).toEqual([outOfOffice, expect.stringContaining('written by a machine')]);
    expect((await desk.customer.log()).filter(({ audience }) => audience === 'everyone')).toEqual([]);
  });

  it('opens nothing again, and is no question in the record', async () => {
    const desk = await talk(house);
    await desk.customer.says('I want to talk to a person');
    await desk.rep.claims();
    await desk.rep.replies('Here I am.');
    await desk.rep.resolves();
    await desk.customer.readsAll();
    await byMachine(desk);
    await desk.customer.hearsNothing();
    expect((await desk.customer.ticket())?.status).toBe('resolved');
    const asked = await desk.questions.list({ limit: 10 });
    expect(asked.map(({ text }) => text)).toEqual(['I want to talk to a person']);
  });

  it('is a note while a person has the case, who owes nobody a reply because of it', async () => {
    const desk = await talk(house);
    await desk.customer.says('I want to talk to a person');
    await desk.rep.claims();
    await desk.rep.replies('Here I am.');
    await desk.customer.readsAll();
    const before = await desk.customer.ticket();
    await byMachine(desk);
    await aDay(desk);
    await desk.customer.hearsNothing();
    expect(desk.rep.reads()).toEqual(
      expect.arrayContaining([outOfOffice, expect.stringContaining('written by a machine')]),
    );
    expect(await desk.customer.ticket()).toEqual(before);
  });

  it('answers nothing that the bot asked, and does not make its writer a participant', async () => {
    const desk = await talk(house);
    await desk.customer.says('How can I pay my water bill?');
    await desk.customer.readsAll();
    await byMachine(desk, 'No');
    const { id } = desk.customer;
    const address = { channel: house === post ? 'post' : 'console', id };
    const message = { type: 'message' as const, id: 'ooo', timestamp: new Date(desk.clock.now()).toISOString() };
    await desk.receive({
      ...{ kind: 'heard', id: 'ooo', conversation: id, at: desk.clock.now(), address, noReply: 'machine' },
      customer: { id: 'boss', name: 'Ben Cole' },
      message: { ...message, channelId: 'x', from: { id: 'boss', role: 'user' }, conversation: { id }, text: 'Away.' },
    });
    expect((await desk.customer.record())?.participants).toBeUndefined();
    expect((await desk.customer.state())?.bot.asking).toEqual({ what: 'helped' });
    await desk.customer.hearsNothing();
    await desk.customer.says('Yes');
    await desk.customer.hears(/glad/);
  });

  it('is no apology either when its turn fails', async () => {
    const desk = await talk({ ...house, breaks: ({ kind }) => kind === 'heard' });
    await byMachine(desk);
    for (let i = 0; i < 6; i++) await desk.clock.passes('10 s');
    await desk.customer.hearsNothing();
    expect(await desk.asides()).toHaveLength(1);
    expect(await desk.customer.ticket()).toBeUndefined();
  });
});

describe.each([
  ['a chat', {}],
  ['a channel that nobody watches', post],
])('a sender whom nobody vouches for, on %s', (_, house) => {
  it('gets a person, and hears nothing of the bot: not now, not later, not at the end', async () => {
    const desk = await talk(house);
    await untrusted(desk, 'How can I pay my water bill?');
    await aDay(desk);
    await untrusted(desk, 'Hello?');
    await aDay(desk);
    expect(await desk.customer.ticket()).toMatchObject({
      status: 'waiting',
      number: 1001,
      team: 'billing',
      subject: 'How can I pay my water bill?',
    });
    expect(await inside(desk)).toContainEqual(expect.stringContaining('Nobody vouches for the sender'));
    expect(desk.rep.reads()).toContain('Hello?');
    await desk.rep.claims();
    await desk.rep.releases();
    await desk.rep.resolves();
    await desk.rep.claims();
    await desk.rep.resolves();
    await aDay(desk);
    await desk.customer.hearsNothing();
    expect((await desk.customer.ticket())?.status).toBe('resolved');
  });

  it('is passed on to an open case without a word', async () => {
    const desk = await talk(house);
    await desk.customer.says('I want to talk to a person');
    await desk.customer.readsAll();
    await untrusted(desk, 'Where am I in line?');
    await aDay(desk);
    await desk.customer.hearsNothing();
    expect(desk.rep.reads()).toContain('Where am I in line?');
  });

  it('still alarms people when somebody may be in danger', async () => {
    const desk = await talk(house);
    await untrusted(desk, 'How can I pay my water bill?');
    await untrusted(desk, 'my stove is on fire');
    expect(await desk.customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
    expect(desk.rep.reads()).toContainEqual(expect.stringContaining('may be in danger'));
    const other = desk.another();
    await other.says('I want to kill myself', {}, 'untrusted');
    expect(await other.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
    await aDay(desk);
    await desk.customer.hearsNothing();
    await other.hearsNothing();
  });

  it('does not draw the conversation to where they wrote from, nor change who the customer is', async () => {
    const desk = await talk({ ...house, customer: { name: 'Ana Lopez' } });
    await desk.customer.says('I want to talk to a person');
    const before = await desk.customer.record();
    const { id } = desk.customer;
    const from = { id: before!.customer.id, name: 'Mallory', email: 'mallory@example.org' };
    await desk.receive({
      ...{ kind: 'heard', id: 'forged', conversation: id, at: desk.clock.now(), noReply: 'untrusted' },
      address: { channel: 'elsewhere', id: 'mallory' },
      customer: from,
      message: {
        ...{ type: 'message', id: 'forged', timestamp: new Date(desk.clock.now()).toISOString(), channelId: 'x' },
        ...{ from: { id: from.id, role: 'user' }, conversation: { id }, text: 'Write to me here.' },
      },
    });
    const after = await desk.customer.record();
    expect(after?.address).toEqual(before?.address);
    expect(after?.customer).toEqual(before?.customer);
  });

  it('gets a person, and no apology, when the turn fails', async () => {
    const desk = await talk({ ...house, breaks: ({ kind }) => kind === 'heard' });
    await untrusted(desk, 'How can I pay my water bill?');
    for (let i = 0; i < 6; i++) await desk.clock.passes('10 s');
    await aDay(desk);
    await desk.customer.hearsNothing();
    expect((await desk.customer.ticket())?.reason).toBe('bot-failed');
  });

  it('is answered again as soon as somebody who is vouched for writes', async () => {
    const desk = await talk(house);
    await untrusted(desk, 'How can I pay my water bill?');
    await desk.customer.says('It is me, and this is the right address.');
    await desk.customer.hears(/added that to your case/);
    await desk.rep.claims();
    await desk.rep.resolves();
    expect((await desk.customer.readsAll()).at(-1)?.text).toMatch(/Ana has closed this case/);
  });
});

it('is heard to its end by those who are to be alarmed', async () => {
  const desk = await talk();
  const long = 'We have lived here for years and like it. '.repeat(300);
  await untrusted(desk, `${long}\n\nMy stove is on fire.`);
  expect(await desk.customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
  await desk.customer.hearsNothing();
});
