import type { Given } from '../cli/commands.ts';
import { createRedisBlocked } from '../conversation/redis/blocked.ts';
import { createRedisPresence } from '../conversation/redis/presence.ts';
import { createRedisStore } from '../conversation/redis/store.ts';
import { createRedisTyping } from '../conversation/redis/typing.ts';
import { createRedisCodeLimits } from '../dialogs/codes/redis-limits.ts';
import { createRedisQueue } from '../handoff/queue/redis.ts';
import { createRedisAsked } from '../handoff/surveying.ts';
import { createRedisQuestions } from '../reports/questions/redis.ts';
import { openRedis } from '../server/redis.ts';

/** What every command but `ask` stands on: Redis, the conversations, the queue, the record of questions and who is blocked in it. */
export async function openState({ settings, log, clock }: Given) {
  const moved = clock && { offset: clock.offset };
  const redis = await openRedis(settings, log);
  const listening = await redis.duplicate();
  const store = createRedisStore({ redis: redis.client, listening, ...moved });
  const queue = createRedisQueue({ redis: redis.client, listening });
  const questions = createRedisQuestions({ redis: redis.client, log });
  const presence = createRedisPresence({ redis: redis.client, ...moved });
  const typing = createRedisTyping({ redis: redis.client, listening });
  const blocked = createRedisBlocked({ redis: redis.client });
  const codes = createRedisCodeLimits({ redis: redis.client, ...moved });
  const asked = createRedisAsked({ redis: redis.client });
  return { redis, listening, store, queue, questions, presence, typing, blocked, codes, asked };
}

/** The state of this process. */
export type State = Awaited<ReturnType<typeof openState>>;

/** Opens the state for one piece of work, and closes it again. */
export async function withState<T>(given: Given, work: (state: State) => Promise<T>): Promise<T> {
  const state = await openState(given);
  try {
    return await work(state);
  } finally {
    await state.redis.close();
  }
}
