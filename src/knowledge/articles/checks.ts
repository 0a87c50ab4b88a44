import { normalise } from '../text/normalise.ts';
import type { Article } from './article.ts';
import { deniesState, missesReceipt, tellsOfEnd } from './denials.ts';

/**
 * What likeness cannot see and an answer must not get wrong: the state of the customer's own account, "don't" before the
 * word that matters, another number or place than the article's. Such an article is offered rather than given.
 */
export function contradicts(
  question: string,
  article: Article,
): 'account' | 'negation' | 'other' | 'number' | 'place' | undefined {
  const asked = ` ${normalise(question)} `;
  const utterances = [article.question, ...article.also];
  const asksOwn = (text: string) => ownState.test(text) || (text.length <= longestPlain && ownPast.test(text));
  if (asksOwn(asked) && !utterances.some((text) => asksOwn(` ${normalise(text)} `))) return 'account';
  const lines = utterances.map((text) => ` ${normalise(text)} `);
  const denies = negates(asked, lines) || deniesState(asked, lines) || missesReceipt(asked, lines);
  if (denies || tellsOfEnd(question, asked, lines)) return 'negation';
  const told = `${utterances.join('\n')}\n${article.answer}`;
  if (asked.length <= longestPlain && another.test(asked) && !another.test(` ${normalise(told)} `)) return 'other';
  if (differs(numbered(question), numbered(told))) return 'number';
  if (differs(placed(question), placed(utterances.join('\n')))) return 'place';
  return undefined;
}

// Only a person, or a system that knows the customer, can say these.
const ownState =
  / (what('s| is| was)?|which|tell me|check|show me|how much is|see) (\w+ ){0,3}my (current |exact |remaining |own |last |latest |outstanding )?(balance|account number|customer number|order number|reference number|membership number|policy number|due amount|usage|plan|tariff|contract|credit|points) (is |now |right now |today |at the moment |currently |please )*$| (what|which) (plan|tariff|contract|package|product|membership|cover|policy) (do|did|have) i (have|got|sign|buy|take|on|currently)| how (much|many) (\w+ ){0,4}(do|did|have) i (owe|left|used|spent|paid|still|have left|got left)| how long have i (been|had)| am i (still )?(insured|covered|registered|a member|on the list) (now|currently|at the moment|until|yet)| did (you|they) (get|receive) my (payment|form|letter|email|documents?|application|cheque|check) | has my (payment|application|claim|refund|order|form|request) (\w+ )?(been )?(arrived|approved|accepted|processed|received|gone through) | cuanto (debo|saldo tengo|me queda) | cual es mi (saldo|plan|tarifa|numero de cliente) /;

// What a customer did, has or got so far. In a long text such words tell the story, and are not the question.
const ownPast =
  / (when|what|which|where|how (much|many|often)) (\w+ ){0,4}did (i|we) (last |actually |ever )?(?!not )\w+| how (much|many) (\w+ ){1,6}(do|did) (i|we) have (left |so far |now |in total |altogether |today )?$| how (much|many) (\w+ ){0,6}have (i|we) (\w+ )?(used|spent|paid|saved|earned|collected|got|left|booked|borrowed|watched|made|had) | (what|which) (\w+ ){0,3}am i (on|paying|using) (\w+ ){0,3}$| (what|which|where) (is |was |are |were )?my (\w+ ){0,3}(worth |right now |now |today |at the moment |currently |at present )$|^ (was|were|has|have) (my|our) (\w+ ){1,5}(arrived|approved|accepted|declined|rejected|received|processed|released|delivered|booked|paid|answered|renewed|sent|signed|gone through) (\w+ ){0,2}$/;
const longestPlain = 160;

// Of another company's account, contract or rules this one's articles say nothing unless they name it.
const another =
  / (another|other|different) (company|bank|provider|supplier|shop|store|insurer|airline|hotel|gym|carrier|operator|network|seller|firm|university|library|practice|employer|clinic|service)('s|s)? /;

const refusal =
  / (don't|do not|dont|didn't|did not|never|no longer|not) (actually |really |ever )?((want|wish|need|have|asked|ask|going|trying|plan|intend) (you )?(to )?)?(be )?(?<verb>\w{4,}) /g;

// "Don't cancel" is asked where "cancel" is answered; "it doesn't work" is how people tell of a fault, on both sides.
const acts =
  /^(cancel|cancell|close|delet|remov|terminat|stop|end|return|refund|chang|switch|upgrad|renew|extend|transfer|block|unblock|paus|charg|send|ship|book|order)/;

function negates(asked: string, all: readonly string[]): boolean {
  for (const { groups } of asked.matchAll(refusal)) {
    const verb = groups?.verb;
    if (verb === undefined || !acts.test(verb)) continue;
    const stem = acts.exec(verb)![0];
    const lines = all.filter((line) => line.includes(` ${stem}`));
    const meantSo = lines.some((line) =>
      [...line.matchAll(refusal)].some((found) => found.groups?.verb?.startsWith(stem)),
    );
    if (lines.length > 0 && !meantSo) return true;
  }
  return false;
}

/** What stands before a number, with the numbers that stand behind it: "Glow 100" is `glow` and 100. */
function numbered(text: string): Map<string, Set<string>> {
  return pairs(
    text.matchAll(
      /\b(\p{L}{3,})[ -]#?(\d[\d.,]*\d|\d)\b(?! ?(%|€|£|\$|days?|hours?|weeks?|months?|years?|minutes?|times))/gu,
    ),
  );
}

/** The places that stand behind "in", "at", "from" and "to": a name with a capital inside a sentence. */
function placed(text: string): Map<string, Set<string>> {
  return pairs(text.matchAll(/\b(in|at|near) (?:the )?(\p{Lu}\p{Ll}{2,})/gu));
}

function pairs(found: Iterable<RegExpMatchArray>): Map<string, Set<string>> {
  const by = new Map<string, Set<string>>();
  for (const [, before = '', after = ''] of found) {
    const key = before.toLowerCase();
    by.set(key, (by.get(key) ?? new Set()).add(after.toLowerCase()));
  }
  return by;
}

/** Whether the same word has other companions on each side, and none in common. */
function differs(asked: ReadonlyMap<string, Set<string>>, told: ReadonlyMap<string, Set<string>>): boolean {
  return [...asked].some(([key, values]) => {
    const known = told.get(key);
    return known !== undefined && ![...values].some((value) => known.has(value));
  });
}
