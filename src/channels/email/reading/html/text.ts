import { Parser } from 'htmlparser2';
import type { Line } from '../reply/lines.ts';
import { visible } from '../reply/lines.ts';
import { hiddenNames, hides } from './hidden.ts';
import { beginsHistory, isQuote, isQuotedBox } from './marks.ts';
import { type Span, settle } from './set-off.ts';

/** Deeper than any client nests quotes; closing tags cost more the deeper they are. */
const deepest = 1_000;
/** Pieces in which HTML is parsed, so that what is nested too deeply is noticed soon. */
const piece = 8_192;

const blocks = new Set(
  'address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section table tbody tfoot thead tr ul body html'.split(
    ' ',
  ),
);
const spaced = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'pre', 'blockquote']);
const unread = new Set(
  'head title style script noscript template object embed applet iframe svg math select textarea audio video canvas map'.split(
    ' ',
  ),
);
const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

interface Open {
  name: string;
  quoted: boolean;
  /** Where a quote began that may be none. */
  begun?: number;
  unread: boolean;
  pre: boolean;
}

/** What a reader of the HTML sees, in lines that know how deep they lie in quotes; and what was left out of it. */
export function readHtml(html: string, longest: number): { lines: Line[]; leftOut: string[] } {
  const leftOut = new Set<string>();
  if (html.length > longest) leftOut.add(`HTML after its first ${longest} characters`);
  const hidden = new Set<string>();
  const out = writer();
  const open: Open[] = [];
  const spans: Span[] = [];
  let css = '';
  let tooDeep = false;
  const top = () => open[open.length - 1];

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length >= deepest) tooDeep = true;
        if (tooDeep) return;
        const above = top();
        const isHidden =
          hides(attributes.style) ||
          'hidden' in attributes ||
          (attributes.class ?? '').split(/\s+/, 20).some((one) => hidden.has(`.${one}`)) ||
          hidden.has(`#${attributes.id}`);
        const unreadHere = (above?.unread ?? false) || isHidden || unread.has(name);
        const entry: Open = { name, quoted: false, unread: unreadHere, pre: (above?.pre ?? false) || name === 'pre' };
        if (!voids.has(name)) open.push(entry);
        if (unreadHere) return;
        if (name === 'br') return out.breaks();
        if (blocks.has(name)) out.ends(spaced.has(name));
        if (beginsHistory(name, attributes)) out.history();
        if (name === 'hr') {
          out.add('________________________________', false);
          out.ends(false);
        }
        if (name === 'li') out.add('- ', true);
        if ((name === 'td' || name === 'th') && !out.atStart()) out.add(' ', false);
        const quote = isQuotedBox(attributes) ? 'yes' : isQuote(name, attributes);
        entry.quoted = quote !== 'no';
        if (entry.quoted) {
          out.ends(false);
          out.deeper();
          if (quote === 'maybe') entry.begun = out.length();
        }
      },
      ontext(text) {
        const above = top();
        if (above?.name === 'style' && css.length < 100_000) css += text;
        if (!above?.unread && !tooDeep) out.add(text, above?.pre ?? false);
      },
      onclosetag(name) {
        if (tooDeep || voids.has(name)) return;
        const entry = open.pop();
        if (!entry) return;
        if (name === 'style') {
          for (const one of hiddenNames(css)) hidden.add(one);
          css = '';
        }
        if (entry.unread) return;
        if (blocks.has(name) || entry.quoted) out.ends(spaced.has(name));
        if (entry.quoted) out.shallower();
        if (entry.begun !== undefined)
          spans.push({ from: entry.begun, to: out.length(), own: open.every(({ begun }) => begun === undefined) });
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  const all = html.slice(0, longest);
  for (let at = 0; at < all.length && !tooDeep; at += piece) parser.write(all.slice(at, at + piece));
  if (tooDeep) leftOut.add(`HTML that is nested deeper than ${deepest} elements`);
  else parser.end();
  return { lines: settle(out.lines(), spans), leftOut: [...leftOut] };
}

/** Puts text together as a browser would: white space is one space, blocks begin lines. */
function writer() {
  const lines: Line[] = [];
  let text = '';
  let depth = 0;
  let marked = false;
  let blank = false;
  /** Whether the last character was white space that may still turn out to end the line. */
  let space = false;
  const flush = (always: boolean) => {
    const line = visible(text).trimEnd();
    text = '';
    space = false;
    if (line.trim() === '' && !always) return;
    if (blank && lines.length > 0 && lines[lines.length - 1]!.text.trim() !== '') push('');
    blank = false;
    push(line);
  };
  const push = (line: string) => {
    lines.push({
      text: depth > 0 ? `${'> '.repeat(Math.min(depth, 20))}${line}` : line,
      depth,
      ...(marked && depth === 0 ? { history: true as const } : {}),
    });
    // An empty line above it is not where it begins.
    if (depth === 0 && line.trim() !== '') marked = false;
  };
  return {
    add(piece: string, verbatim: boolean) {
      if (verbatim) {
        const [first = '', ...rest] = piece.split(/\r\n|\r|\n/);
        text += first;
        for (const one of rest) {
          flush(true);
          text += one;
        }
        return;
      }
      for (const one of piece.split(/([ \t\r\n\f\v]+)/)) {
        if (one === '') continue;
        if (/^[ \t\r\n\f\v]/.test(one)) space = text !== '';
        else {
          text += (space ? ' ' : '') + one;
          space = false;
        }
      }
    },
    /** `<br>`. */
    breaks: () => flush(true),
    /** A block begins or ends; some have space around them. */
    ends(withSpace: boolean) {
      flush(false);
      if (withSpace) blank = true;
    },
    atStart: () => text === '',
    length: () => lines.length,
    deeper: () => void depth++,
    shallower: () => void depth--,
    history() {
      flush(false);
      marked = true;
    },
    lines() {
      flush(false);
      return lines;
    },
  };
}
