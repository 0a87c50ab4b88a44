import { describe, expect, it } from '@jest/globals';
import { drawEntry } from '../../src/desks/slack/thread.ts';
import { type House, talk } from '../helpers/conversation.ts';

const ana = 'ana@x.example';

/** Somebody whose address is confirmed, and a representative who has just taken their case. */
async function helped(house: House = {}) {
  const all = await talk({ byMail: true, ...house });
  const { customer, mail, rep, clock, shown } = all;
  await customer.says('agent please');
  await customer.says('I have to go');
  await customer.says(ana);
  await customer.says(mail.codeFor(ana));
  await rep.claims();
  await customer.readsAll();
  mail.letters.splice(0);
  return {
    ...all,
    /** The customer's client is gone, and their representative has waited long enough. */
    waited: () => clock.passes('2 min'),
    address: async () => (await customer.record())?.address,
    /** Where the desk's list says that the ticket is. */
    listed: () => shown.filter((update) => update.kind === 'ticket').at(-1)?.channel,
  };
}

const intro = 'You had left our chat before this could reach you, so here it is by e-mail.';
const chat = 'console';

describe('what a representative says in a chat', () => {
  it('goes by mail when the customer has left', async () => {
    const { rep, mail, waited, address, listed, customer } = await helped();
    await rep.replies('It is **paid**.');
    await waited();
    expect(mail.letters).toEqual([
      expect.objectContaining({
        ...{ to: ana, subject: 'Your case FD-1001 at City of Marlow', from: 'Ana', beside: false, only: [ana] },
        text: `${intro} You can reply to this mail, or go on in the chat.\n\nIt is **paid**.`,
      }),
    ]);
    expect(await address()).toMatchObject({ channel: 'post', id: ana });
    expect(listed()).toBe('post');
    expect(rep.reads().at(-1)).toBe(
      'The customer has left the chat. What they have not read there went to a•••@x.example, and so does what is said until they write in the chat again.',
    );
    rep.seesThat('sent');
    const log = await customer.log();
    const moved = log.find(({ message }) => message.name === 'desk.moved')!;
    expect(drawEntry(moved, { customer: { id: 'u1' } }).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^The customer has left the chat\./),
    ]);
    // The log has it once.
    const texts = log.map(({ message }) => message.text);
    expect(texts.filter((text) => text?.includes('It is **paid**.'))).toHaveLength(1);
  });

  it('stays in the chat when their client has it', async () => {
    const { rep, mail, waited, address, customer } = await helped();
    await rep.replies('It is paid.');
    await customer.has();
    await waited();
    await rep.replies('And so is the other one.');
    await customer.has();
    await waited();
    expect(mail.letters).toEqual([]);
    expect(await address()).toMatchObject({ channel: chat });
  });

  it('stays in the chat when they have answered it', async () => {
    const { rep, mail, waited, customer } = await helped();
    await rep.replies('Is it paid?');
    await customer.says('Yes.');
    await waited();
    expect(mail.letters).toEqual([]);
  });

  it('stays in the chat when nobody has confirmed an address', async () => {
    const { customer, mail, rep, clock } = await talk({ byMail: true });
    await customer.says('agent please');
    await customer.says('I have to go');
    await customer.says(ana);
    mail.letters.splice(0);
    await rep.claims();
    await rep.replies('It is paid.');
    await clock.passes('2 min');
    expect(mail.letters).toEqual([]);
    expect((await customer.record())?.address.channel).toBe(chat);
  });

  it('goes as one letter, from what was not read on', async () => {
    const { rep, mail, waited, customer, clock } = await helped();
    await rep.replies('One.');
    await customer.has();
    await rep.replies('Two.');
    await clock.passes('1 min');
    await rep.replies('Three.');
    await waited();
    expect(mail.letters.map(({ text }) => text.split('\n\n').slice(1))).toEqual([['Two.', 'Three.']]);
  });

  it('is sent again as a whole when nobody knows whether it arrived, until it is known', async () => {
    const { rep, mail, waited, customer, receive, clock } = await helped();
    await rep.replies('Two.');
    await rep.replies('Three.');
    await waited();
    const log = await customer.log();
    const { id: delivery } = log.find(({ message }) => message.text === 'Three.')!.message;
    const told = (state: 'unconfirmed' | 'delivered') =>
      receive({
        kind: 'delivery',
        id: `${state}:${delivery}`,
        conversation: customer.id,
        at: clock.now(),
        destination: 'post',
        delivery,
        state,
      });
    await told('unconfirmed');
    await rep.resends('Three.');
    const [first, second, ...more] = mail.letters;
    expect(more).toEqual([]);
    expect(second).toMatchObject({ text: first?.text, from: 'Ana', only: [ana] });
    await told('delivered');
    expect(JSON.stringify((await customer.record())?.state)).not.toContain('posted');
  });

  it('goes as it reads now, and without what was taken back', async () => {
    const { rep, mail, waited, customer } = await helped({ edits: true });
    await rep.replies('It is payed.');
    await rep.replies('Never mind.');
    const said = (text: string) => async () =>
      (await customer.log()).find(({ message }) => message.text === text)!.message;
    await rep.edits(await said('It is payed.')(), 'It is paid.');
    await rep.deletes(await said('Never mind.')());
    await waited();
    expect(mail.letters.map(({ text }) => text.split('\n\n').slice(1))).toEqual([['It is paid.']]);
  });

  it('names its writers when there are several', async () => {
    const { rep, mail, waited, representative, customer } = await helped();
    const ben = representative(customer, 'Ben');
    await rep.replies('One.');
    await rep.assigns(ben.by);
    await ben.replies('Two.');
    await waited();
    expect(mail.letters.map(({ text }) => text.split('\n\n').slice(1))).toEqual([['Ana: One.', 'Ben: Two.']]);
  });

  it('goes at once when it is more than should be kept', async () => {
    const { rep, mail, clock } = await helped();
    await rep.replies('a'.repeat(3500));
    await rep.replies('b'.repeat(3500));
    await clock.passes('1 s');
    expect(mail.letters).toHaveLength(1);
    expect(mail.letters[0]!.text).toMatch(/a{3500}\n\nb{3500}$/);
  });

  it('goes with the end of the case, and nothing else that the bot says does', async () => {
    const { rep, mail, waited } = await helped();
    await rep.replies('It is paid.');
    await rep.resolves('answered');
    await waited();
    expect(mail.letters.map(({ text }) => text.split('\n\n').slice(1))).toEqual([['It is paid.']]);
  });

  it('is the bot’s word that the case has ended, when no person had written', async () => {
    const { rep, mail, waited } = await helped();
    await rep.resolves('done');
    await waited();
    expect(mail.letters.map(({ text }) => text.split('\n\n').slice(1))).toEqual([
      ['Ana has closed this case (FD-1001). Is there anything else? Just write.'],
    ]);
  });
});

describe('a chat that went on by mail', () => {
  async function gone(house: House = {}) {
    const all = await helped(house);
    await all.rep.replies('It is paid.');
    await all.waited();
    all.mail.letters.splice(0);
    await all.customer.readsAll();
    return all;
  }

  it('goes on there, each reply as a letter of its own', async () => {
    const { rep, mail } = await gone();
    await rep.replies('Until June.');
    expect(mail.letters).toEqual([expect.objectContaining({ to: ana, text: 'Until June.', beside: false })]);
    rep.seesThat('sent');
  });

  it('is answered by mail: the same customer, the same ticket', async () => {
    const { rep, customer, mail, address } = await gone();
    await customer.mails('Thank you, and the other one?', ana);
    expect(rep.reads()).toContain('Thank you, and the other one?');
    const record = await customer.record();
    expect(record).toMatchObject({ customer: { id: 'u1', email: ana, emailConfirmed: true } });
    expect(record?.participants).toBeUndefined();
    expect(await customer.ticket()).toMatchObject({ status: 'claimed', number: 1001 });
    await rep.replies('That one, too.');
    expect(mail.letters.map(({ text }) => text)).toEqual(['That one, too.']);
    expect(await address()).toMatchObject({ channel: 'post', id: ana });
  });

  it('goes on in the thread of what they wrote, when they were in the chat meanwhile', async () => {
    const { rep, customer, mail, waited } = await gone();
    await customer.mails('Thank you, and the other one?', ana);
    await customer.says('I am back.');
    await rep.replies('That one, too.');
    await waited();
    expect(mail.letters).toEqual([expect.objectContaining({ to: ana, subject: `Re: ${ana}` })]);
  });

  it('is in the chat again as soon as they write there', async () => {
    const { rep, customer, mail, address, listed, waited } = await gone();
    await customer.says('I am back.');
    expect(await address()).toMatchObject({ channel: chat });
    expect(listed()).toBe(chat);
    await rep.replies('Welcome back.');
    await customer.hears('Welcome back.');
    await customer.has();
    await waited();
    expect(mail.letters).toEqual([]);
  });

  it('is not there again because they only look: they see everything in both places', async () => {
    const { rep, customer, mail, address } = await gone();
    await customer.joins();
    await rep.replies('Until June.');
    await customer.hears('Until June.');
    expect(mail.letters.map(({ text }) => text)).toEqual(['Until June.']);
    expect(await address()).toMatchObject({ channel: 'post' });
  });

  it('goes on by mail again when they leave again', async () => {
    const { rep, customer, mail, waited } = await gone();
    await customer.says('I am back.');
    await rep.replies('Welcome back.');
    await waited();
    expect(mail.letters.map(({ text }) => text.split('\n\n').at(-1))).toEqual(['Welcome back.']);
  });

  it('is not carried on by somebody who only says that they are the customer', async () => {
    const { customer, address } = await gone();
    await customer.says('I am back.');
    await customer.mails('Send it to me', ana, 'untrusted');
    await customer.mails('Send it to me', 'mallory@x.example');
    expect(await address()).toMatchObject({ channel: chat });
  });

  it('is in the chat again when mail does not arrive, and its representative is told', async () => {
    const { rep, customer, mail, address, listed, waited } = await helped();
    mail.office.answer = { outcome: 'refused', reason: '550 no such user' };
    await rep.replies('It is paid.');
    await waited();
    rep.seesThat('failed: 550 no such user');
    expect(await address()).toMatchObject({ channel: chat });
    expect(listed()).toBe(chat);
    expect(rep.reads()).toContain('Mail to a•••@x.example does not arrive: the conversation is in the chat again.');
    expect((await customer.record())?.customer).toEqual({ id: 'u1', email: ana });
    await rep.replies('Are you there?');
    await waited();
    expect(mail.letters).toEqual([]);
  });

  it('says nothing of who comes and goes', async () => {
    const { rep, mail, customer } = await gone();
    await rep.transfers('billing');
    await rep.claims();
    await customer.hearsNothing();
    await rep.resolves('answered');
    expect(mail.letters).toEqual([]);
  });
});

describe('an address that the operator’s own system vouches for', () => {
  it('needs no code', async () => {
    const { customer, rep, mail, clock } = await talk({
      byMail: true,
      customer: { id: 'u-77', email: ana, verified: true },
    });
    await customer.says('agent please');
    await rep.claims();
    await rep.replies('It is paid.');
    await clock.passes('2 min');
    expect(mail.letters.map(({ to, text }) => [to, text.split('\n\n').at(-1)])).toEqual([[ana, 'It is paid.']]);
  });
});
