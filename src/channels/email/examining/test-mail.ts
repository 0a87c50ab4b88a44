import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import type { EmailAccount } from '../../../settings/settings.ts';
import { resultsIn } from '../reading/authentication.ts';
import { type Headers, readHeaders } from '../reading/mime/headers.ts';
import type { OutgoingMail } from '../sending/compose.ts';
import type { Transport } from '../sending/transport.ts';
import type { Tokens } from '../threads/tokens.ts';
import { type Check, fault, ok, warning } from './check.ts';
import type { Signature } from './domain.ts';

/** What a test mail is sent with. */
export interface TestMailParts {
  settings: EmailAccount;
  /** A connection to the account's mailbox, which nobody else uses. */
  client: ImapFlow;
  /** The folder that is read. */
  inbox: string;
  transport: Pick<Transport, 'send'>;
  /** A Message-ID of ours: whoever reads the mailbox knows by it that nobody is to be answered. */
  tokens: Pick<Tokens, 'messageId' | 'loop'>;
  /** How long it is waited for, and how often it is looked for, milliseconds. */
  waitMs?: number;
  everyMs?: number;
  /** After one of the two has come, so much longer is waited for the other. */
  otherMs?: number;
}

/** What a test mail has shown. */
export interface Tested {
  checks: Check[];
  /** Who signed it; undefined when it did not come. */
  signature?: Signature | 'none';
}

/** Where a mail was found. */
interface Place {
  folder: string;
  uid: number;
}

/**
 * Sends the account two mails, to its address and to the same with a token behind a plus, waits for them, looks at what the
 * provider made of them, and removes them again.
 */
export async function examineByTestMail(parts: TestMailParts): Promise<Tested> {
  const { settings, client, inbox, transport, tokens, waitMs = 60_000, everyMs = 1000, otherMs = 15_000 } = parts;
  const { address, plus: usesPlus } = settings;
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const idOf = (which: string) =>
    tokens.messageId(domain, { conversation: 'doctor', delivery: `${which}${randomUUID()}` });
  const mails = {
    plain: mailTo(address, settings, { id: idOf('a'), loop: tokens.loop }),
    plus: mailTo(`${local}+test@${domain}`, settings, { id: idOf('b'), loop: tokens.loop }),
  };
  const folders = await foldersOf(client, inbox);
  const ids = Object.values(mails).map(({ messageId }) => messageId);
  const begun = performance.now();
  try {
    const sent = await transport.send(mails.plain);
    if (sent.outcome !== 'delivered')
      return { checks: [fault('test mail', `the server does not take it: ${sent.reason}`, 'ask whoever runs it.')] };
    const sentPlus = await transport.send(mails.plus);
    const searched = [folders.inbox, ...(folders.junk === undefined ? [] : [folders.junk])];
    const wanted = { plain: mails.plain.messageId, plus: mails.plus.messageId };
    const found = await waitFor(client, searched, wanted, { waitMs, everyMs, otherMs });
    const came = found.plain ?? found.plus;
    if (!came)
      return {
        checks: [
          fault(
            'test mail',
            `a mail to ${address} did not come within ${Math.round(waitMs / 1000)} s`,
            `look whether mail to ${address} comes to this mailbox at all, and whether a rule moves it elsewhere.`,
          ),
        ],
      };
    const headers = await headersOf(client, came);
    return {
      signature: signatureOf(headers, domain),
      checks: [
        arrival(came.folder === folders.junk ? came.folder : undefined, performance.now() - begun),
        plusCheck(usesPlus, { came: found.plus !== undefined, refused: sentPlus.outcome !== 'delivered' }),
        authservCheck(headers, settings),
        ...(await copies(client, folders.sent, { settings, id: mails.plain.messageId })),
      ],
    };
  } finally {
    for (const folder of new Set(Object.values(folders))) await remove(client, folder, ids).catch(() => undefined);
  }
}

function mailTo(to: string, { address }: EmailAccount, { id, loop }: { id: string; loop: string }): OutgoingMail {
  return {
    ...{ from: address, to: { address: to, name: '' }, envelope: { from: address, to: [to] }, messageId: id },
    subject: 'A test by frontdesk mail doctor',
    text: 'This mail was sent to see how mail goes and comes. It is removed again, and may be deleted.\n',
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'X-Loop': loop },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  };
}

async function foldersOf(client: ImapFlow, inbox: string) {
  const all = await client.list();
  const of = (use: string) => all.find(({ specialUse }) => specialUse === use)?.path;
  const [junk, sent] = [of('\\Junk'), of('\\Sent')];
  return { inbox, ...(junk !== undefined && { junk }), ...(sent !== undefined && { sent }) };
}

/** Looks again and again until both are there, or it takes too long. */
async function waitFor(
  client: ImapFlow,
  folders: readonly string[],
  wanted: { plain: string; plus: string },
  { waitMs, everyMs, otherMs }: { waitMs: number; everyMs: number; otherMs: number },
): Promise<{ plain?: Place; plus?: Place }> {
  const found: { plain?: Place; plus?: Place } = {};
  let until = performance.now() + waitMs;
  while (performance.now() < until) {
    for (const folder of folders) {
      await client.mailboxOpen(folder);
      for (const which of ['plain', 'plus'] as const) {
        if (found[which]) continue;
        const [uid] = (await uidsOf(client, wanted[which])) ?? [];
        if (uid !== undefined) found[which] = { folder, uid };
      }
    }
    if (found.plain && found.plus) break;
    if (found.plain || found.plus) until = Math.min(until, performance.now() + otherMs);
    await sleep(everyMs);
  }
  return found;
}

async function uidsOf(client: ImapFlow, id: string): Promise<number[]> {
  return (await client.search({ header: { 'message-id': id } }, { uid: true })) || [];
}

async function headersOf(client: ImapFlow, { folder, uid }: Place): Promise<Headers> {
  await client.mailboxOpen(folder);
  const mail = await client.fetchOne(String(uid), { uid: true, headers: true }, { uid: true });
  return readHeaders((mail || undefined)?.headers ?? Buffer.alloc(0));
}

function arrival(junk: string | undefined, ms: number): Check {
  if (junk !== undefined)
    return warning(
      'test mail',
      `it came to ${junk}, as spam`,
      'mark it as no spam there, and look for mail of customers: nobody reads that folder.',
    );
  return ok('test mail', `it came ${Math.round(ms / 100) / 10} s after it was sent`);
}

function plusCheck(uses: boolean, { came, refused }: { came: boolean; refused: boolean }): Check {
  if (came) {
    const says = 'mail to the address with +something comes';
    return ok('plus address', uses ? says : `${says}: plus: false may go from frontdesk.yaml`);
  }
  const says = `mail to the address with +something ${refused ? 'is refused' : 'does not come'}`;
  if (!uses) return ok('plus address', `${says}, and is not used (plus: false)`);
  return fault(
    'plus address',
    says,
    'set plus: false for the account in frontdesk.yaml, or customers’ answers are lost.',
  );
}

/** Above our own mail nobody but the provider can have written one. */
function authservCheck(headers: Headers, { authserv }: EmailAccount): Check {
  const { server } = resultsIn(headers.first('authentication-results'));
  const known = authserv.map((each) => each.toLowerCase());
  if (server !== '' && known.includes(server)) return ok('authserv', `${server} says who senders are, and is believed`);
  if (server !== '')
    return warning(
      'authserv',
      `${server} says who senders are, and is not believed yet: every sender counts as not verified`,
      `if that is your provider, write authserv: ${server} for the account in frontdesk.yaml.`,
    );
  if (known.length > 0)
    return ok('authserv', `${known.join(', ')} is believed; the test mail says nothing of its sender`);
  return warning(
    'authserv',
    'the test mail says nothing of its sender, and every sender counts as not verified',
    'look at a mail from elsewhere: what stands first in its topmost Authentication-Results is your provider’s authserv (docs/email.md).',
  );
}

/** Whether the provider keeps what is sent, so that nothing is put there twice. */
async function copies(
  client: ImapFlow,
  sent: string | undefined,
  { settings, id }: { settings: EmailAccount; id: string },
): Promise<Check[]> {
  if (sent === undefined) return [];
  await client.mailboxOpen(sent);
  const kept = (await uidsOf(client, id)).length > 0;
  if (kept && settings.sent)
    return [
      warning(
        'sent folder',
        'the provider itself keeps what is sent',
        'set sent: false for the account in frontdesk.yaml.',
      ),
    ];
  if (!kept && !settings.sent)
    return [
      warning(
        'sent folder',
        'nobody keeps what is sent: the provider does not',
        'set sent: true for the account in frontdesk.yaml.',
      ),
    ];
  return [ok('sent folder', kept ? 'the provider keeps what is sent' : 'Frontdesk keeps what is sent there')];
}

/** The provider's own signature among several. */
function signatureOf(headers: Headers, domain: string): Signature | 'none' {
  const all = headers.all('dkim-signature').flatMap((value) => {
    const tag = (name: string) => new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*([\\w.-]{1,253})\\s*(?:;|$)`).exec(value)?.[1];
    const [by, selector] = [tag('d')?.toLowerCase(), tag('s')];
    return by !== undefined && selector !== undefined ? [{ domain: by, selector }] : [];
  });
  return all.find((each) => each.domain === domain.toLowerCase()) ?? all[0] ?? 'none';
}

/** Only these: without UIDPLUS an expunge would take along what others have marked as deleted. */
async function remove(client: ImapFlow, folder: string, ids: readonly string[]): Promise<void> {
  await client.mailboxOpen(folder);
  const uids = (await Promise.all(ids.map((id) => uidsOf(client, id)))).flat();
  if (uids.length === 0) return;
  if (client.capabilities.has('UIDPLUS')) await client.messageDelete(uids.join(','), { uid: true });
  else await client.messageFlagsAdd(uids.join(','), ['\\Deleted', '\\Seen'], { uid: true });
}
