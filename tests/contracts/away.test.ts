import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Away, createMemoryAway } from '../../src/handoff/away.ts';
import { followRedisAway } from '../../src/handoff/redis-away.ts';
import { startRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

interface Kind {
  /** As one more process knows it, whose clock is so far ahead. */
  open(ahead?: () => number): Promise<Away>;
  clear(): Promise<void>;
  end(): Promise<void>;
}

async function memoryKind(): Promise<Kind> {
  let now = 0;
  const place = { absences: new Map(), listeners: new Set<() => void>() };
  return {
    open: async (ahead = () => 0) => createMemoryAway({ place, now: () => ++now + ahead() }),
    async clear() {
      place.absences.clear();
    },
    async end() {},
  };
}

async function redisKind(cluster: boolean): Promise<Kind> {
  const server = await startRedis({ cluster });
  const redis = await server.connect();
  const listening = await server.connect();
  const opened: { stop(): Promise<void> }[] = [];
  let now = 0;
  return {
    async open(ahead = () => 0) {
      const log = { warn: () => undefined };
      const away = await followRedisAway({ redis, listening, log, everyMs: 50, now: () => ++now + ahead() });
      opened.push(away);
      return away;
    },
    async clear() {
      for (const each of opened.splice(0)) await each.stop();
      await redis.flushAll();
    },
    async end() {
      for (const each of opened) await each.stop();
      await server.stop();
    },
  };
}

describe('who is away: memory', () => contract(memoryKind));
describeWith('redis', 'who is away: redis', () => contract(() => redisKind(false)));
describeWith('redis', 'who is away: redis cluster', () => contract(() => redisKind(true)));

function contract(begin: () => Promise<Kind>): void {
  const ana = { desk: 'slack', id: 'U1', name: 'Ana' };
  const bob = { desk: 'web', id: 'U1', name: 'Bob' };
  let kind: Kind;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(() => kind.clear());
  afterEach(() => kind.clear());
  afterAll(() => kind.end());

  it('is known to every process, until they return', async () => {
    const [one, other] = [await kind.open(), await kind.open()];
    expect(one.isAway(ana)).toBe(false);
    await one.leaves(ana);
    expect(one.isAway(ana)).toBe(true);
    await until('the other process to know', async () => other.isAway(ana));
    // The same id at another desk is somebody else.
    expect(other.isAway(bob)).toBe(false);
    await other.returns(ana);
    expect(other.isAway(ana)).toBe(false);
    await until('the first to know', async () => !one.isAway(ana));
  });

  it('is known to a process that begins later', async () => {
    await (await kind.open()).leaves(ana);
    expect((await kind.open()).list().map(({ by }) => by)).toEqual([ana]);
  });

  it('may be said twice: they are away since the first time', async () => {
    const away = await kind.open();
    await away.leaves(ana);
    await away.leaves(bob);
    const before = away.list();
    await away.leaves(ana);
    expect(away.list()).toEqual(before);
    expect(before.map(({ by }) => by.name)).toEqual(['Ana', 'Bob']);
    await away.returns(ana);
    await away.returns(ana);
    expect(away.list().map(({ by }) => by)).toEqual([bob]);
  });

  it('ends by itself at the time that was said last, and may begin anew', async () => {
    let passed = 0;
    const [one, other] = [await kind.open(() => passed), await kind.open(() => passed)];
    await one.leaves(ana, 1_000_000);
    await one.leaves(bob);
    const [{ since } = { since: 0 }] = one.list();
    await one.leaves(ana, 2_000_000);
    expect(one.list()[0]).toEqual({ by: ana, since, until: 2_000_000 });
    await until('the other process to know', async () => other.list()[0]?.until === 2_000_000);
    passed = 1_500_000;
    expect([one.isAway(ana), other.isAway(ana)]).toEqual([true, true]);
    passed = 2_000_000;
    expect([one.isAway(ana), other.isAway(ana)]).toEqual([false, false]);
    expect(other.list().map(({ by }) => by)).toEqual([bob]);
    await other.leaves(ana);
    expect(other.list().at(-1)).toEqual({ by: ana, since: expect.any(Number) });
    expect(other.list().at(-1)!.since).toBeGreaterThan(2_000_000);
  });

  it('is news to whoever watches, until they do not', async () => {
    const [one, other] = [await kind.open(), await kind.open()];
    let heard = 0;
    const end = one.watch(() => {
      heard += 1;
    });
    await other.leaves(ana);
    await until('the news', async () => heard === 1);
    end();
    await other.leaves(bob);
    await until('the first to know', async () => one.isAway(bob));
    expect(heard).toBe(1);
  });
}
