import type { Verdict } from '../../../reports/facts.ts';
import type { Satisfaction } from '../../../reports/satisfaction.ts';
import type { ArticleLine, AskedLine, GapLine, Preview, Week } from '../answers.ts';
import { articleLines } from './answers-articles.ts';
import { gapCard, questionCards, triedParts } from './answers-cards.ts';
import { createArticles, forgetUnsaved, isWriting } from './answers-writing.ts';
import { call, type Me } from './api.ts';
import { composes } from './composing.ts';
import { byId, make } from './dom.ts';
import { inBrowser } from './kept.ts';
import { learningParts } from './learning.ts';
import { satisfactionParts } from './satisfaction.ts';
import { shouldBe } from './should-be.ts';

void start();

async function start(): Promise<void> {
  const [me, about, board] = await Promise.all([
    call<Me>('me'),
    call<About>('answers'),
    call<{ faults: string[] }>('board'),
  ]);
  if (me.ok && about.ok) return work(me.value, about.value, board.ok ? board.value.faults : []);
  const refusal = me.ok ? about : me;
  const status = refusal.ok ? 0 : refusal.status;
  byId('enter').hidden = false;
  byId('enterText').textContent =
    status === 401
      ? 'Sign in with a link: whoever runs Frontdesk makes one with “frontdesk desk link NAME”.'
      : refusal.ok
        ? ''
        : refusal.error;
  if (status !== 401) setTimeout(() => location.reload(), 5000);
}

type View = 'questions' | 'gaps' | 'articles' | 'learning' | 'survey';

const titles: Record<View, [title: string, hint: string]> = {
  questions: ['Recent questions', 'Personal data is masked. What you say of them teaches the bot how sure it may be.'],
  gaps: ['Gaps', 'What was asked in the last 30 days and the bot did not settle, alike questions together.'],
  articles: ['Articles', 'How often each was given in the last 30 days, and what came of it.'],
  learning: ['Learning', 'How much was answered at once, and how much of that was right, by week.'],
  survey: ['How it was', 'What customers said who were asked in the last 30 days, after a person had helped them.'],
};

interface About {
  locales: string[];
  warnings: string[];
  /** Whether articles can be written here. */
  editing?: boolean;
}

function work(me: Me, { locales, warnings, editing }: About, faults: string[]): void {
  const { csrf } = me;
  const locale = byId<HTMLSelectElement>('locale');
  const find = byId<HTMLInputElement>('find');
  const lines = byId('lines');
  const more = byId<HTMLButtonElement>('more');
  let questions: AskedLine[] = [];
  let articles: ArticleLine[] = [];
  let waiting: Node[] = [];
  let opening = 0;
  const writing = editing ? createArticles({ csrf, place: lines }) : undefined;

  byId('desk').hidden = false;
  byId('me').textContent = me.me.name;
  byId('title').textContent = me.title;
  document.title = `Answers – ${me.title}`;
  locale.append(...locales.map((each) => make('option', { value: each }, languageOf(each))));
  locale.value = inBrowser.text('desk.answers.locale') ?? locale.value;
  if (locale.selectedIndex < 0) locale.selectedIndex = 0;
  showFaults(faults);
  showWarnings(warnings);

  locale.addEventListener('change', () => {
    inBrowser.keep('desk.answers.locale', locale.value);
    if (viewOf() === 'articles' && !isWriting(location.hash)) void show();
  });

  byId('ask').addEventListener('submit', (event) => {
    event.preventDefault();
    void tryIt();
  });
  byId('question').addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || composes(event)) return;
    event.preventDefault();
    void tryIt();
  });

  async function tryIt(): Promise<void> {
    const question = byId<HTMLTextAreaElement>('question').value.trim();
    if (!question) return byId('question').focus();
    const button = byId<HTMLButtonElement>('askButton');
    button.disabled = true;
    const answer = await call<Preview>('answers/ask', { csrf, body: { question, locale: locale.value } });
    button.disabled = false;
    byId('tried').replaceChildren(
      ...(answer.ok ? triedParts(answer.value) : [make('p', { className: 'late' }, answer.error)]),
    );
  }

  const viewOf = (): View => {
    const named = writing && isWriting(location.hash) ? 'articles' : location.hash.slice(1);
    return Object.hasOwn(titles, named) ? (named as View) : 'questions';
  };

  async function show(): Promise<void> {
    const mine = ++opening;
    const view = viewOf();
    const [title, hint] = titles[view];
    for (const link of byId('views').querySelectorAll('a')) {
      if (link.hash === `#${view}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    byId('viewTitle').textContent = title;
    byId('viewHint').textContent = hint;
    const isWritten = writing !== undefined && isWriting(location.hash);
    byId('findLabel').hidden = find.hidden = view !== 'articles' || isWritten;
    more.hidden = true;
    writing?.close();
    lines.replaceChildren(make('p', { className: 'soft' }, 'One moment…'));
    if (writing && isWritten) {
      byId('viewTitle').textContent = 'Write an article';
      byId('viewHint').textContent = 'It is in force a moment after it is saved.';
      const error = await writing.open(location.hash, locale.value);
      if (error && mine === opening) lines.replaceChildren(failure(error));
      return;
    }
    const shown = await partsOf(view);
    if (mine !== opening) return;
    lines.replaceChildren(...shown);
  }

  async function partsOf(view: View): Promise<Node[]> {
    if (view === 'gaps') {
      const answer = await call<{ gaps: GapLine[] }>('answers/gaps');
      if (!answer.ok) return [failure(answer.error)];
      const gaps = answer.value.gaps.map(gapCard);
      return gaps.length > 0 ? gaps : [nothing('No gaps: the bot settled what it was asked.')];
    }
    if (view === 'learning') {
      const answer = await call<{ weeks: Week[] }>('answers/weeks');
      if (!answer.ok) return [failure(answer.error)];
      const { weeks } = answer.value;
      return weeks.some(({ asked }) => asked > 0) ? learningParts(weeks) : [nothing('Nothing was asked yet.')];
    }
    if (view === 'articles') {
      const [error, first = []] = await Promise.all([loadArticles(), writing?.waiting(locale.value)]);
      waiting = first;
      mentioned = { words: '', ids: [], waiting: [] };
      void searchTexts();
      return error ? [failure(error)] : articlesFound();
    }
    if (view === 'survey') {
      const answer = await call<Satisfaction>('answers/satisfaction');
      return answer.ok ? satisfactionParts(answer.value) : [failure(answer.error)];
    }
    questions = [];
    const answer = await earlier();
    if (typeof answer === 'string') return [failure(answer)];
    return answer.length > 0 ? answer : [nothing('Nothing was asked yet.')];
  }

  async function earlier(): Promise<Node[] | string> {
    const last = questions.at(-1)?.at;
    const path = last === undefined ? 'answers/questions' : `answers/questions?before=${last}`;
    const answer = await call<{ questions: AskedLine[] }>(path);
    if (!answer.ok) return answer.error;
    questions.push(...answer.value.questions);
    more.hidden = answer.value.questions.length < 50;
    return questionCards(answer.value.questions, judge);
  }

  async function loadArticles(): Promise<string | undefined> {
    const answer = await call<{ articles: ArticleLine[] }>(`answers/articles?locale=${locale.value}`);
    if (!answer.ok) return answer.error;
    articles = answer.value.articles;
    return undefined;
  }

  /** By their names at once, and by their text when the server has looked. */
  function articlesFound(): Node[] {
    const wanted = find.value.trim().toLowerCase();
    const words = wanted.split(/\s+/);
    const isNamed = ({ id, topic, question }: ArticleLine) => {
      const text = `${id} ${topic} ${question}`.toLowerCase();
      return words.every((word) => text.includes(word));
    };
    const looked = mentioned.words === wanted ? mentioned : undefined;
    const mentions = new Set(looked?.ids);
    const found = articles.filter((each) => isNamed(each) || mentions.has(each.id));
    const first = wanted === '' ? waiting : (looked?.waiting ?? []);
    const none = wanted !== '' && first.length > 0 ? [] : [nothing('There is no such article.')];
    return [...first, ...(found.length > 0 ? articleLines(found, locale.value, editing) : none)];
  }

  let mentioned: { words: string; ids: string[]; waiting: Node[] } = { words: '', ids: [], waiting: [] };
  let searching: ReturnType<typeof setTimeout> | undefined;
  async function searchTexts(): Promise<void> {
    const words = find.value.trim().toLowerCase();
    if (!words) return;
    const about = new URLSearchParams({ words, locale: locale.value });
    const [answer, first = []] = await Promise.all([
      call<{ ids: string[] }>(`answers/found?${about}`),
      writing?.found(words, locale.value),
    ]);
    if (!answer.ok || words !== find.value.trim().toLowerCase() || isWriting(location.hash)) return;
    mentioned = { words, ids: answer.value.ids, waiting: first };
    // What somebody has opened meanwhile stays open when nothing is added to it.
    const shown = new Set([...lines.querySelectorAll('summary b')].map(({ textContent }) => textContent));
    const added = articles.some(({ id, question }) => mentioned.ids.includes(id) && !shown.has(question));
    if ((added || first.length > 0) && viewOf() === 'articles') lines.replaceChildren(...articlesFound());
  }

  more.addEventListener('click', async () => {
    const added = await earlier();
    if (typeof added === 'string') return toast(added);
    lines.append(...added);
    (added[0] as HTMLElement | undefined)?.querySelector('button')?.focus();
  });
  find.addEventListener('input', () => {
    lines.replaceChildren(...articlesFound());
    clearTimeout(searching);
    searching = setTimeout(() => void searchTexts(), 200);
  });

  /** Says so to the record; the verdict as it is kept, or undefined when it was not. */
  async function judge(question: AskedLine, said: Verdict['verdict']): Promise<AskedLine['verdict'] | undefined> {
    const verdict = said === 'should-be' ? await shouldBe(question, toast) : { verdict: said };
    if (!verdict) return undefined;
    const answer = await call('answers/verdicts', { csrf, body: { question: question.id, ...verdict } });
    if (answer.ok) return { ...verdict, at: Date.now(), by: me.me.name };
    toast(answer.error);
    return undefined;
  }

  function toast(text: string): void {
    const note = make('p', {}, text);
    byId('toasts').append(note);
    setTimeout(() => note.remove(), 8000);
  }

  byId('leave').addEventListener('click', async () => {
    await call('sign-out', { csrf, body: {} });
    forgetUnsaved();
    location.reload();
  });
  window.addEventListener('hashchange', () => {
    void show();
    byId('view').focus();
  });
  void show();
}

function showFaults(faults: string[]): void {
  const bar = byId('faults');
  bar.hidden = faults.length === 0;
  const title = faults.length === 1 ? 'A fault in the knowledge base' : `${faults.length} faults in the knowledge base`;
  bar.replaceChildren(
    make(
      'details',
      {},
      make('summary', {}, `${title}: the last good version is in force`),
      make('ul', {}, ...faults.map((fault) => make('li', {}, fault))),
    ),
  );
}

/** What should be put right, and keeps nothing from being in force. */
function showWarnings(warnings: string[]): void {
  byId('warnings').hidden = warnings.length === 0;
  byId('warningsTitle').textContent =
    warnings.length === 1 ? 'A warning about the files' : `${warnings.length} warnings about the files`;
  byId('warningLines').replaceChildren(...warnings.map((each) => make('li', {}, each)));
}

const nothing = (text: string) => make('p', { className: 'soft' }, text);
const failure = (text: string) => make('p', { className: 'late' }, text);

function languageOf(locale: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(locale) ?? locale;
}
