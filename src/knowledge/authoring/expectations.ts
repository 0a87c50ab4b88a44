import { join } from 'node:path';
import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Fault } from '../articles/fault.ts';
import { readText } from '../articles/folder.ts';
import type { Finding } from '../finding.ts';
import type { Knowledge } from '../knowledge.ts';
import { didYouMean } from '../text/natural.ts';

/** A question in a customer's words, and what must come: articles' ids, `nothing` or `person`; one of them is enough. */
export interface Expectation {
  question: string;
  expect: readonly string[];
  locale?: string;
  /** Asked as representatives do, who are answered with what is for staff only, too. */
  audience?: 'staff';
  /** Counted from 1. */
  line: number;
}

/** What `tests.yaml` says. */
export interface Expectations {
  tests: readonly Expectation[];
  /** The share of the questions, 0 to 1, for which what is expected must come. */
  atLeast?: number;
  /** The share of the questions, 0 to 1, that may get a wrong answer. */
  atMostWrong?: number;
}

/**
 * What became of an expectation. Offered: the customer has to choose, and what is expected is among the choices.
 * Missed: they get nothing of use, and nothing wrong either. Wrong: they get an answer, and it is not the right one.
 */
export type Outcome = 'met' | 'offered' | 'missed' | 'wrong';

/** An expectation that was tried. */
export interface Tried {
  expectation: Expectation;
  outcome: Outcome;
  finding: Finding;
}

const text = z.string().trim().min(1);
const testSchema = z
  .object({
    question: text,
    expect: z.union([text, z.array(text).min(1)]),
    locale: text.optional(),
    audience: z.literal('staff').optional(),
  })
  .strict();
const share = z.number().min(0).max(1);
const headSchema = z
  .object({ at_least: share.optional(), at_most_wrong: share.optional(), tests: z.array(z.unknown()) })
  .strict();

/** Reads the tests of a base's folder; undefined where there are none. */
export async function readExpectations(
  folder: string,
): Promise<({ file: string } & (Expectations | { faults: Fault[] })) | undefined> {
  const file = join(folder, 'tests.yaml');
  const content = await readText(file);
  if (content === undefined) return undefined;
  if ('text' in content) return { file, ...parseExpectations(content.text, file) };
  return { file, faults: [{ file, line: 1, level: 'error', message: content.fault }] };
}

/** Reads a `tests.yaml`: a list of tests, or a mapping of `tests` with the floors `at_least` and `at_most_wrong`. */
export function parseExpectations(content: string, file: string): Expectations | { faults: Fault[] } {
  const counter = new LineCounter();
  const document = parseDocument(content.replace(/^\uFEFF/, ''), { lineCounter: counter, prettyErrors: false });
  const fault = (line: number, message: string): Fault => ({ file, line, level: 'error', message });
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map(({ pos, message }) =>
        fault(counter.linePos(pos[0]).line, `This is not valid YAML: ${message.trim()}`),
      ),
    };
  }
  const lineOf = (path: readonly (string | number)[]): number => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    return isNode(node) && node.range ? counter.linePos(node.range[0]).line : 1;
  };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    return { faults: [fault(1, 'A text that begins with "*" means something else to YAML. Put it in "quotes".')] };
  }
  const bare = !isMap(document.contents);
  const head = headSchema.safeParse(bare ? { tests: value } : value);
  if (!head.success) return { faults: head.error.issues.map((issue) => fault(lineOf(issue.path), headFault(issue))) };

  const faults: Fault[] = [];
  const tests = head.data.tests.flatMap((given, i): Expectation[] => {
    const line = lineOf(bare ? [i] : ['tests', i]);
    const test = testSchema.safeParse(given);
    if (!test.success) {
      faults.push(fault(line, `${testFault(test.error.issues)} ${example}`));
      return [];
    }
    const { question, locale, audience } = test.data;
    const asked = { ...(locale === undefined ? {} : { locale }), ...(audience === undefined ? {} : { audience }) };
    return [{ question, expect: [test.data.expect].flat(), ...asked, line }];
  });
  if (faults.length > 0) return { faults };
  const { at_least: atLeast, at_most_wrong: atMostWrong } = head.data;
  return {
    tests,
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(atMostWrong === undefined ? {} : { atMostWrong }),
  };
}

const example =
  'A test is {question: …, expect: an article, a list of articles, nothing or person, locale: … if it is not the first, audience: staff if representatives ask it}.';

function headFault(issue: z.ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const meant = didYouMean(key, Object.keys(headSchema.shape));
    return `There is no field "${key}"${meant ? `; did you mean "${meant}"?` : '. The fields are: at_least, at_most_wrong, tests.'}`;
  }
  if (issue.path[0] === 'tests' || issue.path.length === 0)
    return 'The tests must be a list: one line "- question: …" for each.';
  return `"${issue.path[0]}" must be a number from 0 to 1, like 0.8.`;
}

function testFault(issues: readonly z.ZodIssue[]): string {
  // A misspelt field is missing under its right name as well; the spelling says more.
  const [issue] = [...issues].sort((a, b) =>
    a.code === 'unrecognized_keys' ? -1 : b.code === 'unrecognized_keys' ? 1 : 0,
  );
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const meant = didYouMean(key, Object.keys(testSchema.shape));
    return `There is no field "${key}"${meant ? `; did you mean "${meant}"?` : '.'}`;
  }
  return issue === undefined || issue.path.length === 0
    ? 'This is not a test.'
    : issue.path[0] === 'audience'
      ? '"audience" can only be "staff".'
      : `"${issue.path[0]}" is missing, empty or no text.`;
}

/** Expectations of articles that whoever asks never gets, or that the base does not have: such a test can never be met. */
export function unknownArticles(
  { tests }: Expectations,
  { file, base, locales }: { file: string; base: Read; locales: readonly string[] },
): Fault[] {
  return tests.flatMap(({ expect, locale = locales[0] ?? 'en', audience, line }) =>
    expect
      .filter((id) => id !== 'nothing' && id !== 'person')
      .filter((id) => !(audience === 'staff' ? base.staff : base).article(id, locale))
      .map((id): Fault => {
        const message = base.staff.article(id, locale)
          ? `The article "${id}" is for staff only, and customers never get it. Add "audience: staff" to the test.`
          : `There is no article "${id}". Correct the name, or remove the test.`;
        return { file, line, level: 'error', message };
      }),
  );
}

/** Where it is looked up whether an article is there, for customers and for representatives. */
type Read = Pick<Knowledge, 'article'> & { staff: Pick<Knowledge, 'article'> };

/** Asks each question and compares. */
export async function tryExpectations(
  base: Pick<Knowledge, 'ask' | 'staff'>,
  tests: readonly Expectation[],
  usual: string,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const expectation of tests) {
    const side = expectation.audience === 'staff' ? base.staff : base;
    const finding = await side.ask(expectation.question, expectation.locale ?? usual);
    tried.push({ expectation, finding, outcome: outcomeOf(finding, expectation.expect) });
  }
  return tried;
}

/** What a finding means where this was expected. */
export function outcomeOf(finding: Finding, expected: readonly string[]): Outcome {
  switch (finding.decision) {
    case 'answer':
      return expected.includes(finding.article.id) ? 'met' : 'wrong';
    case 'person':
      return expected.includes('person') || (finding.article && expected.includes(finding.article.id))
        ? 'met'
        : 'missed';
    case 'nothing':
      return expected.includes('nothing') ? 'met' : 'missed';
    case 'guess':
      return [finding.article, ...finding.others].some(({ id }) => expected.includes(id)) ? 'offered' : 'missed';
    case 'choices':
      return finding.choices.some(({ id }) => expected.includes(id)) ? 'offered' : 'missed';
  }
}

/** How many of each, and the shares that floors are set for. */
export interface Tally extends Record<Outcome, number> {
  all: number;
  shareMet: number;
  shareWrong: number;
}

/** Counts outcomes. No tests at all are met. */
export function tally(tried: readonly Tried[]): Tally {
  const counts = { met: 0, offered: 0, missed: 0, wrong: 0 };
  for (const { outcome } of tried) counts[outcome]++;
  const all = tried.length;
  return { ...counts, all, shareMet: all === 0 ? 1 : counts.met / all, shareWrong: all === 0 ? 0 : counts.wrong / all };
}
