import { describe, expect, it } from '@jest/globals';
import { Overloaded } from '../../src/knowledge/limiter.ts';
import { talk } from '../helpers/conversation.ts';

/** A desk at which so much is asked that nothing can be looked up, until it is quiet. */
async function flooded(house: Parameters<typeof talk>[0] = {}) {
  let error: Error | undefined = new Overloaded(3000);
  const all = await talk({ ...house, cannotLookUp: () => error });
  return {
    ...all,
    floods: (other: Error = new Overloaded(3000)) => {
      error = other;
    },
    quiet: () => {
      error = undefined;
    },
  };
}

describe('when too much is asked at once', () => {
  it('a question is answered a little later, and that is said once', async () => {
    const { customer, clock, quiet, asides } = await flooded();
    await customer.says('How can I pay my water bill?');
    await customer.hears(/^Hello, .*One moment, please: many people are asking at once\./s);
    for (let i = 0; i < 4; i++) await clock.passes('10 s');
    await customer.hearsNothing();
    quiet();
    await clock.passes('30 s');
    await customer.hears(/^Pay \*\*online\*\*/);
    await clock.passes('10 min');
    await customer.hearsNothing();
    expect(await customer.ticket()).toBeUndefined();
    expect(await asides()).toEqual([]);
  });

  it('what follows meanwhile belongs to it', async () => {
    const { customer, clock, quiet } = await flooded();
    await customer.says('How can I pay');
    await customer.says('my water bill?');
    await customer.hears(/One moment, please/);
    quiet();
    await clock.passes('5 s');
    await customer.hears(/^Pay \*\*online\*\*/);
    await customer.hearsNothing();
  });

  it('for minutes, a person is offered, and no ticket is made by it', async () => {
    const { customer, clock, asides } = await flooded();
    await customer.says('How can I pay my water bill?');
    for (let i = 0; i < 40; i++) await clock.passes('10 s');
    await customer.hears(/One moment, please/);
    await customer.hears(/I still can't look that up: too many people are asking at once\. Shall I get a colleague/);
    await customer.hearsNothing();
    expect(await customer.ticket()).toBeUndefined();
    expect(await asides()).toEqual([]);
    await customer.presses('Yes');
    await customer.hears(/getting a colleague/);
    expect(await customer.ticket()).toMatchObject({ subject: 'How can I pay my water bill?', reason: 'unanswered' });
  });

  it('danger does not wait', async () => {
    const { customer } = await flooded();
    await customer.says('my kitchen is on fire');
    await customer.hears(/please call the emergency number first/);
    expect(await customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
  });

  it('little is kept of what is written, however much it is', async () => {
    const { customer } = await flooded();
    for (let i = 0; i < 12; i++) await customer.says(`${i} `.repeat(1300));
    expect(JSON.stringify(await customer.state()).length).toBeLessThan(3000);
  });

  it('somebody who waits for a person is not told so, and is heard', async () => {
    const { customer, rep, quiet, floods, clock, asides } = await flooded();
    quiet();
    await customer.says('agent please');
    await customer.readsAll();
    for (const error of [new Overloaded(3000), new Error('the search broke down')]) {
      floods(error);
      await clock.passes('1 min');
      await customer.says(`my meter shows ${error.message}`);
      await customer.hears(/case/);
      expect(rep.reads()).toContain(`my meter shows ${error.message}`);
    }
    await customer.says('I smell gas in the kitchen now');
    await customer.hears(/please call the emergency number first/);
    expect(await customer.ticket()).toMatchObject({ reason: 'danger' });
    expect(await asides()).toEqual([]);
  });
});

it('a look-up is told who asks, while the bot has the conversation and while a person is waited for', async () => {
  const asked: (string | undefined)[] = [];
  const { customer, receive, clock } = await talk({
    cannotLookUp: (who) => {
      asked.push(who);
      return undefined;
    },
  });
  const says = (text: string, id: string) =>
    receive({
      ...{ kind: 'heard', id, conversation: customer.id, at: clock.now(), from: 'hash-of-ann' },
      ...{ address: { channel: 'console', id: customer.id }, customer: { id: 'u1' } },
      message: {
        ...{ type: 'message', id, timestamp: '', channelId: 'console', text },
        ...{ from: { id: 'u1', role: 'user' }, conversation: { id: customer.id } },
      },
    });
  await says('How can I pay my water bill?', 'm1');
  await says('I want to talk to a person', 'm2');
  await says('And where is the town hall?', 'm3');
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(new Set(asked)).toEqual(new Set(['hash-of-ann']));
});
