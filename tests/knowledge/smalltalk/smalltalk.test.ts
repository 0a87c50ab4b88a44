import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { checkBase } from '../../../src/knowledge/authoring/check.ts';
import { readWritten, utterancesOf } from '../../../src/knowledge/authoring/written.ts';
import { openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { formOf } from '../../../src/knowledge/smalltalk/forms.ts';
import { bundledSmallTalk, createSmallTalkLibrary } from '../../../src/knowledge/smalltalk/smalltalk.ts';
import { linesOf, readLines } from '../../../src/knowledge/triage/lines.ts';
import { bundledLines } from '../../../src/knowledge/triage/triage.ts';
import { until } from '../../helpers/until.ts';
import { article, createBase, type TestBase } from '../base.ts';

const sample = fileURLToPath(new URL('../../../data/faq', import.meta.url));
const bases: TestBase[] = [];
afterEach(() => {
  for (const base of bases.splice(0)) base.clear();
});

const bundled = () => createSmallTalkLibrary({ folder: bundledSmallTalk, locales: ['en', 'es'] }).read();

describe('the small talk that comes along', () => {
  it('has no fault', async () => {
    expect((await bundled()).faults).toEqual([]);
  });

  it('hears nothing in what people ask of an office, and in no call for a person or for help', async () => {
    const { talks } = await bundled();
    const { lines: guarded } = await readLines(bundledLines);
    const ordinary = ['en', 'es'].flatMap((locale) => {
      const file = join(bundledLines, locale, 'ordinary.txt');
      return linesOf(readFileSync(file, 'utf8'), { class: 'none', locale, file });
    });
    const lines = [...guarded, ...ordinary];
    // These two are about the talk, whatever class they are of.
    const about = new Set(['English', 'It does not work.']);
    const taken = lines.filter(({ text, locale }) => !about.has(text) && talks.get(locale)?.hears(text));
    expect(taken.map(({ text, class: one }) => `${one}: ${text}`)).toEqual([]);
    expect(lines.length).toBeGreaterThan(14_000);
  });

  it('hears nothing in the questions of the articles that come along', async () => {
    const { talks } = await bundled();
    const { articles } = await readWritten(sample, ['en', 'es']);
    const asked = articles.flatMap(utterancesOf);
    expect(asked.filter(({ text, of }) => talks.get(of.article.locale)?.hears(text))).toEqual([]);
    expect(asked.length).toBeGreaterThan(600);
  });

  // In other words than the file has, by who wrote it.
  const others: readonly [string, string[]][] = [
    [
      'what-it-is',
      ['Who am I speaking with?', 'So are you a bot', 'Is this a robot??', 'are u human', 'whats your name'],
    ],
    ['what-it-can-do', ['how does this chat work?', 'What can you help me with', 'Menu', 'what can i ask you?']],
    ['again', ['Can you say that again please', 'could you repeat that?', 'one more time please', 'Pardon?']],
    ['explain', ["I don't understand", 'i dont get it', 'what do you mean??', 'Could you please explain that?']],
    ['praise', ['good bot!', "You're awesome", 'Great job!', 'youre the best']],
  ];
  it.each(others)('hears %s in other spellings', async (name, texts) => {
    const talk = (await bundled()).talks.get('en');
    for (const text of texts) expect([text, talk?.hears(text)?.name]).toEqual([text, name]);
  });
});

describe('a form', () => {
  it.each(['asdf', 'asdfgh qwer', 'zxcvbnm', 'jkjkjkjk', 'xxxxx', 'sdfghjkl', 'bcdfgh'])('%s is gibberish', (text) =>
    expect(formOf(text)).toBe('gibberish'),
  );
  it.each([
    'HVAC',
    'LGBTQ',
    'SNAP',
    'rhythm',
    'property tax',
    'were',
    'strengths',
    'Schwarzkopf',
    'tyres',
    'hmm',
    'DMV',
  ])('%s is a word', (text) => expect(formOf(text)).toBeUndefined());
  it.each(['42', '555-0142', '+1 (555) 0142', '#4711', '12/25'])('%s is numbers', (text) =>
    expect(formOf(text)).toBe('numbers'),
  );
  it.each(['🤔', '😀😀', '🇺🇸'])('%s is emoji', (text) => expect(formOf(text)).toBe('emoji'));
  it.each(['', '...', '?!', '4 bags', 'route 66', '🤔 why'])('%j is none', (text) =>
    expect(formOf(text)).toBeUndefined(),
  );
});

const family = (name: string, heard: string, answer: string): string =>
  `families:\n  ${name}:\n    heard: [${heard}]\n    answers: ["${answer}"]\n`;

function baseWith(smalltalk: string | undefined) {
  const files = { 'faq/en/waste/sofa.md': article('How do I get rid of a sofa?', ['a', 'b', 'c'], 'Call us.') };
  const base = createBase(files);
  bases.push(base);
  mkdirSync(join(base.folder, 'smalltalk'), { recursive: true });
  if (smalltalk !== undefined) base.write('smalltalk/en.yaml', smalltalk);
  return base;
}

async function opened(base: TestBase) {
  const knowledge = await openKnowledge({ folder: join(base.folder, 'faq'), locales: ['en'] });
  if (!('ask' in knowledge)) throw new Error('no base');
  return knowledge;
}

describe('a file of trainers', () => {
  it('is heard instead of the one that comes along, and live when it is saved', async () => {
    const base = baseWith(undefined);
    const knowledge = await opened(base);
    try {
      expect(knowledge.smallTalk('who are you?', 'en')?.name).toBe('what-it-is');
      base.write('smalltalk/en.yaml', family('mayor', 'who is the mayor of bots', 'I am not.'));
      await until('it is heard', () => knowledge.smallTalk('who is the mayor of bots?', 'en')?.name === 'mayor');
      expect(knowledge.smallTalk('who are you?', 'en')).toBeUndefined();
    } finally {
      await knowledge.stop();
    }
  });

  it('that is broken stays as it was, and says with its line what is wrong', async () => {
    const base = baseWith(family('mayor', 'who rules you', 'The mayor.'));
    const knowledge = await opened(base);
    try {
      const path = base.write(
        'smalltalk/en.yaml',
        'families:\n  mayor:\n    heard: [who rules you]\n    anwsers: [x]\n',
      );
      await until('the fault is told', () => knowledge.faults().some(({ file }) => file === path));
      expect(knowledge.faults().filter(({ file }) => file === path)).toContainEqual({
        ...{ file: path, line: 4, level: 'error' },
        message: 'There is no field "anwsers"; did you mean "answers"?',
      });
      expect(knowledge.smallTalk('who rules you', 'en')?.answers).toEqual(['The mayor.']);
    } finally {
      await knowledge.stop();
    }
  });

  it('that was never right leaves the one that comes along in force', async () => {
    const knowledge = await opened(baseWith('families: ['));
    try {
      expect(knowledge.smallTalk('who are you?', 'en')?.name).toBe('what-it-is');
    } finally {
      await knowledge.stop();
    }
  });

  it.each([
    [family('x', 'a', 'Hello {customer}'), 'There is no {customer}. There are {name}, {topics}, {languages}.'],
    ['families:\n  x:\n    answers: [Hi]\n', '"x" is never heard. Add wordings under "heard", or a "form".'],
    ['families:\n  x:\n    heard: [a]\n    answers: []\n', '"answers" must have at least one line "  - …".'],
    ['families:\n  x:\n    heard: [a]\n    answers: [Hi]\n    person: often\n', '"person" must be "button" or "ask".'],
    ['families:\n  x:\n    heard: [a]\n    answer: [Hi]\n', 'There is no field "answer"; did you mean "answers"?'],
  ])('is checked: %j', async (text, message) => {
    const base = baseWith(text);
    const { problems } = await checkBase({ folder: join(base.folder, 'faq'), locales: ['en'], today: '2026-11-29' });
    const said = problems.filter(({ kind }) => kind === 'smalltalk');
    expect(said.map((problem) => problem.message)).toContain(message);
  });

  it('names what it heard twice', async () => {
    const base = baseWith(`${family('x', 'who are you', 'Hi.')}  y:\n    heard: ["Who are you?"]\n    answers: [Ho]\n`);
    writeFileSync(join(base.folder, 'smalltalk', 'notes.txt'), 'not read');
    const { problems } = await checkBase({ folder: join(base.folder, 'faq'), locales: ['en'], today: '2026-11-29' });
    expect(problems.filter(({ kind }) => kind === 'smalltalk')).toMatchObject([
      { level: 'warning', line: 6, message: '"Who are you?" is heard by "x" already, which answers it.' },
    ]);
  });
});
