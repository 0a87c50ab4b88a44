import type { EmailAccount } from '../../settings/settings.ts';
import type { MailAccount } from './fetching/connect.ts';
import { accessTokensOf, type LoginGround } from './fetching/login.ts';
import { openTransport, type Transport } from './sending/transport.ts';

/** Where an account's mail is read and sent. */
export interface Servers {
  mail: MailAccount;
  transport: Transport;
}

/** The servers of an account, with one login for both; nothing goes out before they are asked. `ca` is trusted besides the usual. */
export function serversOf(settings: EmailAccount, { logins, ca }: { logins: LoginGround; ca?: string }): Servers {
  const tokens = accessTokensOf(settings, logins);
  const trusted = ca === undefined ? {} : { ca };
  const { dkim } = settings;
  return {
    mail: { id: settings.id, url: settings.imapUrl, ...(tokens && { oauth: tokens }), ...trusted },
    transport: openTransport({
      url: settings.smtpUrl,
      ...(tokens && { oauth: () => tokens.get() }),
      ...(dkim && { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.key } }),
      ...trusted,
    }),
  };
}
