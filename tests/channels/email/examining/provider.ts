import type { Check } from '../../../../src/channels/email/examining/check.ts';
import { examineAccount } from '../../../../src/channels/email/examining/examine.ts';
import { connect } from '../../../../src/channels/email/fetching/connect.ts';
import { serversOf } from '../../../../src/channels/email/servers.ts';
import { createTokens } from '../../../../src/channels/email/threads/tokens.ts';
import type { EmailAccount } from '../../../../src/settings/settings.ts';
import type { MailServer } from '../../../helpers/mail/server.ts';
import { startRelay } from '../sending/relay.ts';

/** How a provider brings the mail of an account to its own mailbox. */
export interface Ways {
  /** What it puts above each mail. */
  adds?: string;
  /** What becomes of a mail to an address with a plus; without it, it comes. */
  plus?: 'refused' | 'lost';
  /** No mail comes. */
  loses?: boolean;
  /** It takes it for spam. */
  junk?: boolean;
  /** It keeps a copy of what is sent. */
  keeps?: boolean;
}

/** Of whom logins are asked that are kept: here nobody's. */
const logins = { secret: 's'.repeat(32), redis: { get: async () => null, set: async () => undefined } };

/** The DNS of a domain that is in order. */
export const goodDns: Record<string, string[][]> = {
  'town.org': [['v=spf1 include:_spf.mail.org ~all']],
  's1._domainkey.town.org': [['v=DKIM1; k=rsa; p=MIIB', 'IjAN']],
  '_dmarc.town.org': [['v=DMARC1; p=reject']],
};

/** An account as the settings have it. */
export const account = (more: Partial<EmailAccount>): EmailAccount => ({
  ...{ id: 'main', address: 'help@town.org', aliases: [], team: undefined, from: undefined, signature: undefined },
  ...{ authserv: [], plus: true, sent: true, imapUrl: '', smtpUrl: '', oauth: undefined, dkim: undefined },
  ...more,
});

/** Looks at somebody's account at a provider of such ways. */
export async function examine(
  server: MailServer,
  user: string,
  parts: { ways?: Ways; settings?: Partial<EmailAccount>; dns?: Record<string, string[][]>; trusts?: boolean } = {},
): Promise<Check[]> {
  const { ways = {}, settings = {}, dns = goodDns, trusts = true } = parts;
  const mail = { id: user, url: server.url(user), ca: server.ca };
  const as = async (work: (client: Awaited<ReturnType<typeof connect>>) => Promise<unknown>) => {
    const client = await connect(mail);
    await work(client);
    await client.logout();
  };
  const append = (folder: string, raw: string) => as((client) => client.append(folder, raw));
  if (ways.junk) await as((client) => client.mailboxCreate('Junk'));
  const deliver = async (raw: string) => {
    if (ways.keeps) await append('Sent', raw);
    if (ways.loses || (ways.plus === 'lost' && /^To: \S+\+/m.test(raw))) return;
    const received = `${ways.adds ?? ''}${raw}`;
    if (ways.junk) await append('Junk', received);
    else await server.delivers({ to: `${user}@localhost`, raw: received });
  };
  const delivering: Promise<void>[] = [];
  const relay = await startRelay({
    rcptTo: (address) => (ways.plus === 'refused' && address.includes('+') ? '550 5.1.1 No such user' : undefined),
    data(raw) {
      delivering.push(deliver(raw));
      return undefined;
    },
  });
  const smtpUrl = (settings.smtpUrl ?? 'smtp://help:secret@127.0.0.1:PORT').replace('PORT', String(relay.port));
  const given = account({ imapUrl: server.url(user), ...settings, smtpUrl });
  const servers = serversOf(given, { logins, ...(trusts && { ca: server.ca }) });
  const checks: Check[] = [];
  try {
    const resolve = async (name: string) => dns[name] ?? [];
    const tokens = createTokens('s'.repeat(32));
    const test = { waitMs: ways.loses ? 300 : 20_000, everyMs: 50, otherMs: 300 };
    for await (const check of examineAccount(
      { settings: given, ...servers },
      { tokens, resolve, test, patience: { connectMs: 3000 } },
    ))
      checks.push(check);
  } finally {
    await Promise.all(delivering);
    servers.transport.close();
    await relay.close();
  }
  return checks;
}
