import { expect, it } from '@jest/globals';
import { Overloaded } from '../../../src/knowledge/limiter.ts';
import { about, bodyOf, post } from './post.ts';

/** A desk at which nothing can be looked up until it is quiet. */
async function flooded() {
  let busy = true;
  const desk = await post({ cannotLookUp: () => (busy ? new Overloaded(3000) : undefined) });
  const quiet = () => {
    busy = false;
  };
  return { ...desk, quiet };
}

const long = 'We have lived here for years, and we like it very much. '.repeat(200);
const letter = `Hello,\n\n${long}\n\nHow can I pay my water bill? How do I get rid of an old couch?\n\nAna`;

it('a letter is answered a little later, whole, and nothing is said of that', async () => {
  const { customer, clock, quiet, asides } = await flooded();
  await customer.says(letter);
  for (let i = 0; i < 6; i++) await clock.passes('60 s');
  await customer.hearsNothing();
  expect(await customer.ticket()).toBeUndefined();
  quiet();
  await clock.passes('60 s');
  const body = bodyOf(await customer.hears('Ana'));
  expect(body).toMatch(/^\*\*How can I pay my water bill\?\*\*.*\*\*How do I get rid of an old couch\?\*\*/s);
  await clock.passes('1 h');
  await customer.hearsNothing();
  expect((await customer.state())?.bot.letter).toBeUndefined();
  expect(await asides()).toEqual([]);
});

it('what is kept of it is what is read of it', async () => {
  const { customer } = await flooded();
  await customer.says('x'.repeat(90_000));
  await customer.says('y'.repeat(90_000));
  expect(JSON.stringify(await customer.state()).length).toBeLessThan(21_000);
});

it('two letters get one answer', async () => {
  const { customer, clock, quiet } = await flooded();
  await customer.says('Hi,\n\nhow can I pay my water bill?\n\nRegards\nAna');
  await customer.says('Hi again,\n\nand how do I get rid of an old couch?\n\nRegards\nAna');
  quiet();
  await clock.passes('60 s');
  expect(bodyOf(await customer.hears('Ana'))).toMatch(/\*\*How can I pay .*\*\*How do I get rid of/s);
  await clock.passes('1 h');
  await customer.hearsNothing();
});

it('a person gets it when that lasts, and it says so', async () => {
  const { customer, clock, asides } = await flooded();
  await customer.says('How can I pay my water bill?', about('My bill'));
  for (let i = 0; i < 31; i++) await clock.passes('60 s');
  expect(await customer.ticket()).toMatchObject({ status: 'waiting', subject: 'My bill' });
  await clock.passes('10 min');
  expect(bodyOf(await customer.hears('FD-1001'))).toMatch(
    /^I couldn't look that up in good time, so a colleague will write to you\./,
  );
  await clock.passes('1 h');
  await customer.hearsNothing();
  expect(await asides()).toEqual([]);
});

it('thanks and danger do not wait', async () => {
  const { customer } = await flooded();
  await customer.says('Thanks!\n\nAna');
  await customer.hearsNothing();
  expect((await customer.state())?.bot.letter).toBeUndefined();
  await customer.says('My stove is on fire.');
  await customer.hears(/^If anyone may be in danger/);
});

it('a letter that waits is not lost when a person is asked for meanwhile', async () => {
  const { customer, clock, quiet, rep } = await flooded();
  await customer.says('How can I pay my water bill?');
  await customer.says('Talk to a person');
  quiet();
  for (let i = 0; i < 12; i++) await clock.passes('60 s');
  expect(await customer.ticket()).toMatchObject({ status: 'waiting' });
  expect((await customer.readsAll()).length).toBe(1);
  await rep.claims();
});

it('a turn that fails ends in an apology, as a letter', async () => {
  const { customer, clock } = await post({ breaks: ({ kind }) => kind === 'heard' });
  await customer.says('How can I pay my water bill?');
  for (let i = 0; i < 6; i++) await clock.passes('10 s');
  expect(bodyOf(await customer.hears('Ana'))).toMatch(/^I'm sorry, something went wrong on our side\./);
  expect((await customer.ticket())?.reason).toBe('bot-failed');
});
