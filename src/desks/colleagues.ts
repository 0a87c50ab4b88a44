import { z } from 'zod';
import type { Representative } from '../conversation/event.ts';
import { indexKeys } from '../conversation/keys.ts';
import type { Queue } from '../handoff/queue.ts';
import { isSame, ownerOf } from '../handoff/ticket.ts';

/** Who has worked at this desk lately, so that a ticket can be given to them. */
export interface Colleagues {
  /** They are here now. */
  seen(by: Representative, at: number): Promise<void>;
  /** Who was here since then, in no order. */
  since(at: number): Promise<Representative[]>;
}

/** Who was not here for so long has another job by now, or is called otherwise. */
const LATELY_MS = 30 * 86_400_000;
/** So many open tickets are looked at for who has one. */
const MOST = 500;

/**
 * To whom a ticket can be assigned, by name: who was at this desk in the last 30 days, and who has an open ticket, at whatever
 * desk they work.
 */
export async function assignable(
  colleagues: Colleagues,
  { queue, now }: { queue: Pick<Queue, 'list'>; now: number },
): Promise<Representative[]> {
  const [here, open] = await Promise.all([colleagues.since(now - LATELY_MS), queue.list({ limit: MOST })]);
  const owners = open.flatMap(({ ticket }) => ownerOf(ticket) ?? []);
  const all: Representative[] = [];
  for (const each of [...here, ...owners]) if (!all.some((other) => isSame(other, each))) all.push(each);
  return all.sort((a, b) => a.name.localeCompare(b.name) || (a.desk < b.desk ? -1 : 1));
}

const keyOf = ({ desk, id }: Representative): string => `${desk}\n${id}`;

/** Colleagues in this process's memory. */
export function createMemoryColleagues(): Colleagues {
  const all = new Map<string, { by: Representative; at: number }>();
  return {
    async seen(by, at) {
      all.set(keyOf(by), { by, at });
    },
    since: async (at) => [...all.values()].filter((each) => each.at >= at).map(({ by }) => by),
  };
}

/** What the colleagues need of a Redis connection. */
export interface ColleagueCommands {
  hSet(key: string, field: string, value: string): Promise<unknown>;
  hGetAll(key: string): Promise<{ [field: string]: string }>;
}

const kept = z.object({
  by: z.object({ desk: z.string().min(1), id: z.string().min(1), name: z.string() }),
  at: z.number(),
});

/** Colleagues in Redis, one small hash; there are as many as people ever worked here. */
export function createRedisColleagues(redis: ColleagueCommands): Colleagues {
  const key = `${indexKeys.desk}:colleagues`;
  return {
    async seen(by, at) {
      await redis.hSet(key, keyOf(by), JSON.stringify({ by, at }));
    },
    async since(at) {
      const all = Object.values(await redis.hGetAll(key)).map((text) => kept.safeParse(JSON.parse(text)).data);
      return all.flatMap((each) => (each && each.at >= at ? [each.by] : []));
    },
  };
}
