import type { Correspondent } from './letterhead.ts';

/** So many a letter goes to at most, those in copy among them. */
export const MOST_RECIPIENTS = 20;

/** RFC 5321's limits, in octets: of the whole address (4.5.3.1.3), and of what stands before the @. */
const longest = 254;
const longestLocal = 64;

/** Nothing that ends an address, begins another, or is a comment, and nothing that nobody can see. */
const shape = /^[^\s<>,;:"()[\]\\@\p{C}]+@[^\s<>,;:"()[\]\\@\p{C}]+$/u;

/** Whether a text is one e-mail address and no more. */
export function isEmail(text: string): boolean {
  if (text.length > longest || !shape.test(text)) return false;
  const octets = (part: string) => new TextEncoder().encode(part).length;
  return octets(text) <= longest && octets(text.slice(0, text.lastIndexOf('@'))) <= longestLocal;
}

/** Whether two addresses are one mailbox to everybody who runs mail today. */
export const isSameEmail = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one.toLowerCase() === other.toLowerCase();

/** Somebody as people write them: `Jo Meyer <jo@example.org>`. */
export const correspondentWords = ({ name, address }: Correspondent): string =>
  name ? `${/^[^",;<>]+$/.test(name) ? name : `"${name.replaceAll('"', '')}"`} <${address}>` : address;

/** The same of several, as they are read again. */
export const correspondentsWords = (all: readonly Correspondent[]): string => all.map(correspondentWords).join(', ');

/** Reads addresses as people write them, with commas, semicolons or line ends between them; what is none stays as it is. */
export function readCorrespondents(text: string): Correspondent[] {
  const pieces = text.match(/(?:"[^"]*"|<[^<>]*>|[^",;\n<>]|["<>])+/g) ?? [];
  return pieces.flatMap((piece) => {
    const words = piece.trim();
    const { name = '', address = words } = /^(?<name>[^<>]*)<(?<address>[^<>]*)>$/.exec(words)?.groups ?? {};
    const plain = name.replaceAll('"', '').trim();
    return words ? [{ address: address.trim(), ...(plain && { name: plain }) }] : [];
  });
}

/** Why nothing can be sent to these, in one sentence; undefined when it can. */
export function recipientsProblem({
  to,
  cc,
}: {
  to: readonly Correspondent[];
  cc: readonly Correspondent[];
}): string | undefined {
  if (to.length === 0) return 'Say to whom it goes.';
  const wrong = [...to, ...cc].find(({ address }) => !isEmail(address));
  if (wrong) return `“${wrong.address.slice(0, 100)}” is no e-mail address.`;
  const count = to.length + cc.length;
  return count > MOST_RECIPIENTS ? `It goes to ${count}, and ${MOST_RECIPIENTS} are the most.` : undefined;
}
