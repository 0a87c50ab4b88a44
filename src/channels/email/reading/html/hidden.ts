/** Styles with which a reader sees nothing: what they hide was not said to him, and is not read. */
const hiding =
  /(?:^|[;{\s"])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*(?:\.0+)?\s*(?:[;}!]|$)|(?:font-size|max-height|max-width)\s*:\s*0*(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:[;}!]|$)|mso-hide\s*:\s*all|color\s*:\s*transparent|text-indent\s*:\s*-\d{3,}|(?:left|top|margin-left)\s*:\s*-\d{4,}|font-size\s*:\s*[01](?:\.\d+)?px)/i;

/** Whether a style attribute hides what is in the element. */
export const hides = (style = ''): boolean => style !== '' && hiding.test(style.slice(0, 2_000));

/** The classes and ids that a mail's own style sheet hides: `.preheader`, `#trick`. Rules for screens of some size do not count. */
export function hiddenNames(css: string): Set<string> {
  const names = new Set<string>();
  let depth = 0;
  let selector = '';
  let body = '';
  for (const piece of css.slice(0, 100_000).split(/([{}])/)) {
    if (piece === '{') depth++;
    else if (piece === '}') {
      if (depth === 1 && hides(body)) for (const name of namesIn(selector)) names.add(name);
      depth = Math.max(0, depth - 1);
      body = '';
    } else if (depth === 0) selector = piece;
    else if (depth === 1) body = piece;
  }
  return names;
}

/** Only what hides the element itself: `.a .b` depends on where it is. */
function namesIn(selector: string): string[] {
  return selector
    .replaceAll(/\/\*.{0,2000}?\*\//gs, '')
    .split(',', 100)
    .map((one) => /^\s*[a-z]{0,20}([.#][\w-]{1,80})\s*$/i.exec(one)?.[1] ?? '')
    .filter((name) => name !== '');
}
