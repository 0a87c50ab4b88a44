import { describe, expect, it } from '@jest/globals';
import type { Entry } from '../../src/conversation/decision.ts';
import { mostWords, saidIn, termsOf, wordsOf } from '../../src/handoff/search-words.ts';

const ticket = { subject: '' };
const jo = { id: 'jo' };

describe('the words by which a ticket is found', () => {
  it('are its customer’s first, then what it is about and what was said, and no more than so many', () => {
    const customer = { id: 'jo', name: 'Jo Meyer', email: 'j.meyer@example.org' };
    expect(wordsOf({ customer, ticket: { subject: 'The bill is wrong', tags: ['refund-2'] } }, ['A leak!'])).toEqual([
      ...['jo', 'meyer', 'j.meyer@example.org', 'j', 'example', 'org', 'refund', '2', 'bill', 'wrong', 'leak'],
    ]);
    const long = Array.from({ length: 500 }, (_, i) => `word${i}`).join(' ');
    expect(wordsOf({ customer: jo, ticket }, [long])).toHaveLength(mostWords);
    expect(wordsOf({ customer: jo, ticket }, ['x'.repeat(5000)])[0]).toHaveLength(32);
  });

  it('are found in languages without spaces', () => {
    expect(wordsOf({ customer: jo, ticket }, ['The culvert in Mill Road', 'ごみの収集日はいつですか'])).toEqual(
      expect.arrayContaining(['culvert', 'mill', 'road', '収集']),
    );
  });

  it('are those of messages as they read now, and none of the bot’s', () => {
    const entry = (n: number, message: object) => ({ n, audience: 'everyone', message }) as unknown as Entry;
    const says = (n: number, role: string, text: string) =>
      entry(n, { type: 'message', id: `m${n}`, from: { id: 'x', role }, text });
    const log = [
      says(1, 'user', 'first'),
      says(2, 'bot', 'automatic'),
      says(3, 'agent', 'second'),
      entry(4, { type: 'messageUpdate', id: 'm4', replyToId: 'm1', from: { id: 'x' }, text: 'changed' }),
      entry(5, { type: 'messageDelete', id: 'm5', replyToId: 'm3', from: { id: 'x' } }),
    ];
    expect(saidIn(log)).toEqual(['changed']);
  });
});

it('looks for numbers, addresses and words, and for common words only where there are no others', () => {
  expect(termsOf('FD-1004')).toEqual(['1004']);
  expect(termsOf('#1004 Refúnd, please')).toEqual(['1004', 'refund', 'please']);
  expect(termsOf('Jo.Meyer@Example')).toEqual(['jo.meyer@example']);
  expect(termsOf('what is my bill')).toEqual(['bill']);
  expect(termsOf('the')).toEqual(['the']);
  expect(termsOf('a b c d e f g h i j k l m n o p')).toHaveLength(8);
  expect(termsOf('\n\0 [(*')).toEqual([]);
});
