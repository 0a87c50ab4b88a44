import { describe, expect, it } from '@jest/globals';
import { parseArticle } from '../../../src/knowledge/articles/article.ts';
import { improvedArticle, newArticle } from '../../../src/knowledge/proposals/lesson.ts';
import { diffLines } from '../../../src/knowledge/proposals/lines.ts';
import { readProposal, renderProposal } from '../../../src/knowledge/proposals/proposal.ts';

const place = { id: 'a', topic: 't', locale: 'en', file: 'a.md' };
const read = (text: string) => {
  const parsed = parseArticle(text, place);
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.article;
};

const file = `---
question: How can I pay?
# Customers say it so.
also:
  - Can I pay online?   # often
not:
  - How do I pay my phone?
---
Pay **online**.

\`\`\`
## email
\`\`\`

## email
Dear customer, pay online.
`;

describe('a new article', () => {
  it('has the question and the answer, says where it comes from, and asks to be read', () => {
    const text = newArticle(
      { question: 'Can I  pay\nwith "cash": today?', answer: '## Yes\r\nAt the counter.' },
      { from: 'FD-1042', today: '2026-11-30' },
    );
    expect(text).toContain('# From FD-1042.');
    expect(read(text)).toMatchObject({
      question: 'Can I pay with "cash": today?',
      answer: '### Yes\nAt the counter.',
      review: '2026-11-30',
    });
  });
});

describe('an improved article', () => {
  it('has one more wording, and all else as it was, to the comments', () => {
    const text = improvedArticle(file, { question: 'Is cash OK?' })!;
    expect(diffLines(file, text).filter(({ of }) => of !== ' ')).toEqual([{ of: '+', text: '  - Is cash OK?' }]);
    expect(read(text).also).toEqual(['Can I pay online?', 'Is cash OK?']);
  });

  it('may have entries of several lines, or in one', () => {
    const long = '---\nquestion: How?\nalso:\n- >-\n  One\n  long one\nteam: x\n---\nSo.\n';
    expect(read(improvedArticle(long, { question: 'Is: cash OK?' })!).also).toEqual(['One long one', 'Is: cash OK?']);
    const short = '---\nquestion: How?\nalso: [One, Two]\n---\nSo.\n';
    expect(read(improvedArticle(short, { question: 'Three' })!).also).toEqual(['One', 'Two', 'Three']);
  });

  it('gets a list of wordings when it has none, and no wording twice', () => {
    const bare = '---\nquestion: How can I pay?\n---\nOnline.\n';
    expect(read(improvedArticle(bare, { question: 'Is cash OK?' })!).also).toEqual(['Is cash OK?']);
    expect(improvedArticle(file, { question: 'can i pay online' })).toBe(file);
    expect(improvedArticle(file, { question: 'HOW can I pay??' })).toBe(file);
  });

  it('has another answer, and the sections for channels as they were', () => {
    const before = read(file);
    const after = read(improvedArticle(file, { question: 'Is cash OK?', answer: 'At the counter.\n\n## email' })!);
    expect(after).toMatchObject({ answer: 'At the counter.\n\n### email', variants: before.variants, not: before.not });
  });

  it('is none of a file that cannot be read', () => {
    expect(improvedArticle('no fields', { question: 'x' })).toBeUndefined();
    expect(improvedArticle('---\nquestion: [\n---\n', { question: 'x' })).toBeUndefined();
  });
});

describe('a proposal', () => {
  const proposal = { id: 'abcdef', article: 'en/billing/pay', by: 'Ana: "A"', from: 'FD-1', base: '1e5', text: file };

  it('is what it was when it is read again', () => {
    const text = renderProposal(proposal);
    expect(readProposal(text, { id: 'abcdef', file: 'p.md' })).toEqual({ proposal, firstLine: 7 });
    expect(text.split('\n')[6]).toBe('---');
  });

  it('names no file out of the base, and says line by line what is wrong with it', () => {
    for (const article of ['../../etc/passwd', 'en/../x', 'en/billing', '/en/a/b', 'en/.git/config']) {
      const text = `---\nby: Ana\narticle: ${article}\nfrom: x\n---\n`;
      expect(readProposal(text, { id: 'abcdef', file: 'p.md' })).toMatchObject({ faults: [{ file: 'p.md', line: 3 }] });
    }
    expect(readProposal('hello', { id: 'abcdef', file: 'p.md' })).toMatchObject({ faults: [{ line: 1 }] });
  });
});
