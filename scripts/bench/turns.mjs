/** Frontdesk's core with a bot that answers at once, so that what is measured is the core. */
import { createRedisStore } from '../../dist/conversation/redis/store.js';
import { createTurns } from '../../dist/conversation/turns.js';
import { quietLog } from './redis.mjs';

const bot = { id: 'bot', name: 'City of Marlow', role: 'bot' };

/** What customers say here: about as long as real questions are. */
export const question = 'How can I pay my utility bill in person, please?';
const answer =
  'You can pay in person at City Hall, 200 Main Street, Monday to Friday from 8 to 5, or at any Corner Market.';

/** An event as web chat makes one, ids of real length. */
export function heard(conversation, number) {
  const id = `c-${String(number).padStart(27, '0')}`;
  const at = Date.now();
  return {
    kind: 'heard',
    id,
    conversation,
    at,
    address: { channel: 'webchat', id: conversation },
    customer: { id: `webchat:${conversation}` },
    message: {
      type: 'message',
      id,
      timestamp: new Date(at).toISOString(),
      channelId: 'webchat',
      from: { id: 'visitor-AAAAAAAAAAAA', role: 'user' },
      conversation: { id: conversation },
      text: question,
      textFormat: 'plain',
      channelData: { clientActivityID: id },
    },
  };
}

/** Every event has its own number, whichever core it goes through: a number used before would be a repeat. */
let number = 0;

/** A conversation's id, as long as web chat's. */
export const conversationId = (number) => `wc-${String(number).padStart(22, '0')}`;

/** What the bot says to a message. */
export const says = (event) => ({ type: 'message', from: bot, replyToId: event.id, text: answer, textFormat: 'plain' });

/**
 * Turns over a Redis. `turn` says something in a conversation and returns, in milliseconds, when it was acknowledged and
 * when its answer was committed. `calls` counts what was sent to Redis and waited for.
 */
export function createCore({ client, listening }, { answers = 1 } = {}) {
  let calls = 0;
  const redis = new Proxy(client, {
    get(target, name) {
      const member = target[name];
      if (typeof member !== 'function') return member;
      return (...words) => {
        calls += 1;
        return member.apply(target, words);
      };
    },
  });
  const store = createRedisStore({ redis, listening });
  const waiting = new Map();
  const turns = createTurns({
    store: {
      ...store,
      async commit(commit) {
        const committed = await store.commit(commit);
        const { id, conversation } = commit.event;
        waiting.get(`${conversation} ${id}`)?.();
        waiting.delete(`${conversation} ${id}`);
        return committed;
      },
    },
    decide: ({ state }, event) => ({
      state: { turns: (state?.turns ?? 0) + 1, said: event.id },
      effects: Array.from({ length: answers }, () => ({ do: 'say', message: says(event) })),
    }),
    rescue(_conversation, _event, error) {
      throw error;
    },
    drain() {},
    pulls: () => true,
    log: quietLog,
  });
  return {
    calls: () => calls,
    async turn(conversation) {
      const event = heard(conversation, ++number);
      const begun = performance.now();
      const committed = new Promise((resolve) => waiting.set(`${conversation} ${event.id}`, resolve));
      await turns.receive(event);
      const ack = performance.now() - begun;
      await committed;
      return { ack, turn: performance.now() - begun };
    },
    stop: () => turns.stop(),
  };
}
