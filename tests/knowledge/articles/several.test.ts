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

  it('are wishes, too, but not of what was told before', () => {
    for (const wish of [
      "I'd like to hire a bike.",
      'Please send a catalogue',
      "i'm looking for a lock",
      'Quiero comprar un casco.',
    ])
      expect(questionsIn(`When is the pool open? ${wish}`)[1]).toEqual({ text: wish, asks: true });
    for (const told of ['My address has changed.', 'Please put it right.', 'I want this mended.'])
      expect(questionsIn(`When is the pool open? ${told}`)[1]?.asks ?? false).toBe(false);
    const story = 'We hired three bikes last week. I am looking for a saddle. When is the pool open?';
    expect(questionsIn(story).filter(({ asks }) => asks)).toHaveLength(1);
  });

  it('are short forms without a question mark, and not cut in the middle of an abbreviation', () => {
    expect(questionsIn("When is the pool open? what's the price of a locker").map(({ asks }) => asks)).toEqual([
      true,
      true,
    ]);
    expect(textsIn("When is the pool open? What's the U.S. price of a locker?")).toHaveLength(2);
  });

  it('do not refer to what stands before by every "this", "that" and "one"', () => {
    for (const own of [
      'when will the pool open this year',
      'what is the office that lends bikes',
      'may I give away one of my keys',
    ])
      expect(textsIn(`Where do I return a bike? And ${own}?`)).toHaveLength(2);
    for (const back of ['is there a fee for that', 'can I do this on Sunday', 'do I need one'])
      expect(textsIn(`Where do I return a bike? And ${back}?`)).toEqual([]);
  });

  it('are not the sentences of a story', () => {
    const story = 'We came by train last week and stayed with my aunt. '.repeat(5);
    expect(questionsIn(`${story}Where do I return a bike?`)).toEqual([]);
  });
});
