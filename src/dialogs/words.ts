/** Text as replies are compared by: small letters without accents and apostrophes, one space for everything else. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’`´]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** How many words there are in a text. */
export const wordCount = (text: string): number => plain(text).split(' ').filter(Boolean).length;

// Every language at once: people answer "ok" in Spanish and "sí" in English.
const yes =
  'yes|yeah|yea|yep|yup|ya|yess+|sure|ok|okay|k|alright|correct|right|exactly|absolutely|definitely|of course|please|please do|do it|go ahead|great|perfect|excellent|wonderful|awesome|nice|cool|good|it did|it does|that did|it was|very much|very helpful|helpful|totally|a lot|(it|that|this) (helped|worked|works|did it|does it|solved it)|that(s| is) (it|right|great|perfect|all|good|correct|helpful)|solved|got it|i see|understood|thanks|thank you( (so|very) much)?|thx|ty|si|sip|claro|vale|de acuerdo|perfecto|genial|exacto|exactamente|correcto|por supuesto|por favor|bueno|bien|muy bien|estupendo|(me|si) (ha )?(ayudo|ayudado|sirvio|servido|sirve)|(eso )?es eso|me (queda|quedo) claro|entendido|entiendo|resuelto|gracias|muchas gracias|mil gracias|si quiero';
const no =
  'no|nope|nah|na|nop|nay|not (really|quite|at all|exactly|much|yet|helpful|that|it|this|what i (meant|asked|need|needed|want|wanted|was looking for|am looking for|was asking))|(it|that|this) (did ?nt|did not|does ?nt|does not|is ?nt|is not|was ?nt|was not) (it|help|help me|help at all|helpful|work|right|true|answer (it|that|my question)|what i (meant|asked|need|needed|want|wanted|was looking for|was asking))|did ?nt (help|work)|did not (help|work)|does ?nt (help|work)|(thats|that is|its|it is) (not|wrong|incorrect|useless|no help)( (it|right|true|helpful|what i (meant|asked|need|needed|want|wanted|was looking for|was asking)|my question))?|wrong( (answer|one))?|useless|no help|i already (tried|did) (that|it|this)|still (not|does ?nt|does not)( (work|working|help))?|not needed|never ?mind|no need|nada|para nada|en absoluto|no (es|era|fue) (eso|esa|lo que (pregunte|preguntaba|buscaba|quiero|quise decir|necesito))|eso no( (es|era|ayuda|sirve|me sirve|es lo que (pregunte|preguntaba|buscaba|quiero|necesito)))?|no (me )?(ha )?(ayuda|ayudo|ayudado|sirve|sirvio|servido|funciona|funciono)( (de )?(nada|mucho))?|no mucho|tampoco|incorrecto|inutil|no hace falta|no quiero|todavia no|aun no';
const padding =
  'thanks|thank you|thx|sorry|please|but|unfortunately|sadly|im afraid|really|at all|though|sir|madam|gracias|lo siento|por favor|pero|por desgracia|la verdad|then|so|oh|well|uh|um|hm+|ah|bueno|pues|ay|de verdad|i do|i would|i did|it|that';

const lead = (words: string) => new RegExp(`^(?:${words})(?= |$)`);
const [leadsYes, leadsNo, leadsPadding] = [lead(yes), lead(no), lead(padding)];

/** A yes or a no at the head of a text, and what else the text says. */
export interface Verdict {
  says: 'yes' | 'no';
  /** The rest in the customer's own words; empty when there is none. */
  rest: string;
}

/**
 * Hears a yes or a no. "No" may be followed by anything; a "yes" only by a comma or the like, because words such as
 * "si" and "right" also begin sentences.
 */
export function verdictOf(text: string): Verdict | undefined {
  const sign = /^[\s\p{P}]*(👍|✅|👌|🙏|❤️?|😀|😊|🙂|👎|❌|🙁|☹️?|😞|😡)/u.exec(text)?.[1];
  const words = plain(text);
  if (sign && !words) return { says: /👎|❌|🙁|☹|😞|😡/u.test(sign) ? 'no' : 'yes', rest: '' };
  const head = words.replace(/^(?:(?:oh|well|uh|um|hm+|ah|bueno|pues|sorry|lo siento|unfortunately) )+/, '');
  const says = leadsNo.test(head) ? 'no' : leadsYes.test(head) ? 'yes' : undefined;
  if (!says) return undefined;
  if (onlyOf(head, says)) return { says, rest: '' };
  const [, first = '', rest = ''] = /^(.+?)[,.;:!\n–—-]+\s*(.*)$/su.exec(text) ?? [];
  // "no, that's not it, how do I …": whatever of it only says no is left behind.
  if (first && onlyOf(plain(first), says)) {
    const further = verdictOf(rest);
    return further?.says === says ? further : { says, rest };
  }
  return says === 'no' && /^(no|nope|nah)\b/.test(head) ? { says, rest: text.trim() } : undefined;
}

/** Whether words say nothing but yes (or no) and what people put around it. */
function onlyOf(words: string, says: 'yes' | 'no'): boolean {
  let left = words;
  let said = false;
  while (left) {
    const found = (says === 'no' ? leadsNo : leadsYes).exec(left)?.[0];
    const next = longest(found, leadsPadding.exec(left)?.[0]);
    if (next === undefined) return false;
    said ||= next === found;
    left = left.slice(next.length).trim();
  }
  return said;
}

const longest = (a: string | undefined, b: string | undefined) => ((a?.length ?? -1) >= (b?.length ?? -1) ? a : b);

const whole = (words: string) => new RegExp(`^(?:(?:${words})(?: |$))+$`);

const greeting = whole(
  'hi+|hello+|hey+|hiya|howdy|yo|greetings|good (morning|afternoon|evening|day)|morning|evening|hi there|hello there|there|again|all|everyone|everybody|team|folks|bot|sir|madam|sir or madam|dear|to whom it may concern|how are you( doing)?( today)?|whats up|sup|is (anyone|anybody|someone|somebody) (there|here)|anyone (there|here)|are you there|hola+|buenas|buenos dias|buen dia|buenas (tardes|noches)|muy|saludos|que tal|como (esta|estas|estan)|hay alguien( ahi)?|a todos|senores|que hay',
);
const preamble = whole(
  'hi+|hello+|hey+|hola+|buenas|buenos dias|buenas (tardes|noches)|good (morning|afternoon|evening)|there|sorry|please|por favor|(i have|i ve got|ive got|ive|got) (a|one|another|some)( quick| small| short| simple)? questions?|(a |one |just a )?(quick|short|small) question|question|(can|could|may) (i|you) (ask|help)( (you|me))?( (a question|something|one thing|with something))?|i (need|want|would like)( some| your)? (help|assistance|info|information)|i (need|want|would like|have) to ask( you)?( something)?|help( me)?|i have (a|an) (problem|issue)|tengo (una|otra|un par de) (pregunta|duda|consulta|dudas|preguntas)|una (pregunta|duda|consulta)( rapida)?|(necesito|quiero|quisiera) (ayuda|informacion|preguntar(le|te)?( (algo|una cosa))?|hacer una (pregunta|consulta))|ayuda|me (puede|puedes|podria|podrias|pueden) ayudar|(puedo|podria) (preguntar|hacer una pregunta)|tengo un problema',
);
const thanking = whole(
  'ok|okay|great|perfect|cool|fine|good|alright|many thanks|thanks( a lot| so much| again)?|thank you( so much| very much| again)?|thx|ty|cheers|bye+|goodbye|good night|see you( later)?|have a (nice|good|great) (day|evening|weekend|one)|you too|thats all|that is all|that was all|nothing else|no thats all|all good|for (your|the|all your) help|very much|so|and|gracias( por todo| por la ayuda| por su ayuda)?|muchas gracias|muchisimas gracias|mil gracias|vale|perfecto|genial|estupendo|adios|hasta luego|hasta pronto|chao|chau|que tenga (un )?buen (dia|tarde)|igualmente|eso es todo|nada mas|muy amable|y',
);

/** A greeting and nothing else. */
export const isGreeting = (text: string): boolean => greeting.test(plain(text));
/** An announcement that a question will come ("I have a question"). */
export const isPreamble = (text: string): boolean => preamble.test(plain(text));
/** Thanks or a good-bye and nothing else. */
export const isThanks = (text: string): boolean => thanking.test(plain(text));
/** Text without a single letter or digit. */
export const isWordless = (text: string): boolean => plain(text) === '';

/** Whether a text looks as if its end were still to come: a greeting, an announcement, a fragment. */
export function isUnfinished(text: string): boolean {
  if (isGreeting(text) || isPreamble(text)) return true;
  if (/(,|…|\.\.\.|:|;|\s[-–—])\s*$/.test(text)) return true;
  if (/[?¿]/.test(text)) return false;
  const words = plain(text);
  if (/ (and|or|but|because|so|the|a|my|to|y|o|pero|porque|que|el|la|los|las|un|una|mi|de)$/.test(words)) return true;
  const count = words.split(' ').length;
  const names =
    /^(its |it is |this is |es )?(about|regarding|re|concerning|sobre|acerca de|respecto a|con respecto a) /.test(
      words,
    );
  return count < 3 || (names && count < 7);
}

const numbers = [
  '1|one|first|the first|1st|uno|una|primero|primera|el primero|la primera|primer',
  '2|two|second|the second|2nd|dos|segundo|segunda|el segundo|la segunda',
  '3|three|third|the third|3rd|tres|tercero|tercera|el tercero|la tercera|tercer',
  '4|four|fourth|the fourth|4th|cuatro|cuarto|cuarta|el cuarto|la cuarta',
].map((words) => numberPattern(words));
const last = numberPattern('last|the last|ultimo|ultima|el ultimo|la ultima');
const none =
  /^(no )?(none|neither|ninguno|ninguna|nada)( (of|de) (these|those|them|the above|estas|estos|esas|esos|ellas|ellos|las anteriores|los anteriores))?( (please|thanks|thank you|gracias|por favor))?$/;

function numberPattern(words: string): RegExp {
  return new RegExp(
    `^(?:(?:yes|ok|i think|maybe|its|it is|si|creo que|es|number|no|nr|option|choice|answer|question|the one|numero|opcion|la|el|the|pregunta) )*(?:${words})(?: (?:one|option|question|answer|please|thanks|opcion|pregunta|por favor|gracias))*$`,
  );
}

/** Which of the titles a reply means, counted from 0; `none`, or undefined when it means something else. */
export function choiceOf(text: string, titles: readonly string[]): number | 'none' | undefined {
  const words = plain(text);
  if (!words) return undefined;
  const same = titles.findIndex((title) => plain(title) === words);
  if (same >= 0) return same;
  if (none.test(words)) return 'none';
  const numbered = numbers.findIndex((pattern) => pattern.test(words));
  if (numbered >= 0 && numbered < titles.length) return numbered;
  if (last.test(words)) return titles.length - 1;
  if (titles.length === 1 && verdictOf(text)?.says === 'yes' && !verdictOf(text)?.rest) return 0;
  // "the payment extension": two words or more that are in one title only.
  const inside =
    words.split(' ').length < 2 ? [] : titles.filter((title) => ` ${plain(title)} `.includes(` ${words} `));
  return inside.length === 1 ? titles.indexOf(inside[0]!) : undefined;
}

const place =
  /(where (am i|are we) (in|on) (the )?(line|queue)|(place|position|number|spot) in (the )?(line|queue)|how (long|much longer)( (do|will|must|should|is|does))?.*(wait|take|line|queue|until|till)|how many (people|others)?.*(before|ahead|in front)|(where|what|whats) (is|s|about)? ?(my|the) (case|ticket|request|inquiry)( number)?( now| at)?$|(case|ticket) number|(status|state) of my (case|ticket|request|inquiry)|when (will|does|is) (someone|somebody|anyone|anybody|a person|a colleague|the colleague).*|is (anyone|anybody|someone|somebody) (there|coming)|(que )?(lugar|puesto|posicion|numero) (en|de) (la )?(cola|fila|lista)|cuanto (falta|tarda|tardan|tengo que esperar|hay que esperar|tiempo)|cuant[oa]s? (personas|gente).*(antes|delante)|(donde|como) (esta|va) mi (caso|consulta|solicitud|ticket)|numero de (mi )?caso|cuando me (atienden|atenderan|contestan|contestaran))/;

/** Whether a waiting customer asks how far his case is. */
export const asksForPlace = (text: string): boolean => place.test(plain(text));
