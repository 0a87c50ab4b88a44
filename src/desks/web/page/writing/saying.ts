import type { Problem } from '../../../../knowledge/authoring/problem.ts';
import type { Version } from '../../../../knowledge/editing/commits.ts';
import type { DiffLine } from '../../../../knowledge/proposals/lines.ts';
import type { Comparison, MovedQuestion } from '../../editing.ts';
import { make } from '../dom.ts';
import { clock } from '../words.ts';

const levels = { error: 'Error', warning: 'Warning', note: 'Note' };

/** What `faq check` says, each a button that leads to its line; what is in another file says which. */
export function problemLines(
  { own, others }: { own: readonly Problem[]; others: readonly Problem[] },
  goTo: (line: number) => void,
): Node[] {
  if (own.length + others.length === 0) return [make('p', { className: 'soft' }, 'The check finds nothing.')];
  const lines = own.map((problem) =>
    make(
      'li',
      { className: problem.level },
      make('button', { type: 'button', className: 'quiet', onclick: () => goTo(problem.line) }, `Line ${problem.line}`),
      make('b', {}, ` ${levels[problem.level]}: `),
      problem.message,
    ),
  );
  const elsewhere = others.map(({ file, line, level, message }) =>
    make('li', { className: level }, make('b', {}, `${levels[level]}, ${file}:${line}: `), message),
  );
  return [make('ul', { ariaLabel: 'What the check finds' }, ...lines, ...elsewhere)];
}

const groups: readonly [MovedQuestion['change'], string][] = [
  ['changed', 'Get another answer'],
  ['ceased', 'Are no longer answered'],
  ['begun', 'Are answered now'],
  ['other', 'Have changed otherwise'],
];
const origin = { test: 'a test', article: 'a wording of an article', customer: 'asked by customers' };
/** More nobody reads. */
const MOST = 100;

/** What customers would notice of a change. */
export function comparedParts({ questions, moved }: Comparison): Node[] {
  const asked = questions === 1 ? '1 question' : `${questions} questions`;
  if (moved.length === 0) return [make('p', {}, `${asked}, and all get what they got.`)];
  return [
    make('p', {}, `Of ${asked}, ${moved.length} would get something else.`),
    ...groups.flatMap(([change, title]) => {
      const own = moved.filter((each) => each.change === change);
      if (own.length === 0) return [];
      return [
        make('h3', {}, `${title} (${own.length})`),
        make(
          'ul',
          { className: 'moved' },
          ...own
            .slice(0, MOST)
            .map(({ question, from, before, now }) =>
              make(
                'li',
                {},
                make('b', {}, question),
                ` ${origin[from]}: `,
                make('span', { className: 'soft' }, `${before} → ${now}`),
              ),
            ),
        ),
      ];
    }),
  ];
}

/** The lines that change. */
export const diffPart = (lines: readonly DiffLine[]): HTMLElement =>
  make(
    'pre',
    { className: 'lines', role: 'group', tabIndex: 0, ariaLabel: 'What changes, line by line' },
    ...lines.map(({ of, text }) =>
      make('span', { className: of === '+' ? 'more' : of === '-' ? 'less' : '' }, `${of} ${text}\n`),
    ),
  );

/** The versions of an article, each to be looked at. */
export const versionLines = (versions: readonly Version[], show: (version: Version) => void): Node[] =>
  versions.length === 0
    ? [make('p', { className: 'soft' }, 'No earlier version is kept.')]
    : [
        make(
          'ul',
          { className: 'versions' },
          ...versions.map((version) =>
            make(
              'li',
              {},
              make('button', { type: 'button', onclick: () => show(version) }, clock(version.at)),
              ` ${version.by ?? 'somebody'}`,
              make('span', { className: 'soft' }, version.what ? ` · ${version.what}` : ''),
            ),
          ),
        ),
      ];
