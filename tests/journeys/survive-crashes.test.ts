import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { crashing } from '../helpers/crashing.ts';
import {
  byMeaning,
  type Customer,
  type Frontdesk,
  makeHome,
  openConversation,
  startFrontdesk,
} from '../helpers/frontdesk.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { firstSeed, randomOf, sample } from '../helpers/sample.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const CONVERSATIONS = sample(30, 200);
const MESSAGES = 10;
const CRASHES = sample(4, 20);
/** Redis is killed with the process at this one. */
const WITH_REDIS = Math.floor(CRASHES / 2) - 1;

const animals = [
  'otters',
  'herons',
  'badgers',
  'lizards',
  'falcons',
  'walruses',
  'geckos',
  'moose',
  'puffins',
  'newts',
];
const questionOf = (i: number) => `Where do the ${animals[i]} of the town park sleep at night?`;
const answerOf = (i: number) => `The ${animals[i]} sleep behind gate ${i + 1}.`;

const home = makeHome(
  Object.fromEntries(animals.map((name, i) => [name, { question: questionOf(i), answer: answerOf(i) }])),
  byMeaning,
);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let redis: TestRedis;
let store: Store;
let two: Frontdesk[];
beforeAll(async () => {
  redis = await startRedis();
  store = createRedisStore({ redis: await redis.connect(), listening: await redis.connect() });
  two = await Promise.all([1, 2].map(() => startFrontdesk({ folder: home.folder, redisUrl: redis.url })));
}, 120_000);
afterAll(async () => {
  await Promise.all(two.map((one) => one.stop()));
  await redis.stop();
  home.remove();
});

/** Sends until it is acknowledged, to either process; and then once more, as a client does that missed the answer. */
async function sends(customer: Customer, i: number, random: () => number): Promise<void> {
  const either = () => two[random() < 0.5 ? 0 : 1]!;
  const acknowledged = () => customer.says(questionOf(i), `message-${i}`, either());
  await until('an acknowledgement', acknowledged, 100 + 200 * random());
  await acknowledged();
}

const logOf = async (conversation: string) =>
  (await store.history(conversation, { after: 0, limit: 1000 })).map(({ n, message }) => ({ n, ...message }));

/** Waits until every message has its answer, as long as that goes on. */
async function settle(customers: Customer[], count: number): Promise<void> {
  for (let left = customers.length, idle = 0; left > 0 && idle < 200; idle++) {
    const done = await Promise.all(
      customers.map(async ({ conversation }) => {
        const log = await logOf(conversation);
        return log.filter(({ from, text }) => from.role === 'bot' && text?.includes(answerOf(count - 1))).length > 0;
      }),
    );
    const now = done.filter((one) => !one).length;
    if (now < left) idle = 0;
    left = now;
    if (left > 0) await pause(200);
  }
}

describeWith('redis', 'two processes on one Redis', () => {
  it(`answer ${CONVERSATIONS * MESSAGES} messages, each sent twice, though ${CRASHES} times one of them is killed and Redis once (seed ${firstSeed})`, async () => {
    const customers = await Promise.all(Array.from({ length: CONVERSATIONS }, (_, i) => openConversation(two[i % 2]!)));
    let crashes = 0;
    const talks = customers.map(async (customer, c) => {
      const random = randomOf(firstSeed + c);
      for (let i = 0; i < MESSAGES; i++) {
        // The conversations go on while processes die, from the first crash to the last.
        const due = Math.floor((i * CRASHES) / MESSAGES);
        await until(`crash ${due}`, () => crashes >= due, 50 + (c % 50));
        await sends(customer, i, random);
      }
    });
    const dead = async (crash: number) => {
      if (crash === WITH_REDIS) {
        await redis.kill();
        await pause(500);
        await redis.start();
      }
      crashes += 1;
    };
    const random = randomOf(firstSeed);
    await Promise.all([...talks, crashing(two, { times: CRASHES, least: 100, most: 400, random, dead })]);
    await settle(customers, MESSAGES);

    const wrong: string[] = [];
    for (const { conversation } of customers) {
      const log = await logOf(conversation);
      const heard = log.filter(({ from }) => from.role === 'user').map(({ text }) => text);
      const said = log.flatMap(({ from, text = '' }) =>
        from.role === 'bot' ? animals.map((_, i) => answerOf(i)).filter((answer) => text.includes(answer)) : [],
      );
      const rest = log.filter(({ from, text = '' }) => from.role === 'bot' && !text.includes('sleep behind gate'));
      const inOrder = log.every(({ n }, i) => n === i + 1);
      const right =
        inOrder &&
        JSON.stringify(heard) === JSON.stringify(animals.map((_, i) => questionOf(i))) &&
        JSON.stringify(said) === JSON.stringify(animals.map((_, i) => answerOf(i))) &&
        rest.length <= 1;
      if (!right)
        wrong.push(`${conversation}: ${JSON.stringify(log.map(({ n, from, text }) => [n, from.role, text]))}`);
    }
    expect(wrong).toEqual([]);
    expect(await store.deadLetters()).toEqual([]);
  }, 400_000);
});
