import { type Secret, secretsIn } from '../../conversation/secrets.ts';
import type { Read } from '../../slack/inbound.ts';

/** What a thread message of a representative is: for the customer, or a note that stays inside, and why. */
export type Meant = { kind: 'reply'; text: string } | { kind: 'note'; text: string; why: string };

const prefix = /^(\/\/|!|🔒|note:|internal:)\s*/iu;

const secrets: Record<Secret, string> = {
  number: 'it seems to hold a card or bank number, of which the customer would read the last four digits',
  password: 'it seems to hold a password',
};

/** Its words without what marks it as a note. */
export const withoutPrefix = (text: string): string => text.replace(prefix, '');

/**
 * Reads what a message in a ticket's thread is meant for. A mention makes it a note, because a customer cannot be meant by
 * one, and what nobody should send by accident is asked about; that the writer does not have the ticket is for the ticket's own
 * rules to say.
 */
export const meant = ({ text, mentions }: Read): Meant => {
  const marked = text.match(prefix)?.[1];
  const why = [
    ...(marked ? [`it begins with ${marked}`] : []),
    ...(mentions.length > 0 ? ['it mentions somebody in Slack'] : []),
    ...secretsIn(text).map((each) => secrets[each]),
  ];
  const words = marked ? withoutPrefix(text) : text;
  return why.length > 0 ? { kind: 'note', text: words, why: why.join(', and ') } : { kind: 'reply', text };
};
