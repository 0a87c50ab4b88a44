import type { Address } from './event.ts';

/** Senders whom a representative has blocked: what they write is kept, and gives nobody anything to do. */
export interface BlockedSenders {
  has(address: Address): Promise<boolean>;
  /** May be asked to twice, like `unblock`. */
  block(address: Address): Promise<void>;
  unblock(address: Address): Promise<void>;
}

/** So many are remembered, those who were blocked last: nobody's list grows for ever. */
export const MOST_BLOCKED = 100_000;

/** What a sender is remembered by: capital letters make nobody somebody else. */
export const senderKey = ({ channel, id }: Address): string => `${channel}\n${id.toLowerCase()}`;

/** Blocked senders in this process's memory, in the order in which they were blocked. */
export function createMemoryBlocked({ most = MOST_BLOCKED, place = new Set<string>() } = {}): BlockedSenders {
  return {
    has: async (address) => place.has(senderKey(address)),
    async block(address) {
      place.delete(senderKey(address));
      place.add(senderKey(address));
      for (const oldest of place) {
        if (place.size <= most) break;
        place.delete(oldest);
      }
    },
    async unblock(address) {
      place.delete(senderKey(address));
    },
  };
}
