import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Heard } from '../../src/conversation/event.ts';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { type Frontdesk, makeHome, startFrontdesk } from '../helpers/frontdesk.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const home = makeHome({ pool: { question: 'When is the pool open?', answer: 'From **nine to five**.' } });
let redis: TestRedis;
let store: Store;
let frontdesk: Frontdesk;
beforeAll(async () => {
  redis = await startRedis();
  store = createRedisStore({ redis: await redis.connect(), listening: await redis.connect() });
  frontdesk = await startFrontdesk({ folder: home.folder, redisUrl: redis.url });
}, 120_000);
afterAll(async () => {
  await frontdesk.stop();
  await redis.stop();
  home.remove();
});

const event: Heard = {
  kind: 'heard',
  id: 'poisoned-1',
  conversation: 'web-1',
  at: Date.now(),
  address: { channel: 'webchat', id: 'web-1' },
  customer: { id: 'ann' },
  message: {
    type: 'message',
    id: 'poisoned-1',
    timestamp: new Date().toISOString(),
    channelId: 'webchat',
    from: { id: 'ann', role: 'user' },
    conversation: { id: 'web-1' },
    text: 'When is the pool open?',
  },
};

describeWith('redis', 'an event that an older version could not digest', () => {
  it('is shown by the doctor, and gets its answer when it is replayed', async () => {
    await store.receive(event);
    await store.commit({ event, conversation: undefined, entries: [], items: [], timers: [], deadLetter: 'no idea' });

    const ill = (await frontdesk.command('doctor').catch((error: { stdout: string }) => error.stdout)) as string;
    expect(ill).toContain('event poisoned-1 of conversation web-1 was set aside');
    expect(ill).toContain('frontdesk doctor --replay poisoned-1');

    expect(await frontdesk.command('doctor', '--replay', 'poisoned-1')).toContain('gets another turn');
    const answered = async () =>
      (await store.history('web-1', { last: 9 })).some(({ message }) => message.text?.includes('nine to five'));
    await until('the answer', answered);
    expect(await frontdesk.command('doctor')).toContain('no dead letters');
  });
});
