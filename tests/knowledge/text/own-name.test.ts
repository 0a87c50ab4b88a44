import { describe, expect, it } from '@jest/globals';
import { createOwnName } from '../../../src/knowledge/text/own-name.ts';

describe('the name of the house', () => {
  it.each([
    ['City of Marlow', 'Where can I pay my bill in Marlow?', 'Where can I pay my bill?'],
    ['City of Marlow', 'how do i start service with the city of marlow', 'how do i start service'],
    ['City of Marlow', 'Dear City of Marlow, when is the pool open?', 'when is the pool open?'],
    ['Northlight', 'I cannot find my Northlight bill', 'I cannot find my bill'],
    ['Northlight', "Is there a shop of Northlight's near me?", 'Is there a shop near me?'],
  ])('%s: %j asks %j', (name, question, asked) => {
    expect(createOwnName(name)(question)).toBe(asked);
  });

  it.each([
    ['City of Marlow', 'I am leaving Marlow, what about my water?'],
    ['City of Marlow', 'Who lives in Marlowton these days?'],
    ['City of Marlow', 'When is the market in Marlow Heights?'],
    ['City Gas', 'What is the price of gas?'],
    ['Northlight', 'in Northlight'],
    ['', 'Where can I pay?'],
  ])('%s stays, or is another, in %j', (name, question) => {
    expect(createOwnName(name)(question)).toBe(question);
  });
});
