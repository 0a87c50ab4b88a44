const clip = 'm20 11.5-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.3 3.3 0 0 1 4.7 4.7l-8.6 8.6a1.7 1.7 0 0 1-2.4-2.4l7.7-7.6';
const svg = 'http://www.w3.org/2000/svg';

/** Files that are chosen, pasted or dropped, wherever that happens on the page; `chosen` is told that somebody is about to choose. */
export function listenForFiles(parts: {
  label: string;
  accept: string;
  add(files: FileList): void;
  chosen(): void;
}): void {
  const { label, accept, add, chosen } = parts;
  const input = document.createElement('input');
  Object.assign(input, { id: 'file', type: 'file', multiple: true, hidden: true, accept });
  const button = document.createElement('button');
  Object.assign(button, { id: 'attach', type: 'button', title: label, ariaLabel: label });
  button.append(drawn());
  document.getElementById('label')!.before(input, button);

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
  const withFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
  document.ondragover = (event) => {
    if (!withFiles(event)) return;
    event.preventDefault(); // dropped beside, a file would replace the page
    dataset.drop = label;
  };
  document.ondragleave = ({ relatedTarget }) => {
    if (!relatedTarget) delete dataset.drop;
  };
  document.ondrop = (event) => {
    delete dataset.drop;
    if (!withFiles(event)) return;
    event.preventDefault();
    add(event.dataTransfer!.files);
  };
}

function drawn(): Element {
  const picture = document.createElementNS(svg, 'svg');
  const path = document.createElementNS(svg, 'path');
  const attributes = { viewBox: '0 0 24 24', width: '22', height: '22', 'aria-hidden': 'true' };
  for (const [name, value] of Object.entries(attributes)) picture.setAttribute(name, value);
  path.setAttribute('class', 'stroke');
  path.setAttribute('d', clip);
  picture.append(path);
  return picture;
}
