import { describe, expect, it } from '@jest/globals';
import { openHouse } from '../helpers/conversation.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** For how long, from the first moment on, a conversation is kept; in hours. */
async function openDesk() {
  const house = await openHouse({ now: '2026-03-03T15:00:00Z', keep: { console: 2 * DAY } });
  const customer = house.customer();
  const begun = Date.parse('2026-03-03T15:00:00Z');
  const hours = async () => {
    const until = (await customer.record())?.kept?.until;
    return typeof until === 'number' ? (until - begun) / HOUR : until;
  };
  return { house, customer, hours };
}

describe('a conversation is kept', () => {
  it('an hour while it was only opened', async () => {
    const { house, customer, hours } = await openDesk();
    await customer.joins();
    expect(await hours()).toBe(1);
    await house.clock.passes('30min');
    await customer.joins();
    expect(await hours()).toBe(1.5);
  });

  it('as long as its channel says, from the last message on', async () => {
    const { house, customer, hours } = await openDesk();
    await customer.joins();
    await customer.says('How can I pay my utility bill?');
    expect(await hours()).toBe(48);
    await house.clock.passes('10min');
    await customer.says('thank you');
    // Not worth a write.
    expect(await hours()).toBe(48);
    await house.clock.passes('5h');
    await customer.says('How can I pay my utility bill?');
    expect(await hours()).toBeCloseTo(48 + 5 + 1 / 6, 1);
  });

  it('just as long when what was said first waits for its end', async () => {
    const { house, customer, hours } = await openDesk();
    await customer.says('hello, I want to');
    expect(await hours()).toBe(48);
    await house.clock.passes('3s');
    expect(await hours()).toBeGreaterThanOrEqual(48);
  });

  it('for ever while a person has it, and as before when they are done', async () => {
    const { house, customer, hours } = await openDesk();
    await customer.says('I want to talk to a person');
    expect((await customer.ticket())?.status).toBe('waiting');
    expect(await hours()).toBe('forever');
    const rep = house.representative(customer);
    await rep.claims();
    await house.clock.passes('10d');
    await rep.replies('Sorry for the wait.');
    expect(await hours()).toBe('forever');
    await rep.resolves();
    expect(await hours()).toBe(10 * 24 + 48);
    await customer.says('I want to talk to a person');
    expect(await hours()).toBe('forever');
  });

  it('for ever when the bot failed and a person must look', async () => {
    const house = await openHouse({ breaks: (event) => event.kind === 'heard' });
    const customer = house.customer();
    await customer.says('hello');
    for (let i = 0; i < 8; i++) await house.clock.passes('10s');
    expect((await customer.ticket())?.reason).toBe('bot-failed');
    expect((await customer.record())?.kept?.until).toBe('forever');
  });
});
