import type { Address } from './event.ts';

/** Senders whom a representative has blocked: what they write is kept, and gives nobody anything to do. */
export interface BlockedSenders {
  has(address: Address): Promise<boolean>;
  /** May be asked to twice. */
  block(address: Address): Promise<void>;
  /** Lets a sender in again; false when nobody had blocked them, as at a second time. */
  unblock(address: Address): Promise<boolean>;
  /** So many of them, who was blocked last first. */
  list(most: number): Promise<BlockedSender[]>;
}

/** Somebody who is blocked, in small letters, and since when: milliseconds since 1970. */
export interface BlockedSender {
  channel: string;
  id: string;
  since: number;
}

/** So many are remembered, those who were blocked last: nobody's list grows for ever. */
export const MOST_BLOCKED = 100_000;

/** What a sender is remembered by: capital letters make nobody somebody else. */
export const senderKey = ({ channel, id }: Address): string => `${channel}\n${id.toLowerCase()}`;

/** What a key says. */
export function blockedSender(key: string, since: number): BlockedSender {
  const [channel = '', id = ''] = key.split('\n');
  return { channel, id, since };
}

/** Blocked senders in this process's memory, in the order in which they were blocked. */
export function createMemoryBlocked(
  parts: { most?: number; place?: Map<string, number>; now?: () => number } = {},
): BlockedSenders {
  const { most = MOST_BLOCKED, place = new Map<string, number>(), now = Date.now } = parts;
  return {
    has: async (address) => place.has(senderKey(address)),
    async block(address) {
      place.delete(senderKey(address));
      place.set(senderKey(address), now());
      for (const oldest of place.keys()) {
        if (place.size <= most) break;
        place.delete(oldest);
      }
    },
    unblock: async (address) => place.delete(senderKey(address)),
    list: async (most) =>
      [...place]
        .reverse()
        .slice(0, most)
        .map(([key, since]) => blockedSender(key, since)),
  };
}
