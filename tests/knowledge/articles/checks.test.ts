import { describe, expect, it } from '@jest/globals';
import type { Article } from '../../../src/knowledge/articles/article.ts';
import { contradicts } from '../../../src/knowledge/articles/checks.ts';

const article = (question: string, answer: string, ...also: string[]): Article => ({
  id: 'x',
  topic: 'x',
  locale: 'en',
  question,
  also,
  answer,
  not: [],
  related: [],
  variants: {},
  file: 'x.md',
});

describe('what likeness does not see', () => {
  const balance = article('How does the balance of a prepaid card work?', 'It is used up call by call.');
  const told = article('What is my balance?', 'It stands on the first page of the app.');
  const cancel = article('How do I cancel my contract?', 'In the app.', 'Cancel the contract');
  const other = article('How do I bring my number?', 'From another provider it takes a day.');
  const keep = article('I do not want to cancel my contract any more', 'Write to us.');
  const glow = article('How fast is Glow 100?', 'Glow 100 brings 100 megabits.');
  const marlow = article('When is the office in Marlow open?', 'From 9 to 5.');

  const outage = article('How do I report a power outage?', 'Call us.', 'The power is out', 'My lights went off');
  const fine = article('What if it is not broken?', 'Good.', 'The meter is not broken', 'Is the meter broken?');
  const posted = article('When is my payment posted?', 'After a day.', 'I paid and it does not show');
  const copies = article('How do I get a copy of my bill?', 'In your account.', 'I never received a bill');
  const parcel = article('Where is my parcel?', 'Look it up.', 'Track a parcel');

  it.each([
    ['What is my balance?', balance, 'account'],
    ['what is my balance right now', told, undefined],
    ['How does the balance work?', balance, undefined],
    ['When did I last change my tariff?', balance, 'account'],
    ['How many calls do I have left?', balance, 'account'],
    ['How long do I have to cancel?', cancel, undefined],
    ['Has my card been paid?', balance, 'account'],
    ['Can I cancel with another provider?', cancel, 'other'],
    ['Can I bring my number from another provider?', other, undefined],
    ["I don't want to cancel my contract, what now?", cancel, 'negation'],
    ["Don't cancel my contract!", cancel, 'negation'],
    ["I don't want to cancel any more", keep, undefined],
    ['How do I cancel?', cancel, undefined],
    ['How fast is Glow 500?', glow, 'number'],
    ['How fast is glow 100?', glow, undefined],
    ['Is the office in Springfield open?', marlow, 'place'],
    ['Is the office in Marlow open?', marlow, undefined],
    ['Is the office open?', marlow, undefined],
    ['my power is not out', outage, 'negation'],
    ["The power isn't out here, why do you write to me?", outage, 'negation'],
    ['the power is out', outage, undefined],
    ['Is the power out?', outage, undefined],
    ['No power, and the whole street is out', outage, undefined],
    ['the meter is not broken', fine, undefined],
    ['The lights are back on now', outage, 'negation'],
    ['it came back, all working again', outage, 'negation'],
    ['When will the lights be back on?', outage, undefined],
    ['tell me when the lights are back on', outage, undefined],
    ['The lights are back on, but the meter shows nothing', outage, undefined],
    ['I did not get my bill', posted, 'negation'],
    ['the bill never came', posted, 'negation'],
    ['I did not get my bill', copies, undefined],
    ["my parcel hasn't arrived", parcel, undefined],
  ])('%j', (question, one, what) => {
    expect(contradicts(question, one)).toBe(what);
  });
});
