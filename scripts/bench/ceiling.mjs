/**
 * The ceiling: a bare express route with the two Redis scripts of a turn, on disk before it is acknowledged like in
 * Frontdesk, and nothing else: no tokens, no checks, no bot, no sockets. Prints its port; /idle answers when all is committed.
 */
import { once } from 'node:events';
import express from 'express';
import { createRedisStore } from '../../dist/conversation/redis/store.js';
import { startRedis } from './redis.mjs';
import { heard, says } from './turns.mjs';

const redis = await startRedis();
const store = createRedisStore({ redis: redis.client, listening: redis.listening });
const running = new Set();
let number = 0;

async function commit({ event, conversation }) {
  const n = conversation?.n ?? 0;
  const { address, customer, message } = event;
  const said = { ...says(event), id: `${event.conversation}|${n + 2}`, timestamp: new Date().toISOString() };
  const entries = [message, said].map((message, index) => ({ n: n + index + 1, audience: 'everyone', message }));
  const next = { id: event.conversation, address, customer, opened: event.at, n: n + 2, state: { said: event.id } };
  await store.commit({ event, conversation: next, entries, items: [], timers: [] });
}

const app = express();
app.post('/:conversation', express.json(), async (request, response) => {
  const event = heard(request.params.conversation, ++number);
  event.message.text = request.body.text;
  const { turn } = await store.receive(event);
  response.json({ id: event.id });
  if (!turn) return;
  const work = commit(turn).finally(() => running.delete(work));
  running.add(work);
});
app.get('/idle', async (_request, response) => {
  while (running.size > 0) await Promise.all(running);
  response.json({});
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(JSON.stringify({ port: server.address().port }));

process.on('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await redis.stop();
  process.exit();
});
