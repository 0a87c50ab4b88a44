import { describe, expect, it } from '@jest/globals';
import { anonymise, anonymiseReply } from '../../src/reports/anonymise.ts';

describe('a question for the record', () => {
  it.each([
    ['my account is 00481516', 'my account is [number]'],
    ['call me at (555) 010-4477 please', 'call me at [number] please'],
    ['llámeme al +34 600 123 456', 'llámeme al [number]'],
    ['card ••••1881 was charged', 'card [number] was charged'],
    ['my policy is AB12-99-X4', 'my policy is [number]'],
    ['I was born 04/12/1980', 'I was born [number]'],
    ['write to rosa.d+bills@mail.example.org!', 'write to [e-mail]!'],
    ['see https://example.org/reset?token=abc', 'see [link]'],
    ['I live at 12 Oak Street', 'I live at [number] Oak Street'],
    ['at 7 N. Old Mill Rd there is no water', 'at [number] N. Old Mill Rd there is no water'],
    ['vivo en la calle Mayor 14', 'vivo en la calle Mayor [number]'],
    ['My name is Rosa Diaz and I pay late', 'My name is [name] and I pay late'],
    ['my name is rosa', 'my name is [name]'],
    ["I'm Rosa. Where do I pay?", "I'm [name]. Where do I pay?"],
    ['Me llamo José Luis de la Torre, hola', 'Me llamo [name], hola'],
    ['Where do I pay?\n\nThanks,\nRosa Diaz', 'Where do I pay?\n\nThanks,\n[name]'],
    ['the bill is in the name of Otto Kranz', 'the bill is in the name of [name]'],
  ])('%j is kept as %j', (text, kept) => expect(anonymise(text)).toBe(kept));

  it.each([
    "I'm late with my bill",
    'Is it 2 bins or 3?',
    'Hi, what about it',
    'Thanks, I will look',
    'Can I pay at City Hall on Monday?',
    'This is What I mean',
    '¿Puedo pagar en 10 días?',
  ])('%j is kept as it is', (text) => expect(anonymise(text)).toBe(text));

  it('masks what is known of the customer wherever it stands', () => {
    const known = ['Rosa Diaz', 'rosa@example.org'];
    expect(anonymise('this is about rosa, ms DIAZ, ROSA@EXAMPLE.ORG', known)).toBe(
      'this is about [name], ms [name], [e-mail]',
    );
    expect(anonymise('al is a name, so is a.b', ['Al', '(.*', 'a.b'])).toBe('[name] is a name, so is [name]');
  });

  it.each(['1 ', 'a1', 'A b ', 'my name is ', '12 Oak ', 'calle ', '- ', 'a.a@', '((((', 'Thanks,\n', 'No. A '])(
    'gets through a long text of %j',
    (piece) => {
      const text = piece.repeat(4000 / piece.length);
      expect(anonymise(text, ['Rosa Diaz']).length).toBeGreaterThan(0);
      expect(anonymiseReply(`see ${text}`, ['Rosa Diaz']).length).toBeGreaterThan(0);
    },
  );
});

describe("a representative's words for the record", () => {
  it('keep what an office says to everybody', () => {
    const text =
      'Hello Ms Diaz,\n\nThe fee is $35, due in 30 days. See https://example.org/fees or room 104, 8:00-17:00.';
    expect(anonymiseReply(text, ['Rosa Diaz'])).toBe(
      'The fee is $35, due in 30 days. See https://example.org/fees or room 104, 8:00-17:00.',
    );
  });

  it("lose greeting, signature and the customer's data", () => {
    const text =
      'Hi Rosa! I sent it to rosa@example.org, case 88172-1. Rosa, it takes a week.\n\nKind regards,\nAna Ruiz\nUtility Billing';
    expect(anonymiseReply(text, ['Rosa', 'rosa@example.org'])).toBe(
      'I sent it to [e-mail], case [number]. [name], it takes a week.',
    );
  });
});
