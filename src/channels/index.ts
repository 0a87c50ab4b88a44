import type { OpenChannel } from './channel.ts';
import { openConsole } from './console/console.ts';
import { openEmail } from './email/open.ts';
import { openSlack } from './slack/open.ts';
import { openWebchat } from './webchat/webchat.ts';

/** Every channel there is, one line each, in the order in which `start` prints them. */
export const channels: readonly OpenChannel[] = [
  openWebchat, // the widget on a site, and any Direct Line client
  openConsole, // frontdesk chat
  openEmail, // accounts that are read by IMAP and written from by SMTP
  openSlack, // direct messages and mentions, with the app of the Slack desk
];
