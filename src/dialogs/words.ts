import { plainWords } from '../conversation/text.ts';
import { calling, greeting, preamble, thanking } from './sayings.ts';

/** Text as replies are compared by: small letters without accents and apostrophes, one space for everything else. */
export function plain(text: string): string {
  return plainWords(text).join(' ');
}

/** How many words there are in a text. */
export const wordCount = (text: string): number => plainWords(text).length;

/** Small talk is short: what is longer, in characters, is not looked at. */
export const SMALL_TALK = 160;

/**
 * What finds the longest of some sayings at the beginning of plain words; undefined when there is none. Patterns are
 * tried one by one and never repeated by a pattern: on hostile text that could take for ever.
 */
export function sayingsOf(patterns: readonly string[]): (words: string) => string | undefined {
  const headed = (pattern: string) => new RegExp(`^(?:${pattern})(?= |$)`);
  const each = patterns.map(headed);
  const any = headed(patterns.map((pattern) => `(?:${pattern})`).join('|'));
  return (words) => {
    // Most words begin with none of them.
    if (!any.test(words)) return undefined;
    let longest: string | undefined;
    for (const pattern of each) {
      const found = pattern.exec(words)?.[0];
      if (found !== undefined && found.length > (longest?.length ?? 0)) longest = found;
    }
    return longest;
  };
}

const [greets, announces, thanks] = [greeting, preamble, thanking].map(sayingsOf) as [Saying, Saying, Saying];
type Saying = ReturnType<typeof sayingsOf>;

/** Whether a text is made of such sayings and nothing else. */
function madeOf(saying: Saying, text: string): boolean {
  let left = text.length > SMALL_TALK ? '' : plain(text);
  if (!left) return false;
  while (left) {
    const found = saying(left);
    if (found === undefined) return false;
    left = left.slice(found.length).trim();
  }
  return true;
}

/** A greeting and nothing else. */
export const isGreeting = (text: string): boolean => madeOf(greets, text);
/** An announcement that a question will come ("I have a question"). */
export const isPreamble = (text: string): boolean => madeOf(announces, text);
/** Thanks or a good-bye and nothing else. */
export const isThanks = (text: string): boolean => madeOf(thanks, text);
const calls = new Set(calling);

/** Whether a call for a person says nothing about what it is. */
export const isBareRequest = (text: string): boolean =>
  plain(text)
    .split(' ')
    .every((word) => calls.has(word));
/** Text without a single letter or digit. */
export const isWordless = (text: string): boolean => plain(text) === '';

/** Whether a text looks as if its end were still to come: a greeting, an announcement, a fragment. */
export function isUnfinished(text: string): boolean {
  if (isGreeting(text) || isPreamble(text)) return true;
  if (/(,|…|\.\.\.|:|;|\s[-–—])\s*$/.test(text)) return true;
  // Also of those who write without spaces, where one word may be all of it.
  if (/[?¿？؟]|[。！]\s*$/.test(text)) return false;
  const words = plain(text);
  if (/(^| )(and|or|but|because|so|the|a|my|to|y|o|pero|porque|que|el|la|los|las|un|una|mi|de)$/.test(words))
    return true;
  const count = words.split(' ').length;
  const names =
    /^(its |it is |this is |es )?(about|regarding|re|concerning|sobre|acerca de|respecto a|con respecto a) /.test(
      words,
    );
  return count < 3 || (names && count < 7);
}

const place =
  /(where (am i|are we) (in|on) (the )?(line|queue)|(place|position|number|spot) in (the )?(line|queue)|how (long|much longer)( (do|will|must|should|have|is|does|would))?( (i|we|it|this|that|you))?( (have to|need to))?( (wait|take|be|going to take|the wait|the line|the queue))?( (now|still|for (someone|somebody|a person|an agent|a colleague)|until .*))?$|how many (people|others)?.*(before|ahead|in front)|(where|what|whats|how) (is |s |about )?(my|the) (case|ticket|request|inquiry)( number)?( now| at)?$|(case|ticket) number$|(status|state) of my (case|ticket|request|inquiry)|when (will|does|is) (someone|somebody|anyone|anybody|a person|a colleague|the colleague) |is (anyone|anybody|someone|somebody) (there|coming)|(que )?(lugar|puesto|posicion|numero) (en|de) (la )?(cola|fila|lista)|cuanto (falta|tarda|tardan|tengo que esperar|hay que esperar|tiempo)|cuant[oa]s? (personas|gente).*(antes|delante)|(donde|como) (esta|va) mi (caso|consulta|solicitud|ticket)|numero de (mi )?caso|cuando me (atienden|atenderan|contestan|contestaran))/;

/** Whether a waiting customer asks how far their case is. */
export const asksForPlace = (text: string): boolean => text.length <= SMALL_TALK && place.test(plain(text));

/** A word that means nothing to the knowledge base; not the one-word question that an article answers. */
export const isNoise = (text: string, { decision }: { decision: string }): boolean =>
  decision === 'nothing' && wordCount(text) < 2;

/** What of several fragments says something about the question: a greeting does not, unless it is all there is. */
export const tellingOf = (fragments: readonly string[]): string[] =>
  fragments.filter((fragment) => !isGreeting(fragment) && !isPreamble(fragment) && !isWordless(fragment));
