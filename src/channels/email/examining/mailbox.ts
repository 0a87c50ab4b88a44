import type { ImapFlow } from 'imapflow';
import type { EmailAccount } from '../../../settings/settings.ts';
import { connect, type MailAccount, type Patience } from '../fetching/connect.ts';
import { LoginRefused } from '../fetching/refused.ts';
import { type Check, fault, ok, warning } from './check.ts';
import { connectionTrouble, imapAt, loginAdvice } from './trouble.ts';

/** Logs in, and says how that went; with the connection when it did. */
export async function examineLogin(
  settings: EmailAccount,
  account: MailAccount,
  patience?: Partial<Patience>,
): Promise<{ check: Check; client?: ImapFlow }> {
  const asked = imapAt(settings.imapUrl, settings.id);
  try {
    const client = await connect(account, patience);
    return { check: ok('reading', `${new URL(settings.imapUrl).host} lets us in`), client };
  } catch (error) {
    if (error instanceof LoginRefused) {
      const said = (error.cause as { responseText?: string } | undefined)?.responseText;
      const says = said === undefined ? error.message : `the mail server refuses the login: ${said}`;
      return { check: fault('reading', says, loginAdvice(asked, settings.oauth !== undefined)) };
    }
    const { code = '', message } = error as Error & { code?: string };
    const { says, next } = connectionTrouble(message.includes(code) ? message : `${code} ${message}`, asked);
    return { check: fault('reading', says, next) };
  }
}

/** So full, and customers' mail may be turned away within days. */
const NEARLY_FULL = 0.9;

/** What the server can do of what matters, how full the mailbox is, and where sent mails are kept. */
export async function examineMailbox(client: ImapFlow, settings: EmailAccount): Promise<Check[]> {
  const quota = await client.getQuota('INBOX').catch(() => undefined);
  const folders = await client.list();
  return [
    announcements(client),
    ...quotaChecks(quota ? quota.storage : undefined),
    sentFolder(
      folders.find(({ specialUse }) => specialUse === '\\Sent'),
      client,
      settings,
    ),
  ];
}

const announcements = (client: ImapFlow): Check =>
  client.capabilities.has('IDLE')
    ? ok('announcements', 'the server announces new mail (IDLE)')
    : warning(
        'announcements',
        'the server does not announce new mail (no IDLE)',
        'nothing: it is looked for once a minute.',
      );

function quotaChecks(storage: { usage?: number | undefined; limit?: number | undefined } | undefined): Check[] {
  const { usage = 0, limit = 0 } = storage ?? {};
  if (limit === 0) return [];
  const used = `${size(usage)} of ${size(limit)} are used`;
  if (usage >= limit)
    return [fault('quota', `the mailbox is full (${used}), and mail is turned away`, 'delete or archive old mail.')];
  if (usage >= limit * NEARLY_FULL)
    return [warning('quota', `the mailbox is nearly full: ${used}`, 'delete or archive old mail.')];
  return [ok('quota', used)];
}

const size = (bytes: number): string => {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e8) / 10} GB`;
};

function sentFolder(folder: { path: string } | undefined, client: ImapFlow, { sent }: EmailAccount): Check {
  if (folder) {
    const how = client.capabilities.has('SPECIAL-USE') ? '' : ', known by its name only (no SPECIAL-USE)';
    return ok('sent folder', `sent mails are kept in ${folder.path}${how}`);
  }
  const says = 'there is no folder of sent mails';
  if (!sent) return ok('sent folder', `${says}, and none is to be filled (sent: false)`);
  return warning(
    'sent folder',
    says,
    'make one and mark it as that, so that colleagues find copies there, or set sent: false.',
  );
}
