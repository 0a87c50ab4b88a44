import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { article, createBase, marlow, type TestBase } from '../knowledge/base.ts';
import { faq } from './faq-run.ts';

let base: TestBase;
beforeEach(() => {
  base = createBase(Object.fromEntries(Object.entries(marlow).map(([path, content]) => [`faq/${path}`, content])));
});
afterEach(() => base.clear());

const test = (...words: string[]) => faq(['test', '--data', base.folder, ...words]);
const write = (text: string) => base.write('faq/tests.yaml', text);

const good = [
  '- question: how can I pay my utility bill',
  '  expect: pay-bill',
  '- question: who won the match',
  '  expect: nothing',
  '- question: let me talk to a human',
  '  expect: person',
  '- question: Do you pick up old furniture?',
  '  expect: [late-fee, bulky-items]',
  '- { question: "¿Se puede pagar por internet?", expect: pay-bill, locale: es }',
].join('\n');

describe('frontdesk faq test', () => {
  it('is done when everything that is expected comes', async () => {
    write(good);
    const { output, errors, status } = await test();
    expect({ errors, status }).toEqual({ errors: '', status: 0 });
    expect(output).toContain('5 questions: 5 got what is expected (100 %)');
    expect(output).not.toContain('met');
    expect((await test('--all')).output).toContain('✓ met      who won the match');
  });

  it('says what was expected, what came, how sure, and why', async () => {
    write(`${good}\n- question: Can I pay online?\n  expect: late-fee\n- question: opening hours\n  expect: person\n`);
    const { output, status } = await test();
    expect(status).toBe(1);
    expect(output).toContain(`✗ wrong    Can I pay online?  ${join(base.folder, 'faq/tests.yaml')}:10`);
    expect(output).toContain('expected late-fee; the bot answers with pay-bill (100 % sure)');
    expect(output).toContain('pay-bill exactly “Can I pay online?”');
    expect(output).toContain('– missed   opening hours');
    expect(output).toContain('7 questions: 5 got what is expected (71 %)');
    expect(output).toContain('1 got a wrong answer (14.3 %)');
    expect(output).toContain('begin with "at_least: 0.71" in tests.yaml');
  });

  it('passes a base that is improved step by step', async () => {
    write(`${good}\n- question: opening hours\n  expect: person\n`);
    expect((await test('--at-least', '0.8')).status).toBe(0);
    expect((await test('--at-least', '80%')).status).toBe(0);
    expect((await test('--at-least', '0.9')).status).toBe(1);
    const tests = `tests:\n  ${good.replaceAll('\n', '\n  ')}\n  - question: opening hours\n    expect: person\n`;
    write(`at_least: 0.8\n${tests}`);
    expect((await test()).status).toBe(0);
    write(`at_least: 0.8\nat_most_wrong: 0.1\n${tests}  - question: pay online\n    expect: nothing\n`);
    expect(await test()).toMatchObject({ status: 1, output: expect.stringContaining('✗ At most 10 % may be wrong.') });
  });

  it('fails for a test of an article that is not there', async () => {
    write('at_least: 0\ntests:\n  - question: how?\n    expect: pay-bil\n');
    expect(await test()).toMatchObject({
      status: 1,
      errors: `${join(base.folder, 'faq/tests.yaml')}:3: error: There is no article "pay-bil". Correct the name, or remove the test.\n`,
    });
  });

  it('asks as representatives do where a test says so, and says of which articles customers never hear', async () => {
    base.write('faq/en/desk/_topic.yaml', 'audience: staff\n');
    base.write('faq/en/desk/vpn.md', article('How do I reach the VPN?', ['VPN from home'], 'Start **Tunnel**.'));
    write(
      '- { question: VPN from home, expect: vpn, audience: staff }\n- { question: VPN from home, expect: nothing }\n',
    );
    expect(await test()).toMatchObject({ status: 0, errors: '' });
    write('- { question: VPN from home, expect: vpn }\n');
    const { errors, status } = await test();
    expect({ errors, status }).toEqual({
      status: 1,
      errors: `${join(base.folder, 'faq/tests.yaml')}:1: error: The article "vpn" is for staff only, and customers never get it. Add "audience: staff" to the test.\n`,
    });
    const check = await faq(['check', '--quick', '--format', 'jsonl', '--data', base.folder]);
    expect(check.output).toContain('The article \\"vpn\\" is for staff only');
    write('- { question: VPN from home, expect: vpn, audience: all }\n');
    expect((await test()).errors).toContain('"audience" can only be "staff".');
  });

  it('writes lines for programs', async () => {
    write('\uFEFF- question: Can I pay online?\r\n  expect: late-fee\r\n');
    const { lines, status } = await test('--jsonl');
    expect(status).toBe(1);
    expect(lines()).toEqual([
      {
        question: 'Can I pay online?',
        expect: ['late-fee'],
        line: 1,
        outcome: 'wrong',
        decision: 'answer',
        articles: expect.arrayContaining([expect.objectContaining({ id: 'pay-bill', confidence: 1 })]),
      },
    ]);
  });

  it.each([
    ['- question: how?\n  expected: x\n', ':1: error: There is no field "expected"; did you mean "expect"?'],
    ['- question: how?\n\n- expect: x\n', ':1: error: "expect" is missing'],
    ['- question: how?\n  expect: [', ': error: This is not valid YAML'],
    ['at_lest: 1\ntests: []\n', ':1: error: There is no field "at_lest"; did you mean "at_least"?'],
    ['at_least: 90\ntests: []\n', ':1: error: "at_least" must be a number from 0 to 1, like 0.8.'],
    ['question: how?\n', 'error: The tests must be a list'],
    ['- *how\n', 'error: A text that begins with "*"'],
    ['', 'error: The tests must be a list'],
  ])('says what is wrong with a file that holds %j', async (text, message) => {
    write(text);
    const { errors, status } = await test();
    expect(status).toBe(1);
    expect(errors).toContain(message);
  });

  it('says where tests are written when there are none', async () => {
    expect(await test()).toMatchObject({ status: 1, errors: expect.stringContaining('Write the first test') });
  });

  it('refuses a share that is none', async () => {
    expect(await test('--at-least', '90')).toMatchObject({ errors: expect.stringContaining('a share from 0 to 1') });
  });
});
