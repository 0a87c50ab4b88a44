import { describe, expect, it } from '@jest/globals';
import {
  correspondentsWords,
  isEmail,
  MOST_RECIPIENTS,
  readCorrespondents,
  recipientsProblem,
} from '../../src/conversation/correspondents.ts';
import type { Json } from '../../src/conversation/message.ts';
import { recipientsOf } from '../../src/conversation/recipients.ts';

const jo = { address: 'jo@example.org' };
const ben = { address: 'ben@example.org', name: 'Ben Cole' };

describe('whom a letter goes to when nobody says otherwise', () => {
  const reached = (id: string, detail?: Json) =>
    recipientsOf({
      address: { channel: 'email', id, ...(detail !== undefined && { detail }) },
      customer: { id: 'jo', name: 'Jo Meyer', email: 'Jo@example.org' },
      participants: [{ id: 'ben', name: 'Ben Cole', email: 'ben@example.org' }],
    });

  it('is whoever wrote last, by name where it is known, and who was in copy', () => {
    expect(reached('jo@example.org')).toEqual({ to: [{ ...jo, name: 'Jo Meyer' }], cc: [] });
    expect(reached('ben@example.org', { subject: 'Hello', cc: [jo] })).toEqual({ to: [ben], cc: [jo] });
    expect(reached('jo@example.org', { name: 'Joana' })?.to).toEqual([{ ...jo, name: 'Joana' }]);
  });

  it('is whoever wrote last from among those in copy, and then the customer is in copy', () => {
    const wrote = (email: string | undefined) =>
      recipientsOf({
        address: { channel: 'email', id: 'jo@example.org', detail: { cc: [ben, { address: 'cora@example.org' }] } },
        customer: { id: 'jo', name: 'Jo Meyer', email: 'Jo@example.org' },
        participants: [{ id: 'ben', name: 'Ben Cole', ...(email !== undefined && { email }), latest: true }],
      });
    expect(wrote('ben@example.org')).toEqual({
      to: [ben],
      cc: [{ ...jo, name: 'Jo Meyer' }, { address: 'cora@example.org' }],
    });
    for (const none of [undefined, 'JO@example.org', 'Ben'])
      expect(wrote(none)).toEqual({ to: [{ ...jo, name: 'Jo Meyer' }], cc: [ben, { address: 'cora@example.org' }] });
  });

  it('is each once, and only who has an address', () => {
    const cc = [{ address: 'JO@example.org' }, ben, { ...ben, name: 'B.' }, { address: 'nobody' }];
    expect(reached('jo@example.org', { cc })?.cc).toEqual([ben]);
  });

  it('names no more than can be written to, and says how many more there are', () => {
    const cc = Array.from({ length: 30 }, (_, i) => ({ address: `p${i}@example.org` }));
    const { to, cc: named, more } = reached('jo@example.org', { cc })!;
    expect([to.length + named.length, more]).toEqual([MOST_RECIPIENTS, 11]);
  });

  it.each([[null], ['x'], [[]], [{ cc: 'ben@example.org' }], [{ cc: [{ address: 7 }] }], [{ cc: [null] }]])(
    'is nobody in copy where the address says %j',
    (detail) => {
      expect(reached('jo@example.org', detail as Json)?.cc).toEqual([]);
    },
  );

  it('is not for those who are reached otherwise', () => {
    expect(reached('web:1', { cc: [ben] })).toBeUndefined();
  });
});

describe('addresses as people write them', () => {
  it.each([
    ['jo@example.org', [jo]],
    ['jo@example.org, Ben Cole <ben@example.org>', [jo, ben]],
    [' jo@example.org ;\n"Cole, Ben" <ben@example.org>,', [jo, { ...ben, name: 'Cole, Ben' }]],
    ['<jo@example.org>', [jo]],
    ['', []],
    [' , ;\n', []],
    ['Jo Meyer', [{ address: 'Jo Meyer' }]],
    ['Jo <jo@example.org', [{ address: 'Jo <jo@example.org' }]],
    ['"Jo', [{ address: '"Jo' }]],
  ])('%j', (text, read) => {
    expect(readCorrespondents(text)).toEqual(read);
  });

  it('are read as they are shown', () => {
    const all = [jo, ben, { address: 'cora@example.org', name: 'Diaz, Cora "CD"' }];
    expect(readCorrespondents(correspondentsWords(all))).toEqual([
      jo,
      ben,
      { address: 'cora@example.org', name: 'Diaz, Cora CD' },
    ]);
  });

  it.each([
    [{ to: [jo], cc: [ben] }, undefined],
    [{ to: [], cc: [ben] }, 'Say to whom it goes.'],
    [{ to: [jo], cc: [{ address: 'Ben Cole' }] }, '“Ben Cole” is no e-mail address.'],
    [{ to: Array.from({ length: 20 }, () => jo), cc: [ben] }, 'It goes to 21, and 20 are the most.'],
  ])('can be written to, or not and why', (recipients, problem) => {
    expect(recipientsProblem(recipients)).toBe(problem);
  });

  it.each([
    ['jo@example.org', true],
    ['jo.o’neill+tag@sub.example.org', true],
    ['jo@bücher.example', true],
    ['jo@intranet', true],
    ['jo', false],
    ['jo@', false],
    ['a@b@c.org', false],
    ['jo@example.org\r\nBcc: x@example.org', false],
    ['jo@example.org, ben@example.org', false],
    [`${'a'.repeat(65)}@example.org`, false],
    [`jo@${'a'.repeat(260)}.org`, false],
    [`${'ä'.repeat(33)}@example.org`, false],
  ])('%j is one: %s', (text, is) => {
    expect(isEmail(text)).toBe(is);
  });
});
