import type { OpenChannel } from './channel.ts';
import { openConsole } from './console/console.ts';
import { openEmail } from './email/email.ts';
import { openSlack } from './slack/open.ts';
import { openWebchat } from './webchat/webchat.ts';

/** Every channel there is, one line each, in the order in which `start` prints them. */
export const channels: readonly OpenChannel[] = [
  openWebchat, // the widget on a site, and any Direct Line client
  openConsole, // frontdesk chat
  openEmail, // comes with a later version
  openSlack, // direct messages and mentions, with the app of the Slack desk
];
