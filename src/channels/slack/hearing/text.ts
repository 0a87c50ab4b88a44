import { read } from '../../../slack/inbound.ts';
import type { SlackMessage } from '../../../slack/message.ts';

/** Who is who, as far as Slack says; undefined where it does not, or cannot be asked. */
export type NameOf = (user: string) => Promise<string | undefined>;

/** So many names are looked up for one message; more are shown as Slack's ids. */
const NAMES = 20;
/** Stands for our own name until what is around it is tidied; no client sends it. */
const OURS = '\u0000';

/** Whether a message mentions somebody. */
export const mentions = (message: SlackMessage, user: string | undefined): boolean =>
  user !== undefined && read(message).mentions.includes(`@${user}`);

/** What somebody wrote, as plain text: others by their names, and without the mention that only calls the app. */
export const textOf = async (message: SlackMessage, me: string | undefined, nameOf: NameOf): Promise<string> => {
  const names = new Map<string, string>();
  for (const mention of read(message).mentions.slice(0, NAMES)) {
    const user = /^@(.+)$/.exec(mention)?.[1];
    if (user === undefined) names.set(mention, mention.startsWith('!') ? `@${mention.slice(1)}` : mention);
    else if (user === me) names.set(mention, OURS);
    else names.set(mention, `@${(await nameOf(user)) ?? user}`);
  }
  const { text } = read(message, (mention) => names.get(mention) ?? mention);
  return withoutOurs(text).trim();
};

/** "@app: where …" is "where …", and "Hey @app, where …" is "Hey, where …". */
const withoutOurs = (text: string): string =>
  text
    .replace(/^[\s\u0000]*\u0000[\s,:;–—-]*/, '')
    .replace(/\s*\u0000(?=\s*(?:[,.;:!?…]|$))/g, '')
    .replace(/\u0000\s?/g, '');
