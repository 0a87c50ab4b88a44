import { describe, expect, it } from '@jest/globals';
import type { Team } from '../../src/handoff/routing.ts';
import { talk, usualTeams } from '../helpers/conversation.ts';

// 2026-11-28 is a Saturday.
const saturday = '2026-11-28T17:00:00Z';
const hours = {
  zone: 'America/New_York',
  week: [...Array.from({ length: 5 }, () => [{ from: 480, to: 1020 }]), [], []],
  closed: [],
};
const [front, billing] = usualTeams as [Team, Team];
const shut: Team = { ...front, hours };
const night: Team = { ...front, id: 'night', name: 'Night Watch' };
const emergency = { en: 'If anyone is in danger, call 911 now.', es: 'Si hay peligro, llame al 911.' };
const selfHarm = { en: 'Please call or text 988 now.', es: 'Llame al 988 y pulse 2.' };
const closed = { now: saturday, teams: [shut, { ...billing, hours }], emergency, selfHarm };
const forbidden = /closed|e-mail|in line|no atiende|correo|cola/;

describe('somebody in danger, while the team is closed', () => {
  it('hears what to do, and nothing of hours, addresses and lines', async () => {
    const { customer, clock } = await talk(closed);
    await customer.says('my stove is on fire');
    await customer.hears(/If anyone is in danger, call 911 now\. I'm alerting a colleague right now\.$/);
    await clock.passes('10 s');
    await customer.says('please help');
    await customer.hears(
      'If anyone is in danger, call 911 now. A colleague has been alerted and can read everything that you write here.',
    );
    await clock.passes('10 s');
    await customer.says('is anybody coming? where am I in line?');
    await customer.hears("If anyone is in danger, call 911 now. I've passed that on too");
    expect(await customer.transcript()).not.toMatch(/is closed|e-mail|next in line|number \d+ in line/);
  });

  it('is heard at the end of a long text, too, whoever has the ticket', async () => {
    const long = `${'I have told you about my bill so many times. '.repeat(200)} And my stove is on fire.`;
    for (const claimed of [false, true]) {
      const { customer, rep } = await talk();
      await customer.says('I want to talk to a person');
      if (claimed) await rep.claims();
      await customer.says(long);
      expect(await customer.ticket()).toMatchObject({ reason: 'danger', priority: 'urgent' });
    }
  });

  it.each([
    ['at once', async () => {}],
    ['while they wait', async (customer: { says(text: string): Promise<unknown> }) => customer.says('agent please')],
  ])('hears what to do, and no answer to what else they say: %s', async (_, before) => {
    for (const house of [closed, {}]) {
      const { customer } = await talk(house);
      await before(customer);
      await customer.readsAll();
      await customer.says('There is a fire in my kitchen! How do I report a power outage?');
      expect(await customer.ticket()).toMatchObject({ reason: 'danger' });
      const said = (await customer.readsAll()).map(({ text }) => text).join();
      expect(said).toMatch(/911|emergency number/);
      expect(said).not.toMatch(/555-0190/);
    }
  });

  it('hears an article that brings a person, because that says what to do', async () => {
    const { customer } = await talk();
    await customer.says('I smell gas');
    await customer.hears(/Leave the building now/);
    const { customer: other } = await talk();
    await other.says('agent please');
    await other.readsAll();
    await other.says('I smell gas');
    await other.hears(/Leave the building now/);
  });

  it('reads what to do where it stays in sight, and the words after it do not take its place', async () => {
    const { customer, clock } = await talk(closed);
    await customer.says('my stove is on fire');
    const first = await customer.hears(/call 911 now/);
    expect(first.importance).toBe('high');
    await clock.passes('10 s');
    await customer.says('please help');
    const next = await customer.hears(/call 911 now/);
    expect(next.importance).toBeUndefined();
    const statuses = (await customer.log()).filter(({ message }) => message.name === 'handoff.status');
    expect(statuses.map(({ message }) => message.value)).toEqual([{ state: 'queued', number: 1001 }]);
  });

  it('goes to the team on call', async () => {
    const { customer } = await talk({ ...closed, teams: [shut, night], onCall: { team: 'night', notify: [] } });
    await customer.says('my stove is on fire');
    expect(await customer.ticket()).toMatchObject({ team: 'night', reason: 'danger', priority: 'urgent' });
  });

  it('goes to the default team where nobody is on call, and is due by the clock', async () => {
    const targets = { firstReply: 300_000 };
    const { customer, clock } = await talk({ ...closed, teams: [{ ...shut, targets }] });
    await customer.says('my stove is on fire');
    expect(await customer.ticket()).toMatchObject({ team: 'front', due: { firstReply: clock.now() + 300_000 } });
  });

  it('stays with its own team while that is open', async () => {
    const { customer } = await talk({ teams: [front, night], onCall: { team: 'night', notify: [] } });
    await customer.says('my stove is on fire');
    expect(await customer.ticket()).toMatchObject({ team: 'front' });
  });

  it('goes over to the team on call when it turns out while they wait', async () => {
    const { customer } = await talk({ ...closed, teams: [shut, night], onCall: { team: 'night', notify: [] } });
    await customer.says('agent please');
    await customer.readsAll();
    expect(await customer.ticket()).toMatchObject({ team: 'front' });
    await customer.says('my stove is on fire');
    await customer.hears(/call 911 now/);
    await customer.says('my mail is ana@x.example');
    expect(await customer.ticket()).toMatchObject({ team: 'night', status: 'waiting', reason: 'danger' });
    for (const { text } of await customer.readsAll()) expect(text).not.toMatch(forbidden);
    expect((await customer.record())?.customer.email).toBeUndefined();
  });

  it('in Spanish', async () => {
    const { customer, clock } = await talk({ ...closed, locale: 'es' });
    await customer.says('se está quemando mi cocina');
    await clock.passes('10 s');
    await customer.says('ayuda por favor');
    await clock.passes('10 s');
    await customer.says('¿viene alguien?');
    await clock.passes('10 s');
    const said = (await customer.readsAll()).map(({ text }) => text ?? '');
    expect(said.filter((text) => text.includes('Si hay peligro, llame al 911.'))).toHaveLength(3);
    for (const text of said) expect(text).not.toMatch(/no atiende|dirección de correo|cola/);
  });

  it('further words are never met with silence, nor with the same sentence twice in a row, nor each with one of its own', async () => {
    const { customer, clock } = await talk(closed);
    await customer.says('my stove is on fire');
    await clock.passes('10 s');
    await customer.readsAll();
    for (const text of ['please', 'help', 'me', '!!!', 'please']) await customer.says(text);
    expect(await customer.readsAll()).toHaveLength(1);
    await clock.passes('3 s');
    expect(await customer.readsAll()).toHaveLength(1);
    await clock.passes('1 min');
    await customer.hearsNothing();
    const said: (string | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      await customer.says(`it is getting worse ${i}`);
      await clock.passes('5 s');
      said.push(...(await customer.readsAll()).map(({ text }) => text));
    }
    expect(said).toHaveLength(6);
    said.forEach((text, i) => {
      expect(text).toMatch(/^If anyone is in danger, call 911 now\. /);
      expect(text).not.toBe(said[i - 1]);
    });
  });
});

describe('somebody who may harm themselves', () => {
  it.each([
    ['I want to kill myself', 'en', 'Please call or text 988 now.'],
    ["there's nothing left to live for, I'm taking all my pills", 'en', 'Please call or text 988 now.'],
    ['quiero quitarme la vida', 'es', 'Llame al 988 y pulse 2.'],
  ])('hears words of their own: %s', async (text, locale, words) => {
    const { customer, clock } = await talk({ ...closed, locale });
    await customer.says(text);
    const { text: said } = await customer.hears(words);
    expect(said).not.toMatch(/911/);
    await customer.readsAll();
    await clock.passes('10 s');
    await customer.says('ok');
    await customer.hears(/(988.*You are not alone with this|988.*No está a solas con esto)/);
    expect(await customer.transcript()).not.toMatch(/is closed|no atiende|next in line/);
  });

  it('hears ours where the operator has none, and not those for a fire', async () => {
    const { customer } = await talk({ emergency });
    await customer.says('I want to kill myself');
    await customer.hears(/Please call a crisis line or the emergency number now/);
  });

  it('while they wait, or are in another danger already', async () => {
    const { customer, clock } = await talk(closed);
    await customer.says('my stove is on fire');
    await customer.readsAll();
    await clock.passes('1 s');
    await customer.says('I lit it, I want to kill myself');
    await customer.hears('Please call or text 988 now.');
    await clock.passes('10 s');
    await customer.says('yes');
    await customer.hears('Please call or text 988 now.');
  });

  it('with a person there, too', async () => {
    const { customer, rep } = await talk(closed);
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    await customer.says('I want to kill myself');
    await customer.hears('Please call or text 988 now.');
  });
});

describe('the alarm', () => {
  const notify = [{ desk: 'test', place: 'C0ALARM' }];
  const house = { ...closed, onCall: { notify } };
  const calls = (shown: readonly { kind: string }[]) => shown.filter(({ kind }) => kind === 'alarm');

  it('is repeated in growing pauses until somebody has the ticket', async () => {
    const { customer, rep, clock, shown } = await talk(house);
    await customer.says('my stove is on fire');
    expect(calls(shown)).toMatchObject([
      { place: 'C0ALARM', text: 'A customer may be in danger: a new ticket is with Front Desk.' },
    ]);
    const alarms = () => rep.reads().filter((text) => text.startsWith('Nobody has taken FD-1001 yet'));
    const after: number[] = [];
    for (let minute = 1; minute <= 40; minute++) {
      await clock.passes('1 min');
      if (alarms().length > after.length) after.push(minute);
    }
    expect(after).toEqual([1, 3, 7, 15, 30]);
    expect(calls(shown)).toHaveLength(6);
    await customer.readsAll();
    await rep.claims();
    await customer.hears(/You are now talking with Ana/);
    const before = shown.length;
    for (let i = 0; i < 10; i++) await clock.passes('1 h');
    expect(calls(shown.slice(before))).toEqual([]);
    await customer.hearsNothing();
  });

  it('ends after a day', async () => {
    const { customer, clock, shown } = await talk(house);
    await customer.says('my stove is on fire');
    for (let i = 0; i < 200; i++) await clock.passes('30 min');
    const rung = calls(shown).length;
    expect(rung).toBeLessThanOrEqual(51);
    for (let i = 0; i < 10; i++) await clock.passes('1 d');
    expect(calls(shown)).toHaveLength(rung);
  });

  it('ends when the ticket is resolved, and begins anew when it is put back', async () => {
    const { customer, rep, clock, shown } = await talk(house);
    await customer.says('my stove is on fire');
    await rep.claims();
    await rep.releases();
    const before = calls(shown).length;
    await clock.passes('1 min');
    expect(calls(shown)).toHaveLength(before + 1);
    await rep.resolves();
    await clock.passes('1 h');
    expect(calls(shown)).toHaveLength(before + 1);
  });

  it('is not rung for somebody who only waits', async () => {
    const { customer, clock, shown } = await talk(house);
    await customer.says('agent please');
    await clock.passes('1 h');
    expect(calls(shown)).toEqual([]);
  });
});

it('a ticket of danger is not transferred to a team that is closed', async () => {
  const { customer, rep, shown } = await talk({ ...closed, teams: [front, { ...billing, hours }] });
  await customer.says('my stove is on fire');
  await rep.claims();
  await customer.readsAll();
  await rep.transfers('billing');
  expect(await customer.ticket()).toMatchObject({ team: 'front', status: 'claimed' });
  expect(shown.at(-1)).toMatchObject({ kind: 'told', text: expect.stringContaining('Utility Billing is closed') });
  await customer.hearsNothing();
});
