import { plainWords } from '../conversation/text.ts';

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
// RFC 5321's limits; no quoted local parts, no literals: nobody's mailbox is called so.
const local = "[a-z0-9!#$%&'*+/=?^_{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_{|}~-]+)*";
const address = new RegExp(
  `^(?=.{1,254}$)(?=.{1,64}@)${local}@(?:${label}\\.)+(?!\\d+$)[a-z0-9-]*[a-z][a-z0-9-]*$`,
  'i',
);

/** What a text says of e-mail addresses. */
export interface EmailsFound {
  /** The whole ones, in their order, each once. */
  emails: string[];
  /** There is something that was meant to be one, and none that is. */
  odd: boolean;
  /** The text gives one as an address to answer to, and says nothing else. */
  given?: string;
  /** The one that is called the writer's own, among other words ("you can reach me at …"). */
  own?: string;
}

/** Finds e-mail addresses among the words of a text. */
export function emailsIn(text: string): EmailsFound {
  const words = text.slice(0, 1000).split(/[\s<>()[\]",;:]+/);
  const candidates = words
    .map((word) => word.replace(/^(mailto:)?[.'*_]+|[.!?'*]+$/g, ''))
    .filter((word) => /.@|@./.test(word));
  const emails = [
    ...new Map(candidates.filter((word) => address.test(word)).map((word) => [keyOf(word), word])).values(),
  ];
  const [only, ...more] = emails;
  if (only === undefined) return { emails, odd: candidates.length > 0 };
  const own = emails.find((email) => isOwn(text, email));
  const beside = words.filter((word) => !/.@|@./.test(word)).join(' ');
  const gives = more.length === 0 && text.length <= 1000 && onlyGives(beside);
  return { emails, odd: false, ...(gives && { given: only }), ...(own && { own }) };
}

/** Whether two spellings are one address. */
export const sameEmail = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && keyOf(one) === keyOf(other);

/** An address as those read it who need not write to it: a•••@example.org. */
export const maskedEmail = (email: string): string => email.replace(/^(.).*(?=@)/su, '$1•••');

const keyOf = (email: string): string => email.toLowerCase();

// Everything that people put around an address that they are asked for. Whose else it could be is not among it.
const around = new Set(
  [
    'yes yeah yep sure ok okay of course please thanks thank you hi hello well no sorry oops i mean rather better instead then so',
    'it its is this that here there try use at to the my mine me e mail email mailto address go',
    'you can could may will would write answer reply send reach contact get back on',
    'si claro vale por favor gracias hola bueno no perdon mejor entonces es el la este esta mi mio me a al aqui tiene hay',
    'correo electronico direccion puede pueden podria escribir escribirme contestar contestarme escribame escriban contesteme use usen en',
  ].flatMap((line) => line.split(' ')),
);
const MOST_AROUND = 16;

function onlyGives(beside: string): boolean {
  const words = plainWords(beside);
  return words.length <= MOST_AROUND && words.every((word) => around.has(word));
}

const introduction =
  /(?:^\W*|[,.;:!?]\s*|\b(?:and|y)\s+)(?:(?:it['’]?s|it is|es)|(?:.{0,40}\b)?(?:my (?:own )?e-?mail(?: address)?(?: is)?|mine is|(?:reach|contact|answer|e-?mail|write|write to|reply to) me (?:at|on|to|under)|mi correo(?: electr[oó]nico)?(?: es)?|escr[ií]b(?:a|an|ir)me a|contest(?:e|en|ar)me a))\s*:?\s*$/iu;

function isOwn(text: string, email: string): boolean {
  const at = text.indexOf(email);
  return at >= 0 && introduction.test(text.slice(Math.max(0, at - 80), at));
}
