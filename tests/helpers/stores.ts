import { describe, it } from '@jest/globals';
import { createMemoryStore, emptyPlace } from '../../src/conversation/memory.ts';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { programFor } from '../setup/needs.ts';
import { startRedis } from './redis.ts';

/** Times of the store made for a test. */
export interface StoreTimes {
  /** How far its clock is moved, milliseconds. */
  offset?: () => number;
  leaseMs?: number;
  deliveryLeaseMs?: number;
}

/** One kind of store: `open` gives the store of one more process on the same data. */
export interface StoreKind {
  name: string;
  begin(): Promise<{
    open(times?: StoreTimes): Promise<Store>;
    /** Forgets everything. */
    clear(): Promise<void>;
    end(): Promise<void>;
  }>;
}

/** Every implementation of the store's port; where there is no Redis, those on it are skipped under a name that says so. */
export const storeKinds: StoreKind[] = [
  {
    name: 'memory',
    async begin() {
      let place = emptyPlace();
      return {
        async open({ offset = () => 0, leaseMs = 5000 } = {}) {
          return createMemoryStore({ place, leaseMs, now: () => Date.now() + offset() });
        },
        async clear() {
          place = emptyPlace();
        },
        async end() {},
      };
    },
  },
  ...(programFor('redis') ? [redisKind('redis', false), redisKind('redis cluster', true)] : []),
];

if (!programFor('redis'))
  describe.skip('stores on Redis (need redis-server, which is not installed)', () => it('are tested', () => {}));

function redisKind(name: string, cluster: boolean): StoreKind {
  return {
    name,
    async begin() {
      const server = await startRedis({ cluster });
      const redis = await server.connect();
      const listening = await server.connect();
      listening.setMaxListeners(0);
      return {
        // One more store is one more process: each has its own token for leases.
        open: async (times = {}) => createRedisStore({ redis, listening, ...times }),
        async clear() {
          await redis.flushAll();
        },
        end: () => server.stop(),
      };
    },
  };
}
