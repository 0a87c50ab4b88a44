import { describe, expect, it } from '@jest/globals';
import { questionsIn } from '../../../src/knowledge/articles/several.ts';

const textsIn = (text: string) => questionsIn(text).map((piece) => piece.text);

describe('questions in a message', () => {
  it.each([
    ['How do I pay my bill? And when is the office open?', 2],
    ['how do i pay my bill and where can i get a permit', 2],
    ['How do I pay my bill?', 0],
    ['How do I pay? '.repeat(9), 0],
    ['', 0],
    ['1) When is the pool open? 2) What does a locker cost? 3) May dogs come in?', 3],
    ['When is the pool open?\nWhat does a locker cost?\nMay dogs come in?\nWho cleans the showers?', 4],
  ])('%j holds %d', (text, count) => {
    expect(questionsIn(text)).toHaveLength(count);
  });

  it('are those that look so, and in a short message what is told beside one', () => {
    expect(questionsIn('Where do I return a hired bike? Also the chain of mine has come off.')).toEqual([
      { text: 'Where do I return a hired bike?', asks: true },
      { text: 'the chain of mine has come off.', asks: false },
    ]);
    expect(textsIn('I moved here in May. Where do I return a bike? And what does a lock cost?')).toEqual([
      'Where do I return a bike?',
      'And what does a lock cost?',
    ]);
  });

  it('take what they refer to with them', () => {
    expect(textsIn('My lock is stuck. Can you open it? And what does a new helmet cost?')).toEqual([
      'My lock is stuck. Can you open it?',
      'And what does a new helmet cost?',
    ]);
    expect(textsIn('Can I book a court? Is there a fee for that?')).toEqual([]);
  });

  it('are not the sentences of a story', () => {
    const story = 'We came by train last week and stayed with my aunt. '.repeat(5);
    expect(questionsIn(`${story}Where do I return a bike?`)).toEqual([]);
  });
});
