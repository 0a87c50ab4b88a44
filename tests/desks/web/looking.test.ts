import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createMemoryLooking,
  createRedisLooking,
  LOOKING_MS,
  type Looking,
  TYPING_MS,
} from '../../../src/desks/web/looking.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { until } from '../../helpers/until.ts';
import { describeWith } from '../../setup/needs.ts';

const ana = { desk: 'web', id: 'ana', name: 'Ana' };
const bea = { desk: 'web', id: 'bea', name: 'Bea' };

/** Two processes that share what they know. */
function contract(open: () => [Looking, Looking]): void {
  let here: Looking;
  let there: Looking;
  beforeEach(() => {
    [here, there] = open();
  });
  const at = async (conversation: string) =>
    (await there.at(conversation)).map(({ name, typing }) => `${name}${typing ? ' types' : ''}`).sort();

  it('knows who looks at which conversation, and who types', async () => {
    await here.looks('a', ana, false);
    await here.looks('a', bea, true);
    await here.looks('b', bea, false);
    expect(await at('a')).toEqual(['Ana', 'Bea types']);
    expect(await at('b')).toEqual(['Bea']);
    await here.looks('a', bea, false);
    await here.leaves('a', ana);
    expect(await at('a')).toEqual(['Bea']);
    await here.leaves('a', bea);
    await here.leaves('b', bea);
    expect(await at('a')).toEqual([]);
  });

  it('tells who watches that conversation, until they have heard enough', async () => {
    let heard = 0;
    const end = await there.watch('c', () => {
      heard += 1;
    });
    await here.looks('c', ana, false);
    await until('it is heard', () => heard > 0);
    await end();
    const before = heard;
    await here.looks('c', ana, true);
    expect(await at('c')).toEqual(['Ana types']);
    expect(heard).toBe(before);
    await here.leaves('c', ana);
  });
}

describe('who looks: memory', () => {
  contract(() => {
    const looking = createMemoryLooking();
    return [looking, looking];
  });

  it('forgets who was not heard of for a while, and sooner that they typed', async () => {
    let now = 1_000_000;
    const looking = createMemoryLooking({ now: () => now });
    await looking.looks('a', ana, true);
    now += TYPING_MS;
    expect(await looking.at('a')).toEqual([{ ...ana, typing: false }]);
    now += LOOKING_MS;
    expect(await looking.at('a')).toEqual([]);
  });
});

describeWith('redis', 'who looks: redis', () => {
  let redis: TestRedis;
  let open: () => [Looking, Looking];
  beforeAll(async () => {
    redis = await startRedis();
    const [one, two, listening, other] = [
      await redis.connect(),
      await redis.connect(),
      await redis.connect(),
      await redis.connect(),
    ];
    open = () => [createRedisLooking({ redis: one, listening }), createRedisLooking({ redis: two, listening: other })];
  });
  afterAll(() => redis.stop());
  contract(() => open());
});
