import { describe, expect, it } from '@jest/globals';
import { talk } from '../helpers/conversation.ts';

/** A customer whose ticket Ana has put off for two hours. */
async function snoozed(house: Parameters<typeof talk>[0] = {}) {
  const all = await talk(house);
  const { customer, rep, clock } = all;
  await customer.says('I want to talk to a person');
  await rep.claims();
  await rep.replies('I have to ask somebody, and come back to you.');
  await customer.readsAll();
  await rep.does({ type: 'snooze', until: clock.now() + 2 * 3_600_000 });
  return all;
}

describe('a customer whose ticket is put off', () => {
  it('hears nothing of it, and reaches their representative, not the bot', async () => {
    const { customer, rep } = await snoozed();
    await customer.hearsNothing();
    await customer.says('How can I pay my utility bill?');
    await customer.hearsNothing();
    expect(await customer.ticket()).toMatchObject({ status: 'claimed', by: rep.by, unanswered: expect.any(Number) });
    await rep.replies('Online, for instance.');
    await customer.hears('Online, for instance.');
  });

  it('is somebody’s again when the time has come, also when nobody wrote', async () => {
    const { customer, rep, clock, queue } = await snoozed();
    await clock.passes('119 min');
    expect(await customer.ticket()).toMatchObject({ status: 'snoozed' });
    expect((await queue.list({ limit: 9 }))[0]?.ticket.status).toBe('snoozed');
    await clock.passes('1 min');
    expect(await customer.ticket()).toMatchObject({ status: 'claimed', by: rep.by });
    expect((await queue.list({ limit: 9 }))[0]?.ticket.status).toBe('claimed');
    expect(rep.notices()).toEqual(['FD-1001 is back: you snoozed it until now.']);
    await customer.hearsNothing();
  });

  it('is heard at once in danger', async () => {
    const { customer, rep, shown } = await snoozed();
    await customer.says('I smell gas in my kitchen');
    expect((await customer.readsAll()).length).toBe(1);
    expect(await customer.ticket()).toMatchObject({ status: 'claimed', by: rep.by, reason: 'danger' });
    expect(JSON.stringify(shown)).toContain('desk.alarm');
  });

  it('talks with the bot no more after the ticket was reopened, and hears nothing of that', async () => {
    const { customer, rep } = await talk();
    await customer.says('I want to talk to a person');
    await rep.claims();
    await rep.does({ type: 'resolve', disposition: 'done' });
    await customer.says('How can I pay my utility bill?');
    await customer.readsAll();
    await rep.does({ type: 'reopen' });
    await customer.hearsNothing();
    await customer.says('yes');
    await customer.hearsNothing();
    expect(await customer.ticket()).toMatchObject({ status: 'claimed', reopened: 1, unanswered: expect.any(Number) });
  });
});
