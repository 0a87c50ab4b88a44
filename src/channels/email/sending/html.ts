import type { Element, Piece } from '../../../markdown/piece.ts';
import { plainText } from '../../../markdown/plain.ts';
import { historyMark } from '../history-mark.ts';
import { type Link, mailLink, plainPieces } from './pieces.ts';
import { mailClass } from './quoting.ts';
import type { Body } from './text.ts';

/** Text that stays text in HTML. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** One grey for lines and lesser words that can be read on white and on black: no mail program lets both be chosen. */
const grey = '#767676';
const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5";
const cell = `border:1px solid ${grey};padding:6px 10px;text-align:left;vertical-align:top`;
const mono = 'font-family:ui-monospace,Consolas,Menlo,monospace;font-size:14px';
const small = 'margin:0 0 12px;font-size:14px';

/** As they are written inline, since many programs drop everything that stands in the head. */
const styles: Partial<Record<Element['tag'], string>> = {
  p: 'margin:0 0 16px',
  hr: `border:0;border-top:1px solid ${grey};margin:24px 0`,
  pre: `margin:0 0 16px;white-space:pre-wrap;${mono}`,
  ul: 'margin:0 0 16px;padding:0 0 0 28px',
  ol: 'margin:0 0 16px;padding:0 0 0 28px',
  li: 'margin:0 0 6px',
  blockquote: `margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid ${grey}`,
  table: 'border-collapse:collapse;margin:0 0 16px',
  code: mono,
};

/**
 * A mail as HTML: only the tree's own elements, no colour but a grey and no background, so that it is readable in the dark too
 * (programs that invert colours find none to invert). Outlook, which knows no max-width, gets a table for that.
 */
export function asHtml(
  body: Body,
  { title, language, pictures }: { title: string; language: string; pictures: ReadonlySet<string> },
): string {
  return [
    `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${escaped(title)}</title><style>:root{color-scheme:light dark;supported-color-schemes:light dark}</style></head>`,
    '<body style="margin:0;padding:16px">',
    '<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0"><tr><td><![endif]-->',
    `<div class="${mailClass}" dir="auto" style="max-width:640px;overflow-wrap:anywhere;${font}">`,
    ...parts(body, pictures),
    '</div>',
    '<!--[if mso]></td></tr></table><![endif]-->',
    '</body></html>\n',
  ].join('\n');
}

function parts({ before, choices, behind, links, signature, history }: Body, pictures: ReadonlySet<string>): string[] {
  return [
    drawn(before, pictures),
    choices.length > 0
      ? `<ol style="${styles.ol}">${choices.map((one) => `<li style="${styles.li}">${anchor(one)}</li>`).join('')}</ol>`
      : '',
    drawn(behind, pictures),
    buttons(links),
    signature.length > 0 ? `<div style="font-size:14px">${drawn(signature)}</div>` : '',
    history
      ? `<p style="margin:24px 0 12px;font-size:12px">${historyMark}</p>` +
        `<p style="${small}">${escaped(history.attribution)}</p>` +
        `<blockquote type="cite" style="${styles.blockquote};font-size:14px">${drawn(plainPieces(history.lines.join('\n')))}</blockquote>`
      : '',
  ].filter((part) => part !== '');
}

const anchor = ({ title, url }: Link, style = ''): string =>
  `<a href="${escaped(url)}"${style && ` style="${style}"`}>${escaped(title)}</a>`;

/** Beside each other where they are short, else one below the other: Outlook breaks no line between two. */
const shortRow = 24;

function buttons(links: readonly Link[]): string {
  if (links.length === 0) return '';
  const cells = links.map(
    (link) =>
      `<td style="border:1px solid ${grey};border-radius:6px;mso-padding-alt:8px 18px">` +
      `${anchor(link, 'display:inline-block;padding:8px 18px;font-weight:bold;text-decoration:none')}</td>`,
  );
  const isShort = links.reduce((sum, { title }) => sum + title.length, 0) <= shortRow;
  const rows = isShort ? [cells.join('<td style="width:12px"></td>')] : cells;
  return rows
    .map(
      (row) =>
        `<table role="presentation" border="0" cellpadding="0" cellspacing="0" style="margin:0 0 16px;border-collapse:separate"><tr>${row}</tr></table>`,
    )
    .join('\n');
}

const none: ReadonlySet<string> = new Set();
const drawn = (pieces: readonly Piece[], pictures = none): string =>
  pieces.map((piece) => one(piece, pictures)).join('');

function one(piece: Piece, pictures: ReadonlySet<string>): string {
  if (typeof piece === 'string') return escaped(piece);
  const { tag, number, children } = piece;
  const inner = drawn(children, pictures);
  switch (tag) {
    case 'br':
      return '<br>\n';
    case 'hr':
      return `<hr style="${styles.hr}">\n`;
    case 'a':
      if (!mailLink(piece.href)) return inner;
      return `<a href="${escaped(piece.href!)}">${pictures.has(piece.href!) ? picture(piece) : inner}</a>`;
    case 'h':
      return heading(Math.min(Math.max(number ?? 1, 1), 3), inner);
    case 'li':
      return `<li${number === undefined ? '' : ` value="${number}"`} style="${styles.li}">${inner}</li>\n`;
    case 'table':
      return table(children, pictures);
    case 'tr':
    case 'td':
      return inner;
    default:
      return `<${tag}${styles[tag] ? ` style="${styles[tag]}"` : ''}>${inner}</${tag}>${tag !== 'code' && styles[tag] ? '\n' : ''}`;
  }
}

/** Small, and opened by its link; where a program keeps pictures back its words are the link. */
const picture = ({ href = '', children }: Element): string =>
  `<img src="${escaped(href)}" alt="${escaped(plainText(children, { wordsOnly: true }))}" style="display:block;max-width:100%;max-height:240px;width:auto;height:auto;border:0">`;

const sizes = [22, 19, 17];
const heading = (level: number, inner: string): string =>
  `<h${level} style="margin:24px 0 12px;font-size:${sizes[level - 1]}px;line-height:1.3">${inner}</h${level}>\n`;

/** The first row is the head. */
function table(rows: readonly Piece[], pictures: ReadonlySet<string>): string {
  const drawnRows = rows.map((row, i) => {
    const cells = typeof row === 'object' ? row.children : [];
    const name = i === 0 && rows.length > 1 ? 'th' : 'td';
    return `<tr>${cells.map((each) => `<${name} style="${cell}">${one(each, pictures)}</${name}>`).join('')}</tr>\n`;
  });
  return `<table style="${styles.table}">${drawnRows.join('')}</table>\n`;
}
