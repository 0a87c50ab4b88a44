import { wordsOf } from '../text/normalise.ts';
import { contentWords } from '../text/stopwords.ts';
import { likeness } from './segments.ts';

// What is wrong with a thing, as people say it; that it is not so is another matter than the one that an article answers.
const states =
  '(?:out|down|off|broken|lost|stolen|missing|damaged|late|delayed|blocked|locked|hacked|flooded|leaking|overdue|expired|cancelled|canceled|dead|frozen|faulty|dirty|brown|blurry|slow|empty|closed|suspended|disconnected|gone|wrong|overflowing|smelly|noisy|cloudy|cut off|turned off|shut off|caida|roto|rota|perdido|perdida|averiado|averiada|cortado|cortada|sucia|sucio)';
const denied = new RegExp(
  ` (?:is|are|was|were|am|it's|that's|isn't|aren't|wasn't|weren't|isnt|arent|wasnt|werent|ain't|aint|esta|estan) (?:(?:not|no|never|no longer) )?(?:actually |really |completely |all )?(?<state>${states}) `,
  'g',
);
const negated =
  / (?:not|no|never|no longer|isn't|aren't|wasn't|weren't|isnt|arent|wasnt|werent|ain't|aint|no esta|no estan) /;

/** Whether a text says that something is not so, and only that, while an article is for those to whom it is: "my power is not out". */
export function deniesState(asked: string, lines: readonly string[]): boolean {
  for (const { 0: found, groups } of asked.matchAll(denied)) {
    if (!negated.test(found)) continue;
    const state = ` ${groups!.state} `;
    const same = lines.filter((line) => line.includes(state));
    if (same.length > 0 && !same.some((line) => [...line.matchAll(denied)].some(([one]) => negated.test(one))))
      return true;
  }
  return false;
}

const over =
  / (?:is|are|am|it's|we're|came|come|comes|has|have|just|now|got|everything's|all) (?:now |all |just |finally |already |up and )?(?:back(?: on| up| again| online| to normal)?|working again|works again|running again|running|fixed|repaired|resolved|restored|sorted(?: out)?|solved|found it|turned up) | (?:ya )?(?:ha vuelto|volvio|funciona de nuevo|esta arreglad[oa]|esta resuelto) /;
const awaited =
  / (?:when|if|until|till|once|unless|whether|before|as soon as|after|not|never|isn't|hasn't|haven't|aren't|cuando|hasta|si|no) (?:\w+ ){0,6}$/;

/** Whether a text tells that a trouble is over and asks nothing, while an article is about the trouble: "the power is back on". */
export function tellsOfEnd(question: string, asked: string, lines: readonly string[]): boolean {
  if (likeness(question) > 0) return false;
  const found = over.exec(asked);
  if (!found || / (?:but|however|still|pero|todavia|aun) /.test(asked)) return false;
  return !awaited.test(asked.slice(0, found.index + 1)) && !lines.some((line) => over.test(line));
}

const unreceived =
  / (?:(?:did not|didn't|didnt|have not|haven't|havent|has not|hasn't|never|still have not|still haven't) (?:yet )?(?:got|gotten|get|received|receive|had|seen|arrived|come|came|arrive|turned up|shown up)|never (?:got|received|came|arrived)|no (?:me )?(?:ha|han|he|hemos) (?:llegado|recibido)|no (?:me )?(?:llego|recibi)) /;
const receipt =
  / (?:get|gets|getting|got|gotten|receive|receives|received|receiving|arrive|arrives|arrived|come|comes|came|coming|deliver|delivers|delivered|delivery|deliveries|missing|lost|where|copy|copies|send|sends|sent|track|tracking|late|delay|delayed|mail|mailed|email|llega|llegado|llego|recibir|recibido|recibi|donde|copia|enviar|envian|perdido) /;

const objectWords = 4;

/** Whether somebody waits for what an article says nothing of getting: "I did not get my bill". */
export function missesReceipt(asked: string, lines: readonly string[]): boolean {
  const found = unreceived.exec(asked);
  if (!found) return false;
  const after = wordsOf(asked.slice(found.index + found[0].length)).slice(0, objectWords);
  const before = wordsOf(asked.slice(0, found.index)).slice(-objectWords);
  // "I did not get my bill", and "my bill has not arrived".
  const things = contentWords(after.length > 0 ? [...after, ...before] : before, 'en').filter(
    (word) => word.length > 2,
  );
  const named = (line: string) => things.length === 0 || things.some((word) => line.includes(` ${word}`));
  return !lines.some((line) => unreceived.test(line) || (receipt.test(line) && named(line)));
}
