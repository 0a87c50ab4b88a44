import type { ArticleLine, ArticleShown } from '../answers.ts';
import { writingAddress } from './answers-writing.ts';
import { call } from './api.ts';
import { make } from './dom.ts';
import { prose } from './prose.ts';

/** The articles by topic, each with its numbers; opened, one reads it. */
export function articleLines(articles: readonly ArticleLine[], locale: string, canEdit = false): Node[] {
  const topics = new Map<string, ArticleLine[]>();
  for (const each of articles) topics.set(each.topic, [...(topics.get(each.topic) ?? []), each]);
  return [...topics].map(([topic, own]) =>
    make(
      'section',
      { className: 'topic' },
      make('h3', {}, topic),
      ...own.map((each) => articleLine(each, { locale, canEdit })),
    ),
  );
}

function articleLine(line: ArticleLine, { locale, canEdit }: { locale: string; canEdit: boolean }): HTMLElement {
  const inside = make('div');
  const details = make(
    'details',
    { className: 'article' },
    make('summary', {}, make('b', {}, line.question), make('span', {}, numbers(line))),
    inside,
  );
  const address = writingAddress(`${locale}/${line.topic}/${line.id}`);
  const edit = canEdit ? [make('a', { className: 'button', href: address }, 'Edit')] : [];
  let asked = false;
  details.addEventListener('toggle', async () => {
    if (!details.open || asked) return;
    asked = true;
    const answer = await call<ArticleShown>(`answers/articles/${encodeURIComponent(line.id)}?locale=${locale}`);
    asked = answer.ok;
    inside.replaceChildren(
      ...(answer.ok ? [...edit, ...shown(answer.value)] : [make('p', { className: 'late' }, answer.error)]),
    );
  });
  return details;
}

function numbers({ asked, helped, notHelped, handedOver, audience }: ArticleLine): string {
  if (audience === 'staff') return 'for staff only';
  if (asked + helped + notHelped + handedOver === 0) return 'not asked';
  return `asked ${asked} · helped ${helped} · not helped ${notHelped} · to a person ${handedOver}`;
}

function shown({ also, answer, file, owner, review }: ArticleShown): Node[] {
  const facts = [file, ...(owner ? [`owner ${owner}`] : []), ...(review ? [`review ${review}`] : [])];
  return [
    make('div', { className: 'text' }, prose(answer)),
    make('p', { className: 'soft' }, also.length > 0 ? 'Other ways to ask it' : 'No other way to ask it is known.'),
    make('ul', {}, ...also.map((each) => make('li', {}, each))),
    make('p', { className: 'soft' }, facts.join(' · ')),
  ];
}
