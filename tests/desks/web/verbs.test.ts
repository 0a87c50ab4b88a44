import { afterEach, describe, expect, it } from '@jest/globals';
import type { SnoozeChoice } from '../../../src/handoff/snooze-times.ts';
import { signIn, type WebRepresentative } from '../../helpers/web-desk.ts';
import { type About, type Office, openOffice } from './office.ts';

const open: Office[] = [];
afterEach(async () => {
  for (const office of open.splice(0)) await office.stop();
});

/** An office where a customer waits with the tickets FD-1001 and, elsewhere, FD-1002. */
async function setup(about: About = {}) {
  const office = await openOffice();
  open.push(office);
  const jo: About = { by: { id: 'jo', name: 'Jo', email: 'jo@example.org', emailConfirmed: true } };
  await office.says('web:1', 'My bill is wrong', { ...jo, ...about });
  await office.says('web:2', 'Where is my refund?', jo);
  await office.says('web:3', 'My bin is full', { by: { id: 'ben', name: 'Ben' } });
  const enter = async (name: string) => {
    const who = await signIn(await office.desk.link(name));
    const act = async (type: string, more: object = {}, number = 1001) => {
      await who.does(number, { type, ...more });
      await office.idle();
      return (await office.queue.find(number))?.ticket;
    };
    return { ...who, act };
  };
  const said = async (conversation = 'web:1') =>
    (await office.log(conversation)).flatMap(({ message }) => (message.name === 'desk.act' ? [message.text] : []));
  return { ...office, enter, said };
}

const hour = 3_600_000;
const others = (who: WebRepresentative, number = 1001) =>
  who.gets<{ others: { number: number; status: string }[] }>(`tickets/${number}/others`);

describe('putting a ticket off', () => {
  it('offers times in the zone of who reads them, and keeps it in their hands until then', async () => {
    const { enter, idle } = await setup();
    const ana = await enter('Ana');
    await ana.act('claim');
    const { times } = await ana.gets<{ times: SnoozeChoice[] }>('snooze-times?zone=Asia/Tokyo');
    expect(times.map(({ label }) => label)).toEqual(['1 hour', '4 hours', 'Tomorrow, 9:00', 'Next week, Monday 9:00']);
    expect(new Date(times[2]!.until).getUTCHours()).toBe(0);
    expect(await ana.act('snooze', { until: times[1]!.until })).toMatchObject({
      ...{ status: 'snoozed', by: { name: 'Ana' }, until: times[1]!.until },
    });
    await idle();
    expect(await ana.act('claim')).toMatchObject({ status: 'claimed', by: { name: 'Ana' } });
  });

  it('ends it with the customer’s next word', async () => {
    const { enter, says, queue } = await setup();
    const ana = await enter('Ana');
    await ana.act('claim');
    await ana.act('snooze', { until: Date.now() + hour });
    await says('web:1', 'And another thing', { by: { id: 'jo', name: 'Jo' } });
    expect((await queue.find(1001))?.ticket.status).toBe('claimed');
  });

  it('says why it is not put off', async () => {
    const { enter } = await setup({ reason: 'danger' });
    const [ana, bea] = [await enter('Ana'), await enter('Bea')];
    const until = Date.now() + hour;
    await expect(ana.act('snooze', { until })).rejects.toThrow(
      '409 {"error":"Nobody has FD-1001 yet: claim it first."}',
    );
    await ana.act('claim');
    await expect(ana.act('snooze', { until })).rejects.toThrow('may be in danger: FD-1001 is not put off.');
    await ana.act('claim', {}, 1002);
    await expect(ana.act('snooze', { until: Date.now() - 1 }, 1002)).rejects.toThrow('That time is over');
    await expect(bea.act('snooze', { until }, 1002)).rejects.toThrow(
      'Ana has FD-1002 already. To do that, take it over',
    );
    await expect(ana.act('snooze', { until: 'soon' }, 1002)).rejects.toThrow('400');
  });
});

describe('assigning a ticket', () => {
  it('gives it to a colleague who was here lately, or works at another desk, and to nobody else', async () => {
    const { enter, acts } = await setup();
    const ana = await enter('Ana');
    await enter('Bea');
    const rita = { desk: 'slack', id: 'U0RITA', name: 'Rita' };
    await acts('web:3', { type: 'claim', by: rita });
    const { colleagues } = await ana.gets<{ colleagues: object[] }>('colleagues');
    expect(colleagues).toEqual([
      { desk: 'web', id: 'ana', name: 'Ana', away: false },
      { desk: 'web', id: 'bea', name: 'Bea', away: false },
      { ...rita, away: false },
    ]);
    expect(await ana.act('assign', { to: { desk: 'web', id: 'bea' } })).toMatchObject({
      ...{ status: 'claimed', by: { desk: 'web', id: 'bea', name: 'Bea' } },
    });
    expect(await ana.act('assign', { to: { desk: 'slack', id: 'U0RITA' } })).toMatchObject({ by: rita });
    await expect(ana.act('assign', { to: { desk: 'web', id: 'carl' } })).rejects.toThrow('They do not work here');
  });
});

describe('marking a ticket', () => {
  it('sets its priority, also while a colleague has it', async () => {
    const { enter, said } = await setup();
    const [ana, bea] = [await enter('Ana'), await enter('Bea')];
    await bea.act('claim');
    expect(await ana.act('set-priority', { priority: 'urgent' })).toMatchObject({
      priority: 'urgent',
      by: { name: 'Bea' },
    });
    expect(await said()).toContain('Ana set its priority to urgent.');
    await expect(ana.act('set-priority', { priority: 'vital' })).rejects.toThrow('400');
  });

  it('puts tags on and takes them off, and says what is no tag', async () => {
    const { enter } = await setup();
    const ana = await enter('Ana');
    expect(await ana.act('tag', { add: ['Refund!', 'Angry customer'] })).toMatchObject({
      tags: ['refund', 'angry-customer'],
    });
    expect(await ana.act('tag', { add: ['vip'], remove: ['refund'] })).toMatchObject({
      tags: ['angry-customer', 'vip'],
    });
    await expect(ana.act('tag', { add: ['…'] })).rejects.toThrow('A tag is a short word');
  });

  it('keeps inside what is written in internal mode', async () => {
    const { enter, log } = await setup();
    const ana = await enter('Ana');
    await ana.act('claim');
    expect(await ana.act('internal', { on: true })).toMatchObject({ internal: true });
    await ana.act('reply', { text: 'He is not to read this' });
    const entry = (await log('web:1')).find(({ message }) => message.text === 'He is not to read this');
    expect(entry?.audience).toBe('desk');
    expect((await ana.act('internal', { on: false }))?.internal).toBeUndefined();
  });
});

describe('opening a ticket again', () => {
  it('gives it to whoever does, whatever version they saw', async () => {
    const { enter } = await setup();
    const [ana, bea] = [await enter('Ana'), await enter('Bea')];
    await ana.act('claim');
    await ana.act('resolve', { disposition: 'done' });
    expect(await bea.act('reopen', { saw: 1 })).toMatchObject({ status: 'claimed', by: { name: 'Bea' }, reopened: 1 });
    await expect(ana.act('reopen')).rejects.toThrow('FD-1001 is open already.');
  });

  it('does not when the bot has the conversation again', async () => {
    const { enter } = await setup();
    const ana = await enter('Ana');
    await ana.act('claim');
    await ana.act('return');
    await expect(ana.act('reopen')).rejects.toThrow('there is nothing to reopen');
  });
});

describe('merging tickets', () => {
  it('offers the other tickets of the same customer, and goes on with the one that is chosen', async () => {
    const { enter, says, log } = await setup();
    const ana = await enter('Ana');
    expect(await others(ana)).toMatchObject({ others: [{ number: 1002, status: 'waiting' }] });
    await ana.act('claim', {}, 1002);
    expect(await ana.act('merge', { into: 1002 })).toMatchObject({
      ...{ status: 'resolved', disposition: 'merged', mergedInto: { conversation: 'web:2', number: 1002 } },
    });
    await says('web:1', 'Any news?', { by: { id: 'jo', name: 'Jo' } });
    const shown = (await log('web:2')).find(({ message }) => message.text === 'Any news?');
    expect(shown).toMatchObject({ audience: 'desk', message: { from: { role: 'user' } } });
    expect(await ana.act('reopen')).toMatchObject({ status: 'claimed', by: { name: 'Ana' } });
  });

  it('refuses those of others, those that have ended, and those that are not there', async () => {
    const { enter } = await setup();
    const ana = await enter('Ana');
    await expect(ana.act('merge', { into: 1003 })).rejects.toThrow('not proved that both are the same customer');
    await expect(ana.act('merge', { into: 1001 })).rejects.toThrow('That is this ticket');
    await expect(ana.act('merge', { into: 1009 })).rejects.toThrow('There is no ticket FD-1009 (any more).');
    await ana.act('resolve', { disposition: 'done' }, 1002);
    await expect(ana.act('merge', { into: 1002 })).rejects.toThrow('FD-1002 has ended: reopen it first.');
    expect(await others(ana)).toMatchObject({ others: [{ number: 1002, status: 'resolved' }] });
  });
});
