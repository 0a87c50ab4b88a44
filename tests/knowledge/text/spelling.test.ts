import { describe, expect, it } from '@jest/globals';
import { createSpelling } from '../../../src/knowledge/text/spelling.ts';

describe('a letter held down', () => {
  it.each([
    ['en', 'heeelp', 'help'],
    ['en', 'wheeeere is my biiill', 'where is my bill'],
    ['en', 'goooood', 'good'],
    ['en', 'the streeeetlight', 'the streetlight'],
    ['en', 'www', 'www'],
    ['es', 'la facturaaaa de mi caaalle', 'la factura de mi calle'],
  ])('%s: %j means %j', (locale, text, meant) => {
    const words = ['help', 'where', 'bill', 'streetlight', 'factura', 'calle'];
    expect(createSpelling(words, locale).fixText(text)).toBe(meant);
  });
});
