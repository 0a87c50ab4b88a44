import type { EmailAccount, Settings } from '../../settings/settings.ts';
import type { Status } from '../commands.ts';
import type { Io } from '../io.ts';

/** The accounts that a command is about: the one that was named, or all. Says so when there is none, and how it ends. */
export function chosen(
  io: Pick<Io, 'errors'>,
  { email }: Settings,
  id: string | undefined,
): EmailAccount[] | { status: Status } {
  if (email.length === 0) {
    io.errors.write(
      'No e-mail account is set up: set EMAIL_ADDRESS, IMAP_URL and SMTP_URL (docs/email.md), or try e-mail with frontdesk start --mailbox.\n',
    );
    return { status: 1 };
  }
  const accounts = email.filter((account) => id === undefined || account.id === id);
  if (accounts.length > 0) return accounts;
  io.errors.write(`There is no account ${id}. The accounts are ${email.map((each) => each.id).join(', ')}.\n`);
  return { status: 2 };
}
