import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Sentence, sentenceOf } from '../../src/dialogs/format.ts';
import { checkPhrases, createPhrases, type PhraseName } from '../../src/dialogs/phrases.ts';
import { talk } from '../helpers/conversation.ts';

const read = (locale: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../src/dialogs/phrases/${locale}.json`, import.meta.url), 'utf8'));
const [en, es] = [read('en'), read('es')];

describe('the sentences', () => {
  it('are the same in every locale, with the same placeholders', () => {
    expect(Object.keys(es)).toEqual(Object.keys(en));
    for (const [name, text] of Object.entries(en)) {
      const [english, spanish] = [sentenceOf(text, 'en'), sentenceOf(es[name]!, 'es')] as [Sentence, Sentence];
      expect([name, spanish.placeholders]).toEqual([name, english.placeholders]);
    }
  });

  it('are all used, and no other is', () => {
    const files = readdirSync('src/dialogs', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const sources = files.map((file) => readFileSync(join('src/dialogs', file), 'utf8'));
    for (const name of Object.keys(en))
      expect([name, sources.some((source) => source.includes(`'${name}'`))]).toEqual([name, true]);
  });

  it('differ between buttons, so that each can be heard', () => {
    for (const texts of [en, es]) expect(new Set([texts.yes, texts.no, texts.person, texts.none]).size).toBe(4);
  });

  it('count in the way of the language', () => {
    const phrases = createPhrases({ locales: ['en', 'es'] });
    const said = (locale: string, position: number) => phrases.say(locale, 'moved', { position });
    expect(said('en', 1)).toBe('You are next in line now.');
    expect(said('en', 12)).toBe('You are number 12 in line now.');
    expect(said('es', 1)).toBe('Ya es la siguiente persona en la cola.');
    expect(said('es', 2)).toBe('Ya está en el puesto 2 de la cola.');
  });
});

describe('placeholders', () => {
  const say = (text: string, values: Record<string, string | number>, locale = 'en') => {
    const sentence = sentenceOf(text, locale);
    return typeof sentence === 'string' ? sentence : sentence.with(values);
  };

  it('are filled in, and what is filled in is not read again', () => {
    expect(say('Hello {name}!', { name: '{name} # }' })).toBe('Hello {name} # }!');
    expect(say('{n, plural, one {# dog} other {# dogs}}', { n: 1 })).toBe('1 dog');
    expect(say('{n, plural, one {# dog} other {# dogs}}', { n: 1000 })).toBe('1,000 dogs');
    expect(say('{n, plural, one {# rok} few {# roky} other {# let}}', { n: 3 }, 'cs')).toBe('3 roky');
  });

  it.each([
    ['Hello {name', 'needs a "}"'],
    ['Hello name}', 'has a "}" without its "{"'],
    ['Hello {}', 'has a "{" without a name'],
    ['{n, plural, one {a}}', 'needs "other {…}"'],
    ['{n, select, a {b}}', 'can only use {n} or {n, plural, …}'],
  ])('that are wrong are explained: %s', (text, message) => expect(say(text, {})).toContain(message));
});

describe("a supervisor's own sentences", () => {
  const locales = ['en', 'es'];

  it('are said instead', async () => {
    const overrides = { en: { greeting: 'Welcome to Marlow. How can I help?', yes: 'Yep!' } };
    expect(checkPhrases({ locales, overrides })).toEqual([]);
    const { customer } = await talk({ phrases: overrides });
    await customer.joins();
    await customer.hears('Welcome to Marlow. How can I help?');
    await customer.says('What goes into the recycling cart?');
    await customer.hears(/Paper/);
    await customer.presses('Yep!');
    await customer.hears("I'm glad");
  });

  it('that are wrong are all reported, and not said', () => {
    const overrides = {
      en: { greting: 'Hi', claimed: 'Somebody is here.', queued: 'You are {place}.', glad: 'Good {' },
      es: { moved: '{position, plural, one {a} other {b}} {position}' },
    };
    expect(checkPhrases({ locales, overrides })).toEqual([
      {
        locale: 'en',
        phrase: 'greting',
        message: expect.stringMatching(/^is not a phrase\. The phrases are hello, greeting,/),
      },
      { locale: 'en', phrase: 'claimed', message: 'must say {person} somewhere: customers need it.' },
      { locale: 'en', phrase: 'queued', message: 'cannot use {place}. It can use {number}, {position}.' },
      { locale: 'en', phrase: 'glad', message: expect.stringContaining('has a "{" without a name') },
    ]);
    const phrases = createPhrases({ locales, overrides });
    expect(phrases.say('en', 'claimed', { person: 'Ana' })).toBe('You are now talking with Ana.');
  });

  it('are needed in full for a language that comes without any', () => {
    const [problem, ...more] = checkPhrases({ locales: ['en', 'fr'], overrides: { fr: { yes: 'Oui' } } });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      locale: 'fr',
      message: expect.stringMatching(/write these for it under phrases: hello, greeting/),
    });
    expect(problem?.message).not.toContain('yes,');
  });

  it('may be a language’s whole set', () => {
    const fr = Object.fromEntries(Object.entries(en).map(([name, text]) => [name, text.replace('Hello', 'Bonjour')]));
    expect(checkPhrases({ locales: ['fr'], overrides: { fr } })).toEqual([]);
    const said = createPhrases({ locales: ['fr'], overrides: { fr } }).say('fr', 'hello' satisfies PhraseName, {
      name: 'Marlow',
    });
    expect(said).toBe('Bonjour, this is the automated front desk of Marlow.');
  });
});
