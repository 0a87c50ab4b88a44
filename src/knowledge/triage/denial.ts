import { folded } from '../text/normalise.ts';

// What people say is not there. Only hazards that can be smelt or seen: "I don't want to live" and "he isn't breathing" deny nothing,
// and what somebody says of harming themselves is never taken out. "Not on fire yet" is no denial either.
const hazard = {
  en: '(?:gas|smoke|fire|flames?|burning|leaks?|leaking|danger|emergency)',
  es: '(?:gas|humo|fuego|llamas|quemado|fugas?|escape|peligro|emergencia|incendio)',
};
const any = '(?:(?:any|a|an|the|of|like|real|actual|strong|smell|odou?r|traces?|sign|signs) )*';
const algo = '(?:(?:ningun|ninguna|un|una|el|la|de|a|olor|rastro|fuga|escape) )*';
const or = `(?: (?:or|nor|and no) ${any}${hazard.en}(?: smell| leak)?)*`;
const o = `(?: (?:o|ni|y no hay) ${algo}${hazard.es})*`;
const forms = [
  `(?:i|we|you) (?:do not|don't|dont|did not|didn't|didnt|can't|cant|cannot|can not|could not|couldn't) (?:really |actually |even )?(?:smell|see|have) ${any}${hazard.en}(?: smell| leak)?${or}`,
  `(?:there is|there's|theres|there was|i have|we have|i've got|it is|it's|its|this is|that is|that's|smell) (?:no|not|never|not any|no longer) ${any}${hazard.en}(?: smell| leak)?${or}`,
  `(?:there isn't|there is n't|it isn't|it is n't|this isn't|that isn't|isnt|isn't|is not|are not|aren't) ${any}(?:on fire|${hazard.en})(?: smell| leak)?${or}`,
  `no (?:${hazard.en} )?(?:smell|smells|odou?r|leak|leaks|fire|smoke|flames|emergency|danger)(?: of ${any}${hazard.en})?${or}`,
  `(?:nothing|nobody|no one|noone|none of us) (?:is|was|'s) (?:on fire|burning|smoking|leaking|in danger|hurt|injured|bleeding|trapped)`,
  `no (?:me |nos )?huele (?:para nada |mal )?(?:a )?${algo}${hazard.es}${o}`,
  `no (?:hay|es|se trata de|tengo|tenemos|veo|vemos|sale|salen) ${algo}${hazard.es}${o}`,
  `(?:nada|nadie) (?:se )?(?:esta )?(?:ardiendo|quemando|en llamas|en peligro|herid[oa])`,
];
const denials = new RegExp(
  `(?<![\\p{L}\\p{N}'])(?:${forms.join('|')})(?![\\p{L}\\p{N}'])(?! (?:yet|todavia|aun)(?!\\p{L}))`,
  'giu',
);
const longestText = 4000;

/**
 * A text without what it says is not there ("I do not smell gas, I just want to know the gas rates"): what is left may still be
 * danger ("… but the alarm for carbon monoxide won't stop").
 */
export function withoutDenials(text: string): string {
  const whole = text.slice(0, longestText).normalize('NFKC');
  // Matched without accents and with plain apostrophes, character by character, so that places stay what they are.
  const even = [...whole].map((sign) => folded(sign).padEnd(sign.length).slice(0, sign.length)).join('');
  let left = '';
  let from = 0;
  for (const { index, 0: found } of even.matchAll(denials)) {
    left += whole.slice(from, index);
    from = index + found.length;
  }
  return from === 0 ? text : `${left}${whole.slice(from)}`.replace(/^[\s,;.:–—-]+/, '');
}
