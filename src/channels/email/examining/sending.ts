import type { EmailAccount } from '../../../settings/settings.ts';
import { mailServer } from '../sending/server.ts';
import type { Transport } from '../sending/transport.ts';
import { type Check, fault, ok } from './check.ts';
import { connectionTrouble, loginAdvice, smtpAt } from './trouble.ts';

/** Whether the server that sends lets us in, and over what. */
export async function examineSending(
  { id, smtpUrl, oauth }: EmailAccount,
  transport: Pick<Transport, 'examine'>,
): Promise<Check> {
  const asked = smtpAt(smtpUrl, id);
  const wrong = await transport.examine();
  if (!wrong || wrong.outcome === 'delivered') {
    const { secure, loopback } = mailServer(smtpUrl);
    const over = secure ? ' over TLS' : loopback ? '' : ' over STARTTLS';
    return ok('sending', `${new URL(smtpUrl).host} lets us in${over}`);
  }
  if (wrong.outcome === 'unknown' && wrong.why === 'login')
    return fault(
      'sending',
      `the mail server refuses the login: ${wrong.reason}`,
      loginAdvice(asked, oauth !== undefined),
    );
  const { says, next } = connectionTrouble(wrong.reason, asked);
  return fault('sending', says, next);
}
