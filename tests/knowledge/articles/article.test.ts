import { describe, expect, it } from '@jest/globals';
import { parseArticle, parseTopic } from '../../../src/knowledge/articles/article.ts';

const place = { id: 'pay', topic: 'billing', locale: 'en', file: 'faq/en/billing/pay.md' };
const parse = (content: string) => parseArticle(content, place);
const faults = (content: string) => {
  const read = parse(content);
  return 'faults' in read ? read.faults.map(({ line, message }) => `${line}: ${message}`) : [];
};

describe('an article', () => {
  it('is read with all its fields', () => {
    const content = `---
question: How can I pay?
also:
  - Where can I pay?
not: [How much do I owe?]
team: billing
owner: ana@example.org
review: 2026-12-31
related: [late-fee]
person: always
---
Pay **online**.

## Hours
Always.

## Email
Write to pay@example.org.

## channel: email
Dear customer, pay online.
`;
    expect(parse(content)).toMatchObject({
      article: {
        ...place,
        question: 'How can I pay?',
        also: ['Where can I pay?'],
        not: ['How much do I owe?'],
        team: 'billing',
        owner: 'ana@example.org',
        review: '2026-12-31',
        related: ['late-fee'],
        person: 'always',
        answer: 'Pay **online**.\n\n## Hours\nAlways.\n\n## Email\nWrite to pay@example.org.',
        variants: { email: 'Dear customer, pay online.' },
      },
      lines: { team: 6, related: [9] },
    });
  });

  it('needs no more than a question and an answer', () => {
    expect(parse('---\nquestion: How?\n---\nSo.')).toMatchObject({
      article: { question: 'How?', also: [], not: [], related: [], answer: 'So.', variants: {} },
    });
  });

  it('may be saved on Windows, with a BOM', () => {
    expect(parse('\uFEFF---\r\nquestion: How?\r\nalso:\r\n  - Why?\r\n---\r\nSo.\r\nAnd so.\r\n')).toMatchObject({
      article: { question: 'How?', also: ['Why?'], answer: 'So.\nAnd so.' },
    });
  });

  it('keeps headings inside code', () => {
    const content = '---\nquestion: How?\n---\n```\n## channel: email\n```\n## Channel: Slack\nShort.';
    expect(parse(content)).toMatchObject({
      article: { answer: '```\n## channel: email\n```', variants: { slack: 'Short.' } },
    });
  });

  it('may have its sections as they were written before', () => {
    const content = '---\nquestion: How?\n---\nSo.\n## email\nLong.\n## webchat\nShort.';
    expect(parse(content)).toMatchObject({
      article: { answer: 'So.', variants: { email: 'Long.', webchat: 'Short.' } },
    });
  });

  it('is a draft while its answer is a comment, which nobody would read', () => {
    expect(parse('---\nquestion: How?\n---\n<!-- ask Ana -->\n')).toMatchObject({ draft: { level: 'note' } });
    expect(parse('---\nquestion: How?\n---\n<!-- ask Ana -->\nSo.')).toMatchObject({ article: { question: 'How?' } });
  });

  it.each<[what: string, content: string, said: string[]]>([
    [
      'no fields',
      'How?\nSo.',
      ['1: The file must begin with a line "---", then "question: …", then "---", then the answer.'],
    ],
    ['nothing', '', ['1: The file must begin with a line "---", then "question: …", then "---", then the answer.']],
    [
      'open fields',
      '---\nquestion: How?\nSo.',
      ['1: The fields are not closed. Put a line "---" between them and the answer.'],
    ],
    ['no question', '---\nalso: [Why?]\n---\nSo.', ['2: "question" is missing. Add a line "question: …".']],
    [
      'an empty question',
      '---\nquestion:\n---\nSo.',
      ['2: "question" is empty. Write a text there or remove the line.'],
    ],
    ['no answer', '---\nquestion: How?\n---\n\n', ['4: The answer is missing. Write it below the second "---".']],
    [
      'only a variant',
      '---\nquestion: How?\n---\n## email\nSo.',
      ['4: The answer is missing. Write it below the second "---".'],
    ],
    [
      'an unknown field',
      '---\nquestion: How?\nals:\n  - Why?\n---\nSo.',
      ['3: There is no field "als"; did you mean "also"?'],
    ],
    [
      'a field that looks like nothing',
      '---\nquestion: How?\ncolour: red\n---\nSo.',
      [
        '3: There is no field "colour". The fields are: question, also, not, team, owner, review, related, person, audience, draft.',
      ],
    ],
    [
      'a text for a list',
      '---\nquestion: How?\nalso: Why?\n---\nSo.',
      ['3: "also" must be a list: one line "  - …" for each entry.'],
    ],
    [
      'a colon in an entry',
      '---\nquestion: How?\nalso:\n  - I ask: why\n---\nSo.',
      ['4: Entry 1 of "also" holds a colon. Put the whole text in "quotes".'],
    ],
    [
      'a colon in the question',
      '---\nquestion: I ask: why\n---\nSo.',
      ['2: The text holds a colon. Put the whole text in "quotes".'],
    ],
    [
      'a number',
      '---\nquestion: How?\nalso:\n  - 911\n---\nSo.',
      ['4: Entry 1 of "also" must be a text, and YAML reads a number here. Put it in "quotes".'],
    ],
    [
      'a field twice',
      '---\nquestion: How?\nquestion: Why?\n---\nSo.',
      ['3: The same field stands here twice. Remove one of them.'],
    ],
    [
      'a day that is none',
      '---\nquestion: How?\nreview: 2026-02-30\n---\nSo.',
      ['3: "review" must be a day of the calendar, written as 2026-12-31.'],
    ],
    [
      'a wrong person',
      '---\nquestion: How?\nperson: sometimes\n---\nSo.',
      ['3: "person" can only be "always". Remove the line otherwise.'],
    ],
    [
      'an empty section',
      '---\nquestion: How?\n---\nSo.\n## slack\n',
      ['5: The section "## channel: slack" is empty. Write the answer for it or remove it.'],
    ],
    [
      'a section twice',
      '---\nquestion: How?\n---\nSo.\n## slack\na\n## slack\nb',
      ['7: There is a second section "## channel: slack". Remove one of them.'],
    ],
    [
      'a section for no channel',
      '---\nquestion: How?\n---\nSo.\n## channel: emial\nb',
      ['5: There is no channel "emial"; did you mean "email"?'],
    ],
    ['a list of fields', '---\n- How?\n---\nSo.', ['2: The fields must be lines of the form "name: value".']],
  ])('says what is wrong with %s', (_, content, said) => {
    expect(faults(content)).toEqual(said);
  });

  it('says everything at once', () => {
    expect(faults('---\nalso: Why?\nteem: a\n---\n')).toHaveLength(4);
  });

  it.each(['"', '\t- a', '{', '[a', '&a *b', '!!js/function x', '&x [*x]', '%', '@at', '`', '? : -', '\u0000', '*x'])(
    'says something when YAML is broken by %j',
    (broken) => {
      expect(faults(`---\nquestion: How?\nalso: ${broken}\n---\nSo.`)).not.toEqual([]);
    },
  );

  it('is not blown up by aliases', () => {
    const list = (of: string) => `[${`${of},`.repeat(9)}]`;
    const bomb = `---\na: &a ${list('x')}\nb: &b ${list('*a')}\nc: &c ${list('*b')}\nd: ${list('*c')}\n---\nSo.`;
    expect(faults(bomb)).not.toEqual([]);
  });
});

describe('_topic.yaml', () => {
  it('gives a folder its team', () => {
    expect(parseTopic('# ours\nteam: billing\n', 'x')).toEqual({ topic: { team: 'billing' }, line: 2 });
  });

  it('may be empty', () => {
    expect(parseTopic('', 'x')).toMatchObject({ topic: {} });
  });

  it('says what is wrong', () => {
    expect(parseTopic('tema: billing\n', 'x')).toEqual({
      faults: [{ file: 'x', line: 1, level: 'error', message: 'There is no field "tema"; did you mean "team"?' }],
    });
  });
});
