import { describe, expect, it } from '@jest/globals';
import { splitFor } from '../../src/dialogs/splitting.ts';
import { talk } from '../helpers/conversation.ts';

const words = (text: string) => text.split(/\s+/).filter(Boolean);

describe('a text in pieces', () => {
  it('is one piece when it fits, to the last character', () => {
    expect(splitFor(10, '0123456789')).toEqual(['0123456789']);
    expect(splitFor(10, '')).toEqual(['']);
  });

  it('is cut after a paragraph, however many sentences would fit still', () => {
    const text = 'One. Two.\n\nThree. Four.\nFive.';
    expect(splitFor(24, text)).toEqual(['One. Two.', 'Three. Four.\nFive.']);
  });

  it('is cut after a line, else after a sentence, else after a word', () => {
    expect(splitFor(14, '- one two\n- three four')).toEqual(['- one two', '- three four']);
    expect(splitFor(20, 'It is so. Is it not? I think so.')).toEqual(['It is so. Is it not?', 'I think so.']);
    expect(splitFor(12, 'one two three four')).toEqual(['one two', 'three four']);
  });

  it('does not end in a piece of a few words only because a paragraph is short', () => {
    const text = `Hi.\n\n${'A sentence of some words. '.repeat(8)}`.trim();
    expect(splitFor(100, text)[0]?.length).toBeGreaterThan(50);
  });

  it('does not cut links, addresses, emphasis and code', () => {
    const link = 'Read [the page of the city](https://www.example.org/a/b) today';
    expect(splitFor(52, link)).toEqual(['Read', '[the page of the city](https://www.example.org/a/b)', 'today']);
    expect(splitFor(20, 'Please use **only one of them** now')).toEqual(['Please use', '**only one of them**', 'now']);
  });

  it('cuts what has no end inside, but no character', () => {
    expect(splitFor(4, '0123456789')).toEqual(['0123', '4567', '89']);
    expect(splitFor(3, '🙂🙂🙂')).toEqual(['🙂', '🙂', '🙂']);
  });

  it('closes a block of code where it is cut, and opens it again', () => {
    const lines = ['first();', '  second();', 'third();', 'fourth();'];
    const text = `Do this:\n\n\`\`\`js\n${lines.join('\n')}\n\`\`\`\nThat is all.`;
    expect(splitFor(46, text)).toEqual([
      'Do this:\n\n```js\nfirst();\n  second();\n```',
      '```js\nthird();\nfourth();\n```\nThat is all.',
    ]);
  });

  it('begins a block of code in the next piece where little of it would fit, and cuts no shorter one', () => {
    const text = 'Some words that come before it.\n\n~~~\nfirst();\nsecond();\n~~~\n\nAnd some after it.';
    expect(splitFor(45, text)).toEqual([
      'Some words that come before it.',
      '~~~\nfirst();\nsecond();\n~~~',
      'And some after it.',
    ]);
  });

  it.each([
    ['a line that is longer than a message', `\`\`\`\n${'x'.repeat(300)}\n\`\`\``],
    ['a beginning that is longer than a message', `\`\`\`${'x'.repeat(300)}\ncode\n\`\`\``],
    ['no end', `\`\`\`\n${'a line of code\n'.repeat(30)}`],
    ['nothing inside', `\`\`\`\n${'\n'.repeat(300)}\`\`\``],
    ['blocks alone', '```\na\n```\n'.repeat(40)],
  ])('comes to an end with a block of code that has %s', (_, text) => {
    for (let longest = 1; longest < 80; longest++) {
      const pieces = splitFor(longest, text);
      expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(longest);
      const code = (all: string) => all.replace(/[`\s]/g, '').length;
      expect(code(pieces.join(''))).toBe(code(text));
    }
  });

  it('loses no word of any text, and no piece is too long or empty', () => {
    let seed = 7;
    const next = (most: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % most;
    };
    const some = [
      'word',
      'a',
      'sentence.',
      'Really?',
      '\n',
      '\n\n',
      '**very bold**',
      '- item',
      '[link](https://e.org/x)',
    ];
    for (let i = 0; i < 300; i++) {
      const text = Array.from({ length: 1 + next(60) }, () => some[next(some.length)]).join(' ');
      const longest = 30 + next(100);
      const pieces = splitFor(longest, text);
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(longest);
      expect(pieces.flatMap(words)).toEqual(words(text));
      if (text.trim()) for (const piece of pieces) expect(piece.trim()).not.toBe('');
    }
  });
});

describe('where messages must be short', () => {
  it('says a long answer in several messages, the buttons under the last', async () => {
    const { customer } = await talk({ can: { longest: 60 } });
    await customer.says('How can I pay my bill?');
    const told = await customer.readsAll();
    expect(told.length).toBeGreaterThan(1);
    for (const { text = '' } of told) expect(text.length).toBeLessThanOrEqual(60);
    expect(told.at(-1)?.text).toMatch(/Did that help\?$/);
    expect(told.map(({ suggestedActions }) => suggestedActions?.actions.length ?? 0)).toEqual([
      ...told.slice(1).map(() => 0),
      3,
    ]);
    const { customer: other } = await talk();
    await other.says('How can I pay my bill?');
    const [whole] = await other.readsAll();
    expect(told.flatMap(({ text = '' }) => words(text))).toEqual(words(whole?.text ?? ''));
    await customer.presses('Yes');
    await customer.hears(/glad/);
  });

  it('understands the number of a choice that stood in another message', async () => {
    const { customer } = await talk({
      channel: 'post',
      can: { live: false, buttons: false, markup: 'plain', longest: 60 },
    });
    await customer.says('How can I pay my bill?');
    await customer.readsAll();
    await customer.says('3');
    await customer.hears(/colleague/);
  });

  it('keeps what a representative wrote too long for it as a note, and says so', async () => {
    const { customer, rep } = await talk({ can: { longest: 60 } });
    await customer.says('I want to talk to a person');
    await rep.claims();
    await customer.readsAll();
    const long = 'word '.repeat(13).trim();
    await rep.replies(long);
    await customer.hearsNothing();
    expect(rep.isTold().at(-1)).toBe(
      'kept: It has 64 characters, and a message may have 60 there: please send it in parts. It was kept as a note.',
    );
    expect(rep.reads()).toContain(long);
    await rep.replies(long.slice(5));
    await customer.hears(long.slice(5));
  });

  it('does not send what a representative made too long of a reply that was held, or sent', async () => {
    const { customer, rep } = await talk({
      can: { longest: 60, edits: true },
      edits: true,
      holds: { console: 10_000 },
    });
    await customer.says('I want to talk to a person');
    await rep.claims();
    await customer.readsAll();
    await rep.replies('Short');
    const long = 'word '.repeat(13).trim();
    const ticket = await customer.ticket();
    await rep.rewrites(ticket?.held?.[0], long);
    expect((await customer.ticket())?.held?.[0]?.text).toBe('Short');
    expect(rep.notices().at(-1)).toMatch(/^It has 64 characters, .* 60 there.* kept as a note\.$/);
    expect(rep.reads()).toContain(long);
  });
});
