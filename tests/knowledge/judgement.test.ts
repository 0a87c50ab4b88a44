import { describe, expect, it } from '@jest/globals';
import type { Article } from '../../src/knowledge/articles/article.ts';
import { confidence, judge, usualPolicy } from '../../src/knowledge/judgement.ts';
import { type Found, featureNames } from '../../src/knowledge/search/search.ts';

const articles = Array.from({ length: 10 }, (_, i): Article => {
  const id = `a${i}`;
  return {
    id,
    question: id,
    also: [],
    answer: id,
    not: [],
    related: [],
    variants: {},
    topic: 'x',
    locale: 'en',
    file: '',
  };
});
const ids = (some: readonly Article[]) => some.map(({ id }) => id);

/** What looks about as sure as this, as far as the score alone makes it. */
function features(likely: number): number[] {
  const withScore = (score: number) => featureNames.map((_, i) => (i === 0 ? score : 0));
  let [low, high] = [-50, 50];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (confidence({ features: withScore(middle) }, 0.25) < likely) low = middle;
    else high = middle;
  }
  return withScore(high);
}

function judged(likelihoods: readonly number[], more: Partial<Parameters<typeof judge>[0]> = {}) {
  const ranked = likelihoods.map((likely, article) => ({
    article,
    score: 1 - article / 10,
    features: features(likely),
    why: { utterance: '', view: 'words' },
  }));
  const found: Found = { exact: [], ranked, segments: 1, meant: false };
  return judge({ found, articles, policy: usualPolicy, calibrated: 'lexical', ...more });
}

describe('what is done with what was found', () => {
  it('is an answer where it is sure, and a guess from six in ten on', () => {
    expect(judged([0.9, 0.2])).toMatchObject({ decision: 'answer', article: { id: 'a0' } });
    expect(judged([0.62, 0.2])).toMatchObject({ decision: 'guess', article: { id: 'a0' } });
    expect(judged([0.58, 0.2])).toMatchObject({ decision: 'choices' });
    expect(judged([0.1, 0.1])).toMatchObject({ decision: 'nothing' });
  });

  it('is a choice where two seem equally meant', () => {
    expect(judged([0.65, 0.6])).toMatchObject({ decision: 'choices' });
  });

  it('shows the only one that is near, however little sure', () => {
    expect(judged([0.3, 0.05, 0.05])).toMatchObject({ decision: 'guess', article: { id: 'a0' }, others: [] });
  });

  it('holds what comes next for whoever means none of them: five at most', () => {
    const guess = judged([0.62, 0.3, 0.05, 0.05, 0.04, 0.03, 0.02, 0.01]);
    if (guess.decision !== 'guess') throw new Error(guess.decision);
    expect([ids(guess.others), ids(guess.further)]).toEqual([['a1'], ['a2', 'a3', 'a4', 'a5', 'a6']]);
    const list = judged([0.4, 0.3, 0.3, 0.05]);
    if (list.decision !== 'choices') throw new Error(list.decision);
    expect([ids(list.choices), ids(list.further)]).toEqual([['a0', 'a1', 'a2'], ['a3']]);
  });

  it('guesses at nothing that a check forbids, or that would bring a person', () => {
    expect(judged([0.9, 0.05], { forbids: ({ id }) => id === 'a0' })).toMatchObject({ decision: 'choices' });
    const calling = articles.map((article) => ({ ...article, person: 'always' as const }));
    expect(judged([0.62, 0.05], { articles: calling })).toMatchObject({ decision: 'choices' });
  });
});
