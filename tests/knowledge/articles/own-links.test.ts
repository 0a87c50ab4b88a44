import { describe, expect, it } from '@jest/globals';
import { withoutOwnLinks } from '../../../src/knowledge/articles/own-links.ts';

describe('a link to another article', () => {
  it.each([
    ['See [how to pay](pay-bill.md).', 'See how to pay.'],
    [
      'See [how to pay](../billing/pay-bill.md#online "Pay") or [late](<late fee.md>).',
      'See how to pay or [late](<late fee.md>).',
    ],
    ['[**Pay**](./pay-bill.md) and [more](pay-bill.md?x)', '**Pay** and more'],
    ['[ours](https://a.example/pay.md), [site](/pay.md), [mail](mailto:a@b.md)', undefined],
    ['`[code](pay.md)` ![picture](pay.md)', undefined],
    ['```\n[code](pay.md)\n```', undefined],
    ['pay.md is no link, nor is [this] (pay.md)', undefined],
  ])('is its words to customers: %s', (text, shown = text) => {
    expect(withoutOwnLinks(text)).toBe(shown);
  });

  it('is found at once in a text that is made to take long', () => {
    const text = `${'[a]('.repeat(60_000)}.md\n${'['.repeat(100_000)}\n${'`'.repeat(99_999)}`;
    expect(withoutOwnLinks(text)).toBe(text);
  });
});
