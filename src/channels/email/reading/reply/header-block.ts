import { type Label, labelOf } from './labels.ts';
import { keyOf, type Line } from './lines.ts';

/** How many lines from the first one its last may be away; long lists of recipients are broken. */
const within = 14;

/**
 * Whether a mail program's copy of a mail's header begins at this line: `From: … Sent: … To: … Subject: …`, in any language and
 * order. `marked` says that a rule or the HTML stands above it: then lines of any words with colons will do.
 */
export function headerBlockAt(lines: readonly Line[], from: number, marked = false): boolean {
  const first = labelOf(keyOf(lines[from]!));
  if (!first && !marked) return false;
  const found = new Map<Label, string>();
  let any = 0;
  let strange = 0;
  let said = '';
  for (let at = from, blanks = 0; at < Math.min(lines.length, from + within); at++) {
    const key = keyOf(lines[at]!);
    if (key === '') {
      // One empty line between is what HTML makes of paragraphs; two end it.
      if (++blanks > 4) break;
      continue;
    }
    const line = labelOf(key);
    if (line) {
      if (found.has(line.label)) break;
      found.set(line.label, line.value);
    } else if (/^[^\s:：][^:：]{0,22}[:：]\s?\S/u.test(key)) any++;
    else if (blanks > 0 || ++strange > 3) break;
    said += ` ${key.slice(0, 200)}`;
    if (enough(found, first?.label, said)) return true;
  }
  return marked && found.size + any >= 3 && /@/.test(said) && /\d{1,2}[:.]\d{2}/.test(said);
}

/** People write `From: Berlin, To: Paris, Date: …` as well: somebody's address or a subject tells the two apart. */
function enough(found: ReadonlyMap<Label, string>, first: Label | undefined, said: string): boolean {
  if (first === undefined || first === 'cc') return false;
  const when = found.has('sent') || found.has('date');
  const mail = said.includes('@') || found.has('sent') || found.has('subject');
  if (found.has('from') && when && mail && found.size >= 3) return true;
  if (found.has('from') && found.has('to') && found.has('subject')) return true;
  if (found.has('from') && said.includes('@') && (when || found.has('subject') || found.has('to'))) return true;
  return first === 'date' && found.has('to') && said.includes('@');
}
