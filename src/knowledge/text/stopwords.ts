const english =
  `a about after all also am an and any are as at be because been before being but by can can't cannot could couldn't did
didn't do does doesn't doing don't dont down for from get gets getting give go goes going got had has have haven't having he her here hers
him his how i i'd i'll i'm i've if im in into is isn't it it's its just let like long many me mine more most much my need no not now of off
on one only or our out over please put re really say see she should so some something still take tell than thank thanks that that's the
their them then there they thing things this those to too try up us use very want was we well were what what's when where which while who
whose why will with without won't would yes yet you you've your hi hello hey dear`.split(/\s+/);

const spanish =
  `a al algo alguien ante antes asi aun aunque buenas buenos cada como con cual cuales cualquier cuando cuanto cuanta de del
desde donde dos e el ella ellos en entre era es esa ese eso esta estan estar este esto estoy fue gracias ha haber hacer hago han hasta hay he
hola la las le les lo los mas me mi mis mucho muy nada necesito ni no nos nosotros o os otra otro para pero por porque puede pueden puedo
que quien quiero quisiera se sea ser si sin sobre son soy su sus tambien tanto te tener tengo ti tiene toda todo tu tus un una uno unos
usted ustedes va voy y ya yo`.split(/\s+/);

/** Words that say nothing about what a text is about. */
export const stopwords = { en: new Set(english), es: new Set(spanish) };

/** The words that say what a text is about: without articles, pronouns, auxiliaries and the like. */
export function contentWords(words: readonly string[], locale: string): string[] {
  const stop = locale.startsWith('es') ? stopwords.es : stopwords.en;
  return words.filter((word) => word.length > 1 && !stop.has(word));
}
