import { make } from '../dom.ts';

/** Where an article is to lie: a topic, and a name that nobody else has. */
export interface Naming {
  element: HTMLElement;
  /** `en/billing/pay-by-phone`; undefined, and said, when something is missing. */
  path(): string | undefined;
  /** Makes a name of the question, unless somebody has typed one. */
  suggest(text: string): void;
}

/** Fields for where an article is to lie, of one that is new or was put aside. */
export function namingFields(parts: {
  locale: string;
  topics: readonly string[];
  topic: string;
  name: string;
  changed: () => void;
}): Naming {
  const { locale, topics, changed } = parts;
  const list = make(
    'datalist',
    { id: 'topicsKnown' },
    ...[...topics, '_drafts'].map((value) => make('option', { value })),
  );
  const topic = make('input', { id: 'articleTopic', value: parts.topic, required: true, autocomplete: 'off' });
  topic.setAttribute('list', list.id);
  const name = make('input', {
    id: 'articleName',
    value: parts.name,
    required: true,
    autocomplete: 'off',
    spellcheck: false,
  });
  let typed = parts.name !== '';
  name.addEventListener('input', () => {
    typed = name.value !== '';
  });
  for (const field of [topic, name]) field.addEventListener('change', changed);
  const element = make(
    'div',
    { className: 'naming' },
    make('label', { htmlFor: topic.id }, 'Topic'),
    topic,
    make('label', { htmlFor: name.id }, 'Name'),
    name,
    list,
    make('span', { className: 'soft' }, 'In the topic _drafts it is put aside: customers do not get it.'),
  );
  return {
    element,
    path() {
      const empty = [topic, name].find((field) => field.value.trim() === '');
      if (!empty) return `${locale}/${topic.value.trim()}/${name.value.trim()}`;
      empty.reportValidity();
      return undefined;
    },
    suggest(text) {
      const question = /^question:[ \t]*(.+)$/m.exec(text)?.[1] ?? '';
      if (!typed) name.value = nameOf(question);
    },
  };
}

/** Words joined by hyphens, at most some forty letters of them. */
function nameOf(question: string): string {
  const words =
    question
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  let name = '';
  for (const word of words) {
    if (`${name}-${word}`.length > 40) break;
    name = name ? `${name}-${word}` : word;
  }
  return name;
}

/** What a new article begins with. */
export const emptyArticle = ['---', 'question: ', 'also:', '  - ', '  - ', '  - ', '---', '', ''].join('\n');
