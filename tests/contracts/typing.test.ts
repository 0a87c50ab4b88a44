import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRedisTyping } from '../../src/conversation/redis/typing.ts';
import { createMemoryTyping, type Typing, type Typist } from '../../src/conversation/typing.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const ana: Typist = { role: 'agent', id: 'a1', name: 'Ana' };

/** Two processes. */
function contract(open: () => [Typing, Typing]): void {
  it('tells who listens, in whichever process, who types where, until they have heard enough', async () => {
    const [here, there] = open();
    const heard: string[] = [];
    const end = await there.listen((conversation, typist) => {
      heard.push(`${conversation} ${typist.role === 'agent' ? typist.name : 'the customer'}`);
    });
    const later: string[] = [];
    const endLater = await here.listen((conversation) => later.push(conversation));
    await here.types('a', ana);
    await here.types('b', { role: 'user' });
    await until('both', () => heard.length === 2 && later.length === 2);
    expect(heard).toEqual(['a Ana', 'b the customer']);
    await end();
    await here.types('c', ana);
    await until('the third', () => later.includes('c'));
    expect(heard).toHaveLength(2);
    await endLater();
  });
}

describe('who types: memory', () => {
  contract(() => {
    const typing = createMemoryTyping();
    return [typing, typing];
  });
});

describeWith('redis', 'who types: redis', () => {
  let redis: TestRedis;
  let open: () => [Typing, Typing];
  beforeAll(async () => {
    redis = await startRedis();
    const clients = await Promise.all(Array.from({ length: 4 }, () => redis.connect()));
    const [one, two, listening, other] = clients as [
      (typeof clients)[0],
      (typeof clients)[0],
      (typeof clients)[0],
      (typeof clients)[0],
    ];
    open = () => [createRedisTyping({ redis: one, listening }), createRedisTyping({ redis: two, listening: other })];
  });
  afterAll(() => redis.stop());
  contract(() => open());

  it('keeps nothing', async () => {
    const [here] = open();
    await here.types('a', ana);
    expect(await (await redis.connect()).dbSize()).toBe(0);
  });
});
