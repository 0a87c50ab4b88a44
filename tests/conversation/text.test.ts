import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/conversation/event.ts';
import { work } from '../../src/conversation/numbers.ts';
import {
  LONGEST_TEXT,
  MOST_STORED,
  maskNumbers,
  plainWords,
  TooLong,
  tidy,
  tidyEvent,
  tidyName,
} from '../../src/conversation/text.ts';

describe('numbers that nobody should see', () => {
  it.each([
    ['4242424242424242', '••••4242'],
    ['my card 4242-4242-4242-4242 is lost', 'my card ••••4242 is lost'],
    ['5555 5555 5555 4444 and 378282246310005', '••••4444 and ••••0005'],
    ['3782 822463 10005', '••••0005'],
    ['30569309025904, 6011111111111117, 3530111333300000', '••••5904, ••••1117, ••••0000'],
    ['2223 0031 2200 3222', '••••3222'],
    ['pay from DE89 3704 0044 0532 0130 00 please', 'pay from ••••3000 please'],
    ['gb82west12345698765432', '••••5432'],
    ['SSN 123-45-6789', 'SSN ••••6789'],
  ])('are masked: %s', (said, kept) => expect(maskNumbers(said)).toBe(kept));

  it.each([
    ['4111 1111 1111 1111 12/26', '••••1111 12/26'],
    ['4111 1111 1111 1111 12-26 123', '••••1111 12-26 123'],
    ['4111111111111111 1226', '••••1111 1226'],
    ['4111111111111111 12/26 737', '••••1111 12/26 737'],
    ['41111111111111111226', '••••1111'],
    ['41111111111111111226737 thanks', '••••1111 thanks'],
    ['411111111111111112/26', '••••1111/26'],
    ['1 4111 1111 1111 1111', '1 ••••1111'],
    ['2026-12-25 4111 1111 1111 1111', '2026-12-25 ••••1111'],
    ['+1 212 555 0187, 4111 1111 1111 1111', '+1 212 555 0187, ••••1111'],
    ['212-555-0187 4111-1111-1111-1111 212-555-0187', '212-555-0187 ••••1111 212-555-0187'],
    ['12/26 5555555555554444 378282246310005', '12/26 ••••4444 ••••0005'],
  ])('are masked with other numbers around them: %s', (said, kept) => expect(maskNumbers(said)).toBe(kept));

  it.each([
    '4111  1111  1111  1111',
    '4111 - 1111 - 1111 - 1111',
    '4111/1111/1111/1111',
    '4111_1111_1111_1111',
    '4111.1111.1111.1111',
    '4111, 1111, 1111, 1111',
    '4111\n1111\n1111\n1111',
    '4111\r\n1111\r\n1111\r\n1111',
    '4111\u20091111\u20091111\u20091111',
    '4111\u00a01111\u202f1111\u30001111',
    '4111\u20111111\u20111111\u20111111',
    '4111–1111—1111−1111',
    '4111\u200d1111\u200c1111\u00ad1111',
    '４１１１ １１１１ １１１１ １１１１',
    '４１１１－１１１１－１１１１－１１１１',
    '٤١١١١١١١١١١١١١١١',
    '𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏',
    '4️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣',
    '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
    '41 11 11 11 11 11 11 11',
    '41111111 11111111',
    '411111 1111 111111',
    '4111 11\n11 1111 1111',
  ])('are masked however the digits are set apart: %j', (said) => {
    const kept = tidy(`it is ${said}, “café” № 5`);
    expect(kept).toMatch(/^it is ••••[1١１𝟏]+/u);
    expect(kept.normalize('NFKC').replace(/\D/g, '').length).toBeLessThanOrEqual(6);
    expect(kept).toMatch(/, “café” № 5$/);
  });

  it.each([
    ['SSN 123 45 6789', 'SSN ••••6789'],
    ['123–45–6789', '••••6789'],
    ['123\u201145\u20116789.', '••••6789.'],
    ['123.45.6789', '••••6789'],
    ['１２３-４５-６７８９', '••••6789'],
    ['born 1990-01-02 123-45-6789', 'born 1990-01-02 ••••6789'],
    ['1 123-45-6789 12/26', '1 ••••6789 12/26'],
    ['DE89\u20093704\u20090044\u20090532\u20090130\u200900', '••••3000'],
    ['DE89-3704-0044-0532-0130-00 please', '••••3000 please'],
    ['DE89\n3704 0044\n0532 0130 00 12', '••••3000 12'],
    ['ＤＥ８９ ３７０４ ００４４ ０５３２ ０１３０ ００', '••••3000'],
  ])('are masked in other ways to write them, too: %j', (said, kept) => expect(maskNumbers(said)).toBe(kept));

  it.each([
    'order 1234567890123456',
    'call 555-0123 or +1 212 555 0187',
    'call 415-555-0187 or 415-555-0199, or 415-555-0142',
    '415 555 0187 415 555 0199',
    '+43 664 123 45 6789',
    '0800 123 45 6789',
    'account 00001234567',
    'from 2026-11-24 to 2026-12-31, 08:00-17:00',
    '2026-11-28 23:01:56, 28.11.2026 23.01',
    'at 1764374400000, id 1764374400.123456',
    '0000000000000000',
    '4444444444444444',
    'parcel 987-65-432',
    'parcel 9400 1118 9922 3397 5042 15, 1Z999AA10123456784, 7712 3456 7890',
    '12-123-45-6789-10',
    'AB12 3CD, 14 High Street, 1250 units of no 7',
    '12 345,67 + 89 012,34 = 101 358,01',
    '550e8400-e29b-41d4-a716-446655440000',
  ])('are not these, which stay: %s', (said) => expect(maskNumbers(said)).toBe(said));

  it('are seldom seen where there are none', () => {
    // A fixed sequence, so that the count is the same each time.
    let seed = 7;
    const digit = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 10;
    };
    const digits = (count: number) => Array.from({ length: count }, digit).join('');
    const hidden = (make: () => string) =>
      Array.from({ length: 2000 }, make).filter((text) => maskNumbers(text) !== text).length;
    expect(hidden(() => `order ${digits(12)}`)).toBe(0);
    expect(hidden(() => `order ${digits(16)}`)).toBeLessThan(60);
    expect(hidden(() => `parcel ${digits(22)}`)).toBeLessThan(20);
    expect(hidden(() => `${digits(3)}-${digits(3)}-${digits(4)}, ${digits(3)}-${digits(3)}-${digits(4)}`)).toBeLessThan(
      5,
    );
  });

  it.each([
    ['digits', '4'.repeat(20_000)],
    ['cards', '4111 1111 1111 1112 '.repeat(1_000)],
    ['single digits', '4 '.repeat(10_000)],
    ['digits far apart', '4    '.repeat(4_000)],
    ['beginnings of an IBAN', 'DE89 '.repeat(4_000)],
    ['invisible marks', `4${'\u200d'.repeat(19_999)}`],
    ['invisible marks between', `4${'\u200d'.repeat(9)}`.repeat(2_000)],
    ['letters and digits', 'A1'.repeat(10_000)],
  ])('are looked for with bounded work in 20 kB of %s', (_, hostile) => {
    work.windows = 0;
    maskNumbers(hostile);
    expect(work.windows).toBeLessThan(8 * hostile.length);
  });
});

describe('text that is stored', () => {
  it('has no control or bidi characters', () => {
    expect(tidy('a\u0000b\u202Ec\u2066d\u200Be\u001B[31mf')).toBe('abcde[31mf');
  });
  it('keeps lines, tabs, accents and emoji', () => {
    expect(tidy('a\r\nb\rc\td e\u0301 👩‍👧 ¿sí? ½ ﬁ １２')).toBe('a\nb\nc\td é 👩‍👧 ¿sí? ½ ﬁ １２');
  });
  it('is never cut: how long it may be is its channel’s to say', () => {
    const long = 'long '.repeat(LONGEST_TEXT);
    expect(tidy(long)).toBe(long);
  });
  it('holds names on one line', () => {
    expect(tidyName('  Ann\n\u202EOther ')).toBe('Ann Other');
    expect(tidyName(`${'x'.repeat(79)}😀`)).toBe('x'.repeat(79));
  });
});

describe('the gate', () => {
  const card = '4242 4242 4242 4242';
  const happened = { id: `e-${card}`, conversation: 'c', at: 1 };
  const by = { desk: 'web', id: 'r1', name: 'Ana' };
  const heard = (more: object, customer: object = {}): Event => ({
    ...happened,
    kind: 'heard',
    address: { channel: 'mail', id: 'ann@example.org', detail: { references: [card] } },
    customer: { id: 'u1', ...customer },
    message: {
      type: 'message',
      id: 'm-4242424242424242',
      timestamp: '2026-11-28T23:01:56.000Z',
      channelId: 'mail',
      from: { id: 'u1', role: 'user', name: `Ann\n${card}` },
      conversation: { id: 'c' },
      ...more,
    },
  });

  it('tidies what a representative writes, whatever the act and the field', () => {
    const ref = { ts: '4242424242424242' };
    const act = { type: 'any', by, ref, text: `card ${card}\u202E`, subject: card, parts: [{ words: card }] };
    expect(tidyEvent({ ...happened, kind: 'acted', act } as Event)).toMatchObject({
      id: happened.id,
      act: { type: 'any', by, ref, text: 'card ••••4242', subject: '••••4242', parts: [{ words: '••••4242' }] },
    });
  });

  it('tidies everything that came with a message, and leaves what programs find it by', () => {
    const event = heard(
      {
        text: `my card ${card}`,
        locale: 'e\u0000n',
        value: { id: card, [card]: [card, { name: card }] },
        attachments: [{ contentType: 'image/png', contentUrl: 'cid:4242424242424242', name: `${card}\u202Egnp.png` }],
      },
      { name: `Ann ${card}`, email: `${card}@example.org` },
    );
    expect(tidyEvent(event)).toEqual({
      ...event,
      customer: { id: 'u1', name: 'Ann ••••4242', email: '••••4242@example.org' },
      message: {
        ...(event as { message: object }).message,
        from: { id: 'u1', role: 'user', name: 'Ann ••••4242' },
        text: 'my card ••••4242',
        locale: 'en',
        value: { id: '••••4242', '••••4242': ['••••4242', { name: '••••4242' }] },
        attachments: [{ contentType: 'image/png', contentUrl: 'cid:4242424242424242', name: '••••4242gnp.png' }],
      },
    });
  });

  it('tidies what a provider says, and what its systems found', () => {
    const where = { delivery: card, destination: 'mail', receipt: card };
    const failed = { ...happened, kind: 'delivery', ...where, state: 'failed', reason: `no ${card}` };
    expect(tidyEvent(failed as Event)).toEqual({ ...failed, reason: 'no ••••4242' });
    const found = { ...happened, kind: 'found', name: 'account', value: { id: '4242424242424242', says: card } };
    expect(tidyEvent(found as Event)).toEqual({ ...found, value: { id: '4242424242424242', says: '••••4242' } });
    const joined = {
      ...happened,
      kind: 'joined',
      address: { channel: 'x', id: 'y' },
      customer: { id: 'u', name: card },
    };
    expect(tidyEvent(joined as Event)).toMatchObject({ customer: { name: '••••4242' } });
  });

  it('changes nothing the second time', () => {
    const once = tidyEvent(heard({ text: `a ${card} 12/26\nb` }));
    expect(tidyEvent(once)).toEqual(once);
  });

  it('keeps a long mail whole, and refuses what is more than is ever stored by an error that tells', () => {
    const text = 'word '.repeat(20_000);
    expect(tidyEvent(heard({ text }))).toMatchObject({ message: { text } });
    const refuse = () => tidyEvent(heard({ text: 'x'.repeat(MOST_STORED) }));
    expect(refuse).toThrow(TooLong);
    expect(refuse).toThrow(/more than the 262144 that can be stored/);
    expect(() => tidyEvent(heard({ value: Array(300).fill('x'.repeat(1000)) }))).toThrow(TooLong);
  });

  it('does not follow what is nested without end', () => {
    let deep: object = {};
    for (let i = 0; i < 50_000; i++) deep = { deep };
    expect(() => tidyEvent(heard({ value: deep }))).not.toThrow();
  });
});

describe('the words by which what people say is compared', () => {
  it.each([
    ['¿Dónde está el baño?', 'donde esta el bano'],
    ["I don't, I don’t, I don´t", 'i dont i dont i dont'],
    ['Ｐａｙ №  2 — now…', 'pay no 2 now'],
    ['❤️ … !', ''],
  ])('are small letters and digits: %s', (said, words) => expect(plainWords(said).join(' ')).toBe(words));
});
