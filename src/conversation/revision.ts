import type { Entry } from './decision.ts';

/** What an entry makes of an earlier one: that one's id, and what it says from then on; nothing when `text` is null. */
export interface Revision {
  of: string;
  text: string | null;
  markdown: boolean;
}

/** Reads an entry that changes another, or takes it back; undefined for every other one. */
export function revisionOf({ message }: Pick<Entry, 'message'>): Revision | undefined {
  const { type, replyToId: of, text = '', textFormat } = message;
  if (of === undefined || (type !== 'messageUpdate' && type !== 'messageDelete')) return undefined;
  return { of, text: type === 'messageDelete' ? null : text, markdown: textFormat === 'markdown' };
}
