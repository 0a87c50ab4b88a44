import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseArticle, parseTopic } from '../../../src/knowledge/articles/article.ts';
import { createLastGood, type Good } from '../../../src/knowledge/articles/last-good.ts';

let stateFolder: string;
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'frontdesk-good-'));
});
afterEach(() => rmSync(stateFolder, { recursive: true, force: true }));

const content = `---
question: How can I pay?
also: [Where to pay?]
not: [Who paid?]
team: billing
owner: Ana
review: 2026-12-31
related: [late-fee]
person: always
audience: staff
---
In cash.

## email
By mail.
`;

/** A base's last good files: one article with everything there is, and its topic. */
function whole(): Good {
  const file = 'faq/en/billing/pay-bill.md';
  const article = parseArticle(content, { id: 'pay-bill', topic: 'billing', locale: 'en', file });
  const topic = parseTopic('team: billing\naudience: staff\n', 'faq/en/billing/_topic.yaml');
  if ('faults' in article || 'faults' in topic) throw new Error('the articles of the test are broken');
  return new Map([
    ['en/billing/pay-bill.md', { kind: 'article' as const, ...article }],
    ['en/billing/_topic.yaml', { kind: 'topic' as const, ...topic }],
  ]);
}

describe('the last good files of a base', () => {
  const open = () => createLastGood({ stateFolder, folder: 'faq' });
  /** What is read after the file on disk was changed. */
  async function afterwards(change: (kept: { version: number; files: [string, never][] }) => unknown) {
    await open().write(whole());
    const [name = ''] = readdirSync(join(stateFolder, 'answers'));
    const file = join(stateFolder, 'answers', name);
    const changed = change(JSON.parse(readFileSync(file, 'utf8')));
    writeFileSync(file, typeof changed === 'string' ? changed : JSON.stringify(changed));
    return open().read();
  }

  it('are read as they were written, with everything that an article can say', async () => {
    expect(await afterwards((kept) => kept)).toEqual(whole());
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['null', 'null'],
    ['of another version', { version: 2, files: [] }],
    ['no list', { version: 1, files: { length: 1 } }],
  ])('are none where the file is %s', async (_, bad) => {
    expect(await afterwards(() => bad)).toEqual(new Map());
  });

  it.each<[string, (one: Record<string, object>) => unknown]>([
    ['nothing', () => null],
    ['of no kind that there is', (one) => ({ ...one, kind: 'page' })],
    ['without an article', ({ kind }) => ({ kind })],
    ['an article without utterances', (one) => ({ ...one, article: { ...one.article, also: null } })],
    ['an article whose answer is none', (one) => ({ ...one, article: { ...one.article, answer: { toString: 1 } } })],
    ['an article of another place', (one) => ({ ...one, article: { ...one.article, locale: 'es' } })],
    [
      'an article with a variant that is none',
      (one) => ({ ...one, article: { ...one.article, variants: { email: 7 } } }),
    ],
    ['on lines that are none', (one) => ({ ...one, lines: [] })],
  ])('are without one that is %s; the others stay', async (_, spoil) => {
    const good = await afterwards(({ version, files }) => ({
      version,
      files: files.map(([key, one]) => (key.endsWith('.md') ? [key, spoil(one)] : [key, one])),
    }));
    expect([...good.keys()]).toEqual(['en/billing/_topic.yaml']);
  });
});
