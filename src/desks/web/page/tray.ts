import type { FileRef } from '../../../conversation/message.ts';
import { type Uploaded, uploadFile } from './api.ts';
import { byId, make } from './dom.ts';
import { sizeOf } from './files.ts';

/** The files that go with what is written next: shown over the box, uploaded at once, one after the other; each place has its own. */
export interface Tray {
  /** Shows those of a place: a place, a letter that is not sent yet. */
  open(place: string): void;
  add(files: Iterable<File>): void;
  /** Whether one of the place that is shown is still on its way; what failed is not waited for. */
  busy(): boolean;
  /** Puts back what was uploaded before: a reply was taken back. */
  put(files: readonly FileRef[]): void;
  /** Takes out those that are there. What failed stays, with its reason. */
  take(): FileRef[];
  /** Whether files were chosen that went with no reply yet. */
  unsent(): boolean;
}

interface Held {
  file: File | { name: string; size: number };
  state: 'waiting' | 'sending' | 'done' | 'failed';
  stored?: FileRef;
  reason: string;
  again?: boolean;
  stop?: AbortController;
  node: HTMLElement;
}

const most = 10;

/** `changed` is called whenever a file came through, failed or was taken away; `box` is where one goes on writing. */
export function createTray(parts: {
  list: HTMLElement;
  box: HTMLElement;
  csrf: string;
  largest: number;
  changed: () => void;
}): Tray {
  const { list, box, csrf, largest, changed } = parts;
  const all = new Map<string, Held[]>();
  let shown = '';
  const here = () => all.get(shown) ?? [];

  function draw(place: string, one: Held): void {
    const { file, state, reason } = one;
    const name = make('span', { className: 'filename', dir: 'auto' }, file.name);
    const about = make('div', {}, name, make('span', { className: 'filesize' }, reason || sizeOf(file.size)));
    const row: Node[] = [about];
    if (state === 'waiting' || state === 'sending')
      about.append(make('progress', { value: 0, ariaLabel: `${file.name} is being sent` }));
    // What was refused for what it is will be refused again.
    if (state === 'failed' && one.again)
      row.push(
        make('button', { type: 'button', className: 'again', onclick: () => void again(place, one) }, 'Try again'),
      );
    const away = { type: 'button', className: 'quiet', ariaLabel: `Remove ${file.name}` } as const;
    row.push(make('button', { ...away, onclick: () => remove(place, one) }, '×'));
    one.node.dataset.state = state;
    one.node.replaceChildren(...row);
  }

  function change(place: string, one: Held, state: Held['state'], reason = ''): void {
    Object.assign(one, { state, reason });
    if (!all.get(place)?.includes(one)) return;
    draw(place, one);
    changed();
  }

  function keep(place: string, held: Held[]): void {
    all.set(place, held);
    if (place !== shown) return;
    list.replaceChildren(...held.map(({ node }) => node));
    list.hidden = held.length === 0;
  }

  function remove(place: string, one: Held): void {
    one.stop?.abort();
    keep(
      place,
      (all.get(place) ?? []).filter((each) => each !== one),
    );
    box.focus();
    changed();
  }

  async function again(place: string, one: Held): Promise<void> {
    change(place, one, 'waiting');
    await run(place);
  }

  const running = new Set<string>();
  async function run(place: string): Promise<void> {
    if (running.has(place)) return;
    running.add(place);
    const next = () => all.get(place)?.find(({ state }) => state === 'waiting');
    for (let one = next(); one; one = next()) {
      one.stop = new AbortController();
      change(place, one, 'sending');
      const bar = one.node.querySelector('progress');
      const progress = (share: number) => {
        if (bar) bar.value = share;
      };
      if (!(one.file instanceof File)) continue;
      const answer: Uploaded = await uploadFile(place, one.file, { csrf, progress, signal: one.stop.signal });
      if (answer.ok) one.stored = answer.value.file;
      else one.again = [0, 408, 429].includes(answer.status) || answer.status >= 500;
      change(place, one, answer.ok ? 'done' : 'failed', answer.ok ? '' : answer.error);
    }
    running.delete(place);
  }

  return {
    open(place) {
      shown = place;
      keep(place, here());
    },
    add(files) {
      const place = shown;
      const held = [...here()];
      for (const file of files) {
        const reason =
          held.length >= most
            ? `A reply may have ${most} files.`
            : file.size > largest
              ? `Too large: up to ${sizeOf(largest)}.`
              : file.size === 0
                ? 'The file is empty.'
                : '';
        const one: Held = { file, state: reason ? 'failed' : 'waiting', reason, node: make('li') };
        held.push(one);
        draw(place, one);
      }
      keep(place, held);
      void run(place);
    },
    put(files) {
      const back = files.map(
        (stored): Held => ({
          file: { name: stored.name, size: stored.size },
          ...{ state: 'done', stored, reason: '', node: make('li') },
        }),
      );
      for (const one of back) draw(shown, one);
      keep(shown, [...back, ...here()]);
    },
    busy: () => here().some(({ state }) => state === 'waiting' || state === 'sending'),
    take() {
      const ready = here().flatMap(({ state, stored }) => (state === 'done' && stored ? [stored] : []));
      keep(
        shown,
        here().filter(({ state }) => state !== 'done'),
      );
      return ready;
    },
    unsent: () => [...all.values()].some((held) => held.length > 0),
  };
}

/** Files that are chosen. */
export function chooseFiles(parts: {
  button: HTMLElement;
  input: HTMLInputElement;
  accept: string;
  largest: number;
  add: (files: FileList) => void;
}): void {
  const { button, input, accept, largest, add } = parts;
  button.title = `Up to ${sizeOf(largest)} each: pictures, PDF, office documents, text, sound, video`;
  input.accept = accept;
  button.addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    if (input.files?.length) add(input.files);
    input.value = '';
  });
}

/** Files that are pasted or dropped, while `may` says that a reply can be written. */
export function listenForFiles(parts: { largest: number; may: () => boolean; add: (files: FileList) => void }): void {
  const { largest, may, add } = parts;
  byId('box').addEventListener('paste', ({ clipboardData }) => {
    // Programs that copy words often lay a picture of them beside: then it is the words that are meant.
    if (may() && clipboardData?.files.length && !clipboardData.getData('text/plain')) add(clipboardData.files);
  });
  const talk = byId('talk');
  const withFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragover', (event) => {
    if (!withFiles(event)) return;
    event.preventDefault(); // dropped beside, a file would replace the page
    if (may()) talk.dataset.drop = `Drop files here to reply with them, up to ${sizeOf(largest)} each`;
  });
  document.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) delete talk.dataset.drop;
  });
  document.addEventListener('drop', (event) => {
    delete talk.dataset.drop;
    if (!withFiles(event)) return;
    event.preventDefault();
    if (may()) add(event.dataTransfer!.files);
  });
}
