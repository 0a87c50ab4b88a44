import { describe, expect, it } from '@jest/globals';
import type { Customer } from '../../src/conversation/event.ts';
import type { Team } from '../../src/handoff/routing.ts';
import { talk, usualTeams } from '../helpers/conversation.ts';

const shut: Team = {
  ...usualTeams[0]!,
  hours: { zone: 'America/New_York', week: [[{ from: 480, to: 1020 }], [], [], [], [], [], []], closed: [] },
};

/** Somebody who waits: for a team that is closed, which asks for an address, or for one that is open and does not. */
async function waits(house: { asked: boolean; customer?: Partial<Customer>; locale?: string }) {
  const { asked, ...more } = house;
  const all = await talk({ ...more, teams: asked ? [shut] : usualTeams });
  await all.customer.says(house.locale === 'es' ? 'quiero hablar con una persona' : 'agent please');
  await all.customer.readsAll();
  const email = async () => (await all.customer.record())?.customer.email;
  return { ...all, email };
}

describe('an address that was asked for', () => {
  it.each([
    'ana@x.example',
    'sure, it is ana@x.example',
    'My e-mail address is ana@x.example, thanks!',
    'mi correo es ana@x.example',
  ])('is kept, and named: %s', async (text) => {
    const { customer, email } = await waits({ asked: true });
    await customer.says(text);
    await customer.hears(/ana@x\.example/);
    expect(await email()).toBe('ana@x.example');
  });

  it.each([
    ["it's ana@x.example but my landlord is bob@y.example", 'ana@x.example'],
    ['bob@y.example is my landlord, you can reach me at ana@x.example', 'ana@x.example'],
    ['my landlord bob@y.example lets me sit here without water for a week now', 'bob@y.example'],
    ['ana@x.example bob@y.example', 'ana@x.example'],
  ])('among other words is kept after a yes only: %s', async (text, offered) => {
    const { customer, email, rep } = await waits({ asked: true });
    await customer.says(text);
    await customer.hears(`Shall we answer to ${offered}?`);
    expect(await email()).toBeUndefined();
    expect(rep.reads()).toContain(text);
    await customer.presses('Yes');
    await customer.hears(`We can answer to ${offered}.`);
    expect(await email()).toBe(offered);
  });

  it('after a no is asked for again, and another one is taken', async () => {
    const { customer, email } = await waits({ asked: true });
    await customer.says('my landlord bob@y.example does not answer');
    await customer.hears('Shall we answer to bob@y.example?');
    await customer.says('no');
    await customer.hears('All right, not to that one. If there is another address, just write it here.');
    await customer.says('ana@x.example');
    await customer.hears('We can answer to ana@x.example.');
    expect(await email()).toBe('ana@x.example');
  });

  it('is put right in one go', async () => {
    const { customer, email } = await waits({ asked: true });
    await customer.says('bob@y.example or so, ask my son');
    await customer.hears('Shall we answer to bob@y.example?');
    await customer.says("no, it's ana@x.example");
    await customer.hears('We can answer to ana@x.example.');
    expect(await email()).toBe('ana@x.example');
  });

  it('is not taken by a yes that comes after something else', async () => {
    const { customer, email, clock } = await waits({ asked: true });
    await customer.says('my landlord bob@y.example does not answer');
    await customer.hears('Shall we answer to bob@y.example?');
    await customer.says('the cellar is damp, too');
    await clock.passes('10 s');
    await customer.hears("I've added that to your case.");
    await customer.says('yes');
    expect(await email()).toBeUndefined();
    await customer.readsAll();
    await customer.says('ana@x.example');
    await customer.hears('We can answer to ana@x.example.');
  });
});

describe('an address that nobody asked for', () => {
  it.each([
    'my landlord bob@y.example does not answer me',
    'The mail came from billing@fraud.example, is that you?',
    'ana@x.example and bob@y.example both live here',
  ])('is not taken, nor asked about: %s', async (text) => {
    const { customer, email } = await waits({ asked: false });
    await customer.says(text);
    await customer.hears("I've added that to your case.");
    await customer.says('yes');
    expect(await email()).toBeUndefined();
  });

  it.each(['ana@x.example', 'By the way, my account is 4711 and you can write me at ana@x.example'])(
    'is asked about when it is given as one: %s',
    async (text) => {
      const { customer, email } = await waits({ asked: false });
      await customer.says(text);
      await customer.hears('Shall we answer to ana@x.example?');
      expect(await email()).toBeUndefined();
      await customer.says('yes please');
      await customer.hears('We can answer to ana@x.example.');
      expect(await email()).toBe('ana@x.example');
    },
  );
});

describe('an address that is known', () => {
  it('is replaced after a yes', async () => {
    const { customer, email, shown } = await waits({ asked: false, customer: { email: 'old@x.example' } });
    await customer.says('new@x.example');
    await customer.hears('Shall we answer to new@x.example?');
    expect(await email()).toBe('old@x.example');
    await customer.says('yes');
    await customer.hears('We can answer to new@x.example.');
    expect(await email()).toBe('new@x.example');
    expect(shown.at(-1)).toMatchObject({ kind: 'entry' });
    expect(shown.some((update) => update.kind === 'ticket' && update.customer.email === 'new@x.example')).toBe(true);
  });

  it('stays after a no, and that is said', async () => {
    const { customer, email } = await waits({ asked: false, customer: { email: 'old@x.example' } });
    await customer.says('new@x.example');
    await customer.hears('Shall we answer to new@x.example?');
    await customer.says('no, thanks');
    await customer.hears('All right, we answer to old@x.example.');
    expect(await email()).toBe('old@x.example');
  });

  it('and verified is never replaced, and named', async () => {
    const { customer, email } = await waits({
      asked: false,
      customer: { email: 'ana@city.example', verified: true },
    });
    await customer.says('please answer to eve@evil.example');
    await customer.hears('All right, we answer to ana@city.example.');
    await customer.says('yes');
    expect(await email()).toBe('ana@city.example');
  });
});

it('what was asked about an address is not open any more when a person has been there', async () => {
  const { customer, rep, email } = await waits({ asked: true });
  await customer.says('my landlord bob@y.example does not answer');
  await rep.claims();
  await customer.says('yes');
  await rep.releases();
  await customer.says('yes');
  expect(await email()).toBeUndefined();
});
