import type { Tray } from './tray.ts';

/**
 * Files that are chosen, pasted or dropped, wherever that happens on the page; and the way to what takes and shows them, which
 * is loaded when it is needed for the first time: most chats go without files.
 */
export function listenForFiles(parts: {
  label: string;
  accept: string;
  open(loaded: typeof import('./tray.ts')): Tray;
}): () => Promise<Tray> {
  const [button, input] = [document.getElementById('attach')!, document.getElementById('file') as HTMLInputElement];
  let tray: Promise<Tray> | undefined;
  const address = './tray.js';
  // Browsers may remember that a module could not be loaded: then it is another address.
  const load = (again = ''): Promise<Tray> => {
    tray ??= import(address + again).then(parts.open, async () => {
      tray = undefined;
      await new Promise((go) => setTimeout(go, 2_000));
      return load(`${again}?`);
    });
    return tray;
  };
  const add = (files: FileList) => {
    const chosen = [...files];
    void load().then((loaded) => loaded.add(chosen));
  };
  // Programs that copy words often lay a picture of them beside: then it is the words that are meant.
  const give = (event: Event, data: DataTransfer | null) => {
    if (!data?.files.length || data.getData('text/plain')) return;
    event.preventDefault();
    add(data.files);
  };

  button.hidden = false;
  button.ariaLabel = button.title = parts.label;
  input.accept = parts.accept;
  button.onclick = () => {
    void load().then((loaded) => loaded.hint());
    input.click();
  };
  input.onchange = () => {
    add(input.files!);
    input.value = '';
  };
  document.ondragover = (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault(); // dropped beside, a file would replace the page
    void load();
  };
  document.onpaste = (event) => give(event, event.clipboardData);
  document.ondrop = (event) => give(event, event.dataTransfer);
  return load;
}
