import { shortened } from '../conversation/text.ts';
import { Overloaded } from '../knowledge/limiter.ts';
import { withinTime } from '../waiting/time-limit.ts';
import { MOST_READ } from './letters/sentences.ts';
import type { BotState } from './state.ts';

/** A look-up that takes longer than this is tried again later: shorter than the time limit of a turn, which would count a try. */
export const LOOKUP_MS = 3500;
/** What is written to people does not wait longer than this for what the search makes of it. */
export const PASSING_MS = 1500;

/** What a look-up comes to within so many milliseconds; what takes longer is given up, as if too much were asked at once. */
export function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return withinTime(work, milliseconds, () => new Overloaded(milliseconds));
}

/** Milliseconds until a look-up is tried again, and after how long a person is offered instead. */
const pauses = [2000, 4000, 8000, 15_000];
const laterPause = 30_000;
const longest = 300_000;
/** So much of what could not be looked up yet is kept, in characters and messages: state stays small. */
const kept = { characters: 600, fragments: 4 };

/** Puts off what cannot be looked up now: until `again`, or, when that was long enough, until the customer says whether they want a person. */
export function putOff(bot: BotState, text: string, now: number): { bot: BotState; again?: number; first: boolean } {
  const fragments = [...(bot.fragments ?? []), text.slice(0, kept.characters)].slice(-kept.fragments);
  const { since, tries } = bot.busy ?? { since: now, tries: 0 };
  const first = tries === 0;
  if (now - since < longest) {
    const again = now + (pauses[tries] ?? laterPause);
    return { bot: { ...bot, fragments, busy: { since, tries: tries + 1 } }, again, first };
  }
  const question = shortened(fragments.join(' '), 200);
  const asking = { what: 'person' as const, reason: 'unanswered' as const };
  return { bot: { ...bot, fragments: undefined, busy: undefined, question, asking }, first };
}

/** A letter may wait longer than somebody who watches, and is tried less often. */
const letterPause = 60_000;
const longestOfLetters = 1_800_000;

/** Puts off a letter whole, with others that came meanwhile; without `again` it has waited long enough. */
export function putOffLetter(
  bot: BotState,
  letter: NonNullable<BotState['letter']>,
  now: number,
): { bot: BotState; again?: number } {
  const { since, tries } = bot.busy ?? { since: now, tries: 0 };
  if (now - since >= longestOfLetters) return { bot: { ...bot, letter: undefined, busy: undefined } };
  const again = now + (pauses[tries] ?? (tries < 8 ? laterPause : letterPause));
  return {
    bot: { ...bot, letter: { ...letter, text: letter.text.slice(0, MOST_READ) }, busy: { since, tries: tries + 1 } },
    again,
  };
}

/** What is waited for when one piece of it reads differently now, or is taken back; undefined when nothing is left. */
export function revised(
  fragments: readonly string[] | undefined,
  before: string | undefined,
  after: string | null,
): string[] | undefined {
  const at = before === undefined ? -1 : (fragments?.lastIndexOf(before.slice(0, kept.characters)) ?? -1);
  if (!fragments || at < 0) return fragments && [...fragments];
  const left = fragments.flatMap((fragment, i) =>
    i !== at ? [fragment] : after === null ? [] : [after.slice(0, kept.characters)],
  );
  return left.length > 0 ? left : undefined;
}
