import type { Letterhead } from '../conversation/letterhead.ts';

/** What is known of who wrote a letter: in a word, and what that means. */
export const senderWords = ({ sender }: Pick<Letterhead, 'sender'>): { word: string; why: string } =>
  sender ? words[sender] : unknown;

const unknown = {
  word: 'not verified',
  why: 'Nobody vouches for the sender: anybody can write any address there. Give no personal data on the strength of it.',
};
const words: Record<NonNullable<Letterhead['sender']>, typeof unknown> = {
  verified: {
    word: 'verified',
    why: 'The provider that took this letter in vouches for the sender’s domain. It does not say who sat at the keyboard.',
  },
  forged: {
    word: 'maybe forged',
    why: 'The provider that took this letter in says that it does not come from where it claims. Do not trust the name or the address.',
  },
};
