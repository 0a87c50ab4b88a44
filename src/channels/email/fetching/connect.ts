import { ImapFlow, type ImapFlowError, type ImapFlowOptions } from 'imapflow';
import type { AccessTokens } from './oauth.ts';
import { LoginRefused } from './refused.ts';

/** A mailbox and how one logs in there. */
export interface MailAccount {
  /** Its name in settings, marks and logs. */
  id: string;
  /** imaps://user:password@host:port/INBOX; `imap:` upgrades by STARTTLS, and must unless it is this machine. */
  url: string;
  /** Instead of the password. */
  oauth?: AccessTokens;
  /** A certificate to trust besides the usual ones, PEM. */
  ca?: string;
}

/** How patient connections are, milliseconds. */
export interface Patience {
  /** No answer for so long, and the connection is dead. */
  silenceMs: number;
  /** How often IDLE begins anew: servers drop it after 29 minutes (RFC 2177), some after ten. */
  idleMs: number;
  connectMs: number;
}

const usual: Patience = { silenceMs: 60_000, idleMs: 4 * 60_000, connectMs: 20_000 };

/** Answers to a login that pass by themselves (RFC 5530). */
const passing = ['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CONTACTADMIN'];

/** The folder that a mailbox's address names. */
export const folderOf = ({ url }: MailAccount): string => decodeURIComponent(new URL(url).pathname.slice(1)) || 'INBOX';

/**
 * Logs in, and resolves to a connection that is ready; one that dies emits 'close', and nothing that could end the process.
 * With OAuth2, a refused token is replaced once.
 */
export async function connect(
  account: MailAccount,
  patience: Partial<Patience> = {},
  signal?: AbortSignal,
): Promise<ImapFlow> {
  const { oauth } = account;
  if (!oauth) return attempt(account, {}, patience, signal);
  const token = await oauth.get();
  try {
    return await attempt(account, { accessToken: token }, patience, signal);
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    return attempt(account, { accessToken: await oauth.get({ instead: token }) }, patience, signal);
  }
}

async function attempt(
  account: MailAccount,
  login: { accessToken?: string },
  patience: Partial<Patience>,
  signal: AbortSignal | undefined,
): Promise<ImapFlow> {
  const client = new ImapFlow(optionsOf(account, login, { ...usual, ...patience }));
  // Without a listener a timeout of the socket would end the process; 'close' comes as well, and is what is acted on.
  client.on('error', () => undefined);
  const giveUp = () => client.close();
  signal?.addEventListener('abort', giveUp);
  try {
    signal?.throwIfAborted();
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    const { authenticationFailed, serverResponseCode = '' } = error as ImapFlowError;
    if (authenticationFailed && !passing.includes(serverResponseCode))
      throw new LoginRefused(`${account.id}: the mail server refuses the login`, { cause: error });
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

function optionsOf(account: MailAccount, login: { accessToken?: string }, patience: Patience): ImapFlowOptions {
  const { protocol, hostname, port, username, password } = new URL(account.url);
  const secure = protocol === 'imaps:';
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const user = decodeURIComponent(username);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 993 : 143),
    secure,
    ...(!secure && !local && { doSTARTTLS: true }),
    auth: login.accessToken === undefined ? { user, pass: decodeURIComponent(password) } : { user, ...login },
    // Its own would write every login to stdout.
    logger: false,
    // It would wait 15 s before it listens for new mail.
    autoIdleDelay: 200,
    maxIdleTime: patience.idleMs,
    socketTimeout: patience.silenceMs,
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    ...(account.ca !== undefined && { tls: { ca: account.ca } }),
  };
}
