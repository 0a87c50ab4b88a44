import type { Read } from '../../slack/inbound.ts';

/** What a thread message of a representative is: for the customer, or a note that stays inside, and why. */
export type Meant = { kind: 'reply'; text: string } | { kind: 'note'; text: string; why: string };

const prefix = /^(\/\/|!|🔒|note:|internal:)\s*/iu;

/** Its words without what marks it as a note. */
export const withoutPrefix = (text: string): string => text.replace(prefix, '');

/**
 * Reads what a message in a ticket's thread is meant for. A mention makes it a note, because a customer cannot be meant by
 * one; that the writer does not have the ticket is for the ticket's own rules to say.
 */
export const meant = ({ text, mentions }: Read): Meant => {
  const marked = text.match(prefix)?.[1];
  if (marked) return { kind: 'note', text: withoutPrefix(text), why: `it begins with ${marked}` };
  if (mentions.length > 0) return { kind: 'note', text, why: 'it mentions somebody in Slack' };
  return { kind: 'reply', text };
};
