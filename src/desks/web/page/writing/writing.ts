import type { Problem } from '../../../../knowledge/authoring/problem.ts';
import type { DiffLine } from '../../../../knowledge/proposals/lines.ts';
import type { Comparison, EditingList, OpenedArticle } from '../../editing.ts';
import { call } from '../api.ts';
import { make } from '../dom.ts';
import { clock } from '../words.ts';
import { openCode } from './code.ts';
import { keepCompany } from './company.ts';
import { askToDelete, askToRename } from './moving.ts';
import { namingFields } from './naming.ts';
import { createPreviewPart } from './preview-part.ts';
import { comparedParts, diffPart, problemLines } from './saying.ts';
import { dropUnsaved, findUnsaved, keepUnsaved } from './unsaved.ts';
import { createUploading } from './uploading.ts';
import { createVersionsPart } from './versions.ts';

/** An article that is being written; `close` leaves it, and keeps what is not saved in this browser. */
export interface Writing {
  close(): void;
}

/** What the server says when somebody else has written meanwhile. */
interface Refused {
  problems?: Problem[];
  there?: { text?: string; version?: string; by?: string; lines: DiffLine[] };
}

const PAUSE_MS = { preview: 250, check: 700 };
const COMPARE_MS = 120_000;

/** Shows an article in a place, to be written, looked at, checked and saved. */
export function openWriting(parts: {
  place: HTMLElement;
  csrf: string;
  locale: string;
  topics: readonly string[];
  /** What files can be added. */
  files: EditingList['files'] | undefined;
  /** Without a version it is new. */
  article: OpenedArticle;
  /** It was saved, and lies there now; or a proposal was refused. */
  done: (path: string | undefined) => void;
  /** It lies elsewhere from now on, and stays open. */
  moved: (path: string) => void;
}): Writing {
  const { place, csrf, locale, topics, article, done, moved } = parts;
  const { proposal } = article;
  let { path, version, text: saved } = { text: article.text, version: article.version, path: article.path };
  const { restores } = article;
  const isNew = version === undefined && !proposal && restores === undefined;
  let what = proposal ? `proposal:${proposal.id}` : isNew ? `new:${locale}` : path;
  let back = restores;
  let closed = false;

  const [, oldTopic = '', oldName = ''] = path.split('/');
  const naming =
    isNew || article.aside
      ? namingFields({
          ...{ locale, topics },
          ...(article.aside ? { topic: oldTopic, name: oldName } : { topic: oldTopic || (topics[0] ?? ''), name: '' }),
          changed: () => touched(),
        })
      : undefined;
  const state = make('p', { className: 'soft', role: 'status' });
  const told = make('div', { className: 'told', role: 'status' });
  const host = make('div', { className: 'code' });
  const problems = make('div', { className: 'problems' });
  const button = (words: string, onclick: () => void, className = '') =>
    make('button', { type: 'button', className, onclick }, words);
  const preview = createPreviewPart({
    csrf,
    article: () => ({ path, text: code.text() }),
    isCurrent: (mine) => !closed && mine === asked,
    failure: (words) => failure(words),
  });
  const uploading =
    parts.files &&
    createUploading({
      ...{ csrf, limits: parts.files },
      nameOf: () => path.split('/')[2] || 'picture',
      insert: (words, chosen) => code.insert(words, chosen),
      say: (...nodes) => say(...nodes),
      failure: (words) => failure(words),
      isClosed: () => closed,
    });
  const save = button(proposal ? 'Accept' : restores ? 'Restore' : 'Save', () => void saves(), 'primary');
  const compare = button('What would change', () => void compares());
  const canMove = !isNew && !proposal && !restores;
  const company = canMove ? keepCompany({ csrf, path: () => path }) : undefined;
  const bar = make(
    'div',
    { className: 'bar' },
    save,
    compare,
    uploading?.button,
    isNew ? undefined : button('Versions', () => void versions.show()),
    proposal ? button('Refuse', () => void refuses(), 'quiet') : undefined,
    ...(canMove
      ? [
          article.aside ? undefined : button('Rename', () => void askToRename(movable(), moving), 'quiet'),
          button('Delete', () => void askToDelete(movable(), moving), 'quiet'),
        ]
      : []),
    make('a', { href: '#articles' }, 'Back to the articles'),
  );
  place.replaceChildren(
    make(
      'div',
      { className: 'writing' },
      state,
      ...(company ? [company.element] : []),
      ...(naming ? [naming.element] : []),
      told,
      bar,
      make(
        'div',
        { className: 'columns' },
        host,
        make('div', {}, ...preview.elements, make('h3', {}, 'What the check finds'), problems),
      ),
    ),
  );
  const code = openCode({
    place: host,
    label: 'The article',
    text: saved,
    changed: () => touched(),
    save: () => void saves(),
    files: (files) => void uploading?.add(files),
  });

  const isDirty = () => code.text() !== saved;
  const pathNow = () => naming?.path() ?? (naming ? undefined : path);
  const say = (...nodes: (Node | string)[]) => told.replaceChildren(...nodes);
  const failure = (words: string) => make('p', { className: 'late', role: 'alert' }, words);

  function showState(): void {
    const where = naming ? (article.aside ? `${path}, a draft` : 'A new article') : path;
    const by = proposal ? `, proposed by ${proposal.by} from ${proposal.from}` : '';
    const gone = !isNew && !proposal && version === undefined ? ' · deleted' : '';
    state.textContent = `${where}${by}${gone}${isDirty() ? ' · not saved' : ''}`;
  }

  // What is looked at while somebody types: once they pause, and never with an older answer over a newer one.
  let asked = 0;
  let pauses: ReturnType<typeof setTimeout>[] = [];
  function touched(): void {
    naming?.suggest(code.text());
    showState();
    if (isDirty())
      keepUnsaved(what, { text: code.text(), at: Date.now(), ...(version !== undefined && { opened: version }) });
    else dropUnsaved(what);
    const mine = ++asked;
    for (const each of pauses) clearTimeout(each);
    pauses = [
      setTimeout(() => void preview.show(mine), PAUSE_MS.preview),
      setTimeout(() => void checks(mine), PAUSE_MS.check),
    ];
  }

  let checking = false;
  async function checks(mine: number): Promise<void> {
    // One at a time: a large base takes seconds, and only the last text counts.
    if (checking) return;
    checking = true;
    const at = naming ? `${locale}/${oldTopic || 'new'}/${oldName || 'new'}` : path;
    const answer = await call<{ own: Problem[]; others: Problem[] }>('editor/check', {
      csrf,
      body: { path: at, text: code.text() },
    });
    checking = false;
    if (closed) return;
    if (mine !== asked) return checks(asked);
    if (!answer.ok) return problems.replaceChildren(failure(answer.error));
    showProblems(answer.value);
  }

  function showProblems(found: { own: readonly Problem[]; others: readonly Problem[] }): void {
    code.mark(found.own);
    problems.replaceChildren(...problemLines(found, code.goTo));
  }

  async function compares(): Promise<void> {
    const at = pathNow();
    if (!at) return;
    compare.disabled = true;
    say(make('p', { className: 'soft' }, 'Asking every question, now and as it would be…'));
    const answer = await call<Comparison>(
      'editor/compare',
      { csrf, body: { path: at, text: code.text() } },
      COMPARE_MS,
    );
    compare.disabled = false;
    if (!closed) say(...(answer.ok ? comparedParts(answer.value) : [failure(answer.error)]));
  }

  async function saves(): Promise<void> {
    const at = pathNow();
    if (!at || save.disabled) return;
    const text = code.text();
    save.disabled = true;
    const answer = await call<{ version: string; committed: boolean; said?: string }>('editor/save', {
      csrf,
      body: {
        ...{ path: at, text },
        ...(version !== undefined && { opened: version }),
        ...(article.aside && at !== path && { from: path }),
        ...(proposal && { proposal: proposal.id }),
        ...(back !== undefined && { back }),
      },
    });
    save.disabled = false;
    if (closed) return;
    if (!answer.ok) return refused(answer.error, (answer.body ?? {}) as Refused);
    ({ version } = answer.value);
    saved = text;
    back = undefined;
    dropUnsaved(what);
    const { committed, said } = answer.value;
    const kept = said
      ? `Saved. git did not commit it: ${said}`
      : committed
        ? 'Saved, and committed in your name.'
        : 'Saved.';
    say(make('p', {}, kept));
    showState();
    if (naming || proposal || restores) done(at);
  }

  function refused(error: string, { problems: found, there }: Refused): void {
    if (found) showProblems({ own: found, others: [] });
    if (!there) {
      say(failure(error));
      return;
    }
    const theirs = there.text;
    say(
      failure(error),
      make(
        'p',
        { className: 'soft' },
        'Yours is in the box as you typed it. What it would change of what is there now:',
      ),
      diffPart(there.lines),
      make(
        'div',
        { className: 'bar' },
        button('Save mine over it', () => {
          version = there.version;
          void saves();
        }),
        theirs === undefined
          ? undefined
          : button('Take what is there (undo brings yours back)', () => {
              version = there.version;
              saved = theirs;
              code.replace(theirs);
              say();
              code.focus();
            }),
      ),
    );
  }

  async function refuses(): Promise<void> {
    if (!proposal) return;
    say(
      make('p', {}, `Refuse what ${proposal.by} proposed? It is gone then.`),
      make(
        'div',
        { className: 'bar' },
        button('Refuse it', async () => {
          const answer = await call('editor/refuse', { csrf, body: { id: proposal.id } });
          if (!answer.ok) return say(failure(answer.error));
          dropUnsaved(what);
          saved = code.text();
          done(undefined);
        }),
        button('Keep it', () => say()),
      ),
    );
  }

  const movable = () => ({ path, topics, isDirty: isDirty() });
  const moving = { say, failure, moves };
  async function moves(to: string | undefined): Promise<void> {
    if (version === undefined) return say(failure('The article is not there any more.'));
    const from = path;
    const body = { path, opened: version, ...(to !== undefined && { to }) };
    const answer = await call<{ committed: boolean; said?: string; along?: string[] }>('editor/move', { csrf, body });
    if (closed) return;
    if (!answer.ok) return say(failure(answer.error));
    const { said, along = [] } = answer.value;
    const also = said ? ` git did not commit it: ${said}` : '';
    dropUnsaved(what);
    if (to === undefined) {
      version = undefined;
      const undo = button('Undo', () => {
        back = 'deleted';
        code.replace(saved);
        void saves();
      });
      say(make('p', {}, `Deleted.${also}`), make('div', { className: 'bar' }, undo));
    } else {
      path = what = to;
      moved(to);
      company?.again();
      if (isDirty()) touched();
      const changed = along.length > 0 ? ` Changed with it: ${along.join(', ')}.` : '';
      const undo = button('Undo', () => void moves(from));
      say(make('p', {}, `Renamed.${changed}${also}`), make('div', { className: 'bar' }, undo));
    }
    showState();
    (told.querySelector('button') as HTMLElement | null)?.focus();
  }

  const versions = createVersionsPart({
    path: () => path,
    isClosed: () => closed,
    ...{ say, failure },
    take(id, text) {
      back = id;
      code.replace(text);
      say(make('p', {}, 'It is in the box, and in force when you save it.'));
      code.focus();
    },
  });

  function offerUnsaved(): void {
    const kept = findUnsaved(what);
    if (!kept || kept.text === saved) return;
    const older = kept.opened === version ? '' : ' The article has changed since.';
    say(
      make('p', {}, `You typed something here and did not save it (${clock(kept.at)}).${older}`),
      make(
        'div',
        { className: 'bar' },
        button('Go on with it', () => {
          code.replace(kept.text);
          // What has changed meanwhile is told when it is saved.
          version = kept.opened;
          say();
          code.focus();
        }),
        button('Drop it', () => {
          dropUnsaved(what);
          say();
        }),
      ),
    );
  }

  const leaving = (event: BeforeUnloadEvent) => {
    if (isDirty()) event.preventDefault();
  };
  window.addEventListener('beforeunload', leaving);
  if (proposal && proposal.lines.length > 0)
    say(make('p', { className: 'soft' }, 'What it would change:'), diffPart(proposal.lines));
  offerUnsaved();
  showState();
  void preview.show(asked);
  void checks(asked);
  if (isNew) code.goTo(2);

  return {
    close() {
      closed = true;
      for (const each of pauses) clearTimeout(each);
      company?.close();
      uploading?.close();
      window.removeEventListener('beforeunload', leaving);
      code.close();
    },
  };
}
