import type { Acted } from '../conversation/event.ts';
import { LONGEST_TEXT, shortened } from '../conversation/text.ts';
import { readAct } from '../handoff/act.ts';
import { literal } from '../markdown/literal.ts';
import type { Phrases } from './phrases.ts';

/** So many are named, so long. */
const [NAMED, LONGEST] = [5, 80];

/** A reply of which not all files came says so in its words, in the customer's language: they would look for them. */
export function namingMissing(event: Acted, locale: string, phrases: Phrases): Acted {
  const { act } = event;
  if (act.type !== 'reply') return event;
  const read = readAct(act);
  const { missing = [], text } = 'act' in read && read.act.type === 'reply' ? read.act : { text: '' };
  if (missing.length === 0 || !text.trim()) return event;
  const more = missing.length > NAMED ? ', …' : '';
  const names = missing.slice(0, NAMED).map((name) => literal(shortened(name, LONGEST)));
  const says = phrases.say(locale, 'filesMissing', { names: `${names.join(', ')}${more}` });
  const whole = `${text.trim()}\n\n${says}`;
  // What a person wrote is never too long by what we add.
  return whole.length > LONGEST_TEXT ? event : { ...event, act: { ...act, text: whole } as Acted['act'] };
}
