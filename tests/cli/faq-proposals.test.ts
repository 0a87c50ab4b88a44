import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { versionOf } from '../../src/knowledge/articles/version.ts';
import { keepProposal, proposalFile } from '../../src/knowledge/proposals/kept.ts';
import { improvedArticle, newArticle } from '../../src/knowledge/proposals/lesson.ts';
import { proposalId } from '../../src/knowledge/proposals/proposal.ts';
import { createBase, marlow, type TestBase } from '../knowledge/base.ts';
import { faq } from './faq-run.ts';

let base: TestBase;
let state: string;
beforeEach(() => {
  base = createBase(Object.fromEntries(Object.entries(marlow).map(([path, text]) => [`data/faq/${path}`, text])));
  state = mkdtempSync(join(tmpdir(), 'frontdesk-state-'));
});
afterEach(() => {
  base.clear();
  rmSync(state, { recursive: true, force: true });
});

const run = (command: string, ...words: string[]) =>
  faq([command, ...(command === 'proposals' ? [] : ['--data', `${base.folder}/data`]), ...words], '', {
    answers: { stateFolder: state },
  });
const inBase = (path: string) => join(base.folder, 'data/faq', path);
const textOf = (path: string) => readFileSync(inBase(path), 'utf8');

/** What Ana would have the base say. */
async function proposes(article: string, text: string, before?: string): Promise<string> {
  const proposal = { article, by: 'Ana', from: 'FD-1042', text };
  const id = proposalId(proposal);
  await keepProposal(state, { id, ...proposal, ...(before !== undefined && { base: versionOf(before) }) });
  return id;
}
const cash = { question: 'Can I pay with cash?', answer: 'Yes, at the counter.' };
const fresh = () => newArticle(cash, { from: 'FD-1042', today: '2026-11-30' });
const more = () => improvedArticle(textOf('en/billing/pay-bill.md'), { question: 'Do you take cheques?' })!;

describe('proposals', () => {
  it('are listed, none of them in force', async () => {
    expect(await run('proposals')).toMatchObject({ status: 0, output: 'Nobody proposes anything.\n' });
    const one = await proposes('en/billing/cash', fresh());
    const other = await proposes('en/billing/pay-bill', more(), textOf('en/billing/pay-bill.md'));
    // Sent twice it is one.
    await proposes('en/billing/cash', fresh());
    const { output } = await run('proposals');
    expect(output).toContain(`${one}  en/billing/cash  a new article, by Ana, from FD-1042`);
    expect(output).toContain(`${other}  en/billing/pay-bill  a change`);
    expect((await run('proposals', '--jsonl')).lines().map(({ id }) => id)).toEqual(
      expect.arrayContaining([one, other]),
    );
    expect(readdirSync(inBase('en/billing'))).not.toContain('cash.md');
  });

  it('are shown by diff: the lines, and what customers would notice', async () => {
    const id = await proposes('en/billing/cash', fresh());
    const { output, errors, status } = await run('diff', '--proposal', id);
    expect({ errors, status }).toEqual({ errors: '', status: 0 });
    expect(output).toContain('+ question: Can I pay with cash?');
    expect(output).toContain('Can I pay with cash?');
    expect(output).toMatch(/Are answered now|Get another answer/);
    expect(await run('diff')).toMatchObject({ status: 2 });
    expect(await run('diff', 'HEAD', '--proposal', id)).toMatchObject({ status: 2 });
    const { output: changed } = await run(
      'diff',
      '--format',
      'markdown',
      '--proposal',
      await proposes('en/billing/pay-bill', more(), textOf('en/billing/pay-bill.md')),
    );
    expect(changed).toContain('+  - Do you take cheques?');
    expect(readdirSync(inBase('en/billing'))).not.toContain('cash.md');
  });

  it('are accepted: the article is written, and the proposal is done with', async () => {
    const id = await proposes('en/payments/cash', fresh());
    const { output, status } = await run('accept', id);
    expect({ output, status }).toEqual({ output: expect.stringContaining('cash.md'), status: 0 });
    expect(textOf('en/payments/cash.md')).toBe(fresh());
    expect((await run('proposals')).output).toBe('Nobody proposes anything.\n');
    expect(await run('accept', id)).toMatchObject({ status: 1, errors: expect.stringContaining('no proposal') });
    expect(await run('accept', '../../x')).toMatchObject({ status: 1 });
    const change = await proposes('en/billing/pay-bill', more(), textOf('en/billing/pay-bill.md'));
    expect(await run('accept', change)).toMatchObject({ status: 0 });
    expect(textOf('en/billing/pay-bill.md')).toContain('Do you take cheques?');
  });

  it('are refused with file and line when they do not pass the check, until somebody has put them right', async () => {
    const id = await proposes('en/billing/cash', fresh().replace('review: 2026-11-30', 'review: soon'));
    const file = proposalFile(state, id);
    const line = readFileSync(file, 'utf8').split('\n').indexOf('review: soon') + 1;
    const refused = await run('accept', id);
    expect(refused.status).toBe(1);
    expect(refused.errors).toContain(`${file}:${line}: error: `);
    expect(readdirSync(inBase('en/billing'))).not.toContain('cash.md');
    writeFileSync(file, readFileSync(file, 'utf8').replace('review: soon', 'review: 2027-01-31'));
    expect(await run('accept', id)).toMatchObject({ status: 0 });
  });

  it('are refused when they are another article’s question, masked, or in no language that there is', async () => {
    const twice = await proposes(
      'en/billing/again',
      newArticle({ ...cash, question: 'How can I pay my utility bill?' }, { from: 'FD-1', today: '2026-11-30' }),
    );
    const told = (await run('accept', twice)).errors;
    expect(told).toMatch(/pay-bill\.md:2: error: “How can I pay my utility bill\?” leads to again, too/);
    const named = Number(new RegExp(`${twice}\\.md:(\\d+)\\)`).exec(told)?.[1]);
    expect(readFileSync(proposalFile(state, twice), 'utf8').split('\n')[named - 1]).toContain('utility bill');
    const masked = await proposes('en/billing/masked', fresh().replace('the counter', 'the counter of [name]'));
    const { errors } = await run('accept', masked);
    expect(errors).toMatch(/:\d+: error: Something was masked here/);
    const line = Number(/:(\d+): error/.exec(errors)?.[1]);
    expect(readFileSync(proposalFile(state, masked), 'utf8').split('\n')[line - 1]).toContain('[name]');
    expect((await run('accept', await proposes('fr/billing/cash', fresh()))).errors).toContain('no language "fr"');
    expect((await run('accept', await proposes('en/waste/pay-bill', fresh()))).errors).toContain('is there already');
    expect(readdirSync(inBase('en/billing')).sort()).toEqual(['_topic.yaml', 'late-fee.md', 'pay-bill.md']);
  });

  it('overwrite nothing that was changed since, and follow no link out of the base', async () => {
    const change = await proposes('en/billing/pay-bill', more(), textOf('en/billing/pay-bill.md'));
    const meanwhile = textOf('en/billing/pay-bill.md').replace('City Hall', 'the Town Hall');
    base.write('data/faq/en/billing/pay-bill.md', meanwhile);
    expect(await run('accept', change)).toMatchObject({
      status: 1,
      errors: expect.stringContaining('has changed since'),
    });
    expect(textOf('en/billing/pay-bill.md')).toBe(meanwhile);
    const there = await proposes('en/billing/late-fee', fresh());
    expect(await run('accept', there)).toMatchObject({
      status: 1,
      errors: expect.stringContaining('is there already'),
    });
    symlinkSync(state, inBase('en/outside'));
    const outside = await proposes('en/outside/cash', fresh());
    expect(await run('accept', outside)).toMatchObject({ status: 1 });
    expect(readdirSync(state)).toEqual(['proposals']);
  });
});
