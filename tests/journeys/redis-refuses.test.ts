import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Frontdesk, makeHome, openConversation, startFrontdesk } from '../helpers/frontdesk.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const home = makeHome({ parking: { question: 'Where can I park my car?', answer: 'Behind the town hall.' } });

describeWith('redis', 'while Redis refuses writes', () => {
  let redis: TestRedis;
  let frontdesk: Frontdesk;

  beforeAll(async () => {
    redis = await startRedis();
    frontdesk = await startFrontdesk({ folder: home.folder, redisUrl: redis.url, env: { LOG_LEVEL: 'info' } });
  });
  afterAll(async () => {
    await frontdesk?.stop();
    await redis?.stop();
    home.remove();
  });

  const health = async () => {
    const response = await fetch(`${frontdesk.url}/healthz`);
    return [response.status, ((await response.json()) as { redis: string }).redis];
  };
  const times = (text: string) => frontdesk.said().split(text).length - 1;

  it('the operator sees it in /healthz and once in the log, and all goes on when it is over', async () => {
    const customer = await openConversation(frontdesk);
    const admin = await redis.connect();
    await admin.configSet('maxmemory', '1');
    await until('the word', async () => (await health()).join() === '503,memory-full');
    // Nobody need ask: the log has it by itself, and however often somebody does.
    await until('the line', async () => times('its maxmemory is used up (OOM)') === 1);
    expect(await customer.says('Where can I park my car?', 'first', frontdesk)).toBe(false);
    for (let i = 0; i < 5; i++) expect(await health()).toEqual([503, 'memory-full']);

    await admin.configSet('maxmemory', '0');
    await until('the end of it', async () => (await health()).join() === '200,reachable');
    expect(await customer.says('Where can I park my car?', 'first', frontdesk)).toBe(true);
    await until('the answer', async () => (await customer.hears(frontdesk)).join().includes('Behind the town hall.'));
    expect([times('nothing new can be received'), times('takes writes again"')]).toEqual([1, 1]);
  });
});
