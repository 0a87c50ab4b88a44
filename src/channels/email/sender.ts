import type { Mail } from './mail.ts';

/** Somebody whose mail names no one sender. */
export const nobody = 'unknown';

/** Whom a mail is from. */
export interface MailSender {
  /** In small letters. */
  address: string;
  /** Who that is: a forged sender is not who has the address, and knows nothing of what was written from it. */
  id: string;
  isForged: boolean;
}

/** Whom a mail is from, by its From and nothing else; undefined where it names no one. */
export function senderOf({ from, authentication }: Pick<Mail, 'from' | 'authentication'>): MailSender | undefined {
  if (!from) return undefined;
  const address = from.address.toLowerCase();
  const isForged = authentication.dmarc === 'fail';
  return { address, id: isForged ? `forged:${address}` : address, isForged };
}
