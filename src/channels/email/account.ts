import type { Log } from '../../conversation/log.ts';
import type { EmailAccount } from '../../settings/settings.ts';
import type { SendingAccount } from './delivering.ts';
import { problemsOf } from './examining/examine.ts';
import type { LoginGround } from './fetching/login.ts';
import { type MailboxParts, type OpenMailbox, openMailbox } from './fetching/mailbox.ts';
import { createSent } from './fetching/sent.ts';
import { createReader, type Reader } from './reading/reader.ts';
import type { Receiving } from './receiving/receiving.ts';
import { serversOf } from './servers.ts';

/** One account of ours: its mailbox, its servers, and the reader of its mail. */
export interface OpenAccount extends SendingAccount {
  reader: Reader;
  /** Begins to read the mailbox. */
  read(receiving: Receiving): void;
  /** What keeps it from being read now, and for longer than passes by itself. */
  alert(): string | undefined;
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
  const { mail, transport } = serversOf(settings, { logins, ...(ca !== undefined && { ca }) });
  const sent = createSent(mail, times);
  const reader = createReader({ own, authserv: settings.authserv, ...(program && { program }) });
  let mailbox: OpenMailbox | undefined;

  return {
    ...{ settings, transport, sent, reader },
    alert: () => mailbox?.state().alert,
    read({ take, setAside }) {
      mailbox = openMailbox({
        ...{ account: mail, marks, log, take, setAside },
        ...(settings.backfill !== undefined && { backfillMs: settings.backfill }),
        ...(times && { times }),
      });
    },
    examine: () => problemsOf({ settings, mail, transport }),
    async stop() {
      await mailbox?.stop();
      await reader.stop();
      await sent.close();
      transport.close();
    },
  };
}
