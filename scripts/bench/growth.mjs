/**
 * Whether a turn costs the same however much there is: many conversations against few, long logs against short ones.
 * The two sides take turns in short blocks, and what counts is the median of the ratios of neighbouring blocks.
 */
import { inParallel, median, round, told } from './measure.mjs';
import { perTurn, startRedis } from './redis.mjs';
import { conversationId, createCore } from './turns.mjs';

const { few = 1000, many = 100_000, short = 10, long = 10_000, blocks = 12, ms = 300, lanes = 16 } = told();

/** So many turns, each in a conversation that `place` names, in parallel and not waiting for the disk. */
async function fill(redis, { core, turns, place }) {
  let number = 0;
  const lane = async () => {
    while (number < turns) await core.turn(place(number++));
  };
  await redis.unsafely(() => Promise.all(Array.from({ length: 256 }, lane)));
}

async function block({ redis, core, place }) {
  const turns = [];
  const before = await redis.counters();
  const seconds = await inParallel({ lanes, ms, work: async () => turns.push((await core.turn(place())).turn) });
  return {
    seconds: seconds / turns.length,
    turn: median(turns),
    ...perTurn(before, await redis.counters(), turns.length),
  };
}

/** Measures both sides by turns; first who is first changes each time. */
async function compare(small, large) {
  await block(small);
  await block(large);
  const pairs = [];
  for (let i = 0; i < blocks; i++) {
    const sides = i % 2 ? [small, large] : [large, small];
    const [first, second] = [await block(sides[0]), await block(sides[1])];
    pairs.push(i % 2 ? [first, second] : [second, first]);
  }
  const ratio = (name) => round(median(pairs.map(([s, l]) => l[name] / s[name])));
  const value = (side, name) => median(pairs.map((pair) => pair[side][name]));
  return {
    ratio: ratio('seconds'),
    latencyRatio: ratio('turn'),
    redisRatio: ratio('redisMicroseconds'),
    commands: [value(0, 'commands'), value(1, 'commands')],
    bytesIn: [value(0, 'bytesIn'), value(1, 'bytesIn')],
    redisMicroseconds: [value(0, 'redisMicroseconds'), value(1, 'redisMicroseconds')],
  };
}

/** Conversations by chance, the same ones in every run; never one that has a turn under way. */
function among(count, first = 0) {
  let seed = 42;
  const recent = [];
  return () => {
    let number;
    do {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      number = seed % count;
    } while (recent.includes(number));
    recent.push(number);
    if (recent.length > 1.5 * lanes) recent.shift();
    return conversationId(first + number);
  };
}

async function conversations() {
  const [small, large] = await Promise.all([few, many].map(async (count) => ({ count, redis: await startRedis() })));
  for (const side of [small, large]) {
    side.core = createCore(side.redis);
    side.place = among(side.count);
    await fill(side.redis, { core: side.core, turns: side.count, place: conversationId });
  }
  const found = await compare(small, large);
  for (const { core, redis } of [small, large]) {
    await core.stop();
    await redis.stop();
  }
  return { small: few, large: many, ...found };
}

async function logs() {
  const redis = await startRedis();
  const core = createCore(redis);
  const talkative = createCore(redis, { answers: 99 });
  const pool = 2 * lanes;
  // Entries come two a turn, and a hundred a turn where the bot is talkative.
  await fill(redis, { core, turns: (pool * short) / 2, place: (n) => conversationId(n % pool) });
  await fill(redis, { core: talkative, turns: (pool * long) / 100, place: (n) => conversationId(pool + (n % pool)) });
  const found = await compare({ redis, core, place: among(pool) }, { redis, core, place: among(pool, pool) });
  await core.stop();
  await talkative.stop();
  await redis.stop();
  return { small: short, large: long, ...found };
}

console.log(JSON.stringify({ conversations: await conversations(), log: await logs() }));
