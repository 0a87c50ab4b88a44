import type { OpenChannel } from '../channel.ts';

/** E-mail as the settings say: with an account at least; loaded only then, since reading mail takes a quarter of a second to load. */
export const openEmail: OpenChannel = async (ground) =>
  ground.settings.email.length > 0
    ? (await import('./email.ts')).createEmail(ground)
    : {
        title: 'E-mail',
        next: 'set EMAIL_ADDRESS, IMAP_URL and SMTP_URL (docs/email.md), or try it: frontdesk start --mailbox',
      };
