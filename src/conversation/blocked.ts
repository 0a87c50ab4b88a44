import type { Address } from './event.ts';

/** Senders whom a representative has blocked: what they write is kept, and gives nobody anything to do. */
export interface BlockedSenders {
  has(address: Address): Promise<boolean>;
  block(address: Address): Promise<void>;
  unblock(address: Address): Promise<void>;
}
