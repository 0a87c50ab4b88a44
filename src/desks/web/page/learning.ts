import type { Week } from '../answers.ts';
import { make } from './dom.ts';

const SVG = 'http://www.w3.org/2000/svg';
const SIZE = { width: 600, height: 160, edge: 8 };

const shareOf = (part: number, of: number): number | undefined => (of === 0 ? undefined : part / of);
const percent = (share: number | undefined): string => (share === undefined ? '–' : `${Math.round(share * 100)} %`);

function svg(tag: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** One line through the weeks that have a share; a week alone is a point. */
function curve(shares: readonly (number | undefined)[], className: string): SVGElement[] {
  const { width, height, edge } = SIZE;
  const x = (i: number) => edge + (i * (width - 2 * edge)) / Math.max(1, shares.length - 1);
  const y = (share: number) => edge + (1 - share) * (height - 2 * edge);
  const points = shares.flatMap((share, i) => (share === undefined ? [] : [[x(i), y(share)] as const]));
  return [
    svg('polyline', { class: className, points: points.map((point) => point.map(Math.round).join(',')).join(' ') }),
    ...points.map(([cx, cy]) => svg('circle', { class: className, cx: `${cx}`, cy: `${cy}`, r: '4' })),
  ];
}

/** How the base learns: the share answered at once, and the share of these that was right, by week; drawn, and in figures. */
export function learningParts(weeks: readonly Week[]): Node[] {
  const drawing = svg('svg', { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, 'aria-hidden': 'true', class: 'learning' });
  for (const share of [0, 0.5, 1]) {
    const y = String(SIZE.edge + (1 - share) * (SIZE.height - 2 * SIZE.edge));
    drawing.append(svg('line', { x1: '0', x2: `${SIZE.width}`, y1: y, y2: y }));
  }
  drawing.append(
    ...curve(
      weeks.map(({ answered, asked }) => shareOf(answered, asked)),
      'answered',
    ),
    ...curve(
      weeks.map(({ right, judged }) => shareOf(right, judged)),
      'right',
    ),
  );
  const head = ['Week from', 'Questions', 'Answered at once', 'Judged', 'Right'];
  const rows = weeks
    .filter(({ asked }) => asked > 0)
    .toReversed()
    .map(({ from, asked, answered, judged, right }) =>
      make(
        'tr',
        {},
        make('th', { scope: 'row' }, from),
        ...[`${asked}`, percent(shareOf(answered, asked)), `${judged}`, percent(shareOf(right, judged))].map((each) =>
          make('td', {}, each),
        ),
      ),
    );
  return [
    drawing,
    make(
      'p',
      { className: 'soft' },
      make('span', { className: 'key answered' }, 'answered at once'),
      ' · ',
      make('span', { className: 'key right' }, 'right, of the answers that somebody judged'),
    ),
    make(
      'table',
      { className: 'weeks' },
      make('thead', {}, make('tr', {}, ...head.map((each) => make('th', { scope: 'col' }, each)))),
      make('tbody', {}, ...rows),
    ),
  ];
}
