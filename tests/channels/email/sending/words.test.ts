import { expect, it } from '@jest/globals';
import { languageOf, wordsFor } from '../../../../src/channels/email/sending/words.ts';

it('every language has every sentence around mails, with its places', () => {
  const places = (sentence: string) => sentence.match(/\{\w+\}/g)?.sort() ?? [];
  const [en, es] = [wordsFor('en'), wordsFor('es')];
  expect(Object.keys(es)).toEqual(Object.keys(en));
  for (const key of Object.keys(en) as (keyof typeof en)[])
    expect([key, places(es[key])]).toEqual([key, places(en[key])]);
});

it('a language that is not ours is written to in English', () => {
  for (const locale of ['en-GB', 'fr', '', 'constructor', '__proto__']) expect(languageOf(locale)).toBe('en');
  expect(languageOf('es-MX')).toBe('es');
});
