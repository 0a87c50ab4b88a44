import { createLibrary } from '../articles/library.ts';
import { createLetterLibrary, lettersBeside } from '../form-letters/library.ts';
import { createSmallTalkLibrary, smallTalkBeside } from '../smalltalk/smalltalk.ts';
import { type Confusion, type LeaveOutParts, type LeftOut, leaveOut } from './confusions.ts';
import { readExpectations, unknownArticles } from './expectations.ts';
import { historyOf } from './history.ts';
import { linkProblems } from './links.ts';
import { type Problem, sorted } from './problem.ts';
import { shownProblems } from './shown.ts';
import { reviewProblems, translationProblems } from './upkeep.ts';
import { wordingProblems } from './wording.ts';
import { isStaffOnly, readWritten, utterancesOf, type WrittenBase } from './written.ts';

/** What a base is checked with. */
export interface CheckParts {
  folder: string;
  /** The first is the default. */
  locales: readonly string[];
  /** The teams there are; without them, a team's name is not checked. */
  teams?: readonly string[] | undefined;
  /** Written as 2026-12-31. */
  today: string;
  /** Of what takes long only what this file can have to do with: its wordings, and no ages of translations. */
  about?: string | undefined;
  /** How to ask bases that lack an utterance of each article; without it, nobody looks for articles that steal. */
  asking?: LeaveOutParts | undefined;
}

/** What was found, and how much was looked at. */
export interface Checked {
  problems: Problem[];
  articles: number;
  letters: number;
  utterances: number;
  /** Undefined when nobody looked for articles that steal. */
  leftOut?: LeftOut;
}

/** Looks for everything in a base that a trainer should put right. */
export async function checkBase({ folder, locales, teams, today, about, asking }: CheckParts): Promise<Checked> {
  const library = createLibrary({ folder, locales, teams });
  const { faults } = await library.read(await library.look());
  const lettersOf = createLetterLibrary({ folder: lettersBeside(folder), locales });
  const letters = await lettersOf.read(await lettersOf.look());
  const smallTalk = await createSmallTalkLibrary({ folder: smallTalkBeside(folder), locales }).read();
  const written = await readWritten(folder, locales);
  const leftOut = asking && (await leaveOut(written, asking));
  const problems = [
    ...faults.map((fault): Problem => ({ ...fault, kind: fault.level === 'note' ? 'draft' : 'schema' })),
    ...wordingProblems(written, about),
    ...stolenProblems(leftOut?.stolen ?? []),
    ...reviewProblems(written, today),
    ...(about === undefined ? await translationProblems(written, await historyOf(folder)) : []),
    ...(await linkProblems(written)),
    ...shownProblems(written),
    ...(await testProblems(written)),
    ...letters.faults.map((fault): Problem => ({ ...fault, kind: 'letter' })),
    ...smallTalk.faults.map((fault): Problem => ({ ...fault, kind: 'smalltalk' })),
  ];
  return {
    problems: sorted(problems),
    articles: written.articles.length,
    letters: letters.letters.length,
    utterances: written.articles.flatMap(utterancesOf).length,
    ...(leftOut && { leftOut }),
  };
}

// Below this the other article only came first where nothing was near; the bot would not have said it.
const worthSaying = 0.5;

const isWorthSaying = ({ answered, thief, own }: Confusion): boolean =>
  answered || (thief.confidence >= worthSaying && thief.confidence >= 2 * (own ?? 0));

function stolenProblems(stolen: readonly Confusion[]): Problem[] {
  const said = stolen.filter(isWorthSaying);
  return said.map((one) => {
    const { utterance, by, thief, answered } = one;
    const { article } = utterance.of;
    const back = said.find((other) => other.by === utterance.of && other.utterance.of === by);
    const sure = `${Math.round(thief.confidence * 100)} %`;
    const cause =
      thief.why === undefined || thief.why.view === 'answer'
        ? 'by the words of its answer'
        : `like “${thief.why.utterance}” there`;
    const message = [
      `Were “${utterance.text}” not written here, ${answered ? `${by.article.id} would be the answer` : `${by.article.id} would come first`} (${sure}, ${cause}).`,
      back && `The other way round, too: “${back.utterance.text}”.`,
      `Move it to ${by.article.file} if it belongs there; else say it here in one or two more ways, or write it under "not" there.`,
    ];
    return {
      file: article.file,
      line: utterance.line,
      level: answered ? 'warning' : 'note',
      kind: 'stolen',
      message: message.filter(Boolean).join(' '),
    };
  });
}

async function testProblems(written: WrittenBase): Promise<Problem[]> {
  const { folder, articles, locales } = written;
  const tests = await readExpectations(folder);
  if (!tests) return [];
  const find = (id: string, locale: string) =>
    articles.find(({ article }) => article.id === id && [locale, locales[0]].includes(article.locale))?.article;
  const open = (id: string, locale: string) => {
    const found = find(id, locale);
    return found && isStaffOnly(found, written) ? undefined : found;
  };
  const base = { article: open, staff: { article: find } };
  const faults = 'faults' in tests ? tests.faults : unknownArticles(tests, { file: tests.file, base, locales });
  return faults.map((fault) => ({ ...fault, kind: 'schema' }));
}
