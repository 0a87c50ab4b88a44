import type { Verdict } from '../../../reports/facts.ts';
import type { ArticleLine, AskedLine } from '../answers.ts';
import { call } from './api.ts';
import { ask, make } from './dom.ts';

/** Asks which article a question should have been answered with; undefined when that is not said after all. */
export async function shouldBe(question: AskedLine, toast: (text: string) => void): Promise<Verdict | undefined> {
  const answer = await call<{ articles: ArticleLine[] }>(`answers/articles?locale=${question.locale}`);
  if (!answer.ok) {
    toast(answer.error);
    return undefined;
  }
  const topics = new Map<string, ArticleLine[]>();
  for (const each of answer.value.articles) topics.set(each.topic, [...(topics.get(each.topic) ?? []), each]);
  const select = make(
    'select',
    { id: 'shouldBeArticle' },
    make('option', { value: '' }, 'None of the articles'),
    ...[...topics].map(([label, each]) =>
      make('optgroup', { label }, ...each.map(({ id, question }) => make('option', { value: id }, question))),
    ),
  );
  const { top, article, text, verdict } = question;
  const said = verdict?.verdict === 'should-be' ? (verdict.article ?? '') : undefined;
  select.value = said ?? top.find(({ id }) => id !== article)?.id ?? top[0]?.id ?? '';
  const dialog = dialogFor(text, select);
  document.body.append(dialog);
  const agreed = await ask(dialog);
  dialog.remove();
  return agreed ? { verdict: 'should-be', article: select.value || null } : undefined;
}

function dialogFor(question: string, select: HTMLSelectElement): HTMLDialogElement {
  const dialog = make(
    'dialog',
    {},
    make(
      'form',
      { method: 'dialog' },
      make('h2', { id: 'shouldBeTitle' }, 'What should it have been?'),
      make('p', { className: 'soft', dir: 'auto' }, question),
      make('label', { htmlFor: select.id }, 'Article'),
      select,
      make(
        'div',
        { className: 'send' },
        make('button', { type: 'submit', value: '', className: 'quiet' }, 'Cancel'),
        make('button', { type: 'submit', value: 'yes', className: 'primary' }, 'Save'),
      ),
    ),
  );
  dialog.setAttribute('aria-labelledby', 'shouldBeTitle');
  return dialog;
}
