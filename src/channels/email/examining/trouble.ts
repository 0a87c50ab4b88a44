/** The server that was asked, for people: never its user and password. */
export interface Asked {
  /** `IMAP_URL`, as the account has it. */
  variable: string;
  url: string;
  /** Ports at which such servers usually are, with TLS from the first byte and without. */
  usual: { secure: string; plain: string };
}

/** The variable that an account's address or secret is in. */
export const variableOf = (name: string, account: string): string =>
  account === 'main' ? name : `${name}_${account.toUpperCase().replaceAll('-', '_')}`;

/** How the server at an address of IMAP is called. */
export const imapAt = (url: string, account: string): Asked => ({
  ...{ url, variable: variableOf('IMAP_URL', account) },
  usual: { secure: 'imaps:// is port 993', plain: 'imap:// is port 143' },
});

/** The same of SMTP. */
export const smtpAt = (url: string, account: string): Asked => ({
  ...{ url, variable: variableOf('SMTP_URL', account) },
  usual: { secure: 'smtps:// is port 465', plain: 'smtp:// is port 587' },
});

/** What keeps us from a server, and what to do about it. `reason` is what the network or the server said. */
export function connectionTrouble(reason: string, asked: Asked): { says: string; next: string } {
  const { variable, url, usual } = asked;
  const { host, hostname } = new URL(url);
  const ports = `${usual.secure}, ${usual.plain}`;
  const found = troubles.find(([sign]) => sign.test(reason));
  if (!found) return { says: `${host} does not let us in: ${oneLine(reason)}`, next: `look at ${variable}.` };
  const [, says, next] = found;
  const filled = (text: string) =>
    text
      .replace('{host}', host)
      .replace('{name}', hostname)
      .replace('{variable}', variable)
      .replace('{ports}', ports)
      .replace('{reason}', oneLine(reason));
  return { says: filled(says), next: filled(next) };
}

const troubles: readonly [sign: RegExp, says: string, next: string][] = [
  [/ECONNREFUSED/, 'nobody listens at {host}', 'look at host and port in {variable} ({ports}).'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no host {name}', 'look at the host in {variable}, and at the DNS of this machine.'],
  [
    /wrong version number|SSL routines|packet length too long/i,
    '{host} speaks no TLS from the first byte',
    'look at scheme and port in {variable} ({ports}).',
  ],
  [
    /altname|does not match certificate/i,
    'the certificate of {host} is another host’s: {reason}',
    'write the name that is in the certificate into {variable}.',
  ],
  [
    /certificate|CERT_/i,
    'nobody who is trusted vouches for the certificate of {host}: {reason}',
    'let it have a certificate that is good for {name}, or name that of your own authority in NODE_EXTRA_CA_CERTS.',
  ],
  [
    /STARTTLS|upgrade/i,
    '{host} offers no encryption',
    'look at scheme and port in {variable} ({ports}): nothing is sent in the clear.',
  ],
  [
    /timed? ?out|ETIMEDOUT|required time|EHOSTUNREACH|ENETUNREACH|ECONNRESET|closed/i,
    '{host} does not answer: {reason}',
    'look at host and port in {variable} ({ports}), and at the firewall.',
  ],
];

/** What providers want who take no password, or none of one's own. */
export function loginAdvice(address: Asked, usesOAuth: boolean): string {
  const { hostname } = new URL(address.url);
  if (usesOAuth)
    return 'run frontdesk mail login, and let the provider allow IMAP and SMTP for this mailbox (docs/email.md).';
  if (/(?:gmail|googlemail|google)\.com$/i.test(hostname))
    return `Google takes an app password in ${address.variable}, or oauth: google (docs/email.md).`;
  if (/(?:outlook|office365|hotmail|live)\.com$/i.test(hostname))
    return 'Microsoft takes no passwords: set oauth: microsoft and run frontdesk mail login (docs/email.md).';
  return `look at user and password in ${address.variable}; in it @ is written %40 and % is written %25.`;
}

const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
