import { z } from 'zod';

/** What Slack tells of a message; only what is looked at here. */
export interface SlackMessage {
  channel?: string;
  channel_type?: string;
  subtype?: string;
  user?: string;
  bot_id?: string;
  bot_profile?: unknown;
  metadata?: unknown;
  ts?: string;
  thread_ts?: string;
  client_msg_id?: string;
  text?: string;
  blocks?: unknown;
  files?: unknown[];
  edited?: { ts?: string } | null;
  /** Of a message that was deleted. */
  deleted_ts?: string;
  message?: SlackMessage;
  previous_message?: SlackMessage;
}

const text = z.string();
const schema: z.ZodType<unknown> = z.lazy(() =>
  z.object({
    channel: text.optional(),
    channel_type: text.optional(),
    subtype: text.optional(),
    user: text.optional(),
    bot_id: text.optional(),
    ts: text.optional(),
    thread_ts: text.optional(),
    client_msg_id: text.optional(),
    deleted_ts: text.optional(),
    text: text.nullish(),
    files: z.array(z.unknown()).nullish(),
    edited: z.object({ ts: text.optional() }).nullish(),
    message: schema.optional(),
    previous_message: schema.optional(),
  }),
);

/**
 * A message event; undefined when it is not what Slack documents. What is looked at is checked, and given on as it is: Slack adds
 * fields whenever it likes.
 */
export const readMessage = (given: unknown): SlackMessage | undefined =>
  schema.safeParse(given).success ? (given as SlackMessage) : undefined;

/** What a person wrote. */
export type FromPerson = SlackMessage & { user: string; ts: string; channel: string };

/** Slack's own bot, which has no bot's id. */
const SLACKBOT = 'USLACKBOT';

/** Whether a person wrote it, not an app; `me` is our own user. */
export const fromPerson = (message: SlackMessage, me: string | undefined): message is FromPerson =>
  Boolean(message.user && message.ts && message.channel) &&
  !message.bot_id &&
  !message.bot_profile &&
  message.user !== me &&
  message.user !== SLACKBOT;

const subtypes = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/** Whether somebody wrote it; everything else is bookkeeping of Slack's. */
export const isWritten = ({ subtype }: SlackMessage): boolean => subtypes.has(subtype);
