import { describe, expect, it } from '@jest/globals';
import { normalise } from '../../../src/knowledge/text/normalise.ts';

describe('texts in the form in which they are compared', () => {
  it.each([
    ['Where’s my BILL?!', "where's my bill"],
    ['  ¿Cuánto cuesta el permiso?  ', 'cuanto cuesta el permiso'],
    ['$5, 20% or £3…', '$5 20% or £3'],
    ['Can`t\tpay\nnow', "can't pay now"],
    ['ﬁne', 'fine'],
    ['?!', ''],
  ])('%j is %j', (written, compared) => {
    expect(normalise(written)).toBe(compared);
  });

  it('are the same for ASCII as beside a sign that is none', () => {
    const signs = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    for (const one of signs) {
      for (const other of signs) {
        const text = `a${one}${other}B`;
        expect([text, normalise(text)]).toEqual([text, normalise(`${text}—`)]);
      }
    }
  });
});
