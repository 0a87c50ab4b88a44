import { tidyName } from '../../../conversation/text.ts';
import type { MailAddress } from '../mail.ts';

/** nodemailer makes `a@b\r\nBcc: evil@x` two recipients: what it gets has passed this. */
export { isEmail as isAddress } from '../../../conversation/correspondents.ts';

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
