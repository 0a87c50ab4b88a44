import type { Summary } from '../../../handoff/queue.ts';

/** What can be done with a ticket, beside writing: by the names of the acts, but for `take-over`, and `teach`, which is none. */
export type Doing =
  | 'claim'
  | 'take-over'
  | 'resolve'
  | 'snooze'
  | 'transfer'
  | 'assign'
  | 'set-priority'
  | 'tag'
  | 'merge'
  | 'internal'
  | 'release'
  | 'return'
  | 'block'
  | 'unblock'
  | 'reopen'
  | 'teach';

const labels: Record<Doing, [label: string, key: string]> = {
  claim: ['Claim', 'c'],
  'take-over': ['Take over', 'o'],
  resolve: ['Resolve', 'e'],
  snooze: ['Snooze', 's'],
  transfer: ['Transfer', 't'],
  assign: ['Assign', 'a'],
  'set-priority': ['Priority', 'p'],
  tag: ['Tags', 'l'],
  merge: ['Merge', 'g'],
  internal: ['Internal mode', 'i'],
  release: ['Release', 'u'],
  return: ['Return to the bot', 'b'],
  block: ['Block sender', 'x'],
  unblock: ['Unblock sender', 'z'],
  reopen: ['Reopen', 'y'],
  teach: ['Teach the bot', 'h'],
};

/** What is seldom done: it is found behind one button. */
const seldom: ReadonlySet<Doing> = new Set([
  ...(['assign', 'set-priority', 'tag', 'merge', 'internal', 'release', 'return', 'block', 'teach'] as const),
]);

/** Everything that can be done, in the order of the list of keys. */
export const everyDoing = Object.keys(labels) as Doing[];
/** The key of each action. */
export const keyOf = (doing: Doing): string => labels[doing][1];
/** The name of each action; of one ticket when one is given. */
export function labelOf(doing: Doing, ticket?: Summary['ticket']): string {
  if (doing === 'claim' && ticket?.status === 'snoozed') return 'Take up again';
  if (doing === 'internal' && ticket?.internal) return 'End internal mode';
  return labels[doing][0];
}

/** What may be done with a ticket now; senders are blocked where letters are written. */
export function doingsOf(
  { ticket, recipients }: Summary,
  { isMine, teaches }: { isMine: boolean; teaches: boolean },
): Doing[] {
  const block: Doing[] = recipients ? ['block'] : [];
  const teach: Doing[] = teaches ? ['teach'] : [];
  const mine: Doing[] = ['resolve', 'snooze', 'transfer', 'assign', 'set-priority', 'tag', 'merge', 'internal'];
  switch (ticket.status) {
    case 'waiting':
      return ['claim', 'resolve', 'transfer', 'assign', 'set-priority', 'tag', 'merge', 'return', ...block];
    case 'claimed':
      return isMine
        ? [...mine, 'release', 'return', ...block, ...teach]
        : ['take-over', 'assign', 'set-priority', 'tag', ...teach];
    case 'snoozed':
      return isMine
        ? ['claim', ...mine, 'release', 'return', ...block, ...teach]
        : ['take-over', 'assign', 'set-priority', 'tag', ...teach];
    case 'resolved':
      if (ticket.blocked) return ['unblock'];
      return ticket.disposition === 'returned' ? teach : ['reopen', ...teach];
    default:
      return ticket satisfies never;
  }
}

/** Those that are shown at once, and those behind one button; what ends a state that hinders is never behind it. */
export function inSight(doings: readonly Doing[], { internal }: Summary['ticket']): { first: Doing[]; more: Doing[] } {
  const isMore = (doing: Doing) => seldom.has(doing) && !(doing === 'internal' && internal);
  const more = doings.filter(isMore);
  return more.length > 1 ? { first: doings.filter((each) => !isMore(each)), more } : { first: [...doings], more: [] };
}
