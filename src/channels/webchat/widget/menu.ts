import type { Connection } from './connection.ts';
import { make, makeButton } from './dom.ts';
import type { Memory } from './memory.ts';
import en from './menu/en.json' with { type: 'json' };
import { closeCase, endChat } from './menu/ending.ts';
import es from './menu/es.json' with { type: 'json' };
import { type Left, leave, leftIn, stateOf } from './menu/left.ts';
import css from './menu/menu.css';
import { save } from './menu/saving.ts';
import { createPart } from './part.ts';
import { adopt, inLanguage } from './rare.ts';
import { fill } from './strings.ts';

/** What the menu does with the chat. */
export interface MenuParts {
  locale: string;
  title: string;
  site: string;
  /** There are articles to read. */
  articles?: boolean;
  /** The conversation can be had by e-mail. */
  mails?: boolean;
  memory: Memory;
  connection: Pick<Connection, 'token' | 'earlier' | 'fresh'>;
  /** Number of the newest entry. */
  last(): number;
  /** `zone`: where the customer is, by their clock. */
  say(text: string, files?: [], zone?: string): void;
  forget(): void;
}

/** Shows something in the sheet over the chat. */
export type Show = (title: string, ...content: Node[]) => void;

/** What is rarely wanted: articles, to save the conversation, to hear nothing, to begin anew, to leave nothing behind. */
export function createMenu(parts: MenuParts): { open(): void } {
  const { locale, memory, connection } = parts;
  const strings = inLanguage(locale, { en, es });
  adopt(css);
  const sheet = make('dialog') as HTMLDialogElement;
  sheet.id = 'sheet';
  sheet.setAttribute('aria-labelledby', 'sheetTitle');
  document.body.append(sheet);
  // Escape closes this alone, not the chat.
  sheet.onkeydown = (event) => event.stopPropagation();
  sheet.onclick = ({ target }) => target === sheet && sheet.close();
  sheet.onclose = () => document.getElementById('menu')!.focus();

  const show: Show = (title, ...content) => {
    const head = make('h2', '', title);
    head.id = 'sheetTitle';
    const row = make('div', 'head');
    row.append(
      head,
      makeButton('away', '×', () => sheet.close(), strings.close),
    );
    sheet.replaceChildren(row, ...content);
    if (!sheet.open) sheet.showModal();
    const [first = row.querySelector('button')] = sheet.querySelectorAll<HTMLElement>('input, button:not(.away)');
    first?.focus();
  };
  const item = (text: string, press: () => void) => makeButton('item', text, press);
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const tell = (text: string) => {
    const told = make('p', '', text);
    told.role = 'status';
    sheet.append(told);
    return told;
  };
  /** The server first: what it has not heard, a device that has forgotten can never tell it. */
  async function end(): Promise<void> {
    show(strings.forget);
    tell(strings.ending);
    if (await endChat(parts)) {
      sheet.close();
      return parts.forget();
    }
    const words = make('p', '', strings.notEnded);
    words.role = 'alert';
    show(
      strings.forget,
      words,
      makeButton('sure', strings.again, end),
      item(strings.forgetOnly, () => {
        sheet.close();
        parts.forget();
      }),
      item(strings.back, open),
    );
  }
  /** Asks once before something that cannot be taken back, and what else could be done. */
  function ask(title: string, words: string, yes: string, press: () => void, ...others: Node[]): void {
    const sure = makeButton('sure', yes, press);
    show(title, make('p', '', words), item(strings.save, store), sure, ...others, item(strings.back, open));
  }
  /** The conversation that is shown can be gone back to. */
  function go(to?: Left): void {
    sheet.close();
    leave(memory, { last: parts.last(), ...(to && { to }), now: Date.now() });
    void connection.fresh(to && { session: to.session, conversationId: to.conversationId });
  }
  /** Whoever begins anew says what becomes of an open case: it stays theirs, or ends. */
  async function anew(): Promise<void> {
    show(strings.fresh);
    const told = tell(strings.looking);
    const state = await stateOf({ entries: connection.earlier, last: parts.last });
    if (!told.isConnected || !sheet.open) return;
    // Whoever may be in danger is not invited to end anything.
    const isPinned = !document.getElementById('pinned')!.hidden;
    // What is pressed without reading must not end a case.
    const asOpen = (words: string, ends: string) =>
      ask(strings.fresh, words, strings.freshKeep, () => go(), ...(isPinned ? [] : [item(ends, close)]));
    if (state === 'queued') asOpen(strings.freshWaits, strings.freshWithdraw);
    else if (state === 'accepted' || state === undefined) asOpen(strings.freshOpen, strings.freshClose);
    else ask(strings.fresh, strings.freshAsk, strings.freshYes, () => go());
  }
  async function close(): Promise<void> {
    show(strings.fresh);
    tell(strings.closing);
    if (await closeCase({ ...parts, last: parts.last() })) return go();
    const words = make('p', '', strings.notClosed);
    words.role = 'alert';
    show(strings.fresh, words, makeButton('sure', strings.again, close), item(strings.back, open));
  }
  async function store(): Promise<void> {
    const told = tell(strings.saving);
    const done = await save({ ...parts, entries: connection.earlier, strings });
    told.textContent = done ? strings.saved : strings.notSaved;
  }
  const articles = createPart('articles', ({ createArticles }: typeof import('./articles.ts')) =>
    createArticles({
      ...{ locale, strings, show, back: open, token: connection.token },
      say(text) {
        sheet.close();
        parts.say(text);
      },
    }),
  );

  function open(): void {
    const sound = item(memory.read('silent', false) ? strings.soundOff : strings.soundOn, () => {
      memory.write('silent', !memory.read('silent', false) || undefined);
      open();
    });
    const mail = item(strings.mail, () => {
      sheet.close();
      // It is said: whatever else is asked for it (which address, a code) is talk, too, and any client can.
      parts.say(strings.mailSays, [], Intl.DateTimeFormat().resolvedOptions().timeZone);
    });
    const read = item(strings.articles, () => {
      articles().then(
        (part) => part.open(),
        () => void tell(strings.unread),
      );
    });
    show(
      strings.title,
      ...(parts.articles ? [read] : []),
      item(strings.save, store),
      ...(parts.mails ? [mail] : []),
      sound,
      item(strings.fresh, anew),
      ...leftIn(memory).map((each) => item(fill(strings.left, { when: clock.format(each.at) }), () => go(each))),
      item(strings.forget, () => ask(strings.forget, strings.forgetAsk, strings.forgetYes, () => void end())),
    );
  }
  return { open };
}
