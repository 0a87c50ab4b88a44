/** What Slack tells of a message; only what is looked at here. */
export interface SlackMessage {
  channel?: string;
  subtype?: string;
  user?: string;
  bot_id?: string;
  bot_profile?: unknown;
  ts?: string;
  thread_ts?: string;
  client_msg_id?: string;
  text?: string;
  blocks?: unknown;
  files?: unknown[];
  edited?: { ts?: string } | null;
  message?: SlackMessage;
  previous_message?: SlackMessage;
}

/** What a person wrote into a thread. */
export type FromPerson = SlackMessage & { user: string; ts: string; thread_ts: string; channel: string };

/** A reply that a person, not an app, wrote into a thread. */
export const fromPerson = (message: SlackMessage, me: string | undefined): message is FromPerson =>
  Boolean(message.user && message.ts && message.thread_ts && message.channel) &&
  message.thread_ts !== message.ts &&
  !message.bot_id &&
  !message.bot_profile &&
  message.user !== me;
