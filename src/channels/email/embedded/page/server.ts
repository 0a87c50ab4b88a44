/** A mail that the customer got. */
export interface Mail {
  id: string;
  at: number;
  from: { name: string; address: string };
  subject: string;
  text: string;
  html: boolean;
  files: string[];
  automatic: boolean;
}

/** Why a mail was not sent: one of the page's sentences. */
export type Refused = 'incomplete' | 'ourAddress' | 'gone' | 'unreachable';

const LIMIT_MS = 15_000;

/** What a customer got, the newest first; undefined when the server was not reached. */
export async function mailsOf(address: string): Promise<Mail[] | undefined> {
  try {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const response = await fetch(`api/mails?${new URLSearchParams({ address })}`, { cache: 'no-cache', signal });
    return response.ok ? ((await response.json()) as { mails: Mail[] }).mails : undefined;
  } catch {
    return undefined;
  }
}

/** Where a mail's HTML is. */
export const htmlOf = (mail: Mail, address: string): string => `html/${mail.id}?${new URLSearchParams({ address })}`;

/** Sends a mail as a customer; what was wrong, if anything. */
export async function sendMail(mail: {
  from: { name: string; address: string };
  subject: string;
  text: string;
  answers?: string;
}): Promise<Refused | undefined> {
  try {
    const response = await fetch('api/send', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(mail),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (response.ok) return undefined;
    const { error } = (await response.json()) as { error?: unknown };
    return (['incomplete', 'ourAddress', 'gone'] as const).find((word) => word === error) ?? 'unreachable';
  } catch {
    return 'unreachable';
  }
}
