import { tidyName } from '../../../conversation/text.ts';
import type { MailAddress } from '../mail.ts';

/** RFC 5321's limits, in octets: of the whole address (4.5.3.1.3), and of what stands before the @. */
const longest = 254;
const longestLocal = 64;

/** Nothing that ends an address, begins another, or is a comment, and nothing that nobody can see. */
const shape = /^[^\s<>,;:"()[\]\\@\p{C}]+@[^\s<>,;:"()[\]\\@\p{C}]+$/u;

/** Whether a text is one address and no more: nodemailer makes `a@b\r\nBcc: evil@x` two recipients. */
export const isAddress = (text: string): boolean =>
  shape.test(text) &&
  Buffer.byteLength(text) <= longest &&
  Buffer.byteLength(text.slice(0, text.lastIndexOf('@'))) <= longestLocal;

/** Whether two addresses are one mailbox to everybody who runs mail today. */
export const isSameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** How nodemailer wants a mailbox: an object, which it does not take apart. */
export const named = ({ address, name }: MailAddress): { address: string; name: string } => ({
  address,
  name: tidyName(name ?? ''),
});

/** Each mailbox once, in their order, without those that are left out. */
export function distinct(mailboxes: readonly MailAddress[], without: readonly string[]): MailAddress[] {
  const seen = new Set(without.map((address) => address.toLowerCase()));
  return mailboxes.filter(({ address }) => {
    const key = address.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
}
