import { describe, expect, it } from '@jest/globals';
import type { Claimed } from '../../src/handoff/ticket.ts';
import { type House, openHouse } from '../helpers/conversation.ts';

const jo = { id: 'jo', name: 'Jo', email: 'jo@example.org' };

/** One customer who asked for a person in two conversations; Ana has both tickets, FD-1001 and FD-1002. */
async function twice(house: House = {}, other: object = jo) {
  const all = await openHouse(house);
  const [first, second] = [all.customer(jo), all.customer(other)];
  const [ana, there] = [all.representative(first), all.representative(second)];
  for (const customer of [first, second]) await customer.says('I want to talk to a person');
  for (const hands of [ana, there]) await hands.claims();
  for (const customer of [first, second]) await customer.readsAll();
  return { ...all, first, second, ana, there };
}

/** The same, the second ticket merged into the first one. */
async function merged(house: House = {}) {
  const all = await twice(house);
  await all.there.does({ type: 'merge', into: 1001 });
  return all;
}

describe('merging two tickets of one customer', () => {
  it('ends the one, and the other goes on with it; the customer hears where', async () => {
    const { first, second, ana, there, queue } = await merged();
    expect(await second.ticket()).toMatchObject({
      ...{ status: 'resolved', disposition: 'merged', by: ana.by },
      mergedInto: { conversation: first.id, number: 1001 },
    });
    expect(await first.ticket()).toMatchObject({
      ...{ status: 'claimed', by: ana.by },
      merged: [{ conversation: second.id, number: 1002, channel: 'console' }],
    });
    await second.hears(
      'Ana looks after this together with your other case, FD-1001: there will be one answer for both.',
    );
    await first.hearsNothing();
    expect(ana.reads().at(-1)).toContain('Ana merged FD-1002 into this.');
    expect(there.reads().at(-2)).toBe('Ana merged it into FD-1001.');
    expect((await queue.find(1002))?.ticket).toMatchObject({ disposition: 'merged' });
  });

  it('shows there what is said in the conversation that was merged', async () => {
    const { first, second, ana } = await merged();
    await second.readsAll();
    await ana.replies('I look into it.');
    await second.says('By the way, it was $20.');
    await second.hears("I've added that to your case FD-1001, which a colleague looks after.");
    const note = (await first.log()).findLast(({ message }) => message.text === 'By the way, it was $20.');
    expect(note).toMatchObject({ audience: 'desk', message: { from: { name: 'Jo, in FD-1002 on console' } } });
    expect(ana.reads()).toContain('By the way, it was $20.');
    expect(await first.ticket()).toMatchObject({ status: 'claimed', unanswered: expect.any(Number) });
    await first.hears('I look into it.');
    await first.hearsNothing();
  });

  it('wakes the one that goes on, and makes it as important and as urgent as the other was', async () => {
    const { first, second, ana, there, clock } = await twice();
    await ana.replies('We hear back tomorrow.');
    await ana.does({ type: 'snooze', until: clock.now() + 86_400_000 });
    await there.does({ type: 'set-priority', priority: 'high' });
    await there.does({ type: 'tag', add: ['refund'] });
    const { unanswered } = (await second.ticket())!;
    await clock.passes('5 min');
    await there.does({ type: 'merge', into: 1001 });
    expect(await first.ticket()).toMatchObject({ status: 'claimed', priority: 'high', tags: ['refund'], unanswered });
    await ana.does({ type: 'snooze', until: clock.now() + 86_400_000 });
    await second.says('Hello?');
    expect(await first.ticket()).toMatchObject({ status: 'claimed' });
  });

  it('sends first what is held', async () => {
    const { second, there } = await twice({ holds: { console: 60_000 } });
    await there.replies('One moment.');
    await there.does({ type: 'merge', into: 1001 });
    await second.hears('One moment.');
    expect(await second.ticket()).toMatchObject({ status: 'resolved', disposition: 'merged' });
    expect(await second.ticket()).not.toHaveProperty('held');
  });

  it('ends with the ticket that goes on: after that the bot answers again', async () => {
    const { second, ana } = await merged();
    await ana.resolves();
    await second.readsAll();
    await second.says('How can I pay my utility bill?');
    await second.hears('Which of these');
    expect(await second.ticket()).not.toHaveProperty('mergedInto');
    await second.says('I want to talk to a person');
    expect(await second.ticket()).toMatchObject({ status: 'waiting' });
  });

  it('is followed through: into one that was merged itself', async () => {
    const all = await merged();
    const third = all.customer(jo);
    await third.says('I want to talk to a person');
    const hands = all.representative(third);
    await hands.claims();
    await all.ana.does({ type: 'merge', into: 1003 });
    await all.second.readsAll();
    await all.second.says('Still there?');
    await all.second.hears('your case FD-1003');
    expect(hands.reads()).toContain('Still there?');
  });

  it('is undone by reopening: what is said there is that ticket’s own again', async () => {
    const { first, second, there } = await merged();
    await there.does({ type: 'reopen' });
    await second.readsAll();
    await second.says('Only here');
    expect(await second.ticket()).toMatchObject({ status: 'claimed', unanswered: expect.any(Number) });
    expect(JSON.stringify(await first.log())).not.toContain('Only here');
  });

  it('never silences somebody in danger', async () => {
    const { second, there } = await merged();
    await second.readsAll();
    await second.says('I smell gas in my kitchen');
    expect(await second.readsAll()).toHaveLength(1);
    expect(await second.ticket()).toMatchObject({ status: 'waiting', reason: 'danger' });
    await there.claims();
    await there.does({ type: 'merge', into: 1001 });
    expect(await second.ticket()).toMatchObject({ status: 'claimed' });
    expect(there.notices().at(-1)).toBe('The customer may be in danger: FD-1003 stays a ticket of its own.');
  });

  it.each([
    [
      'another customer',
      { id: 'mo', email: 'jo@example.org' },
      1001,
      /^It is not proved that both are the same customer/,
    ],
    ['a number that there is not', jo, 4711, /^There is no ticket FD-4711/],
    ['itself', jo, 1002, /^That is this ticket/],
  ])('is refused with words: into that of %s', async (_, other, into, words) => {
    const { first, second, there } = await twice({}, other);
    await there.does({ type: 'merge', into });
    expect(there.notices().at(-1)).toMatch(words);
    expect(await second.ticket()).toMatchObject({ status: 'claimed' });
    expect(await first.ticket()).not.toHaveProperty('merged');
    await second.hearsNothing();
  });

  it('is refused when the other one has ended, and for who does not have this one', async () => {
    const { ana, there, second, representative } = await twice();
    await ana.resolves();
    await there.does({ type: 'merge', into: 1001 });
    const bea = representative(second, 'Bea');
    await bea.does({ type: 'merge', into: 1001 });
    expect(there.notices()).toEqual(['FD-1001 has ended: reopen it first.']);
    expect(bea.notices()).toEqual(['Ana has FD-1002 already. To do that, take it over first.']);
    expect(await second.ticket()).toMatchObject({ status: 'claimed' });
  });

  it('is done once, however often it is asked for', async () => {
    const { first, second, there } = await merged();
    const entries = (await first.log()).length;
    await there.does({ type: 'merge', into: 1001 });
    await second.readsAll();
    await there.does({ type: 'reopen' });
    await there.does({ type: 'merge', into: 1001 });
    expect(await second.ticket()).toMatchObject({ disposition: 'merged' });
    expect(((await first.ticket()) as Claimed).merged).toHaveLength(1);
    expect((await first.log()).length).toBe(entries);
  });
});
