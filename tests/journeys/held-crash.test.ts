import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import type { Store } from '../../src/conversation/store.ts';
import { type Customer, type Frontdesk, makeHome, openConversation, startFrontdesk } from '../helpers/frontdesk.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { signIn, type WebRepresentative } from '../helpers/web-desk.ts';
import { describeWith } from '../setup/needs.ts';

const home = makeHome(
  { parking: { question: 'Where can I park my car?', answer: 'Behind the town hall.' } },
  'name: Test Town\nlocales: [en]\nteams:\n  front: { name: Front, topics: [general] }\ndefault_team: front\nhold: { webchat: 6s }\n',
);

describeWith('redis', 'a reply that is held when its process is killed', () => {
  let redis: TestRedis;
  let store: Store;
  const running: Frontdesk[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    store = createRedisStore({ redis: await redis.connect(), listening: await redis.connect() });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });
  afterAll(async () => {
    await redis.stop();
    home.remove();
  });

  const start = async () => {
    const frontdesk = await startFrontdesk({ folder: home.folder, redisUrl: redis.url });
    running.push(frontdesk);
    return frontdesk;
  };
  const said = async ({ conversation }: Customer) =>
    (await store.history(conversation, { after: 0, limit: 1000 })).filter(
      ({ audience, message }) => audience === 'everyone' && message.type === 'message' && message.from.role === 'agent',
    );
  /** Somebody whom Ana is about to answer; resolves when her reply is held. */
  async function asked(at: Frontdesk) {
    const customer = await openConversation(at, 'Jo');
    await until('a customer who is heard', () => customer.says('I want to talk to a person', 'one', at));
    const rep = await signIn(/https?:\S+/.exec(await at.command('desk', 'link', 'Ana'))?.[0] ?? '');
    const { number } = (await rep.ticket(customer.conversation)).ticket;
    await rep.does(number, { type: 'claim' });
    await until('the claim', async () => (await rep.ticket(customer.conversation)).ticket.status === 'claimed');
    await rep.does(number, { type: 'reply', text: 'Held words' });
    const held = await until('the held reply', async () => (await rep.ticket(customer.conversation)).ticket.held?.[0]);
    return { customer, rep, number, time: held.until };
  }
  /** What is said after it stands after it, and it stands there once, not before its time. */
  async function isSentOnce(
    customer: Customer,
    { rep, number, time, at }: { rep: WebRepresentative; number: number; time: number; at: Frontdesk },
  ) {
    await until('the reply', async () => (await customer.hears(at)).includes('Held words'));
    await rep.does(number, { type: 'reply', text: 'And more' });
    await until('what came after it', async () => (await customer.hears(at)).includes('And more'));
    const entries = await said(customer);
    expect(entries.map(({ message }) => message.text)).toEqual(['Held words', 'And more']);
    expect(Date.parse(entries[0]?.message.timestamp ?? '')).toBeGreaterThanOrEqual(time);
  }

  it('is sent once, at its time, by the process that comes next', async () => {
    const frontdesk = await start();
    // Who is signed in stays so.
    const { customer, rep, number, time } = await asked(frontdesk);
    await frontdesk.kill();
    expect(await said(customer)).toEqual([]);
    await frontdesk.start();
    await isSentOnce(customer, { rep, number, time, at: frontdesk });
  }, 120_000);

  it('is sent once, at its time, by another process that is there', async () => {
    const [first, second] = [await start(), await start()];
    const { customer, number, time } = await asked(first);
    await first.kill();
    expect(await said(customer)).toEqual([]);
    const rep = await signIn(/https?:\S+/.exec(await second.command('desk', 'link', 'Ana'))?.[0] ?? '');
    await isSentOnce(customer, { rep, number, time, at: second });
  }, 120_000);
});
