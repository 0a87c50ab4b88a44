import type { Log } from '../../conversation/log.ts';
import type { EmailAccount } from '../../settings/settings.ts';
import type { SendingAccount } from './delivering.ts';
import { connect, type MailAccount } from './fetching/connect.ts';
import { accessTokensOf, type LoginGround } from './fetching/login.ts';
import { type MailboxParts, type OpenMailbox, openMailbox } from './fetching/mailbox.ts';
import { createSent } from './fetching/sent.ts';
import { createReader, type Reader } from './reading/reader.ts';
import type { Receiving } from './receiving/receiving.ts';
import { openTransport } from './sending/transport.ts';

/** One account of ours: its mailbox, its servers, and the reader of its mail. */
export interface OpenAccount extends SendingAccount {
  reader: Reader;
  /** Begins to read the mailbox. */
  read(receiving: Receiving): void;
  /** What keeps it from working, a sentence each. */
  examine(): Promise<string[]>;
  stop(): Promise<void>;
}

/** What an account is opened with. */
export interface AccountParts {
  settings: EmailAccount;
  /** All addresses of ours. */
  own: readonly string[];
  marks: MailboxParts['marks'];
  /** Where logins with OAuth2 are kept. */
  logins: LoginGround;
  log: Log;
  /** Times that tests shorten. */
  times?: MailboxParts['times'];
  /** Who vouches for its servers, beside those that everybody trusts. */
  ca?: string;
  /** The reader's program, where it is not beside its source. */
  program?: URL;
}

/** Opens an account; nothing goes out before it reads or sends. */
export function openAccount(parts: AccountParts): OpenAccount {
  const { settings, own, marks, logins, log, times, ca, program } = parts;
  const tokens = accessTokensOf(settings, logins);
  const trusted = ca === undefined ? {} : { ca };
  const mail: MailAccount = { id: settings.id, url: settings.imapUrl, ...(tokens && { oauth: tokens }), ...trusted };
  const transport = openTransport({
    url: settings.smtpUrl,
    ...(tokens && { oauth: () => tokens.get() }),
    ...trusted,
  });
  const sent = createSent(mail, times);
  const reader = createReader({ own, authserv: settings.authserv, ...(program && { program }) });
  let mailbox: OpenMailbox | undefined;

  return {
    ...{ settings, transport, sent, reader },
    read({ take, setAside }) {
      mailbox = openMailbox({ account: mail, marks, log, take, setAside, ...(times && { times }) });
    },
    async examine() {
      const reading = connect(mail, times)
        .then((client) => client.close())
        .then(
          () => undefined,
          (error: Error) => `Mail of ${settings.address} cannot be read: ${error.message}. Look at IMAP_URL.`,
        );
      const sending = transport
        .examine()
        .then((wrong) =>
          wrong && 'reason' in wrong
            ? `Mail of ${settings.address} cannot be sent: ${wrong.reason}. Look at SMTP_URL.`
            : undefined,
        );
      return (await Promise.all([reading, sending])).filter((problem) => problem !== undefined);
    },
    async stop() {
      await mailbox?.stop();
      await reader.stop();
      await sent.close();
      transport.close();
    },
  };
}
