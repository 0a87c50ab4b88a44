import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../helpers/until.ts';
import { article, createBase, marlow, type TestBase } from '../knowledge/base.ts';
import { faq } from './faq-run.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let base: TestBase;
const git = (...words: string[]) =>
  execFileSync('git', ['-C', base.folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words]);

beforeAll(() => {
  base = createBase(Object.fromEntries(Object.entries(marlow).map(([path, content]) => [`data/faq/${path}`, content])));
  base.write('data/faq/tests.yaml', '- question: my bin was not emptied\n  expect: missed-pickup\n');
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'the | first');
  // A question moves, one comes, one goes; and somebody has a name like a mention.
  base.write(
    'data/faq/en/billing/pay-bill.md',
    article(
      'How can I pay my utility bill?',
      ['Where can I pay my bill in person?', 'How much is the late fee?', 'Ask @here | `now`'],
      'Pay **online**.',
    ),
  );
  base.write(
    'data/faq/en/billing/late-fee.md',
    article(
      'What happens when I pay late?',
      ['I missed the due date', 'Is there a penalty for paying late?', 'Penalty'],
      'A late fee of 5 % is added.',
    ),
  );
  base.remove('data/faq/en/waste/bulky-items.md');
});
afterAll(() => base.clear());

const diff = (words: string[], input = '') => faq(['diff', '--data', `${base.folder}/data`, ...words], input);

describe('frontdesk faq diff', () => {
  it('says which questions get another answer, and which begin or cease to be answered', async () => {
    const { lines, errors, status } = await diff(['HEAD', '--format', 'jsonl']);
    expect({ errors, status }).toEqual({ errors: '', status: 0 });
    expect(lines()).toContainEqual({
      question: 'How much is the late fee?',
      locale: 'en',
      from: 'article',
      change: 'changed',
      before: { decision: 'answer', articles: expect.arrayContaining([{ id: 'late-fee', confidence: 1 }]) },
      now: { decision: 'answer', articles: expect.arrayContaining([{ id: 'pay-bill', confidence: 1 }]) },
    });
    const of = (change: string) =>
      lines()
        .filter((line) => line.change === change)
        .map(({ question }) => question);
    expect(of('begun')).toContain('Ask @here | `now`');
    // The article had a person follow up, so it was never an answer alone.
    expect(of('other')).toContain('Do you pick up old furniture?');
    expect(of('ceased')).toContain('Which ways to pay are there?');
    expect(lines().map(({ question }) => question)).not.toContain('my bin was not emptied');
  });

  it('asks what customers asked, when it is to', async () => {
    const days: number[] = [];
    const customers = async (given: number) => {
      days.push(given);
      return [{ question: 'old furniture, who takes it', locale: 'en' }];
    };
    const words = ['diff', '--data', `${base.folder}/data`, 'HEAD', '--format', 'jsonl'];
    const { lines, status } = await faq([...words, '--days', '7'], '', { customers });
    expect([status, days]).toEqual([0, [7]]);
    expect(lines()).toContainEqual(
      expect.objectContaining({ question: 'old furniture, who takes it', from: 'customer' }),
    );
    // Wrong settings were said already.
    expect((await faq([...words, '--days', '7'], '', { customers: async () => undefined })).status).toBe(1);
    expect((await faq([...words, '--days', '91'])).errors).toContain('a number from 1 to 90');
  });

  it('says it for people and for pull requests', async () => {
    const text = (await diff(['HEAD'])).output;
    expect(text).toContain('the | first');
    expect(text).toMatch(/Get another answer \(\d+\)\n/);
    expect(text).toContain('late-fee (100 %) → pay-bill (100 %)');
    const { output } = await diff(['HEAD', '--format', 'markdown']);
    expect(output).toContain('| Question | Before | Now |');
    expect(output).toContain(
      '| `How much is the late fee?` (en, a wording of an article) | late-fee (100 %) | pay-bill (100 %) |',
    );
    expect(output).toContain("`Ask @here \\| 'now'`");
  });

  it('asks what customers asked, too', async () => {
    const asked = '{"question": "and the late fee is how much?"}\n\n{"question": "penalty", "locale": "en"}\n';
    const { lines, status } = await diff(['HEAD', '--format', 'jsonl', '--questions', '-'], asked);
    expect(status).toBe(0);
    expect(lines().map(({ from }) => from)).toContain('customer');
    base.write('asked.jsonl', `${asked}no\n`);
    expect(await diff(['HEAD', '--questions', `${base.folder}/asked.jsonl`])).toMatchObject({
      status: 1,
      errors: expect.stringContaining('asked.jsonl:4: This is not {"question": "…"}'),
    });
    expect(await diff(['HEAD', '--questions', `${base.folder}/gone.jsonl`])).toMatchObject({
      status: 1,
      errors: expect.stringContaining('The questions cannot be read: ENOENT'),
    });
  });

  it('says that nothing changed', async () => {
    git('add', '-A');
    git('commit', '-qm', 'second');
    expect((await diff(['HEAD'])).output).toMatch(/\d+ questions, and all get what they got\./);
  });

  it.each([
    ['nonsense', 'git knows no revision "nonsense"'],
    ['--output=/tmp/x', "unknown option '--output=/tmp/x'"],
    ['HEAD:data', 'git knows no revision'],
  ])('refuses %s', async (revision, message) => {
    const { errors, status } = await diff([revision]);
    expect(status).toBe(1);
    expect(errors).toContain(message);
  });

  it('says when one of the two is broken or there is no repository', async () => {
    const alone = createBase({ 'faq/en/a/x.md': article('How?', ['So?'], 'So.') });
    expect((await faq(['diff', 'HEAD', '--data', alone.folder])).errors).toContain('is in no git repository');
    alone.clear();
    base.write('data/faq/en/billing/broken.md', 'no');
    git('add', '-A');
    git('commit', '-qm', 'broken');
    base.remove('data/faq/en/billing/broken.md');
    const { errors, status } = await diff(['HEAD']);
    expect(status).toBe(1);
    expect(errors).toContain('broken.md:1: error');
    expect(errors).toContain('what was at HEAD cannot be asked');
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'diff-'));
    const env = { PATH: process.env.PATH, TMPDIR: temporary };
    const child = spawn(process.execPath, [main, 'faq', 'diff', 'HEAD'], { cwd: base.folder, env, stdio: 'ignore' });
    const ended = once(child, 'exit');
    await until('the copy', () => readdirSync(temporary).some((name) => name.startsWith('frontdesk-diff-')), 1);
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    expect(readdirSync(temporary)).toEqual([]);
    rmSync(temporary, { recursive: true });
  });
});
