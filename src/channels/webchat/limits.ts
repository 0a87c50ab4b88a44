import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { WebchatLimits } from '../../settings/settings.ts';

/** How much one visitor may do. They are counted by each process for itself: several processes allow as many times more. */
export interface Limits {
  /** New conversations per address and minute. */
  mints: number;
  /** Returns to a conversation per address and minute. */
  resumes: number;
  /** Messages per conversation in ten seconds, and per address. */
  messages: number;
  messagesPerAddress: number;
  /** Open streams (sockets and waiting polls) per conversation, and per address. */
  streams: number;
  streamsPerAddress: number;
}

/** Whether something may happen now. What then could not be done for a reason of ours is given back. */
export interface Charge {
  /** Seconds to wait, or 0 when it may happen now. */
  wait: number;
  giveBack(): Promise<void>;
}

/** The limits, and what is left of them. */
export interface Counter {
  mint(address: string): Promise<Charge>;
  resume(address: string): Promise<Charge>;
  /** A look at the articles. */
  read(conversation: string): Promise<Charge>;
  /** Whether somebody may be told that this customer types. */
  typing(conversation: string): Promise<boolean>;
  /** A message; without an address it is counted by its conversation alone. */
  message(conversation: string, address: string | undefined): Promise<Charge>;
  /** Takes a place for a stream, to be given back by the function; undefined when there is none. */
  stream(conversation: string, address: string): (() => void) | undefined;
}

/**
 * What is allowed unless the server is told otherwise. Ten messages a second from one address are 150 people behind one router who
 * each write every fifteen seconds, more than write from a town's offices and libraries at once; and few enough for one process to
 * answer all of them and everybody else.
 */
export const defaultLimits: Limits = {
  mints: 10,
  resumes: 60,
  messages: 20,
  messagesPerAddress: 100,
  streams: 5,
  streamsPerAddress: 50,
};

/** The limits that frontdesk.yaml names, by our names; what it does not name is as usual. */
export function limitsOf(named: WebchatLimits = {}): Partial<Limits> {
  const { new_chats: mints, returns: resumes, messages, messages_per_address: messagesPerAddress } = named;
  return Object.fromEntries(
    Object.entries({ mints, resumes, messages, messagesPerAddress }).filter(([, most]) => most !== undefined),
  );
}

/** Counts what callers do, in this process alone, and says when it is too much. */
export function createCounter(limits: Limits): Counter {
  const mints = new RateLimiterMemory({ points: limits.mints, duration: 60 });
  const resumes = new RateLimiterMemory({ points: limits.resumes, duration: 60 });
  const messages = new RateLimiterMemory({ points: limits.messages, duration: 10 });
  const addresses = new RateLimiterMemory({ points: limits.messagesPerAddress, duration: 10 });
  // As fast as somebody types who looks for words.
  const reads = new RateLimiterMemory({ points: 40, duration: 10 });
  const typing = new RateLimiterMemory({ points: 1, duration: 2 });
  const streams = new Map<string, number>();
  const add = (key: string, by: number) => {
    const count = (streams.get(key) ?? 0) + by;
    if (count > 0) streams.set(key, count);
    else streams.delete(key);
  };

  return {
    mint: (address) => charge(mints, address),
    resume: (address) => charge(resumes, address),
    read: (conversation) => charge(reads, conversation),
    typing: async (conversation) => (await charge(typing, conversation)).wait === 0,
    async message(conversation, address) {
      const own = await charge(messages, conversation);
      if (own.wait > 0 || address === undefined) return own;
      const shared = await charge(addresses, address);
      // What the address may not is not counted against the conversation.
      if (shared.wait > 0) await own.giveBack();
      return {
        wait: shared.wait,
        async giveBack() {
          await Promise.all([own.giveBack(), shared.giveBack()]);
        },
      };
    },
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

async function charge(limiter: RateLimiterMemory, key: string): Promise<Charge> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return { wait: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)), async giveBack() {} };
  }
  return {
    wait: 0,
    async giveBack() {
      // When its time is over nothing is left of it.
      if (((await limiter.get(key))?.consumedPoints ?? 0) > 0) await limiter.reward(key);
    },
  };
}
