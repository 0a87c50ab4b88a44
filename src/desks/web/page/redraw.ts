/**
 * Makes the children of a place look like these, and keeps every element that stays: a press that begins on a button
 * ends on the same one, and the focus stays where it is. An element stays when what it stands for does (`keyOf`).
 */
export function redraw(place: Element, nodes: readonly Node[]): void {
  const old = [...place.childNodes];
  const kept = nodes.map((node) => {
    const at = old.findIndex((each) => isSame(each, node));
    return at < 0 ? undefined : old.splice(at, 1)[0];
  });
  for (const gone of old) gone.remove();
  let next = place.firstChild;
  nodes.forEach((node, i) => {
    const was = kept[i];
    if (was) update(was, node);
    if (was && was === next) next = next.nextSibling;
    else place.insertBefore(was ?? node, next);
  });
}

/** What an element stands for: two that stand for different things are never made from each other. */
const keyOf = (node: Node): string =>
  node instanceof HTMLElement
    ? `${node.tagName} ${node.dataset.doing ?? node.dataset.key ?? ''} ${node.getAttribute('href') ?? ''}`
    : node.nodeName;

const isSame = (was: Node, node: Node): boolean => keyOf(was) === keyOf(node);

function update(was: Node, node: Node): void {
  if (was instanceof HTMLElement && node instanceof HTMLElement) {
    for (const { name } of [...was.attributes]) if (!node.hasAttribute(name)) was.removeAttribute(name);
    for (const { name, value } of node.attributes) if (was.getAttribute(name) !== value) was.setAttribute(name, value);
    was.onclick = node.onclick;
    redraw(was, [...node.childNodes]);
  } else if (was.nodeValue !== node.nodeValue) was.nodeValue = node.nodeValue;
}
