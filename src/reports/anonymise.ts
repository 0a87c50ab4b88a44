// What stands for what was taken out; square brackets, so that whoever reads a draft sees what to fill in.
const [NUMBER, EMAIL, NAME, LINK] = ['[number]', '[e-mail]', '[name]', '[link]'];

/** A text without what stands for something that was masked. */
export const withoutMasks = (text: string): string => text.replace(/\[(?:number|e-mail|name|link)\]/g, ' ');

/** Whether something in a text was masked: such words are nobody else's, or want a person to put them right. */
export const isMasked = (text: string): boolean => withoutMasks(text) !== text;

// Begun where a word begins, and not anew at each of its letters: of a long word that is no address that would take for ever.
const email = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const link = /(?:https?:\/\/|www\.)[^\s<>()[\]]+/giu;
// Telephone numbers, account numbers, dates with separators, and what maskNumbers left of a card; not the rest of a time.
const digits = /(?<![\p{L}\p{N}])(?<!\d:)[+#(]{0,2}[\d•](?:[().\-–/ \u00a0]{0,3}[\d•])*(?![\p{L}\p{N}])/gu;
const mixed = /(?<![\p{L}\p{N}-])(?=[\p{L}\d-]*\d[\p{L}\d-]*\d[\p{L}\d-]*\d)(?=[\p{L}\d-]*\p{L})[\p{L}\d-]{5,}/gu;
const streets =
  /(?<![\p{L}\p{N}])\d{1,5}[a-z]?(?=\s+(?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.?\s+)?(?:[\p{L}'.]+\s+){0,3}(?:st|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|pl|place|way|terrace|parkway|pkwy|circle|cir|highway|hwy)\b)/giu;
const calles =
  /(?<=(?<![\p{L}])(?:calle|c\/|avenida|avda|av|plaza|paseo|carrera|camino|apt|apartment|apartamento|unit|suite|piso|depto|no|n[º°]|#)\.?\s*(?:[\p{L}'.]+\s+){0,4}(?:n[º°]\s*)?)\d{1,5}/giu;

const nameWord = "\\p{Lu}(?:\\.|[\\p{L}'’-]*)";
const moreNames = `(?:\\s+(?:(?:de|del|la|las|los|van|von|da)\\s+)*${nameWord}){0,3}`;
const anyName = new RegExp(`[\\p{L}'’-]+${moreNames}`, 'uy');
const capitalName = new RegExp(`${nameWord}${moreNames}`, 'uy');
const lineOfName = new RegExp(`${nameWord}${moreNames}(?=[ \\t]*(?:\\n|$))`, 'uy');
/** Words after which a name stands, and how it is written there: "my name is rosa", but "I'm late". */
const beforeNames: readonly [lead: RegExp, name: RegExp][] = [
  [
    /(?<!\p{L})(?:my (?:full )?name(?:['’]s| is)|name ?:|me llamo|mi nombre es|nombre ?:|in the name of|under (?:the name(?: of)?|my name,?)|a nombre de)\s+/giu,
    anyName,
  ],
  [
    /(?<!\p{L})(?:i['’]?m|i am|this is|soy|habla|dear|hi|hello|hey|hola|estimad[oa]|mrs?\.?|ms\.?|sra?\.?|dr\.?)\s+/giu,
    capitalName,
  ],
  [
    /(?<=^|\n)[ \t]*(?:(?:kind |best |warm )?regards|sincerely|yours(?: truly)?|cheers|thanks|thank you|best|gracias|saludos|atentamente|un saludo)[,.!]?\s*(?:[-–—][ \t]*)?/giu,
    lineOfName,
  ],
];
const notNames =
  /^(?:I|I['’]m|We|You|My|The|It|This|That|There|What|When|Where|How|Why|Who|Is|Are|Do|Does|Can|Could|Will|Would|Thank|Thanks|Please|Not|No|Yes|Just|On|In|At|A|An|Team|All|Everyone|Sir|Madam|Customer)\b/;

/**
 * A text in which what points to a person is masked: addresses, links, numbers of three digits or more (prices, too),
 * house numbers, and names where people say or sign them. `known` are names and addresses to mask wherever they stand.
 */
export function anonymise(text: string, known: readonly string[] = []): string {
  const masked = maskKnown(text.replace(email, EMAIL), known)
    .replace(link, LINK)
    .replace(streets, NUMBER)
    .replace(calles, NUMBER)
    .replace(mixed, NUMBER)
    .replace(digits, (found) => (isLong(found) ? NUMBER : found));
  return maskNames(masked).replace(/(\[(?:number|name)\])(?:[ ,]*\1)+/g, '$1');
}

/**
 * A representative's own words as they may be shown to others: without greeting, signature, and the customer's data. What
 * an office says to everybody (prices, hours, links) stays, up to four digits.
 */
export function anonymiseReply(text: string, known: readonly string[] = []): string {
  const words = text
    .trim()
    .replace(
      /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hola|buen[oa]s(?: \p{L}+)?|estimad[oa])\b[^\n.!?]{0,40}?[,!.:–-]+\s*/iu,
      '',
    )
    .replace(
      /\s*\n\s*(?:(?:kind |best |warm )?regards|sincerely|yours truly|cheers|best|saludos|atentamente|un saludo)\b[,.!]?[^\n]{0,60}(?:\n[^\n]{0,60}){0,3}$/iu,
      '',
    );
  const masked = maskKnown(words.replace(email, EMAIL), known);
  return maskNames(masked.replace(digits, (found) => (digitsIn(found) > 4 ? NUMBER : found))).trim();
}

/** Masks names after the words that announce one. */
function maskNames(text: string): string {
  let masked = text;
  for (const [lead, name] of beforeNames) {
    let at = 0;
    let out = '';
    for (const match of masked.matchAll(lead)) {
      const from = match.index + match[0].length;
      name.lastIndex = from;
      const found = from < at ? undefined : name.exec(masked)?.[0];
      if (found === undefined || notNames.test(found)) continue;
      out += masked.slice(at, from) + NAME;
      at = from + found.length;
    }
    masked = out + masked.slice(at);
  }
  return masked;
}

function maskKnown(text: string, known: readonly string[]): string {
  const folded = text.toLowerCase();
  let masked = text;
  for (const word of known.flatMap(partsOf)) {
    // Most are not there, and to look in vain costs a thousandth of what the pattern does.
    if (folded.includes(word.toLowerCase())) masked = masked.replace(wholeWord(word), NAME);
  }
  return masked;
}

const digitsIn = (text: string): number => text.replace(/\D/g, '').length;
/** Two digits are an age or a number of bins; a masked card or three digits may be somebody's. */
const isLong = (found: string): boolean => found.includes('•') || digitsIn(found) > 2;

/** A name as a whole, and each of its words that is long enough not to be another word. */
function partsOf(known: string): string[] {
  const whole = known.trim();
  if (whole.length < 2) return [];
  return whole.includes('@') ? [whole] : [whole, ...whole.split(/\s+/).filter((word) => word.length > 2)];
}

const wholeWord = (word: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])${literal(word)}(?![\\p{L}\\p{N}])`, 'giu');

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
