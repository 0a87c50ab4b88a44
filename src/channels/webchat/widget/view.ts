import type { Action, Activity, FileRef } from './activity.ts';
import { make } from './dom.ts';
import { formatted } from './formatted.ts';
import type { Pending } from './outbox.ts';
import { createScrolling } from './scrolling.ts';
import { fill, type Strings } from './strings.ts';

/** What the customer does. */
export interface Wishes {
  say(text: string): boolean;
  press(action: Action): void;
  draft(text: string): void;
  retry(id: string): void;
  edit(id: string): void;
  earlier(): Promise<void>;
  /** A file of a message is to be drawn into this place. */
  file(place: HTMLElement, file: FileRef, url: string | undefined): void;
  /** A message is to be shown as it reads now; without content it was deleted. */
  change(element: HTMLElement, content: (Node | string)[] | undefined, done: () => void): void;
  menu(): void;
  fresh(): void;
  hide(): void;
}

/** The page: it shows what it is told and knows nothing of the network. */
export interface View {
  show(activity: Activity, mine: boolean): void;
  /** A message reads differently now, or was taken back: shown where it stands, also when it is shown only later. */
  change(activity: Activity): void;
  pend(pending: Pending): void;
  drop(id: string): void;
  clear(): void;
  /** While `true`, what is shown is not read aloud: it was said before. */
  quiet(quiet: boolean): void;
  /** What somebody in danger is to do stands above all that is said, until a person is there. */
  pin(activity: Activity, state: string | undefined): void;
  banner(text: string, person?: string | undefined, closed?: boolean): void;
  status(text: string): void;
  typing(name?: string | undefined): void;
  earlier(available: boolean): void;
  draft(text: string): void;
  /** As if the customer had pressed Send. */
  submit(): void;
  focus(): void;
}

interface Line {
  n: number;
  author: string;
  at: number;
  element: HTMLElement;
  actions: Action[];
}

const groupGap = 5 * 60_000;

/** Everything that is seen of the chat; it decides nothing. */
export function createView(strings: Strings, locale: string, embedded: boolean, wishes: Wishes): View {
  const get = <E extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as E;
  const [pane, log, choices, banner, status, typing] = ['pane', 'log', 'choices', 'banner', 'status', 'typing'].map(
    (id) => get(id),
  ) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const [box, earlier, hide, menu] = [get<HTMLTextAreaElement>('text'), get('earlier'), get('hide'), get('menu')];
  const pinned = get('pinned');
  const lines = new Map<string, Line>();
  /** The last change of each message, by its id. */
  const changes = new Map<string, Activity>();
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const scrolling = createScrolling({ pane, button: get('newest'), label: get('newestText'), strings, locale });
  /** What is shown was said before. */
  let past = false;

  pinned.ariaLabel = strings.pinned;
  pane.ariaLabel = log.ariaLabel = strings.log;
  choices.ariaLabel = strings.choices;
  box.placeholder = strings.placeholder;
  get('label').textContent = strings.label;
  get('send').ariaLabel = strings.send;
  earlier.textContent = strings.earlier;
  hide.ariaLabel = strings.hide;
  hide.hidden = !embedded;
  menu.ariaLabel = strings.menu;

  earlier.onclick = async () => {
    // What is put in above moves nothing, in browsers that do not see to that themselves, either.
    const rest = pane.scrollHeight - pane.scrollTop;
    await wishes.earlier();
    pane.scrollTop = pane.scrollHeight - rest;
  };
  hide.onclick = () => wishes.hide();
  menu.onclick = () => wishes.menu();
  box.oninput = () => {
    grow();
    wishes.draft(box.value);
  };
  box.onkeydown = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || composes(event)) return;
    event.preventDefault();
    submit();
  };
  get<HTMLFormElement>('composer').onsubmit = (event) => {
    event.preventDefault();
    submit();
  };
  document.onkeydown = (event) => {
    if (event.key === 'Escape' && !composes(event)) wishes.hide();
  };

  function submit(): void {
    if (!wishes.say(box.value.trim())) return;
    setDraft('');
    scrolling.end();
  }
  function setDraft(text: string): void {
    box.value = text;
    grow();
  }
  function grow(): void {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 132)}px`;
  }
  function put(key: string, line: Line): void {
    const { element, n, author } = line;
    scrolling.put(() => {
      lines.get(key)?.element.remove();
      lines.set(key, line);
      let next: Element | null = null;
      // Almost always the last place; the search goes backwards.
      for (let at = log.lastElementChild; at && number(at) > n; at = at.previousElementSibling) next = at;
      element.dataset.n = String(n);
      log.insertBefore(element, next);
      arrange();
      return past || next ? undefined : element;
    }, author === 'me');
  }
  const number = (element: Element) => Number((element as HTMLElement).dataset.n);

  /** Groups what one author said in a row, and shows the buttons of the last message while it is the last. */
  function arrange(): void {
    let before: Line | undefined;
    const shown = [...lines.values()].sort((a, b) => a.n - b.n);
    for (const line of shown) {
      const follows = before?.author === line.author && line.at - before.at < groupGap;
      line.element.classList.toggle('follows', follows);
      before?.element.classList.toggle('followed', follows);
      const newDay = before
        ? day.format(before.at) !== day.format(line.at)
        : day.format(line.at) !== day.format(Date.now());
      if (newDay) line.element.dataset.day = day.format(line.at);
      else delete line.element.dataset.day;
      before = line;
    }
    before?.element.classList.remove('followed');
    const actions = before?.actions ?? [];
    const had = choices.contains(document.activeElement);
    choices.replaceChildren(
      ...actions.map((action) => {
        const button = make('button', 'choice', action.title ?? String(action.value ?? ''));
        button.setAttribute('type', 'button');
        button.dir = 'auto';
        button.onclick = () => wishes.press(action);
        return button;
      }),
    );
    choices.hidden = !actions.length;
    if (had && !actions.length) box.focus();
  }

  /** The place of a file, with the room that it will take. */
  function placed(file: FileRef, url?: string): HTMLElement {
    const place = make('div', /^image/.test(file.type) ? 'picture' : 'file', file.name);
    wishes.file(place, file, url);
    return place;
  }
  const pendingContent = ({ text, files = [] }: Pending): Node[] => [
    ...paragraphs(text),
    ...files.map((file) => placed(file)),
  ];

  function bubble(author: string, name: string, mine: boolean, at: number, content: (Node | string)[]): HTMLElement {
    const time = make('time', '', clock.format(at));
    time.setAttribute('datetime', new Date(at).toISOString());
    const body = make('div', 'bubble');
    // The text runs its own way inside; the bubble's shape follows the page's.
    const words = make('div');
    words.dir = 'auto';
    words.append(...content);
    body.append(words);
    const said = make('span', mine ? 'unseen' : 'name', mine ? fill(strings.said, { name: strings.you }) : name);
    const kind = mine ? 'mine' : author === 'bot' ? 'bot' : 'person';
    if (kind === 'person') said.prepend(face(name));
    const element = make('div', `message ${kind}`);
    element.append(said, body, time);
    return element;
  }

  const written = (text: string, plain: boolean, person: boolean): (Node | string)[] =>
    plain ? paragraphs(text) : formatted(text, person, strings.newWindow);

  function revise(id: string): void {
    const change = changes.get(id);
    const line = lines.get(id);
    if (!change || !line) return;
    const deleted = change.type === 'messageDelete';
    const plain = change.textFormat === 'plain' || line.author === 'me';
    const person = line.author !== 'bot';
    const content = deleted ? undefined : written(change.text ?? '', plain, person);
    wishes.change(line.element, content, scrolling.follow);
    if (deleted && line.actions.length) {
      line.actions = [];
      arrange();
    }
  }

  return {
    change(activity) {
      const id = activity.replyToId;
      // What was taken back stays so.
      if (!id || changes.get(id)?.type === 'messageDelete') return;
      changes.set(id, activity);
      revise(id);
    },
    show(activity, mine) {
      const n = activity.channelData?.['webchat:sequence-id'] ?? Number.MAX_SAFE_INTEGER;
      const at = Date.parse(activity.timestamp ?? '') || Date.now();
      const person = activity.from?.role === 'agent';
      const name = (person && activity.from?.name) || strings.assistant;
      const author = mine ? 'me' : person ? `person ${name}` : 'bot';
      const text = activity.text ?? '';
      const plain = mine || activity.textFormat === 'plain';
      const content = written(text, plain, person);
      for (const { file, contentUrl } of activity.attachments ?? []) {
        if (file) content.push(placed(file, contentUrl));
      }
      const actions = activity.suggestedActions?.actions ?? [];
      const list = actions.map(({ title }) => title).join(', ');
      if (list) content.push(make('span', 'unseen', fill(strings.choicesAre, { list })));
      const element = bubble(author, name, mine, at, content);
      const id = activity.id ?? `n${n}`;
      put(id, { n, author, at, element, actions });
      revise(id);
    },
    pend(pending) {
      const key = `pending ${pending.id}`;
      const element = lines.get(key)?.element ?? bubble('me', strings.you, true, Date.now(), pendingContent(pending));
      element.className = `message mine ${pending.state}`;
      element.querySelector('.fate')?.remove();
      const { id, state } = pending;
      if (state !== 'sent') {
        const fate = make(
          'div',
          'fate',
          state === 'sending' ? strings.sending : state === 'late' ? strings.late : strings.failed,
        );
        if (pending.reason) fate.append(` ${pending.reason}`);
        if (state !== 'sending') {
          const retry = make('button', 'again', state === 'late' ? strings.retry : strings.edit);
          retry.setAttribute('type', 'button');
          retry.onclick = () => (state === 'late' ? wishes.retry(id) : wishes.edit(id));
          fate.append(' ', retry);
        }
        element.append(fate);
      }
      if (!lines.has(key)) {
        // After everything the server has numbered, in the order of writing.
        const n = Number.MAX_SAFE_INTEGER - 1_000_000 + lines.size;
        put(key, { n, author: 'me', at: Date.now(), element, actions: [] });
      }
      scrolling.follow();
    },
    drop(id) {
      const key = `pending ${id}`;
      lines.get(key)?.element.remove();
      lines.delete(key);
      arrange();
    },
    clear() {
      for (const [key, line] of lines) {
        if (key.startsWith('pending ')) continue;
        line.element.remove();
        lines.delete(key);
      }
      changes.clear();
      arrange();
      scrolling.end();
    },
    quiet(quiet) {
      past = quiet;
      log.ariaLive = quiet ? 'off' : 'polite';
    },
    pin({ importance, text = '', textFormat }, state) {
      if (importance) pinned.replaceChildren(...written(text, textFormat === 'plain', false));
      if (state === 'completed') pinned.replaceChildren();
      if (importance || state) pinned.hidden = state === 'accepted' || !pinned.firstChild;
    },
    banner(text, person, closed) {
      banner.hidden = !text;
      const parts: Node[] = [];
      if (person) parts.push(face(person));
      const words = make('span', '', text);
      words.dir = 'auto';
      parts.push(words);
      if (closed) {
        const again = make('button', 'again', strings.fresh);
        again.setAttribute('type', 'button');
        again.onclick = () => wishes.fresh();
        parts.push(again);
      }
      banner.replaceChildren(...parts);
    },
    status(text) {
      if (status.textContent !== text) status.textContent = text;
    },
    typing(name) {
      typing.hidden = name === undefined;
      get('typingText').textContent = name ? fill(strings.typing, { name }) : '';
      scrolling.follow();
    },
    earlier(available) {
      earlier.hidden = !available;
    },
    draft: setDraft,
    submit,
    focus() {
      box.focus();
      scrolling.follow();
    },
  };
}

/** The initials of somebody who speaks: the first letters of their first and last names. */
function face(name: string): HTMLElement {
  const words = name.trim().split(/\s+/);
  const letters = (words.length > 1 ? [words[0], words.at(-1)] : words).map((word) => [...word!][0]);
  const round = make('span', 'face');
  round.ariaHidden = 'true';
  round.dataset.letters = letters.join('').toUpperCase();
  return round;
}

/** Whether a key belongs to what is being composed: Safari says so by its code alone when it is the one that ends it. */
const composes = ({ isComposing, keyCode }: KeyboardEvent): boolean => isComposing || keyCode === 229;

function paragraphs(text: string): Node[] {
  return text ? [make('p', 'plain', text)] : [];
}
