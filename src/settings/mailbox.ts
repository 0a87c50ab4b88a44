import type { EmailAccount } from './email.ts';

/** Why there can be no mailbox to try e-mail with beside these settings; undefined when there can. */
export function mailboxProblem(settings: {
  email: readonly EmailAccount[];
  publicUrl: string | undefined;
}): string | undefined {
  const { email, publicUrl } = settings;
  if (email[0]) return `is for who has no e-mail account, and ${email[0].address} is set up: leave one of them out.`;
  if (publicUrl !== undefined)
    return 'shows all its mail to whoever opens its page, on this machine only: leave it out, or PUBLIC_URL.';
  return undefined;
}
