import type { AddedFile, EditingList } from '../../editing.ts';
import { uploadFile } from '../api.ts';
import { make } from '../dom.ts';

/** Adds pictures and documents for articles, one after the other, and writes into the text where they lie. */
export function createUploading(parts: {
  csrf: string;
  limits: EditingList['files'];
  /** How a picture is called that was pasted and has no name. */
  nameOf: () => string;
  insert: (text: string, chosen: { from: number; to: number }) => void;
  say: (...nodes: (Node | string)[]) => void;
  failure: (words: string) => Node;
  isClosed: () => boolean;
}): { button: HTMLElement; add(files: readonly File[]): Promise<void>; close(): void } {
  const { csrf, limits, nameOf, insert, say, failure, isClosed } = parts;
  const input = make('input', { type: 'file', multiple: true, accept: limits.accept, hidden: true });
  const button = make('button', { type: 'button', onclick: () => input.click() }, 'Add a file…', input);
  button.title = 'A picture or a PDF for customers; it can also be pasted or dropped into the text';
  // Or it would ask a second time.
  input.addEventListener('click', (event) => event.stopPropagation());
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    void add(files);
  });

  let waiting: Promise<void> = Promise.resolve();
  let stop: AbortController | undefined;
  function add(files: readonly File[]): Promise<void> {
    waiting = waiting.then(async () => {
      const told: Node[] = [];
      for (const file of files) {
        if (isClosed()) return;
        told.push(await addOne(file));
        if (!isClosed()) say(...told);
      }
    });
    return waiting;
  }

  async function addOne(file: File): Promise<Node> {
    // So browsers call what is pasted.
    const isPasted = file.name === 'image.png';
    const named = isPasted ? new File([file], `${nameOf()}.png`, { type: file.type }) : file;
    if (file.size > limits.largest) return failure(`“${named.name}” is too large.`);
    const bar = make('progress', { value: 0, ariaLabel: `${named.name} is being sent` });
    stop = new AbortController();
    const cancel = make('button', { type: 'button', className: 'quiet', onclick: () => stop?.abort() }, 'Cancel');
    say(make('div', { className: 'bar' }, `Adding ${named.name}…`, bar, cancel));
    const answer = await uploadFile<AddedFile>('editor', named, {
      csrf,
      progress: (share) => {
        bar.value = share;
      },
      signal: stop.signal,
    });
    if (stop.signal.aborted) return make('p', {}, `${named.name} was not added.`);
    if (!answer.ok) return failure(answer.error);
    const { file: added } = answer.value;
    if (!isClosed()) write(added);
    return make('p', {}, toldOf(added));
  }

  function write({ name, link, isPicture }: AddedFile): void {
    const mark = isPicture ? '![' : '[';
    const words = name.replace(/\.[^.]*$/, '').replaceAll(/[-_.]+/g, ' ');
    // What it shows is said by whoever adds it.
    insert(`${mark}${words}](${link})`, { from: mark.length, to: mark.length + words.length });
  }

  // Dropped beside the text, a file would replace the page.
  const keepPage = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  for (const type of ['dragover', 'drop'] as const) document.addEventListener(type, keepPage);
  return {
    button,
    add,
    close() {
      stop?.abort();
      for (const type of ['dragover', 'drop'] as const) document.removeEventListener(type, keepPage);
    },
  };
}

/** What became of it, in words. */
function toldOf({ name, was, isGiven, said }: AddedFile): string {
  const done = was ? `${name} is there already, and is linked.` : `${name} is added.`;
  const git = said ? ` git did not commit it: ${said}` : '';
  return `${done}${git}${isGiven ? '' : ' Customers cannot open it yet: PUBLIC_URL is not set.'}`;
}
