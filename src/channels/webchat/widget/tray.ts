import type { FileRef } from './activity.ts';
import { drawFile, sizeOf } from './attachment.ts';
import { make, makeButton } from './dom.ts';
import { adopt, inLanguage } from './rare.ts';
import { fill } from './strings.ts';
import en from './tray/en.json' with { type: 'json' };
import es from './tray/es.json' with { type: 'json' };
import { listenForFiles } from './tray/picking.ts';
import css from './tray/tray.css';
import { type Token, upload } from './tray/uploading.ts';
import { backoff } from './waiting.ts';

/** The files that go with the next message: shown over the box, uploaded at once, one after the other. */
export interface Tray {
  /** Whether one is still on its way; what failed is not waited for. */
  busy(): boolean;
  /** Takes out those that are there. What failed stays, with its reason. */
  take(): FileRef[];
  /** Tries again what waits for the connection. */
  nudge(): void;
  /** Draws a file of a message into its place; without an address it is on its way. */
  draw(place: HTMLElement, file: FileRef, url: string | undefined): void;
  /** That a message waits for its files, in words. */
  waits: string;
}

interface Held {
  file: File;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  stored?: FileRef;
  reason: string;
  sent: number;
  stop?: AbortController;
  element: HTMLElement;
}

const most = 10;

/** `changed` is called whenever a file came through, failed or was taken away. */
export function createTray(parts: {
  locale: string;
  largest: number;
  accept: string;
  token: Token;
  changed(): void;
}): Tray {
  const { locale, largest, accept, token, changed } = parts;
  const strings = inLanguage(locale, { en, es });
  adopt(css);
  const list = make('ul');
  list.id = 'tray';
  list.hidden = true;
  list.ariaLive = 'polite';
  document.getElementById('composer')!.before(list);
  list.ariaLabel = strings.files;
  let held: Held[] = [];
  let running = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const reasons: Record<string, string> = {
    FileTooLarge: fill(strings.fileTooLarge, { max: sizeOf(largest, locale) }),
    FileEmpty: strings.fileEmpty,
    FileTypeNotAllowed: strings.fileType,
    ConversationFull: strings.filesFull,
    FileInfected: strings.fileInfected,
    TooMany: fill(strings.filesMost, { n: most }),
  };

  function draw(one: Held): void {
    const { file, state, reason, sent } = one;
    const name = make('span', 'filename', file.name);
    name.dir = 'auto';
    const told = make('span', 'filesize', reason || sizeOf(file.size, locale));
    const about = make('div');
    about.append(name, told);
    const row: Node[] = [about];
    if (state === 'waiting' || state === 'sending') {
      const bar = make('progress') as HTMLProgressElement;
      bar.ariaLabel = fill(strings.fileSending, { name: file.name });
      bar.value = sent;
      about.append(bar);
    }
    // What was refused for what it is will be refused again.
    if (state === 'failed' && reason === strings.fileFailed)
      row.push(makeButton('again', strings.retry, () => retry(one)));
    row.push(makeButton('away', '×', () => remove(one), fill(strings.fileRemove, { name: file.name })));
    one.element.className = state;
    one.element.replaceChildren(...row);
    list.hidden = held.length === 0;
  }

  function change(one: Held, state: Held['state'], reason = ''): void {
    Object.assign(one, { state, reason });
    if (!held.includes(one)) return;
    draw(one);
    changed();
  }

  function remove(one: Held): void {
    one.stop?.abort();
    held = held.filter((each) => each !== one);
    one.element.remove();
    list.hidden = held.length === 0;
    document.getElementById('text')!.focus();
    changed();
  }

  function retry(one: Held): void {
    change(one, 'waiting');
    tries = 0;
    void run();
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    if (running) return;
    running = true;
    let wait = -1;
    for (let one = next(); one && wait < 0; one = next()) {
      const sending = one;
      sending.stop = new AbortController();
      sending.sent = 0;
      change(sending, 'sending');
      const bar = sending.element.querySelector('progress');
      const progress = (share: number) => {
        sending.sent = share;
        if (bar) bar.value = share;
      };
      const answer = await upload(sending.file, { token, progress, signal: sending.stop.signal });
      if (answer.kind === 'stored') {
        tries = 0;
        sending.stored = answer.file;
        change(sending, 'done');
      } else if (answer.kind === 'later') {
        wait = answer.wait ?? backoff(tries++);
        change(sending, 'waiting', strings.late);
      } else change(sending, 'failed', reasons[answer.code] ?? strings.fileFailed);
    }
    running = false;
    if (wait >= 0) timer = setTimeout(run, wait);
  }
  const next = () => held.find(({ state }) => state === 'waiting');

  function add(files: Iterable<File>): void {
    for (const file of files) {
      const one: Held = { file, state: 'waiting', reason: '', sent: 0, element: make('li') };
      const refused =
        held.length >= most ? 'TooMany' : file.size > largest ? 'FileTooLarge' : file.size ? '' : 'FileEmpty';
      held.push(one);
      list.append(one.element);
      if (refused) change(one, 'failed', reasons[refused]);
      else draw(one);
    }
    void run();
  }

  const max = sizeOf(largest, locale);
  listenForFiles({
    ...{ accept, add },
    label: fill(strings.attach, { max }),
    chosen() {
      document.getElementById('status')!.textContent = fill(strings.filesAre, { max });
    },
  });

  return {
    busy: () => held.some(({ state }) => state === 'waiting' || state === 'sending'),
    take() {
      const ready = held.filter(({ state }) => state === 'done');
      held = held.filter(({ state }) => state !== 'done');
      for (const { element } of ready) element.remove();
      list.hidden = held.length === 0;
      return ready.flatMap(({ stored }) => stored ?? []);
    },
    nudge: () => void run(),
    waits: strings.fileWaits,
    draw: (place, file, url) => drawFile(place, file, url, locale),
  };
}
