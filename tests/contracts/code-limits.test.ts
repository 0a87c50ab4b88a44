import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CodeLimits, codeRates, createMemoryCodeLimits } from '../../src/dialogs/codes/limits.ts';
import { createRedisCodeLimits } from '../../src/dialogs/codes/redis-limits.ts';
import { startRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

interface Kind {
  /** Limits that know of nothing yet, on a clock that is moved so far. */
  open(offset: () => number): Promise<CodeLimits>;
  end(): Promise<void>;
}

const memoryKind = async (): Promise<Kind> => {
  const begun = Date.now();
  return {
    open: async (offset) => createMemoryCodeLimits({ now: () => begun + offset() }),
    async end() {},
  };
};

async function redisKind(cluster: boolean): Promise<Kind> {
  const server = await startRedis({ cluster });
  const redis = await server.connect();
  return {
    async open(offset) {
      await redis.flushAll();
      return createRedisCodeLimits({ redis, offset });
    },
    end: () => server.stop(),
  };
}

describe('limits of codes: memory', () => contract(memoryKind));
describeWith('redis', 'limits of codes: redis', () => contract(() => redisKind(false)));
describeWith('redis', 'limits of codes: redis cluster', () => contract(() => redisKind(true)));
describeWith('redis', 'what is kept of codes in Redis', () => {
  it('names nobody', async () => {
    const server = await startRedis();
    const redis = await server.connect();
    const limits = createRedisCodeLimits({ redis });
    expect(await limits.take({ id: 'c1 e1>0', address: 'ana@example.org', account: '4711-11' })).toBe(true);
    const kept = await redis.keys('*');
    expect(kept).toHaveLength(2);
    expect(kept.join()).not.toMatch(/ana|example|4711-11/);
    await server.stop();
  });
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function contract(begin: () => Promise<Kind>): void {
  let kind: Kind;
  let limits: CodeLimits;
  let passed = 0;
  let codes = 0;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    passed = 0;
    limits = await kind.open(() => passed);
  });
  afterAll(() => kind.end());

  const take = (address: string, account?: string) =>
    limits.take({ id: `code ${++codes}`, address, ...(account && { account }) });

  it('lets the first code pass, to whomever', async () => {
    expect(await take('ana@example.org')).toBe(true);
    expect(await take('ben@example.org')).toBe(true);
  });

  it('keeps codes to one address a minute apart, however the address is written', async () => {
    expect(await take('ana@example.org')).toBe(true);
    passed += MINUTE / 2;
    expect(await take('Ana@Example.org')).toBe(false);
    passed += MINUTE / 2 + 1;
    expect(await take('ana@example.org')).toBe(true);
  });

  it('sends three an hour to one address', async () => {
    for (const at of [0, 20, 40]) {
      passed = at * MINUTE;
      expect(await take('ana@example.org')).toBe(true);
    }
    passed = 59 * MINUTE;
    expect(await take('ana@example.org')).toBe(false);
    expect(await take('ben@example.org')).toBe(true);
    passed = HOUR + MINUTE;
    expect(await take('ana@example.org')).toBe(true);
  });

  it('sends twenty a day for one account, to whatever addresses', async () => {
    const { most } = codeRates.account;
    for (let i = 0; i < most; i++) expect(await take(`a${i}@example.org`, '4711')).toBe(true);
    expect(await take('another@example.org', '4711')).toBe(false);
    expect(await take('another@example.org', '4712')).toBe(true);
    passed += 24 * HOUR + MINUTE;
    expect(await take('another@example.org', '4711')).toBe(true);
  });

  it('sends five transcripts a day to one address, beside codes', async () => {
    const send = () => limits.take({ id: `transcript ${++codes}`, address: 'Ana@example.org', what: 'transcript' });
    const { most } = codeRates.transcript;
    for (let i = 0; i < most; i++) expect(await send()).toBe(true);
    expect(await send()).toBe(false);
    expect(await take('ana@example.org')).toBe(true);
    passed += 24 * HOUR + MINUTE;
    expect(await send()).toBe(true);
  });

  it('counts nothing of a code that is refused', async () => {
    await take('ana@example.org');
    for (let i = 0; i < 25; i++) expect(await take('ana@example.org', '4711')).toBe(false);
    expect(await take('ben@example.org', '4711')).toBe(true);
    passed += MINUTE + 1;
    expect(await take('ana@example.org')).toBe(true);
  });

  it('gives the same answer when it is asked about the same code again, and counts it once', async () => {
    const code = { id: 'the same', address: 'ana@example.org' };
    expect(await limits.take(code)).toBe(true);
    expect(await limits.take(code)).toBe(true);
    for (const at of [2, 4]) {
      passed = at * MINUTE;
      expect(await limits.take(code)).toBe(true);
      expect(await take('ana@example.org')).toBe(true);
    }
    passed = 6 * MINUTE;
    expect(await take('ana@example.org')).toBe(false);
  });

  it('lets one of two pass that are asked about at once', async () => {
    const both = await Promise.all([take('ana@example.org'), take('ana@example.org')]);
    expect(both.filter(Boolean)).toHaveLength(1);
  });
}
