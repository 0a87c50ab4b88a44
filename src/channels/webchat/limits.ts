import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How much one visitor may do. They are counted by each process for itself: several processes allow as many times more. */
export interface Limits {
  /** New conversations per address and minute. */
  mints: number;
  /** Returns to a conversation per address and minute. */
  resumes: number;
  /** Messages per conversation in ten seconds. */
  messages: number;
  /** Open streams (sockets and waiting polls) per conversation, and per address. */
  streams: number;
  streamsPerAddress: number;
}

/** The limits, and what is left of them. */
export interface Counter {
  /** Seconds to wait, or 0 when it may happen now. */
  mint(address: string): Promise<number>;
  resume(address: string): Promise<number>;
  message(conversation: string): Promise<number>;
  /** Takes a place for a stream, to be given back by the function; undefined when there is none. */
  stream(conversation: string, address: string): (() => void) | undefined;
}

/** What is allowed unless the server is told otherwise. */
export const defaultLimits: Limits = { mints: 10, resumes: 60, messages: 20, streams: 5, streamsPerAddress: 50 };

/** Counts what callers do, in this process alone, and says when it is too much. */
export function createCounter(limits: Limits): Counter {
  const mints = new RateLimiterMemory({ points: limits.mints, duration: 60 });
  const resumes = new RateLimiterMemory({ points: limits.resumes, duration: 60 });
  const messages = new RateLimiterMemory({ points: limits.messages, duration: 10 });
  const streams = new Map<string, number>();
  const add = (key: string, by: number) => {
    const count = (streams.get(key) ?? 0) + by;
    if (count > 0) streams.set(key, count);
    else streams.delete(key);
  };

  return {
    mint: (address) => wait(mints, address),
    resume: (address) => wait(resumes, address),
    message: (conversation) => wait(messages, conversation),
    stream(conversation, address) {
      const keys = [`conversation ${conversation}`, `address ${address}`];
      if ((streams.get(keys[0]!) ?? 0) >= limits.streams) return undefined;
      if ((streams.get(keys[1]!) ?? 0) >= limits.streamsPerAddress) return undefined;
      let given = true;
      for (const key of keys) add(key, 1);
      return () => {
        if (given) for (const key of keys) add(key, -1);
        given = false;
      };
    },
  };
}

async function wait(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    throw refused;
  }
}

/** The address that a connection comes from; of IPv6 the first 64 bits, for one customer has as many of the others as he likes. */
export function addressOf(request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? '';
  if (!address.includes(':') || address.startsWith('::')) return address;
  return address.split(':').slice(0, 4).join(':');
}
