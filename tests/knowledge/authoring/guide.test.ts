import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addFaqCommands } from '../../../src/cli/faq.ts';
import { addGapsCommands } from '../../../src/cli/gaps.ts';
import type { Io } from '../../../src/cli/io.ts';
import { addLabelsCommand } from '../../../src/cli/labels.ts';
import { addReviewCommand } from '../../../src/cli/review.ts';
import { parseArticle } from '../../../src/knowledge/articles/article.ts';
import { parseExpectations } from '../../../src/knowledge/authoring/expectations.ts';
import { channelColumn, columns } from '../../../src/knowledge/authoring/sheet.ts';

const guide = readFileSync('docs/trainers.md', 'utf8');
/** The first block of a language, or the first that begins with a word. */
const block = (language: string, word = '') =>
  new RegExp(`\`\`\`${language}\\n(${word}[\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? '';

describe('the trainers’ guide', () => {
  it('shows an article that is right', () => {
    const parsed = parseArticle(block('markdown'), {
      id: 'pay-by-phone',
      topic: 'billing',
      locale: 'en',
      file: 'x.md',
    });
    expect(parsed).toMatchObject({
      article: {
        question: 'Can I pay by phone?',
        team: 'billing',
        related: ['pay-utility-bill'],
        variants: { email: expect.any(String) },
      },
    });
  });

  it('shows tests that are right', () => {
    expect(parseExpectations(block('yaml', 'at_least'), 'tests.yaml')).toMatchObject({
      atLeast: 0.8,
      atMostWrong: 0.03,
      tests: [{ expect: ['pay-utility-bill'] }, { locale: 'es' }, { audience: 'staff' }],
    });
  });

  it('names commands and options that there are', () => {
    const program = new Command();
    const { stdin: input, stdout: output, stderr: errors } = process;
    const faqIo = { input, output, errors, end: () => {} };
    addFaqCommands(program, faqIo);
    const [faq] = program.commands;
    const parts = { io: {} as Io, faqIo, load: () => Promise.reject(new Error('nothing is run here')) };
    addGapsCommands(faq!, parts);
    addReviewCommand(faq!, parts);
    addLabelsCommand(faq!, parts);
    const { commands } = faq!;
    const names = commands.map((command) => command.name());
    const named = [...guide.matchAll(/frontdesk faq (\w+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !names.includes(name!))).toEqual([]);
    const options = commands.flatMap((command) => command.options.map(({ long }) => long));
    const used = [...guide.matchAll(/(?<![\w-])(--[a-z][a-z-]*)/g)].map(([, name]) => name!);
    expect(used.filter((name) => ![...options, '--help'].includes(name))).toEqual([]);
  });

  it('names every column of a spreadsheet', () => {
    const all = [...Object.keys(columns), channelColumn('email')];
    expect(all.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
