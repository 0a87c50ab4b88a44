import { describe, expect, it } from '@jest/globals';
import { shownOn } from '../../src/dialogs/showing.ts';
import { type House, talk } from '../helpers/conversation.ts';

/** A channel like mail: nobody watches, and there is nothing to press. */
const mail = (house: House = {}) =>
  talk({ channel: 'post', can: { live: false, buttons: false, markup: 'plain' }, ...house });
const unknown = 'Does the mayor like jazz music?';

it('shows pictures where the channel can, and else has their links', () => {
  const saying = { text: 'See ![the map](https://help.example/map.png).', markdown: true };
  const can = { buttons: true, markup: 'markdown' as const };
  expect(shownOn({ ...can, pictures: true }, saying).say.text).toBe(saying.text);
  expect(shownOn(can, saying).say.text).toBe('See [the map](https://help.example/map.png).');
});

describe('where nobody watches', () => {
  it('says in one message that a colleague has the case, with its number', async () => {
    const { customer } = await mail();
    await customer.says('I want to talk to a person');
    const { text } = await customer.hears(/getting a colleague for you.*Your case number is FD-1001\./);
    expect(text).not.toMatch(/in line/);
    await customer.hearsNothing();
  });

  it('says with it what an article says first, and when the team is back', async () => {
    const night = { zone: 'America/New_York', week: Array.from({ length: 7 }, () => []), closed: [] };
    const team = { id: 'front', name: 'Front Desk', tier: 1, topics: [], hours: night, targets: {} };
    const { customer } = await mail({ teams: [team] });
    await customer.says('I want to talk to a person');
    await customer.hears(/FD-1001\. Front Desk is closed at the moment/);
    expect((await customer.state())?.bot.asking).toBeUndefined();
    await customer.hearsNothing();
  });

  it('does not wait for ever for the number', async () => {
    const { customer, clock } = await mail({ queueAway: true });
    await customer.says('I want to talk to a person');
    await customer.hearsNothing();
    await customer.says('It is about my bill');
    await customer.hearsNothing();
    await clock.passes('11s');
    const { text } = await customer.hears(/getting a colleague for you/);
    expect(text).not.toMatch(/case number/);
    await clock.passes('1min');
    await customer.hearsNothing();
  });

  it('says it before what a person says, who was quicker', async () => {
    const { customer, rep } = await mail({ queueAway: true });
    await customer.says('I want to talk to a person');
    await rep.claims();
    await customer.hearsNothing();
    await rep.replies('Ana here, what can I do?');
    await customer.hears(/getting a colleague for you/);
    await customer.hears('Ana here, what can I do?');
    await customer.hearsNothing();
  });

  it('is silent about who comes and goes, and about the end of what a person has answered', async () => {
    const { customer, rep } = await mail();
    await customer.says('I want to talk to a person');
    await customer.readsAll();
    await rep.claims();
    await rep.releases();
    await rep.claims();
    await rep.transfers('billing');
    await rep.claims();
    await customer.hearsNothing();
    await rep.replies('The mayor prefers the blues.');
    await customer.hears('The mayor prefers the blues.');
    await rep.resolves();
    await customer.hearsNothing();
  });

  it.each(['resolves', 'returns'] as const)('says so when a person %s it without a word', async (ends) => {
    const { customer, rep } = await mail();
    await customer.says('I want to talk to a person');
    await customer.readsAll();
    await rep.claims();
    await rep[ends]();
    await customer.hears(/Ana has (closed this case|left the conversation)/);
    await customer.hearsNothing();
  });

  it('tells somebody in danger at once what to do, and no number', async () => {
    const { customer } = await mail();
    await customer.says('there is a smell of gas in my kitchen and I feel dizzy');
    await customer.hears(/emergency number|911|leave/i);
    await customer.hearsNothing();
  });

  it('tells those who ask how far their case is, without a place that is old when it is read', async () => {
    const { customer } = await mail();
    await customer.says('I want to talk to a person');
    await customer.readsAll();
    await customer.says('what is my place in line?');
    const { text } = await customer.hears('FD-1001');
    expect(text).not.toMatch(/in line/);
  });

  it('takes a message for whole, however it ends', async () => {
    const { customer } = await mail();
    await customer.says('my bill and');
    expect((await customer.readsAll()).length).toBe(1);
  });
});

describe('where there are no buttons', () => {
  it('numbers what can be answered, and understands the number and the words', async () => {
    const { customer } = await mail();
    await customer.says('my bill');
    const { text, suggestedActions } = await customer.hears(/1\. .*\n2\. .*\n3\. .*\n4\. None of these$/);
    expect(suggestedActions).toBeUndefined();
    expect(text?.match(/^1\. /gm)).toHaveLength(1);
    await customer.says('2.');
    await customer.hears(/Did that help\?\n\n1\. Yes\n2\. No\n3\. Talk to a person$/);
    await customer.says('Talk to a person');
    await customer.hears(/FD-1001/);
  });

  it.each([
    ['3', /FD-1001/],
    ['the second', /didn't help/],
    ['1', /glad/],
  ])('takes "%s" for an answer', async (words, hears) => {
    const { customer } = await mail();
    await customer.says('How can I pay my bill?');
    await customer.hears(/Did that help/);
    await customer.says(words);
    await customer.hears(hears);
  });

  it('takes a number for nothing but a number when nothing was offered last', async () => {
    const { customer, rep } = await mail();
    await customer.says('How can I pay my bill?');
    await customer.says('3');
    await rep.claims();
    await customer.says('1');
    expect((await customer.log()).at(-1)?.message.text).toBe('1');
    expect((await customer.ticket())?.status).toBe('claimed');
  });

  it('writes articles without markup', async () => {
    const { customer } = await mail();
    await customer.says('How can I pay my bill?');
    const { text, textFormat } = await customer.hears(/Did that help/);
    expect(textFormat).toBe('plain');
    expect(text).not.toMatch(/\*\*|\]\(/);
  });
});

it('a chat stays as it was: news of persons, places, and buttons', async () => {
  const { customer, rep } = await talk();
  await customer.says(unknown);
  await customer.hears(/other words/);
  expect(await customer.buttons()).toEqual(['Talk to a person']);
  await customer.presses('Talk to a person');
  await customer.hears(/getting a colleague/);
  await customer.hears(/next in line/);
  await rep.claims();
  await customer.hears(/now talking with Ana/);
});
