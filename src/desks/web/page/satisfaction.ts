import type { Satisfaction, Share } from '../../../reports/satisfaction.ts';
import { make } from './dom.ts';

/** So many are read one by one. */
const SHOWN = 50;

/** How customers found it: of all and of each representative, then what was said, the latest first. */
export function satisfactionParts({ all, people, given }: Satisfaction): Node[] {
  if (all.asked === 0)
    return [make('p', { className: 'soft' }, 'Nobody was asked. “survey: true” in frontdesk.yaml turns it on.')];
  const line = (name: string, share: Share) =>
    make('li', {}, make('b', { dir: 'auto' }, name), ` ${shareWords(share)}`);
  return [
    make('ul', { className: 'shares' }, line('All', all), ...people.map((each) => line(each.name, each))),
    ...given
      .slice(0, SHOWN)
      .map(({ number, stars, by, words }) =>
        make(
          'div',
          { className: 'card' },
          make(
            'p',
            {},
            make('b', {}, `FD-${number}`),
            ' ',
            starsOf(stars),
            ' ',
            make('span', { className: 'soft', dir: 'auto' }, by),
          ),
          ...(words ? [make('p', { dir: 'auto' }, words)] : []),
        ),
      ),
  ];
}

function shareWords({ asked, answered, satisfied }: Share): string {
  const good = answered === 0 ? '' : `: ${satisfied} of ${answered} found it good (4 or 5 of 5)`;
  return `${answered} of ${asked} answered${good}`;
}

const starsOf = (stars: number) => {
  const shown = make('span', {}, `${'★'.repeat(stars)}${'☆'.repeat(5 - stars)}`);
  shown.setAttribute('role', 'img');
  shown.setAttribute('aria-label', `${stars} of 5`);
  return shown;
};
