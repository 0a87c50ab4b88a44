import { describe, expect, it } from '@jest/globals';
import type { Article } from '../../src/knowledge/articles/article.ts';
import { createLibrary } from '../../src/knowledge/articles/library.ts';
import { textsFor } from '../../src/knowledge/encoder/glossed.ts';
import { openLocalEncoder } from '../../src/knowledge/encoder/local.ts';
import { type BaseVectors, baseVectors, textsOfBase } from '../../src/knowledge/search/meaning.ts';
import { createSearch } from '../../src/knowledge/search/search.ts';
import { runtimeHere } from './runtime.ts';

const topics = ['bins', 'bills', 'roofs', 'trees', 'dogs', 'boats'];
// Wordings that share no words, so that only their meaning can bring them together.
const articles = topics.map(
  (topic, i): Article => ({
    id: topic,
    question: `one${i} two${i}`,
    also: [`three${i} four${i}`, `five${i} six${i}`, `seven${i} eight${i}`],
    answer: '',
    topic: 'x',
    locale: 'en',
    not: [],
    related: [],
    variants: {},
    file: '',
  }),
);

/** Vectors in which each text points where `place` says. */
function vectorsBy(place: (text: string, i: number) => number): BaseVectors {
  const texts = textsOfBase(articles);
  const size = 64;
  const rows = new Float32Array(texts.length * size);
  texts.forEach((text, i) => {
    rows[i * size + place(text, i)] = 1;
  });
  return { size, rows };
}

const told = vectorsBy((text) => Number(/\d/.exec(text)?.[0] ?? 0));
const untold = vectorsBy((_, i) => i % 64);

describe('an encoder in doubt', () => {
  it('is kept where wordings find their articles by it', () => {
    const search = createSearch(articles, 'en', told, { doubt: true });
    expect(search.weighed).toEqual({ helps: true, utterances: 24, byWords: 0, byAll: 24 });
    expect(search.texts('one0')).toEqual(['one0']);
  });

  it('is left out where it tells nothing: no vectors are wanted, and those given are not looked at', () => {
    const search = createSearch(articles, 'en', untold, { doubt: true });
    expect(search.weighed).toMatchObject({ helps: false, utterances: 24 });
    expect(search.texts('one0')).toEqual([]);
    expect(search.find('one0', [{ vector: new Float32Array(64).fill(1 / 8) }]).meant).toBe(false);
  });

  it('is not weighed where it is not in doubt', () => {
    expect(createSearch(articles, 'en', untold).weighed).toBeUndefined();
    expect(createSearch(articles, 'en', untold).texts('one0')).toEqual(['one0']);
  });

  it('is weighed by a sample in a large base', () => {
    const many = Array.from({ length: 420 }, (_, i) => ({
      ...articles[0]!,
      id: `a${i}`,
      question: `one${i} x`,
      also: [`two${i} y`, `three${i} z`, `four${i} w`],
    }));
    const texts = textsOfBase(many);
    const rows = new Float32Array(texts.length * 32);
    texts.forEach((text, i) => {
      // Two marks out of 32, an own pair for each article.
      const article = Number(/\d+/.exec(text)![0]);
      rows[i * 32 + (article % 21)] = Math.SQRT1_2;
      rows[i * 32 + 21 + (Math.floor(article / 21) % 11)] = Math.SQRT1_2;
    });
    const { weighed } = createSearch(many, 'en', { size: 32, rows }, { doubt: true });
    expect(weighed?.utterances).toBe(60);
    expect(weighed?.byAll).toBeGreaterThanOrEqual(weighed?.byWords ?? 0);
  });
});

(runtimeHere() ? describe : describe.skip)('the encoder of a folder', () => {
  it('is weighed on the articles of each language, and says how many wordings it brings home', async () => {
    const opened = await openLocalEncoder({ kind: 'other', folder: 'data/encoder' });
    if ('fault' in opened) throw new Error(opened.fault);
    const library = createLibrary({ folder: 'data/faq', locales: ['en', 'es'] });
    const { base } = await library.read(await library.look());
    for (const locale of ['en', 'es']) {
      const some = [...base!.articles.get(locale)!.values()].slice(0, 15).map((one) => ({ ...one, answer: '' }));
      const vectors = baseVectors(some, await opened.encoder.embed(textsOfBase(some)));
      const { helps, utterances, byWords, byAll } = createSearch(some, locale, vectors, { doubt: true }).weighed!;
      expect(utterances).toBeGreaterThan(60);
      // Spanish it hardly knows: what is left out then does not hang on the third decimal of a vector.
      if (locale === 'en') expect(helps).toBe(true);
      expect(byAll - byWords).toBeGreaterThan(locale === 'en' ? 15 : -15);
      expect(byAll - byWords).toBeLessThan(locale === 'en' ? utterances : 15);
    }
    // Put into English word by word, Spanish is found better by more than five in a hundred.
    const spanish = [...base!.articles.get('es')!.values()];
    const english = await opened.encoder.embed(textsFor({ kind: 'bundled' }, 'es', textsOfBase(spanish)));
    const glossed = baseVectors(
      spanish,
      english.map(({ vector }) => ({ vector })),
    );
    const { helps, utterances, byWords, byAll } = createSearch(spanish, 'es', glossed, { doubt: true }).weighed!;
    expect(helps).toBe(true);
    expect(byAll - byWords).toBeGreaterThan(utterances / 5);
    await opened.encoder.stop();
  }, 60_000);
});
