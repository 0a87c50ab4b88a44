import { describe, expect, it } from '@jest/globals';
import { LONGEST_TEXT, maskNumbers, tidy, tidyEvent, tidyName } from '../../src/conversation/text.ts';

describe('numbers that nobody should see', () => {
  it.each([
    ['4242424242424242', '••••4242'],
    ['my card 4242-4242-4242-4242 is lost', 'my card ••••4242 is lost'],
    ['5555 5555 5555 4444 and 378282246310005', '••••4444 and ••••0005'],
    ['pay from DE89 3704 0044 0532 0130 00 please', 'pay from ••••3000 please'],
    ['gb82west12345698765432', '••••5432'],
    ['SSN 123-45-6789', 'SSN ••••6789'],
  ])('masks %s', (said, kept) => expect(maskNumbers(said)).toBe(kept));

  it.each([
    'order 1234567890123456',
    'call 555-0123 or +1 212 555 0187',
    'account 00001234567',
    'from 2026-11-24 to 2026-12-31, 08:00-17:00',
    '0000000000000000',
    'parcel 987-65-432',
  ])('leaves %s', (said) => expect(maskNumbers(said)).toBe(said));

  it('takes no longer on hostile text', () => {
    const hostile = '1 '.repeat(100_000);
    expect(maskNumbers(hostile)).toHaveLength(hostile.length);
    expect(maskNumbers('A1'.repeat(50_000)).length).toBeGreaterThan(0);
  });
});

describe('text that is stored', () => {
  it('has no control or bidi characters', () => {
    expect(tidy('a\u0000b\u202Ec\u2066d\u200Be\u001B[31mf')).toBe('abcde[31mf');
  });
  it('keeps lines, tabs, accents and emoji', () => {
    expect(tidy('a\r\nb\rc\td e\u0301 👩‍👧 ¿sí?')).toBe('a\nb\nc\td é 👩‍👧 ¿sí?');
  });
  it('is not longer than 4,000 characters', () => expect(tidy('x'.repeat(5000))).toHaveLength(LONGEST_TEXT));
  it('never ends in half a character', () => {
    const cut = tidy(`${'x'.repeat(LONGEST_TEXT - 1)}😀`);
    expect(cut).toBe('x'.repeat(LONGEST_TEXT - 1));
  });
  it('holds names on one line', () => expect(tidyName('  Ann\n\u202EOther ')).toBe('Ann Other'));
});

describe('the gate', () => {
  it('tidies what a representative writes too', () => {
    const by = { desk: 'web', id: 'r1', name: 'Ana' };
    const acted = { kind: 'acted' as const, id: 'e', conversation: 'c', at: 1 };
    const event = tidyEvent({ ...acted, act: { type: 'reply', by, text: 'card 4242 4242 4242 4242\u202E' } as never });
    expect(event).toMatchObject({ act: { type: 'reply', by, text: 'card ••••4242' } });
  });
});
