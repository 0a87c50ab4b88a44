import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { buckets, featuresOf } from '../../../src/knowledge/triage/features.ts';
import { likelihoods, type Model, readModel, writeModel } from '../../../src/knowledge/triage/model.ts';
import { splitText } from '../../../src/knowledge/triage/sentences.ts';
import { bundledLines, createTriage, openTriage } from '../../../src/knowledge/triage/triage.ts';
import { classes } from '../../../src/knowledge/triage/trigger.ts';
import { createBase, type TestBase } from '../base.ts';

const file = join(bundledLines, 'weights.json');
const model = readModel(readFileSync(file, 'utf8'));

describe('the pieces of a text', () => {
  it('are the whole and its sentences', () => {
    expect(splitText('Hello.  My bin was\tforgotten!\nWhy?')).toEqual({
      kind: 'several',
      whole: 'Hello. My bin was forgotten! Why?',
      sentences: ['Hello.', 'My bin was forgotten!', 'Why?'],
    });
  });

  it('are of one sentence, or of a story', () => {
    expect(splitText('Why?')).toEqual({ kind: 'one', whole: 'Why?', sentences: ['Why?'] });
    const { sentences, kind } = splitText(`${'It was a long day. '.repeat(6)}\nI smell gas\n`);
    expect({ sentences, kind }).toEqual({ kind: 'story', sentences: ['It was a long day.', 'I smell gas'] });
  });

  it.each(['', ' ', '?!', '\n\n'])('are none of %j', (text) => {
    expect(splitText(text)).toMatchObject({ whole: '', sentences: [] });
  });

  it('stay few, however much is written', () => {
    expect(splitText('No. '.repeat(50_000)).sentences.length).toBeLessThanOrEqual(40);
    expect(splitText('a\nb\nc '.repeat(50_000)).whole.length).toBeLessThanOrEqual(4000);
  });
});

describe('the features of a text', () => {
  it('do not depend on case, accents or the kind of apostrophe', () => {
    const counted = (text: string) => [...featuresOf(text).letters].sort(([a], [b]) => a - b);
    expect(counted('Llámenme, I can’t')).toEqual(counted("llamenme i can't"));
  });

  it('hear the mood in what normalising takes away', () => {
    const words = (text: string) => featuresOf(text).words.size;
    expect(words('no water!')).toBe(words('no water') + 1);
    expect(words('no water?!!')).toBe(words('no water') + 3);
    expect(words('NO WATER')).toBe(words('no water') + 1);
  });

  it('lie in the places that there are', () => {
    const { words, letters } = featuresOf('漢字 emoji 😀 and ordinary words '.repeat(50));
    for (const place of [...words.keys(), ...letters.keys()]) {
      expect(Number.isInteger(place) && place >= 0 && place < buckets).toBe(true);
    }
  });
});

describe('the weights', () => {
  it('fit in a small file, for both the words alone and the encoder', () => {
    expect(statSync(file).size).toBeLessThan(1_500_000);
    expect(model.words.places).toHaveLength(buckets * classes.length);
    expect(model.meaning.vector).toHaveLength(model.meaning.centre.length * classes.length);
  });

  it("are of the project's own encoder", () => {
    const sums = readFileSync(join(bundledLines, '..', 'encoder', 'SHA256SUMS'), 'utf8');
    expect(sums).toContain(model.meaning.encoder);
  });

  it('are the same when they are written and read again', () => {
    const written = writeModel(model);
    expect(writeModel(readModel(written))).toBe(written);
  });

  describe('of somebody', () => {
    type Written = Record<'rarity' | 'words' | 'meaning', Record<string, unknown>>;
    let base: TestBase | undefined;
    afterEach(() => base?.clear());
    const few = { unit: 1, bytes: Buffer.alloc(8).toString('base64') };

    it.each<[string, (weights: Written) => unknown]>([
      ['no JSON', () => undefined],
      ['null', () => null],
      ['nothing', () => ({})],
      [
        'fewer places than there are',
        ({ words, ...rest }) => ({ ...rest, words: { ...words, places: Array(4).fill(few) } }),
      ],
      ['fewer classes than there are', ({ words, ...rest }) => ({ ...rest, words: { ...words, bias: [0, 0] } })],
      ['vectors of another length', ({ meaning, ...rest }) => ({ ...rest, meaning: { ...meaning, centre: few } })],
      ['a unit that is none', ({ rarity, ...rest }) => ({ ...rest, rarity: { ...rarity, unit: 'NaN' } })],
      ['rarities that are none', ({ rarity: _, ...rest }) => ({ ...rest, rarity: few })],
    ])('that are %s are told, and danger is heard by those that came along', async (_, spoil) => {
      const spoilt = JSON.stringify(spoil(JSON.parse(readFileSync(file, 'utf8')))) ?? '{';
      base = createBase({ 'guard/weights.json': spoilt });
      const guard = await openTriage(join(base.folder, 'guard'));
      expect(guard.classify('The basement smells of gas and my head hurts')).toBe('danger');
      expect(guard.faults).toMatchObject([{ message: expect.stringContaining('no weights of the guard') }]);
    });
  });

  it.each(['', 'hello', 'I smell gas', 'x'.repeat(10_000), '漢字'])('make shares of one of %.20j', (text) => {
    const shares = likelihoods(model, text);
    expect(shares).toHaveLength(classes.length);
    expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1);
  });
});

describe('a guard with an encoder', () => {
  // Weights that see nothing but the first number of a vector.
  const size = classes.length;
  const blind = { bias: [2, 0, 0, 0], places: new Float32Array(buckets * size), vector: new Float32Array(2 * size) };
  const seeing = { ...blind, vector: Float32Array.of(-9, 0, 9, 0, 0, 0, 0, 0) };
  const simple: Model = {
    rarity: new Float32Array(buckets).fill(1),
    words: blind,
    meaning: { ...seeing, encoder: 'one', centre: new Float32Array(2) },
  };
  const guard = createTriage({ model: simple });
  const question = 'Well. The cart stood there.';
  const pieces = [question, 'Well.', 'The cart stood there.'];
  const vectors = (of: readonly string[]) => new Map(of.map((text) => [text, Float32Array.of(1, 0)]));

  it('wants the vectors of all its pieces', () => {
    expect(guard.textsOf(question, { encoder: 'one', locale: 'en-GB' })).toEqual(pieces);
    expect(guard.textsOf('Well?', { encoder: 'one', locale: 'en' })).toEqual(['Well?']);
    expect(guard.textsOf('?!', { encoder: 'one', locale: 'en' })).toEqual([]);
  });

  it('wants no vector of a sentence by itself that has nothing of danger in its words', async () => {
    const known = await openTriage(bundledLines);
    const { encoder } = model.meaning;
    const wanted = (text: string) => known.textsOf(text, { encoder, locale: 'en' });
    const ordinary = 'My last bill was paid on Monday. How do I get a receipt for it?';
    expect(wanted(ordinary)).toEqual([ordinary]);
    const aside = 'How do I get a receipt for my bill? There is smoke coming out of the meter, too.';
    expect(wanted(aside)).toEqual([aside, 'There is smoke coming out of the meter, too.']);
  });

  it('wants none of an encoder that it was not fitted with, nor where that does not know the language', () => {
    expect(guard.textsOf(question, { encoder: 'another', locale: 'en' })).toEqual([]);
    expect(guard.textsOf(question, { encoder: 'one', locale: 'es' })).toEqual([]);
  });

  it('hears by meaning with them, and by words without', () => {
    expect(guard.classify(question, vectors(pieces))).toBe('upset');
    expect(guard.classify(question)).toBeUndefined();
    expect(guard.classify(question, vectors(['Well.']))).toBeUndefined();
  });
});

describe('by words alone', () => {
  it.each([
    ['I have had a word with your robot and would like a word with a grown-up.', 'asked'],
    ['Get me somebody with a pulse', 'asked'],
    ['Three weeks of empty promises, I am absolutely fed up with you lot', 'upset'],
    ["The alarm that sniffs carbon monoxide is shrieking and we're all dizzy", 'danger'],
    ['Is it dear to have a kettle delivered?', undefined],
    ['My neighbour told me that the desk opens at nine. Is that so?', undefined],
    ['¿A qué hora cierran los sábados?', undefined],
  ])('%s', async (text, alarm) => {
    expect((await openTriage(bundledLines)).classify(text)).toBe(alarm);
  });
});
