import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../../src/knowledge/encoder/encoder.ts';
import { glossOf, readGlossary } from '../../../src/knowledge/encoder/glossary.ts';
import { encoderFor, kindFor, textsFor } from '../../../src/knowledge/encoder/glossed.ts';
import type { GuardedEncoder } from '../../../src/knowledge/encoder/guarded.ts';
import { normalise, wordsOf } from '../../../src/knowledge/text/normalise.ts';

describe('a glossary', () => {
  const gloss = readGlossary(
    ['# money', 'pay: pagar, pago', 'house: casa', 'case: caso', 'cancel: cancelar, dar de baja', 'the: el, la'].join(
      '\n',
    ),
    'es',
  );

  it.each([
    ['¿La CASA?', 'the house'],
    ['pagué, pagamos y pagaron', 'pay pay y pay'],
    ['quiero dar de baja', 'quiero cancel'],
    ['dar de', 'dar de'],
    // Both have one stem: what is written out goes before it, and then what stands first.
    ['casos, caso', 'house case'],
    ['Marlow 12', 'marlow 12'],
    ['', ''],
  ])('makes of %j %j', (text, english) => {
    expect(gloss(text)).toBe(english);
  });

  it('is there for languages that have one, whatever the country', () => {
    expect(glossOf('es-MX')?.('¿Dónde pago la factura?')).toBe('where pay the bill');
    expect(glossOf('fr')).toBeUndefined();
    expect(glossOf('../es')).toBeUndefined();
  });

  it('of ours says everything once', () => {
    const said = readFileSync('data/encoder/glossary/es.txt', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(said.filter((line) => !/^[a-zI' ]+: [^:]+$/.test(line))).toEqual([]);
    const words = said
      .flatMap((line) => line.split(':')[1]!.split(','))
      .map((one) => wordsOf(normalise(one)).join(' '));
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
  });
});

describe('an encoder', () => {
  const asked: (readonly string[])[] = [];
  const encoder = (kind: Encoder['kind']): GuardedEncoder => {
    const hear = async (texts: readonly string[], beside: readonly string[] = []) => {
      asked.push([...texts, ...beside]);
      return texts.map(() => ({
        vector: new Float32Array(2),
        pieces: { ids: new Int32Array(), rows: new Int8Array() },
      }));
    };
    return { name: 'one', kind, ofQuestion: hear, ofBase: hear, stop: async () => {} };
  };

  it('that knows English hears Spanish in English words, and is one in doubt there', async () => {
    const spanish = encoderFor(encoder('bundled'), 'es')!;
    expect(spanish).toMatchObject({ name: 'one', kind: 'other' });
    expect(await spanish.ofQuestion(['¿Dónde pago?'])).toEqual([{ vector: new Float32Array(2) }]);
    await spanish.ofBase(['La casa'], ['El perro']);
    expect(asked).toEqual([['where pay'], ['the house', 'the dog']]);
    expect(kindFor('bundled', 'es')).toBe('other');
    expect(textsFor({ kind: 'bundled' }, 'es', ['La casa'])).toEqual(['the house']);
  });

  it('serves what it knows as it is, and nothing where no glossary helps', () => {
    const [bundled, other] = [encoder('bundled'), encoder('other')];
    expect(encoderFor(bundled, 'en-GB')).toBe(bundled);
    expect(encoderFor(other, 'es')).toBe(other);
    expect(encoderFor(bundled, 'fr')).toBeUndefined();
    expect(encoderFor(undefined, 'en')).toBeUndefined();
    expect([kindFor('bundled', 'en'), kindFor('other', 'fr'), kindFor('bundled', 'fr')]).toEqual([
      'bundled',
      'other',
      undefined,
    ]);
    expect(textsFor(other, 'es', ['La casa'])).toEqual(['La casa']);
  });
});
