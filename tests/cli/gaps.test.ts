import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { App } from '../../src/cli/commands.ts';
import { openKnowledge } from '../../src/knowledge/knowledge.ts';
import { gapsOf, idOf } from '../../src/reports/gaps.ts';
import type { Question } from '../../src/reports/questions.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
beforeEach(() => {
  terminal = openTerminal();
});
afterEach(() => terminal.close());

const now = Date.now();
const base = { locale: 'en', channel: 'webchat', top: [], outcomes: [], replies: [] };
const asked: Question[] = [
  { ...base, id: 'a', at: now - 7_200_000, text: 'Where do the buses stop?', decision: 'nothing' },
  {
    ...base,
    id: 'b',
    at: now - 3_600_000,
    text: 'where do buses stop',
    decision: 'nothing',
    top: [{ id: 'pay-bill', confidence: 0.2 }],
    outcomes: ['handed-over'],
    replies: [{ at: now - 60_000, text: 'At the town hall. Call [number].', ticket: 1042 }],
    resolved: { at: now, disposition: 'answered', ticket: 1042 },
  },
  { ...base, id: 'c', at: now, text: 'Do you sell fishing licences?', decision: 'nothing' },
];

/** An app whose record holds these questions. */
const holding = (questions: Question[]): Partial<App> => ({
  gaps: async (_given, since) => {
    const own = questions.filter(({ at }) => at >= since);
    return { gaps: await gapsOf(own), questions: own.length };
  },
});

const file = (...path: string[]) => join(terminal.folder, 'data/faq/en', ...path);
function article(topic: string, id: string): void {
  mkdirSync(file(topic), { recursive: true });
  writeFileSync(file(topic, `${id}.md`), `---\nquestion: ${id}?\nalso: [a, b, c]\n---\nAn answer.\n`);
}

describe('frontdesk faq gaps', () => {
  it('says what could not be settled, and what to do about it', async () => {
    const { status, out } = await terminal.type('faq gaps', holding(asked));
    expect(status).toBe(0);
    expect(out).toBe(
      [
        '3 questions of the last 30 days: 3 could not be settled, in 2 gaps.',
        '',
        '  1  Where do the buses stop?',
        `     en · ${idOf('a')} · asked 2 times, last 1 h ago · not known 2, answered by hand 1`,
        '     also “where do buses stop”',
        '     nearest: pay-bill (10 % sure)',
        '     → FD-1042 answered it: frontdesk faq adopt 1',
        '',
        '  2  Do you sell fishing licences?',
        `     en · ${idOf('c')} · asked once, last 0 min ago · not known 1`,
        '     → Write an article.',
        '',
      ].join('\n'),
    );
  });

  it('gives all of it as lines', async () => {
    const { out } = await terminal.type('faq gaps --jsonl --limit 1', holding(asked));
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { number: 1, count: 2, reply: { ticket: 1042 } },
      { number: 2, count: 1 },
    ]);
  });

  it('says so when there is nothing', async () => {
    expect((await terminal.type('faq gaps', holding([]))).out).toBe('Nothing was asked in the last 30 days.\n');
    const helped: Question[] = [{ ...asked[0]!, decision: 'answer', article: 'x', outcomes: ['helped'] }];
    expect((await terminal.type('faq gaps --days 1', holding(helped))).out).toBe(
      'The bot settled all there was to settle in 1 question of the last 1 day.\n',
    );
  });

  it.each([
    'faq gaps --days 0',
    'faq gaps --days many',
    'faq gaps more',
    'faq adopt',
    'faq adopt x',
    'faq adopt 1 --as ../x',
  ])('ends with 2 for wrong usage: %s', async (line) => {
    const { status, err } = await terminal.type(line, holding(asked));
    expect(status).toBe(2);
    expect(err).not.toBe('');
  });

  it.each(['faq gaps', 'faq adopt'])('shows an example of %s', async (command) => {
    expect((await terminal.type(`${command} --help`)).out).toMatch(/Examples:\n {2}frontdesk /);
  });
});

describe('frontdesk faq adopt', () => {
  it('writes what a representative replied as an article beside the nearest one, and needs no record for that', async () => {
    article('billing', 'pay-bill');
    await terminal.type('faq gaps', holding(asked));
    const { status, out } = await terminal.type('faq adopt 1');
    expect(status).toBe(0);
    expect(out).toMatch(
      /^Wrote data\/faq\/en\/billing\/buses-stop\.md\.\nIt is a draft: customers do not get it yet\./,
    );
    const opened = async () => {
      const knowledge = await openKnowledge({
        folder: join(terminal.folder, 'data/faq'),
        locales: ['en'],
        watch: false,
      });
      const found = 'ask' in knowledge ? knowledge.article('buses-stop', 'en') : undefined;
      if ('ask' in knowledge) await knowledge.stop();
      return found;
    };
    expect(await opened()).toBeUndefined();
    const adopted = file('billing', 'buses-stop.md');
    writeFileSync(adopted, readFileSync(adopted, 'utf8').replace('draft: true\n', ''));
    expect(await opened()).toMatchObject({
      topic: 'billing',
      question: 'Where do the buses stop?',
      also: ['where do buses stop'],
      answer: 'At the town hall. Call [number].',
    });
  });

  it('means the gap of the desk’s page, by its id, whatever list was made here', async () => {
    const gap = idOf('a');
    expect((await terminal.type(`faq adopt ${gap} --as one`, holding(asked))).status).toBe(0);
    await terminal.type('faq gaps', holding([asked[2]!]));
    expect((await terminal.type(`faq adopt ${gap} --as two`, holding(asked))).status).toBe(0);
    expect(readdirSync(file('general')).sort()).toEqual(['one.md', 'two.md']);
    const { status, err } = await terminal.type('faq adopt aaaaaa', holding(asked));
    expect([status, err]).toEqual([1, 'There is no gap aaaaaa among what was asked in the last 30 days.\n']);
  });

  it('never writes over a file', async () => {
    await terminal.type('faq gaps', holding(asked));
    expect((await terminal.type('faq adopt 1 --topic travel --as buses')).status).toBe(0);
    writeFileSync(file('travel', 'buses.md'), 'edited');
    const { status, err } = await terminal.type('faq adopt 1 --topic travel --as buses');
    expect([status, err]).toEqual([
      1,
      'data/faq/en/travel/buses.md is there already and was left as it is: choose another name with --as.\n',
    ]);
    expect(readFileSync(file('travel', 'buses.md'), 'utf8')).toBe('edited');
  });

  it('means the list that was seen, or that of a file', async () => {
    const { out } = await terminal.type('faq gaps --jsonl', holding(asked));
    terminal.write('seen.jsonl', out);
    await terminal.type('faq gaps', holding([asked[2]!]));
    expect((await terminal.type('faq adopt 1')).err).toMatch(/^Nobody has answered gap 1 by hand/);
    expect((await terminal.type('faq adopt 2')).err).toMatch(/^There is no gap 2 in the last list/);
    expect((await terminal.type('faq adopt 1 --from seen.jsonl')).status).toBe(0);
    expect(readdirSync(file('general'))).toEqual(['buses-stop.md']);
  });

  it('says what to do when there is no list, or none that can be read', async () => {
    expect((await terminal.type('faq adopt 1')).err).toMatch(/frontdesk faq gaps makes one/);
    terminal.write('broken.jsonl', '{"number": 1');
    const { status, err } = await terminal.type('faq adopt 1 --from broken.jsonl');
    expect([status, err]).toEqual([1, expect.stringMatching(/This is not a list of gaps/)]);
    expect((await terminal.type('faq adopt 1 --from .')).err).toMatch(/cannot be read \(EISDIR\)/);
  });

  it.each([
    ['a locale that leads out of the folder', { locale: '../..' }],
    ['a wording that is none', { wordings: [7] }],
    ['no wordings', { wordings: [] }],
    ['a reply that is no text', { reply: { at: 0, text: ['y'] } }],
    ['a reply at no time', { reply: { at: 1e300, text: 'y' } }],
    ['a ticket that is a text', { reply: { at: 0, text: 'y', ticket: '1\nquestion: z' } }],
    ['a nearest article that is none', { nearest: 'pay-bill' }],
    ['a count that would be a line of the file', { count: '1\nteam: x' }],
  ])('writes nothing of a list with %s', async (_, bad) => {
    const { out } = await terminal.type('faq gaps --jsonl', holding(asked));
    const [first = '{}'] = out.split('\n');
    terminal.write('edited.jsonl', `${JSON.stringify({ ...JSON.parse(first), ...bad })}\n`);
    const { status, err } = await terminal.type('faq adopt 1 --from edited.jsonl');
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(
        /edited\.jsonl:1: This is not a list of gaps: write it with frontdesk faq gaps --jsonl\.\n$/,
      ),
    ]);
    expect(existsSync(file())).toBe(false);
  });
});
