import type { IncomingMessage, ServerResponse } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Files, Put } from './files.ts';

/** How much may be uploaded. Each process counts for itself. */
export interface UploadLimits {
  /** Files per conversation and minute, and per address. */
  perConversation: number;
  perAddress: number;
  /** Uploads under way at once: of one conversation, of one address, and all together. */
  atOnce: number;
  atOncePerAddress: number;
  atOnceInAll: number;
}

const usual: UploadLimits = {
  perConversation: 30,
  perAddress: 120,
  atOnce: 4,
  atOncePerAddress: 20,
  atOnceInAll: 200,
};

/** Whose upload it is; without an address it is counted by its conversation alone. */
export interface Uploader {
  conversation: string;
  address: string | undefined;
}

/** Places for uploads: a file is taken in only while there is one. */
export interface Uploads {
  /** Takes a place, which is to be left; or says in how many seconds there may be one. */
  enter(who: Uploader): Promise<{ leave(): void } | { wait: number }>;
  /** Takes the body of a request as one file. */
  take(
    request: IncomingMessage,
    file: Uploader & { from: string; name: string; type?: string | undefined },
  ): Promise<Put | { wait: number }>;
}

/** Lets so many uploads in, and each only for as long as its sender is there. */
export function createUploads(files: Files, given: Partial<UploadLimits> = {}): Uploads {
  const limits = { ...usual, ...given };
  const conversations = new RateLimiterMemory({ points: limits.perConversation, duration: 60 });
  const addresses = new RateLimiterMemory({ points: limits.perAddress, duration: 60 });
  const underWay = new Map<string, number>();
  const count = (key: string, by: number) => {
    const now = (underWay.get(key) ?? 0) + by;
    if (now > 0) underWay.set(key, now);
    else underWay.delete(key);
  };

  async function enter({ conversation, address }: Uploader): Promise<{ leave(): void } | { wait: number }> {
    const places: [key: string, most: number][] = [
      ['all', limits.atOnceInAll],
      [`conversation ${conversation}`, limits.atOnce],
    ];
    if (address !== undefined) places.push([`address ${address}`, limits.atOncePerAddress]);
    if (places.some(([key, most]) => (underWay.get(key) ?? 0) >= most)) return { wait: 5 };
    // Taken before anything is awaited: two that come at once must not both find the last place.
    for (const [key] of places) count(key, 1);
    let there = true;
    const leave = () => {
      if (there) for (const [key] of places) count(key, -1);
      there = false;
    };
    const wait =
      (await charge(conversations, conversation)) || (address === undefined ? 0 : await charge(addresses, address));
    if (wait === 0) return { leave };
    leave();
    return { wait };
  }

  return {
    enter,
    async take(request, { conversation, address, ...file }) {
      const place = await enter({ conversation, address });
      if ('wait' in place) return place;
      try {
        return await files.put({ ...file, conversation, size: saidSize(request), bytes: request });
      } finally {
        place.leave();
      }
    },
  };
}

/** What is not much too large is taken in and thrown away, so that its sender reads the answer. */
const THROWN_AWAY_BYTES = 32 * 1024 * 1024;

/** To be called with a refusal, best before it is answered: the body may not have been read to its end. */
export function letGo(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  if (!response.headersSent && (saidSize(request) ?? Number.POSITIVE_INFINITY) > THROWN_AWAY_BYTES)
    response.setHeader('Connection', 'close');
  else request.resume();
}

/** What the sender says of the size of the body, in bytes. */
export function saidSize({ headers }: IncomingMessage): number | undefined {
  const size = Number(headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(size) ? size : undefined;
}

async function charge(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
  }
}
