import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command, CommanderError } from 'commander';
import { addFaqCommands, type FaqIo } from '../../src/cli/faq.ts';
import { createBase, marlow, type TestBase } from '../knowledge/base.ts';

let data: string;
let base: TestBase;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'frontdesk-data-'));
  const files = Object.entries(marlow).map(([path, content]) => [`faq/${path}`, content]);
  base = createBase(Object.fromEntries(files));
});
afterAll(() => {
  base.clear();
  rmSync(data, { recursive: true });
});

/** What was written to a stream; `read` gives all at once on Node 20, and one chunk on Node 26. */
function all(stream: PassThrough): string {
  let text = '';
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) text += chunk;
  return text;
}

async function frontdesk(words: string[], input = '', more: Partial<FaqIo> = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  let status: number | undefined;
  const program = new Command('frontdesk')
    .exitOverride()
    .configureOutput({ writeErr: (text) => errors.write(text), writeOut: (text) => output.write(text) });
  const end = (given: number) => {
    status = given;
  };
  addFaqCommands(program, { input: Readable.from(input), output, errors, end, ...more });
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    status = error.exitCode;
  }
  const said = { output: all(output), errors: all(errors) };
  const lines = () =>
    said.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { ...said, status, lines };
}

const ask = (...words: string[]) => frontdesk(['faq', 'ask', '--data', base.folder, ...words]);
const asLines = (questions: unknown[], ...words: string[]) =>
  frontdesk(
    ['faq', 'ask', '--data', base.folder, '--jsonl', ...words],
    questions.map((question) => (typeof question === 'string' ? question : JSON.stringify(question))).join('\n'),
  );

describe('frontdesk faq ask', () => {
  it('says what the bot would answer, how sure it is, and why', async () => {
    const { output, errors, status } = await ask('how can I pay', 'my utility bill?');
    expect({ errors, status }).toEqual({ errors: '', status: 0 });
    expect(output).toContain('Asked  how can I pay my utility bill?');
    expect(output).toContain('answers with pay-bill');
    expect(output).toContain('│ Pay **online**, by mail or at City Hall.');
    expect(output).toContain('100 %  pay-bill');
    expect(output).toContain('exactly “How can I pay my utility bill?”');
    expect(output).not.toContain('\u001b');
  });

  it('says when it would ask back, know nothing, or fetch a person', async () => {
    expect((await ask('can i pay the late fee online')).output).toMatch(/Bot +(offers these|asks whether)/);
    expect((await ask('Who won the match?')).output).toContain('says that it does not know');
    expect((await ask('Let me talk to a human')).output).toContain('fetches a person (the customer asks for one)');
    const followed = (await ask('Do you pick up old furniture?')).output;
    expect(followed).toContain('the article says that a person follows up');
    expect(followed).toContain('Book a bulky pickup');
  });

  it('asks in another language', async () => {
    expect((await ask('--locale', 'es', '¿Se puede pagar por internet?')).output).toContain('Pague **en línea**');
    const unknown = await ask('--locale', 'fr', 'How can I pay my utility bill?');
    expect(unknown.errors).toBe('There are no articles in "fr"; there are some in: en, es.\n');
    expect(unknown.output).toContain('answers with pay-bill');
  });

  it('shows bold text on a terminal', async () => {
    const { output } = await frontdesk(['faq', 'ask', '--data', base.folder, 'pay online'], '', { colour: true });
    expect(output).toContain('\u001b[1m');
  });

  it('says every fault of a broken base, and asks nothing', async () => {
    const broken = createBase({ 'faq/en/a/x.md': 'no', 'faq/en/a/y.md': '---\nquestion: How?\n' });
    const { output, errors, status } = await frontdesk(['faq', 'ask', '--data', broken.folder, 'How?']);
    broken.clear();
    expect({ output, status }).toEqual({ output: '', status: 1 });
    expect(errors.split('\n')).toEqual([
      expect.stringContaining('faq/en/a/x.md:1: error: The file must begin'),
      expect.stringContaining('faq/en/a/y.md:1: error: The fields are not closed'),
      'The knowledge base has errors; nothing was asked.',
      '',
    ]);
  });

  it('says where it looked when there is no base', async () => {
    const { errors, status } = await frontdesk(['faq', 'ask', '--data', data, 'How?']);
    expect(status).toBe(1);
    expect(errors).toContain(`${join(data, 'faq')}:1: error: This folder cannot be read.`);
  });

  it('is used wrongly without a question, or with one too many', async () => {
    const none = await ask();
    expect(none.status).toBe(2);
    expect(none.errors).toContain('Say what is asked');
    expect((await ask('--jsonl', 'How?')).status).toBe(2);
  });
});

describe('frontdesk faq ask --jsonl', () => {
  it('answers each line in order', async () => {
    const { lines, status } = await asLines([
      { id: 'a', question: 'How can I pay my utility bill?' },
      { id: 2, question: 'Who won the match?' },
      '',
      { id: 'c', question: '¿Se puede pagar por internet?', locale: 'es', more: 'is ignored' },
      { id: 'd', question: 'Can I speak to a person?' },
      { id: 'e', question: 'Who are you?' },
    ]);
    expect(status).toBe(0);
    expect(lines()).toEqual([
      { id: 'a', decision: 'answer', articles: expect.any(Array), ms: expect.any(Number) },
      { id: 2, decision: 'nothing', articles: expect.any(Array), ms: expect.any(Number) },
      { id: 'c', decision: 'answer', articles: [{ id: 'pay-bill', confidence: 1 }], ms: expect.any(Number) },
      { id: 'd', decision: 'person', reason: 'asked', articles: expect.any(Array), ms: expect.any(Number) },
      { id: 'e', decision: 'nothing', smalltalk: 'what-it-is', articles: expect.any(Array), ms: expect.any(Number) },
    ]);
    expect(lines()[0].articles[0]).toEqual({ id: 'pay-bill', confidence: 1 });
    expect(lines().every(({ articles }) => articles.length <= 3)).toBe(true);
  });

  it('answers good lines beside bad ones, and says so at the end', async () => {
    const { lines, status } = await asLines([
      '{',
      { id: 'b' },
      { question: 'How?' },
      'null',
      { id: 'e', question: 'pay online' },
    ]);
    expect(status).toBe(1);
    expect(lines()).toMatchObject([
      { error: expect.stringContaining('not JSON') },
      { id: 'b', error: expect.stringContaining('question') },
      { error: expect.stringContaining('id') },
      { error: expect.any(String) },
      { id: 'e', articles: [{ id: 'pay-bill' }, {}, {}] },
    ]);
  });

  it('answers a line before the next one is there', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const program = new Command('frontdesk');
    let status: number | undefined;
    const end = (given: number) => {
      status = given;
    };
    addFaqCommands(program, { input, output, errors: output, end });
    const done = program.parseAsync(['faq', 'ask', '--data', base.folder, '--jsonl'], { from: 'user' });
    for (const id of ['1', '2']) {
      input.write(`${JSON.stringify({ id, question: 'pay online' })}\n`);
      const [line] = await new Promise<Buffer[]>((resolve) => output.once('data', (chunk) => resolve([chunk])));
      expect(JSON.parse(String(line))).toMatchObject({ id });
    }
    input.end();
    await done;
    expect(status).toBe(0);
  });

  it('does nothing for no input', async () => {
    expect(await asLines([])).toMatchObject({ output: '', status: 0 });
  });
});
