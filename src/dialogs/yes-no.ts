import * as sayings from './sayings.ts';
import { plain, SMALL_TALK, sayingsOf } from './words.ts';

const saysYes = sayingsOf(sayings.yes);
const saysNo = sayingsOf(sayings.no);
const pads = sayingsOf(sayings.padding);

// "no i want …" refuses; "no water since six" reports.
const goesOn =
  /^(no|nope|nah) (i|im|ive|id|it|its|that|thats|this|my|the|how|what|when|where|who|why|can|could|do|does|is|are|you|we|tell|rather|yo|mi|quiero|quisiera|como|que|cuando|donde|es|eso|lo|la|el) /;

/** A yes or a no at the head of a text, and what else the text says. */
export interface YesNo {
  says: 'yes' | 'no';
  /** The rest in the customer's own words; empty when there is none. */
  rest: string;
}

/**
 * Hears a yes or a no. "No" may be followed by anything; a "yes" only by a comma or the like, because words such as
 * "si" and "right" also begin sentences.
 */
export function yesNoOf(text: string, depth = 0): YesNo | undefined {
  const sign = /^[\s\p{P}]*(👍|✅|👌|🙏|❤️?|😀|😊|🙂|👎|❌|🙁|☹️?|😞|😡)/u.exec(text)?.[1];
  const words = plain(text);
  if (sign && !words) return { says: /👎|❌|🙁|☹|😞|😡/u.test(sign) ? 'no' : 'yes', rest: '' };
  const head = words.replace(
    /^(?:(?:oh|well|uh|um|hm+|ah|bueno|pues|sorry|lo siento|unfortunately|sadly|lamentablemente|desgraciadamente|por desgracia) )+/,
    '',
  );
  const says = saysNo(head) ? 'no' : saysYes(head) ? 'yes' : undefined;
  if (!says) return undefined;
  if (onlyOf(head, says)) return { says, rest: '' };
  const [, first = '', rest = ''] = /^(.+?)[,.;:!\n–—-]+\s*(.*)$/su.exec(text) ?? [];
  // "no, that's not it, how do I …": whatever of it only says no is left behind.
  if (first && onlyOf(plain(first), says)) {
    const further = depth < 3 ? yesNoOf(rest, depth + 1) : undefined;
    return further?.says === says ? further : { says, rest };
  }
  return says === 'no' && goesOn.test(head) ? { says, rest: text.trim() } : undefined;
}

/** Whether words say nothing but yes (or no) and what people put around it. */
function onlyOf(words: string, says: YesNo['says']): boolean {
  let left = words.length > SMALL_TALK ? '' : words;
  let said = false;
  while (left) {
    const found = (says === 'no' ? saysNo : saysYes)(left);
    const padding = pads(left);
    const longer = (found?.length ?? 0) >= (padding?.length ?? 0) ? found : padding;
    if (longer === undefined) return false;
    said ||= longer === found;
    left = left.slice(longer.length).trim();
  }
  return said;
}
