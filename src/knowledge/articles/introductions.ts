import { wordsIn } from '../text/normalise.ts';
import { withoutGreeting } from './segments.ts';

// A name as people write it; "I am Dutch" is none, so there it takes two words.
const name = "\\p{Lu}[\\p{L}'’.-]*";
const names = `${name}(?:\\s+${name}){0,3}`;
const anyName = "[\\p{L}'’.-]+(?:\\s+[\\p{L}'’.-]+){0,2}";
const street =
  '(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|way|place|pl|boulevard|blvd|terrace|close|square|crescent|row|calle|avenida|plaza)';
const house = `\\d+[a-z]?\\s+(?:[\\p{L}'’.-]+\\s+){0,3}?${street}\\b\\.?(?:,?\\s+(?:apt|apartment|unit|flat|suite|#)\\.?\\s*\\w+)?`;
const calle = `(?:la\\s+)?calle\\s+(?:[\\p{L}.'’-]+\\s+){1,4}?\\d+`;
const holder = '(?:account|customer|client|member|membership|policy|reference|contract|meter|booking|subscriber)';
const digits = '[\\p{Lu}]{0,4}[- ]?\\d[\\d -]{2,}\\d';

// Who somebody is, where they live, under which number they are known.
const told: readonly (readonly [pattern: string, flags: string])[] = [
  [
    `(?:[Tt]his\\s+is|[Hh]ere\\s+is|[Mm]y\\s+name(?:\\s+is|[’']s)|[Mm]e\\s+llamo|[Mm]i\\s+nombre\\s+es|[Ss]oy|[Ll]e\\s+escribe)\\s+${names}(?:\\s+(?:from|of|de)\\s+${names})?`,
    'u',
  ],
  [`(?:I\\s+am|I[’']m|Im)\\s+${name}(?:\\s+${name}){1,3}(?:\\s+(?:from|of)\\s+${names})?`, 'u'],
  [`${names}(?:\\s+(?:from|of|de)\\s+${names})?\\s+here`, 'u'],
  [`(?:my\\s+name(?:\\s+is|[’']s)|me\\s+llamo|mi\\s+nombre\\s+es)\\s+${anyName}`, 'iu'],
  [
    `(?:(?:i|we)\\s+(?:live|am|are|reside)|(?:i[’']m|we[’']re|im)|vivo|vivimos)\\s+(?:at|on|in|over\\s+(?:at|on)|en)\\s+(?:${house}|${calle})`,
    'iu',
  ],
  [`(?:(?:my|our|mi|the)\\s+(?:address|place|house|direccion|dirección)\\s+(?:is|es)\\s+)?(?:at\\s+)?${house}`, 'iu'],
  [`(?:(?:my|our|the)\\s+)?${holder}(?:\\s*(?:number|no|nr|nbr|id|#))?\\.?\\s*(?:is|:|#|=)?\\s*${digits}`, 'iu'],
  [`(?:mi\\s+)?(?:n[úu]mero\\s+de\\s+)?(?:cuenta|cliente|contrato)\\s*(?:es|:|n[úu]mero)?\\s*${digits}`, 'iu'],
  ['(?:my|our|mi)\\s+(?:e-?mail|mail|correo)(?:\\s+address)?\\s+(?:is|es)\\s+\\S+@\\S+[\\p{L}\\p{N}]', 'iu'],
  [
    `(?:my|our|mi)\\s+(?:(?:phone|cell|mobile|telephone)(?:\\s+number)?|number|tel[ée]fono)\\s+(?:is|es)\\s+\\+?[\\d() .-]{6,}\\d`,
    'iu',
  ],
];
const clause = '(?<=^|[.,;:!?()\\n–—-]\\s?|\\b(?:and|y)\\s)';
const end = '(?:\\s*(?:[.,;:!)\\n]+|\\s[–—-]+(?=\\s))|\\s+(?:and|y)(?=\\s)|\\s*$)';
const introductions = [
  ...told.map(([pattern, flags]) => new RegExp(`${clause}${pattern}${end}\\s*`, `g${flags}`)),
  // A whole sentence, though nothing may stand between it and the next.
  new RegExp(`\\s*\\b(?:my|our)\\s${holder}\\s(?:number|no|nr|id|#)\\.?\\s(?:is|:)\\s${digits}(?!\\w)`, 'giu'),
];

// In a longer one its sentences are looked at one by one.
const longestText = 800;
const fewest = 2;

/**
 * A text without the greeting that it begins with, and without who wrote it, their address, their account's number: no article says anything of these,
 * and beside a short question they weigh as much as it does. What is said of nothing else stays whole.
 */
export function withoutIntroductions(text: string): string {
  if (text.length > longestText) return text;
  let left = withoutGreeting(text.replace(/[^\S\n]+/g, ' ').replace(/\n\s+/g, '\n'));
  for (const pattern of introductions) left = left.replace(pattern, '');
  left = left.replace(/^[\s,;:.–—-]+|[\s(,;:–—-]+$|[\s(]+(?=[?.!]$)/g, '');
  return (left.match(wordsIn)?.length ?? 0) < fewest ? text : left;
}
