import type { Summary } from '../../../handoff/queue.ts';

/** What can be done with a ticket, beside writing. */
export type Doing = 'claim' | 'take-over' | 'transfer' | 'release' | 'return' | 'resolve' | 'block' | 'unblock';

const labels: Record<Doing, [label: string, key: string]> = {
  claim: ['Claim', 'c'],
  'take-over': ['Take over', 'o'],
  resolve: ['Resolve', 'e'],
  transfer: ['Transfer', 't'],
  release: ['Release', 'u'],
  return: ['Return to the bot', 'b'],
  block: ['Block sender', 'x'],
  unblock: ['Unblock sender', 'z'],
};

/** Everything that can be done, in the order of the list of keys. */
export const everyDoing = Object.keys(labels) as Doing[];
/** The key of each action. */
export const keyOf = (doing: Doing): string => labels[doing][1];
/** The name of each action. */
export const labelOf = (doing: Doing): string => labels[doing][0];

/** What may be done with a ticket now; senders are blocked where letters are written. */
export function doingsOf({ ticket, recipients }: Summary, isMine: boolean): Doing[] {
  const block: Doing[] = recipients ? ['block'] : [];
  switch (ticket.status) {
    case 'waiting':
      return ['claim', 'transfer', 'return', 'resolve', ...block];
    case 'claimed':
      return isMine ? ['resolve', 'transfer', 'release', 'return', ...block] : ['take-over'];
    case 'snoozed':
      return isMine ? ['claim', 'resolve', 'transfer', 'release', 'return', ...block] : ['take-over'];
    case 'resolved':
      return ticket.blocked ? ['unblock'] : [];
    default:
      return ticket satisfies never;
  }
}
