import { z } from 'zod';
import { type DkimSettings, dkim, dkimKey, type WrittenDkim } from './dkim.ts';
import { addressProblem } from './environment.ts';
import { durationOf } from './hours.ts';
import { type OAuthSettings, oauth, type WrittenOAuth } from './oauth.ts';
import type { Problem } from './problem.ts';

/** One account of mail, with its secrets. */
export interface EmailAccount {
  /** Names it in settings and logs; the account of EMAIL_ADDRESS is `main` when frontdesk.yaml does not name it. */
  id: string;
  address: string;
  /** Other addresses that reach it: mail from them is our own. */
  aliases: string[];
  /** Who gets what stays unresolved; undefined leaves it to the topics. */
  team: string | undefined;
  /** The name beside the address; undefined: that of the front desk. */
  from: string | undefined;
  /** Below what is sent. */
  signature: string | undefined;
  /** Whose Authentication-Results are believed: the authserv-id of the receiving provider. */
  authserv: string[];
  /** Whether the provider takes `address+something`. */
  plus: boolean;
  /** Whether a copy of what is sent is put into the Sent folder: not needed where the provider does that itself. */
  sent: boolean;
  /** How far back mails are answered when the mailbox is read for the first time, milliseconds; absent: only new ones are. */
  backfill?: number | undefined;
  imapUrl: string;
  smtpUrl: string;
  oauth: OAuthSettings | undefined;
  /** Undefined: the provider signs what it sends, as Google and Microsoft do. */
  dkim: DkimSettings | undefined;
}

/** An account as frontdesk.yaml has it: without secrets. */
export type WrittenAccount = Omit<EmailAccount, 'imapUrl' | 'smtpUrl' | 'oauth' | 'dkim'> & {
  oauth: WrittenOAuth | undefined;
  dkim: WrittenDkim | undefined;
};

const text = z.string().trim().min(1, 'must not be empty');
const address = z
  .string({ invalid_type_error: 'must be an e-mail address like help@example.org' })
  .email('must be an e-mail address like help@example.org');

const account = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be a short name of small letters, digits and hyphens'),
  address,
  aliases: z.array(address).default([]),
  team: text.optional(),
  from: text.optional(),
  signature: text.optional(),
  authserv: z.union([text.transform((one) => [one]), z.array(text)]).default([]),
  plus: z.boolean({ invalid_type_error: 'must be true or false' }).default(true),
  sent: z.boolean({ invalid_type_error: 'must be true or false' }).optional(),
  backfill: text
    .transform((written) => durationOf(written, undefined))
    .refine((ms) => ms !== undefined, 'must be a time like 2d or 12h')
    .optional(),
  oauth: oauth.optional(),
  dkim: dkim.optional(),
});

/** The settings of one account that frontdesk.yaml may have. */
export const accountKeys: readonly string[] = Object.keys(account.shape);

/** `email` of frontdesk.yaml: accounts, whose secrets are in the environment. */
export const email = z
  .array(account, { invalid_type_error: 'must be a list of accounts, each with id and address' })
  .default([])
  .superRefine((accounts, context) => {
    for (const key of ['id', 'address'] as const) {
      accounts.forEach((each, i) => {
        const first = accounts.findIndex((other) => other[key].toLowerCase() === each[key].toLowerCase());
        if (first < i) context.addIssue({ code: 'custom', path: [i, key], message: `"${each[key]}" is there twice` });
      });
    }
  })
  .transform((accounts) =>
    accounts.map(
      ({ team, from, signature, oauth, dkim, sent, ...rest }): WrittenAccount => ({
        // Google and Microsoft keep a copy of what they send.
        ...{ ...rest, team, from, signature, oauth, dkim, sent: sent ?? oauth === undefined },
      }),
    ),
  );

/**
 * The accounts with their secrets: `IMAP_URL_<ID>` and `SMTP_URL_<ID>`, and without the ending for the account of
 * EMAIL_ADDRESS; with OAuth2 also EMAIL_CLIENT_ID, EMAIL_CLIENT_SECRET and EMAIL_REFRESH_TOKEN, with `dkim` EMAIL_DKIM_KEY,
 * with the same endings.
 */
export function readAccounts(
  written: readonly WrittenAccount[],
  mainAddress: string | undefined,
  env: Record<string, string | undefined>,
): { accounts: EmailAccount[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const isMain = (each: { address: string }) => each.address.toLowerCase() === mainAddress?.toLowerCase();
  const all = [...written];
  if (mainAddress && !written.some(isMain)) {
    all.unshift(plain(mainAddress));
    if (written.some(({ id }) => id === 'main')) {
      const message =
        'is another address than that of the account main in frontdesk.yaml: give that account another id.';
      problems.push({ where: 'EMAIL_ADDRESS', message });
    }
  }
  const accounts = all.flatMap((each) => {
    const ending = `_${each.id.toUpperCase().replaceAll('-', '_')}`;
    const variable = (name: string) =>
      env[`${name}${ending}`]?.trim() || (isMain(each) ? env[name]?.trim() : undefined);
    const url = (name: 'IMAP_URL' | 'SMTP_URL', scheme: 'imap' | 'smtp') => {
      const value = variable(name);
      const wrong = value
        ? addressProblem(scheme, value)
        : `is not set: the account ${each.id} of frontdesk.yaml needs it`;
      // The environment's own names are checked where they are read.
      if (wrong && !(value && value === env[name]?.trim()))
        problems.push({ where: `${name}${ending}`, message: `${wrong}.` });
      return value ?? '';
    };
    const [imapUrl, smtpUrl] = [url('IMAP_URL', 'imap'), url('SMTP_URL', 'smtp')];
    const clientId = variable('EMAIL_CLIENT_ID');
    if (each.oauth && !clientId)
      problems.push({
        where: `EMAIL_CLIENT_ID${ending}`,
        message: `is not set: ${each.id} signs in with ${each.oauth.provider}.`,
      });
    const oauth = each.oauth && {
      ...each.oauth,
      clientId: clientId ?? '',
      clientSecret: variable('EMAIL_CLIENT_SECRET'),
      refreshToken: variable('EMAIL_REFRESH_TOKEN'),
    };
    return [{ ...each, imapUrl, smtpUrl, oauth, dkim: signing(each, `EMAIL_DKIM_KEY${ending}`, problems, variable) }];
  });
  return { accounts, problems };
}

function signing(
  { id, address, dkim }: WrittenAccount,
  where: string,
  problems: Problem[],
  variable: (name: string) => string | undefined,
): DkimSettings | undefined {
  if (!dkim) return undefined;
  const given = variable('EMAIL_DKIM_KEY');
  const key = given && dkimKey(given);
  const message = given
    ? 'must be a private key (RSA or Ed25519) in PEM, on one line with \\n where its lines end.'
    : `is not set: what ${id} sends is to be signed.`;
  if (!key) problems.push({ where, message });
  return {
    selector: dkim.selector,
    domain: dkim.domain ?? address.slice(address.lastIndexOf('@') + 1),
    key: key ?? '',
  };
}

const plain = (address: string): WrittenAccount => ({
  ...{ id: 'main', address, aliases: [], authserv: [], plus: true, sent: true },
  ...{ team: undefined, from: undefined, signature: undefined, oauth: undefined, dkim: undefined },
});
