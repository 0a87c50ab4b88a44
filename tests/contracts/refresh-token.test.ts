import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createMemoryRefreshToken,
  createRedisRefreshToken,
  type LoginOwner,
  type RefreshToken,
} from '../../src/channels/email/fetching/refresh-token.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

const support: LoginOwner = {
  account: 'support',
  address: 'help@example.org',
  provider: 'microsoft',
  clientId: 'app-1',
  given: 'from-the-environment',
};

/** `open` begins with nothing kept; `process` is one more process that shares what was kept. */
const contract = (open: () => (owner: LoginOwner) => RefreshToken): void => {
  let process: (owner: LoginOwner) => RefreshToken;
  beforeEach(() => {
    process = open();
  });

  it('is that of the environment until another one is kept', async () => {
    expect(await process({ ...support, given: undefined }).get()).toBeUndefined();
    const login = process(support);
    expect(await login.get()).toBe('from-the-environment');
    await login.keep('second');
    expect(await login.get()).toBe('second');
    await login.keep('third');
    expect(await login.get()).toBe('third');
  });

  it('is the same in every process, also in one that began before it was kept', async () => {
    const [one, other] = [process({ ...support, given: undefined }), process({ ...support, given: undefined })];
    await one.keep('second');
    expect(await other.get()).toBe('second');
    expect(await process({ ...support, given: undefined }).get()).toBe('second');
  });

  it('is one for each account', async () => {
    await process(support).keep('second');
    expect(await process({ ...support, account: 'billing', given: undefined }).get()).toBeUndefined();
  });

  it.each([
    ['another token in the environment', { given: 'a-new-one' }],
    ['another address', { address: 'hello@example.org' }],
    ['another application', { clientId: 'app-2' }],
    ['another provider', { provider: 'google' }],
  ])('gives way to %s', async (_what, changed: Partial<LoginOwner>) => {
    await process(support).keep('second');
    const now = { ...support, ...changed };
    expect(await process(now).get()).toBe(now.given);
    await process(now).keep('third');
    expect(await process(now).get()).toBe('third');
  });
};

describe('a login in memory', () =>
  contract(() => {
    const store = new Map();
    return (owner) => createMemoryRefreshToken(owner, store);
  }));

describeWith('redis', 'a login in Redis', () => {
  let server: TestRedis;
  let redis: Awaited<ReturnType<TestRedis['connect']>>;
  let number = 0;
  const secret = 's'.repeat(32);
  beforeAll(async () => {
    server = await startRedis({ cluster: true });
    redis = await server.connect();
  });
  afterAll(() => server.stop());

  contract(() => {
    const prefix = `fd:{mail${number++}}`;
    return (owner) => createRedisRefreshToken({ redis, secret, owner, prefix });
  });

  it('can be read with the secret of the server only, and only as it was written', async () => {
    const prefix = 'fd:{secret}';
    const [key] = [`${prefix}:login:support`];
    const login = createRedisRefreshToken({ redis, secret, owner: support, prefix });
    await login.keep('top-secret-token');
    const stored = (await redis.get(key!))!;
    expect(Buffer.from(stored, 'base64url').toString('latin1')).not.toContain('top-secret');
    const other = createRedisRefreshToken({ redis, secret: 'o'.repeat(32), owner: support, prefix });
    expect(await other.get()).toBe('from-the-environment');
    for (const broken of ['', 'nonsense', `${stored.slice(0, -4)}AAAA`, stored.slice(0, 30)]) {
      await redis.set(key!, broken);
      expect(await login.get()).toBe('from-the-environment');
    }
    await redis.set(key!, stored);
    expect(await login.get()).toBe('top-secret-token');
  });
});
