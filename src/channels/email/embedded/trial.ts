import { join } from 'node:path';
import type { Router } from 'express';
import type { Log } from '../../../conversation/log.ts';
import type { EmailAccount, Settings } from '../../../settings/settings.ts';
import { openEmbeddedBox } from './box.ts';
import { type DemonstrationParts, demonstrationPages } from './demonstration.ts';

/** E-mail for who has no account: an account that is none, and a page on which one is the customer. */
export interface TrialMailbox {
  account: EmailAccount;
  pages: Router;
  stop(): Promise<void>;
}

/** Nobody can have it (RFC 2606), so no mail of a trial is taken for one of the world's. */
const address = 'help@frontdesk.example';

/** Its account; without a box, the addresses of servers at which nobody listens. */
export const trialAccount = (box?: { imapUrl: string; smtpUrl: string }): EmailAccount => ({
  // Another id than a real account has: where one of that name was read to says nothing about the other.
  id: 'trial',
  ...{ address, aliases: [], team: undefined, from: undefined, signature: undefined, authserv: [] },
  ...{
    plus: true,
    sent: false,
    // All of its mail was written to it: also what came in the second before it was read first.
    backfill: 30 * 86_400_000,
    imapUrl: 'imap://localhost',
    smtpUrl: 'smtp://localhost',
    oauth: undefined,
    dkim: undefined,
  },
  ...(box && { imapUrl: box.imapUrl, smtpUrl: box.smtpUrl }),
});

/** Opens it, with the mail that it had when it was last closed. Rejects with what to do when its folder cannot be used. */
export async function openTrialMailbox(
  parts: { settings: Settings; log: Log } & Pick<DemonstrationParts, 'addressOf'>,
): Promise<TrialMailbox> {
  const { settings, log, addressOf } = parts;
  const { name: title, locales, stateFolder } = settings;
  const box = await openEmbeddedBox({ folder: join(stateFolder, 'mailbox'), address, log });
  return {
    account: trialAccount(box),
    pages: demonstrationPages({ box, title, locales, addressOf }),
    stop: box.stop,
  };
}
