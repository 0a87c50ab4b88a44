import type { Piece } from './piece.ts';

/** Where a link may lead: http, https, mailto, tel and sms; anything else is not a link. */
export function safeLink(href: string): string | undefined {
  return /^(?:https?:\/\/|mailto:|tel:|sms:)[^\s]/i.test(href) ? href : undefined;
}

/** A link, or what is shown where none is possible: the label and the address, of which neither is lost. */
export function linked(href: string, label: Piece[]): Piece[] {
  const shown = label.length > 0 ? label : [href];
  if (safeLink(href)) return [{ tag: 'a', href, children: shown }];
  // These are no addresses of anything that could be looked up.
  if (!href || /^\s*(?:javascript|vbscript|data):/i.test(href) || (shown.length === 1 && shown[0] === href)) {
    return label.length > 0 ? label : [];
  }
  return [...label, label.length > 0 ? ` (${href})` : href];
}

/** An address as it is read, where it is written out: without the scheme of mail and telephone. */
export const shownAddress = (href: string): string => href.replace(/^(?:mailto|tel|sms):/i, '');

/** Marks that end an address: white space, angle brackets, quotation marks, and the scripts that write without spaces. */
const shape = /https?:\/\/[^\s<>"`\\|“”„«»…\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]+/iy;

/** The address of the web that begins at that place of a text; brackets belong to it when they are closed in it. */
export function addressAt(text: string, at: number): string | undefined {
  shape.lastIndex = at;
  const found = shape.exec(text)?.[0];
  if (!found || /[a-z0-9\\]/i.test(text[at - 1] ?? '')) return undefined;
  const open: string[] = [];
  let end = 0;
  for (; end < found.length; end += 1) {
    const mark = found[end]!;
    if (mark === '(' || mark === '[') open.push(mark === '(' ? ')' : ']');
    else if ((mark === ')' || mark === ']') && open.pop() !== mark) break;
  }
  const address = found.slice(0, end).replace(/[.,;:!?'*_~([]{1,99}$/, '');
  return /^https?:\/\/[^/]/i.test(address) ? address : undefined;
}
