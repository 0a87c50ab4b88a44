import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseFormLetter } from '../../../src/knowledge/form-letters/form-letter.ts';
import {
  type FormLetters,
  openFormLetters,
  type ReadyLetter,
} from '../../../src/knowledge/form-letters/form-letters.ts';
import { until } from '../../helpers/until.ts';
import { letterFile, lettersFolder } from './folder.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(files: Record<string, string>, locales = ['en', 'es']) {
  const place = lettersFolder();
  ends.push(place.end);
  for (const [name, content] of Object.entries(files)) place.write(name, content);
  const letters = await openFormLetters({ folder: place.folder, locales });
  ends.push(letters.stop);
  return { ...place, letters };
}

const titles = (letters: FormLetters, words: string, locale = 'en') =>
  letters.search(words, locale, 10).map(({ title }) => title);
/** A letter as it reads; what is missing stands in brackets. */
const reads = (ready: ReadyLetter | undefined) =>
  ready?.pieces.map((piece) => ('text' in piece ? piece.text : (piece.value ?? `[${piece.label}]`))).join('');

describe('the file of a form letter', () => {
  const faultsOf = (content: string) => {
    const read = parseFormLetter(content, { id: 'a', topic: 'billing', locale: 'en', file: 'a.md' });
    return 'faults' in read ? read.faults.map(({ line, message }) => `${line} ${message}`) : [];
  };

  it('has a title, other words, blanks, and a text with fields', () => {
    const content = letterFile(
      'Hello {{customer.name}},\n\nit is {{ amount }}.',
      'title: Refund\nkeywords: [money]\nblanks: [amount]',
    );
    expect(parseFormLetter(content, { id: 'a', topic: 'billing', locale: 'en', file: 'a.md' })).toEqual({
      letter: {
        ...{ id: 'a', topic: 'billing', locale: 'en', file: 'a.md', title: 'Refund', keywords: ['money'] },
        ...{ blanks: ['amount'], text: 'Hello {{customer.name}},\n\nit is {{ amount }}.' },
      },
    });
  });

  it.each([
    ['Hello', '1 The file must begin with a line "---", then "title: …", then "---", then the letter.'],
    [letterFile(''), '4 The letter is missing. Write it below the second "---".'],
    [letterFile('Hi', 'titel: A'), '2 There is no field "titel"; did you mean "title"?'],
    [letterFile('Hi {{customer.nam}}'), '4 There is no field {{customer.nam}}; did you mean {{customer.name}}?'],
    [letterFile('Hi\n\n{{shoe size}}'), '6 There is no field {{shoe size}}; there are {{customer.name}}'],
    [letterFile('Hi {{customer.name}'), '4 A field is not closed: write it as {{customer.name}}, on one line.'],
    [letterFile('Hi', 'title: A\nblanks: [day]'), '2 The blank "day" stands nowhere in the letter.'],
    [letterFile('x'.repeat(2501)), '4 It has 2501 characters, and a letter may have 2500. Shorten it.'],
  ])('says with its line what is wrong in %j', (content, fault) => {
    expect(faultsOf(content).join('\n')).toContain(fault);
  });
});

describe('form letters', () => {
  it('are found by the beginnings of words, wherever those stand, the title first', async () => {
    const { letters } = await open({
      'en/billing/refund.md': letterFile('Your money comes.', 'title: A refund'),
      'en/billing/late.md': letterFile('No refund is due.', 'title: Late fee\nkeywords: [penalty]'),
      'en/waste/pickup.md': letterFile('We come again.', 'title: Pickup'),
      'es/billing/refund.md': letterFile('Su dinero llega.', 'title: Devolución'),
    });
    expect(titles(letters, '')).toEqual(['A refund', 'Late fee', 'Pickup']);
    expect(titles(letters, 'REFUN')).toEqual(['A refund', 'Late fee']);
    expect(titles(letters, 'refund penal')).toEqual(['Late fee']);
    expect(titles(letters, 'waste')).toEqual(['Pickup']);
    expect(titles(letters, 'devolucion', 'es-MX')).toEqual(['Devolución']);
    expect(titles(letters, 'zebra')).toEqual([]);
  });

  it('are filled in, and name what is missing; a value is never read as a field', async () => {
    const { letters } = await open({
      'en/billing/refund.md': letterFile('{{customer.name}}: {{day}}, {{ticket.number}}', 'title: A\nblanks: [day]'),
    });
    expect(reads(letters.ready('refund', 'en', { 'ticket.number': 'FD-1001', 'customer.name': ' ' }))).toBe(
      '[Name of the customer]: [day], FD-1001',
    );
    expect(reads(letters.ready('refund', 'en', { 'customer.name': '{{ticket.number}}' }))).toBe(
      '{{ticket.number}}: [day], [Number of the ticket]',
    );
    expect(letters.ready('gone', 'en', {})).toBeUndefined();
  });

  it('change with their files; a broken one stays as it was, and says what is wrong', async () => {
    const { letters, write, remove } = await open({ 'en/billing/refund.md': letterFile('Hi', 'title: First') });
    write('en/billing/refund.md', letterFile('Hi', 'title: Second'));
    await until('the change', () => titles(letters, '')[0] === 'Second');
    const file = write('en/billing/refund.md', letterFile('Hi {{nobody}}', 'title: Third'));
    await until('the fault', () => letters.faults().length > 0);
    expect(letters.faults()).toMatchObject([{ file, line: 4, level: 'error' }]);
    expect(titles(letters, '')).toEqual(['Second']);
    write('en/billing/refund.md', letterFile('Hi', 'title: Fourth'));
    await until('the repair', () => titles(letters, '')[0] === 'Fourth');
    expect(letters.faults()).toEqual([]);
    write('en/waste/refund.md', letterFile('Hi', 'title: Twin'));
    await until('the twin', () =>
      letters.faults().some(({ message }) => message.includes('a second form letter "refund"')),
    );
    remove('en/waste/refund.md');
    remove('en/billing/refund.md');
    await until('the end of it', () => titles(letters, '').length === 0 && letters.faults().length === 0);
  });

  it('may be none, and come later', async () => {
    const { letters, write } = await open({});
    expect([titles(letters, ''), letters.faults()]).toEqual([[], []]);
    write('en/billing/refund.md', letterFile('Hi'));
    await until('the first letter', () => titles(letters, '').length === 1);
  });
});

describe('the sample letters', () => {
  it('are right, the same in each language, and say their fields', async () => {
    const folder = fileURLToPath(new URL('../../../data/letters', import.meta.url));
    const letters = await openFormLetters({ folder, locales: ['en', 'es'] });
    ends.push(letters.stop);
    expect(letters.faults()).toEqual([]);
    const ids = (locale: string) =>
      letters
        .search('', locale, 100)
        .map(({ id }) => id)
        .sort();
    expect(ids('en').length).toBeGreaterThan(3);
    expect(ids('es')).toEqual(ids('en'));
    expect(titles(letters, 'refund')[0]).toBe('Your refund is on its way');
  });
});
