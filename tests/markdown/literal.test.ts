import { describe, expect, it } from '@jest/globals';
import { literal } from '../../src/markdown/literal.ts';
import { plainText } from '../../src/markdown/plain.ts';
import { readMarkdown } from '../../src/markdown/read.ts';
import { readSmall } from '../../src/markdown/small.ts';

describe.each([
  ['markdown-it', readMarkdown],
  ['the small parser', readSmall],
])('words that are shown as they are, read by %s', (_, read) => {
  it.each([
    'Is **this** bold, _or_ `that`, or ~~gone~~?',
    '[pay here](https://evil.example/x) <https://evil.example> ![x](y)',
    'https://evil.example/a_b_c?d=e&amp;f and HTTP://EVIL.example',
    '<b>&nbsp;</b><!-- hidden -->',
    '1. first',
    '12) twelfth',
    '- a list',
    '+ one more',
    '# 4 Elm Street',
    '> quoted',
    '=== and ---',
    '| a | b |',
    'a \\ backslash \\* and C:\\new',
  ])('%s', (words) => {
    const pieces = read(literal(words));
    expect(plainText(pieces)).toBe(words);
    expect(JSON.stringify(pieces)).not.toMatch(/"tag":"(?!p")/);
  });

  it('also where they stand in a list, and begin a line', () => {
    const [list, ...more] = read(`1. ${literal('- 3. **Which** fee?')}\n2. ${literal('7) what?')}`);
    expect(more).toEqual([]);
    expect(plainText([list!])).toBe('1. - 3. **Which** fee?\n2. 7) what?');
  });
});
