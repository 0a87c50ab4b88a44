import type { FileRef } from './activity.ts';
import { sizeOf } from './attachment.ts';
import type { Uploaded } from './connection.ts';
import { make, makeButton } from './dom.ts';
import { fill, type Strings } from './strings.ts';
import { backoff } from './waiting.ts';

/** The files that go with the next message: shown over the box, uploaded at once, one after the other. */
export interface Tray {
  add(files: Iterable<File>): void;
  /** Whether one is still on its way; what failed is not waited for. */
  busy(): boolean;
  /** Takes out those that are there. What failed stays, with its reason. */
  take(): FileRef[];
  /** Tries again what waits for the connection. */
  nudge(): void;
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
  strings: Strings;
  locale: string;
  largest: number;
  upload(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<Uploaded>;
  changed(): void;
}): Tray {
  const { strings, locale, largest, upload, changed } = parts;
  const list = document.getElementById('tray')!;
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
      const answer = await upload(sending.file, progress, sending.stop.signal);
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

  return {
    add(files) {
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
    },
    busy: () => held.some(({ state }) => state === 'waiting' || state === 'sending'),
    take() {
      const ready = held.filter(({ state }) => state === 'done');
      held = held.filter(({ state }) => state !== 'done');
      for (const { element } of ready) element.remove();
      list.hidden = held.length === 0;
      return ready.flatMap(({ stored }) => stored ?? []);
    },
    nudge: () => void run(),
  };
}

/** Files that are chosen, pasted or dropped, wherever that happens on the page. */
export function listenForFiles(parts: {
  label: string;
  hint: string;
  accept: string;
  add(files: FileList): void;
  chosen(): void;
}): void {
  const { label, hint, accept, add, chosen } = parts;
  const [button, input] = [document.getElementById('attach')!, document.getElementById('file') as HTMLInputElement];
  button.hidden = false;
  button.ariaLabel = button.title = label;
  input.accept = accept;
  button.onclick = () => {
    chosen();
    input.click();
  };
  input.onchange = () => {
    if (input.files?.length) add(input.files);
    input.value = '';
  };
  document.onpaste = ({ clipboardData }) => {
    // Programs that copy words often lay a picture of them beside: then it is the words that are meant.
    if (clipboardData?.files.length && !clipboardData.getData('text/plain')) add(clipboardData.files);
  };
  const { dataset } = document.body;
  const withFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  document.ondragover = (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();
    dataset.drop = hint;
  };
  document.ondragleave = (event) => {
    if (!event.relatedTarget) delete dataset.drop;
  };
  document.ondrop = (event) => {
    delete dataset.drop;
    if (!withFiles(event)) return;
    event.preventDefault();
    add(event.dataTransfer!.files);
  };
}
