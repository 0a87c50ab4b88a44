/** The core alone: turns a second and latencies at 1, 16 and 64 in parallel, round trips and commands a turn. */
import { inParallel, median, round, times, told } from './measure.mjs';
import { perTurn, startRedis } from './redis.mjs';
import { conversationId, createCore } from './turns.mjs';

const { parallel = [1, 16, 64], rounds = 3, ms = 1000 } = told();
const redis = await startRedis();
const core = createCore(redis);

async function block(lanes) {
  const acks = [];
  const turns = [];
  const seconds = await inParallel({
    lanes,
    ms,
    async work(lane, turn) {
      const took = await core.turn(conversationId(lane * 8 + (turn % 8)));
      acks.push(took.ack);
      turns.push(took.turn);
    },
  });
  return { acks, turns, rate: turns.length / seconds };
}

await block(16); // warm
const found = new Map(parallel.map((lanes) => [lanes, { rates: [], acks: [], turns: [], counts: [] }]));
for (let i = 0; i < rounds; i++) {
  for (const lanes of parallel) {
    const [before, calls] = [await redis.counters(), core.calls()];
    const { acks, turns, rate } = await block(lanes);
    const after = await redis.counters();
    const kept = found.get(lanes);
    kept.rates.push(rate);
    kept.acks.push(...acks);
    kept.turns.push(...turns);
    kept.counts.push({ ...perTurn(before, after, turns.length), roundTrips: (core.calls() - calls) / turns.length });
  }
}
const counts = [...found.values()].flatMap(({ counts }) => counts);
const mid = (name) => median(counts.map((count) => count[name]));
console.log(
  JSON.stringify({
    rows: [...found].map(([lanes, { rates, acks, turns }]) => ({
      parallel: lanes,
      turnsPerSecond: Math.round(median(rates)),
      ack: times(acks),
      turn: times(turns),
    })),
    perTurn: {
      roundTrips: round(mid('roundTrips')),
      commands: mid('commands'),
      bytesIn: mid('bytesIn'),
      bytesOut: mid('bytesOut'),
      redisMicroseconds: mid('redisMicroseconds'),
    },
  }),
);
await core.stop();
await redis.stop();
