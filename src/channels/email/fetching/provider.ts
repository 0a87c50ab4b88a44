/** Whose login it is, and as which registered application we ask for it. */
export interface OAuthApp {
  provider: 'google' | 'microsoft';
  clientId: string;
  /** Public clients have none. */
  clientSecret?: string;
  /** Of Microsoft: whose accounts; `common` unless given. */
  tenant?: string;
  /** Other addresses than the provider's, for tests and national clouds. */
  urls?: { token: string; device: string };
}

/** What is asked for: to read and send mail, also while the owner is away. */
const scopes: Record<OAuthApp['provider'], string> = {
  google: 'https://mail.google.com/',
  microsoft: 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
};

/** The scope that mail needs there. */
export const scopeOf = ({ provider }: OAuthApp): string => scopes[provider];

/** Where the provider gives tokens and device codes. */
export function urlsOf({ provider, tenant = 'common', urls }: OAuthApp): { token: string; device: string } {
  if (urls) return urls;
  if (provider === 'google')
    return { token: 'https://oauth2.googleapis.com/token', device: 'https://oauth2.googleapis.com/device/code' };
  const base = `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/oauth2/v2.0`;
  return { token: `${base}/token`, device: `${base}/devicecode` };
}

/** What a provider answered; `error` is its code (RFC 6749, 5.2). */
export type Answer = Record<string, unknown> & { error?: string; error_description?: string };

/** Asks a provider, as the application. Rejects only when it cannot be reached or has trouble of its own. */
export async function ask(url: string, app: OAuthApp, words: Record<string, string>): Promise<Answer> {
  const { clientId, clientSecret } = app;
  const body = new URLSearchParams({
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    ...words,
  });
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(15_000), redirect: 'error' });
  const answer: unknown = await response.json().catch(() => undefined);
  if (typeof answer !== 'object' || answer === null || response.status >= 500 || response.status === 429)
    throw new Error(`${new URL(url).host} answers ${response.status}`);
  const { error } = answer as Answer;
  if (!response.ok && typeof error !== 'string') throw new Error(`${new URL(url).host} answers ${response.status}`);
  return answer as Answer;
}
