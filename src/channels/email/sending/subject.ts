/** What mail programs put before a subject, in their languages, "Re[2]:" too. Not "Ref:" and "Rif:", which people write before a number. */
const prefix =
  /^(?:re|rv|fwd?|aw|antw|antwort|wg|sv|vs|vb|vl|vá|tr|res|enc|odp|pd|ynt|ilt|doorst|回复|回覆|答复|转发|轉寄)\s?(?:\[\d{1,4}\]|\(\d{1,4}\))?\s?[:：]\s*/iu;
/** Of a subject on one line (RFC 5322, 2.1.1), with room for what others put before it. */
const longest = 900;

/** A header's text on one line, without control and direction characters. */
export const onOneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim();

/** A subject without any "Re: ", "Fwd: ", "AW: ", "SV: ", "Re[2]: " before it: by it mail programs find what belongs together. */
export function baseSubject(subject: string): string {
  let base = onOneLine(subject);
  for (let found = prefix.exec(base); found; found = prefix.exec(base)) base = base.slice(found[0].length);
  return base;
}

/** The subject of an answer: the same base, which Gmail asks for, behind one "Re: ". */
export const answerSubject = (subject: string): string => `Re: ${shortened(baseSubject(subject))}`.trim();

/** The subject of a mail that begins a thread. */
export const firstSubject = (subject: string): string => shortened(onOneLine(subject));

const shortened = (text: string): string => text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
