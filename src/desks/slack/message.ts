import { type FromPerson, fromPerson, type SlackMessage } from '../../slack/message.ts';

/** What a person wrote into a thread. */
export type InThread = FromPerson & { thread_ts: string };

/** A reply that a person, not an app, wrote into a thread. */
export const inThread = (message: SlackMessage, me: string | undefined): message is InThread =>
  Boolean(message.thread_ts) && message.thread_ts !== message.ts && fromPerson(message, me);
