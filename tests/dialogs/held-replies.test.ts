import { describe, expect, it } from '@jest/globals';
import { type House, openHouse } from '../helpers/conversation.ts';

const minute = { console: 60_000 };

/** Ana has the conversation of a customer who wanted a person; what she replies is held for a minute. */
async function claimed(more: House = {}) {
  const house = await openHouse({ holds: minute, ...more });
  const customer = house.customer();
  const [ana, bea] = [house.representative(customer), house.representative(customer, 'Bea')];
  await customer.says('I want to talk to a person');
  await ana.claims();
  await customer.readsAll();
  const held = async (n = 0) => (await customer.ticket())?.held?.[n];
  const texts = async () => (await customer.readsAll()).map(({ text }) => text);
  return { ...house, customer, ana, bea, held, texts };
}

describe('a reply that is held', () => {
  it('is sent when its time has come, and only then counts as the answer', async () => {
    const { customer, ana, clock, held } = await claimed();
    await ana.replies('It is **open** today.');
    await customer.hearsNothing();
    expect(await held()).toMatchObject({ text: 'It is **open** today.', by: ana.by });
    expect(await customer.ticket()).toMatchObject({ status: 'claimed', unanswered: expect.any(Number) });
    await clock.passes('59 s');
    await customer.hearsNothing();
    await clock.passes('1 s');
    await customer.hears('It is **open** today.');
    const ticket = await customer.ticket();
    expect(ticket).toMatchObject({ firstReplied: clock.now() });
    expect(ticket).not.toHaveProperty('held');
    expect(ticket).not.toHaveProperty('unanswered');
    await clock.passes('10 min');
    await customer.hearsNothing();
  });

  it('tells its representative when it arrived, and is in the record', async () => {
    const { ana, clock, customer } = await claimed({ refuses: true });
    await ana.replies('Hello');
    await clock.passes('1 min');
    expect(ana.isTold()).toEqual(['failed: no such address']);
    expect((await customer.log()).at(-1)?.message).toMatchObject({ text: 'Hello' });
  });

  it('can be taken back, once', async () => {
    const { customer, ana, clock, held } = await claimed();
    await ana.replies('Wrong window');
    const reply = await held();
    await ana.undoes(reply);
    expect(await held()).toBeUndefined();
    await ana.undoes(reply);
    await clock.passes('5 min');
    await customer.hearsNothing();
    expect(ana.isTold()).toEqual(['kept: You took it back.', 'That was sent already, or taken back.']);
    expect(await customer.transcript()).not.toContain('Wrong window');
  });

  it('is not for others to take back or to change', async () => {
    const { customer, ana, bea, clock, held } = await claimed();
    await ana.replies('Mine');
    await bea.undoes(await held());
    await bea.rewrites(await held(), 'Bea’s');
    await clock.passes('1 min');
    await customer.hears(/^Mine$/);
    expect(bea.isTold()).toEqual([
      'That was sent already, or taken back.',
      'That was sent already, or taken back. What you made of it was kept as a note.',
    ]);
  });

  it('waits anew when it was changed, and those after it stay after it', async () => {
    const { customer, ana, clock, held } = await claimed();
    await ana.replies('We close at 5.');
    await clock.passes('10 s');
    await ana.replies('See you then!');
    await clock.passes('40 s');
    await ana.rewrites(await held(), 'We close at 6.');
    await clock.passes('50 s');
    await customer.hearsNothing();
    await clock.passes('10 s');
    await customer.hears(/^We close at 6\.$/);
    await customer.hears(/^See you then!$/);
    await customer.hearsNothing();
  });

  it('does not leave while it is being changed', async () => {
    const { customer, ana, clock, held } = await claimed();
    await ana.replies('We close at 5.');
    for (let n = 0; n < 4; n++) {
      await clock.passes('40 s');
      await ana.rewrites(await held());
    }
    await customer.hearsNothing();
    await clock.passes('1 min');
    await customer.hears(/^We close at 5\.$/);
  });

  it('goes out in the order of writing, each at its time', async () => {
    const { customer, ana, clock } = await claimed();
    for (const text of ['one', 'two', 'three']) {
      await ana.replies(text);
      await clock.passes('20 s');
    }
    await customer.hears('one');
    await customer.hearsNothing();
    await clock.passes('20 s');
    await customer.hears('two');
    await clock.passes('5 min');
    await customer.hears('three');
    await customer.hearsNothing();
  });

  it('stays held when the customer writes meanwhile', async () => {
    const { customer, ana, clock, held } = await claimed();
    await ana.replies('It is 40 dollars.');
    await customer.says('And the late fee?');
    expect(await held()).toMatchObject({ text: 'It is 40 dollars.' });
    await customer.hearsNothing();
    await clock.passes('1 min');
    await customer.hears('40 dollars');
  });

  it.each([
    ['resolves', (ana: Rep) => ana.resolves(), /Ana has closed|FD-1001|anything else|closed/i],
    ['returns it', (ana: Rep) => ana.returns(), /./],
    ['transfers it', (ana: Rep) => ana.transfers('billing'), /Utility Billing/],
    ['releases it', (ana: Rep) => ana.releases(), /./],
  ])('is sent first when its representative %s', async (_, leaves, words) => {
    const { customer, ana, clock } = await claimed();
    await ana.replies('It is done.');
    await ana.replies('Goodbye!');
    await leaves(ana);
    await customer.hears(/^It is done\.$/);
    await customer.hears(/^Goodbye!$/);
    await customer.hears(words);
    expect((await customer.ticket())?.held).toBeUndefined();
    await clock.passes('5 min');
    expect((await customer.readsAll()).map(({ text }) => text)).not.toContain('It is done.');
  });

  it('stays held when what would end the conversation does not count', async () => {
    const { customer, ana, held } = await claimed();
    await ana.replies('Wait');
    await ana.transfers('nowhere');
    await customer.hearsNothing();
    expect(await held()).toMatchObject({ text: 'Wait' });
  });

  it('comes back to its writer as a note when somebody else takes the conversation over', async () => {
    const { customer, ana, bea, clock, texts } = await claimed();
    await ana.replies('I look into it.');
    await bea.assigns(bea.by);
    await clock.passes('5 min');
    expect(await texts()).toEqual([expect.stringContaining('Bea')]);
    expect(ana.isTold()).toEqual([
      'kept: Bea has FD-1001 now. It was kept as a note.',
      'Bea has FD-1001 now: what you write there is kept as a note.',
    ]);
    expect(ana.reads()).toContain('I look into it.');
    expect(await customer.ticket()).not.toHaveProperty('held');
  });

  it('is sent when its representative hands the conversation to somebody', async () => {
    const { customer, ana, bea } = await claimed();
    await ana.replies('My colleague goes on.');
    await ana.assigns(bea.by);
    await customer.hears(/^My colleague goes on\.$/);
    await customer.hears('Bea');
  });

  it('is sent by whichever process finds it due: nothing of it is in one', async () => {
    const { store, customer, ana, clock, held } = await claimed();
    await ana.replies('Still here');
    const { id, until } = (await held())!;
    await clock.passes('2 min');
    await customer.hears('Still here');
    // Two sweepers found it.
    const again = { kind: 'due' as const, id: `due:held:${id}@${until}`, conversation: customer.id, at: until };
    expect(await store.receive({ ...again, timer: `held:${id}` })).toMatchObject({ fresh: false });
    await customer.hearsNothing();
  });
});

type Rep = Awaited<ReturnType<typeof claimed>>['ana'];

describe('a reply that is not held', () => {
  it('to somebody in danger, who hears what was held before it', async () => {
    const { customer, ana } = await claimed();
    await ana.replies('Your bill is 40 dollars.');
    await customer.says('I smell gas in my house');
    await customer.readsAll();
    await ana.replies('Leave the house now.');
    await customer.hears(/^Your bill is 40 dollars\.$/);
    await customer.hears(/^Leave the house now\.$/);
    await customer.hearsNothing();
  });

  it('takes the way it always took', async () => {
    const { customer, ana, shown } = await claimed({ holds: { email: 60_000 } });
    const before = shown.length;
    await ana.replies('At once');
    await customer.hears('At once');
    await ana.replies('And again');
    await customer.hears('And again');
    // The ticket is shown once, since the customer has been answered; each reply is copied. That the customer has it is said
    // when their client does.
    expect(shown.slice(before).map(({ kind }) => kind)).toEqual(['ticket', 'entry', 'entry']);
  });
});
