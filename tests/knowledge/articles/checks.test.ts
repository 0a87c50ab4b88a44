import { describe, expect, it } from '@jest/globals';
import type { Article } from '../../../src/knowledge/articles/article.ts';
import { contradicts } from '../../../src/knowledge/articles/checks.ts';
import { questionsIn } from '../../../src/knowledge/articles/segments.ts';

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
  ])('%j', (question, one, what) => {
    expect(contradicts(question, one)).toBe(what);
  });
});

describe('questions in a message', () => {
  it.each([
    ['How do I pay my bill? And when is the office open?', 2],
    ['how do i pay my bill and where can i get a permit', 2],
    ['How do I pay my bill?', 0],
    ['I moved here in May. How do I pay my bill?', 0],
    ['How do I pay? '.repeat(9), 0],
    ['', 0],
  ])('%j holds %d', (text, count) => {
    expect(questionsIn(text)).toHaveLength(count);
  });
});
