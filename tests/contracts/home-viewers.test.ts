import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryViewers, createRedisViewers, type Viewers } from '../../src/desks/slack/home/viewers.ts';
import { startRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

interface Kind {
  /** Two processes. */
  open(): Promise<[Viewers, Viewers]>;
  end(): Promise<void>;
}

describe('who looks at Home: memory', () =>
  contract(async () => ({
    async open() {
      const one = createMemoryViewers();
      return [one, one];
    },
    async end() {},
  })));
for (const cluster of [false, true])
  describeWith('redis', `who looks at Home: redis${cluster ? ' cluster' : ''}`, () =>
    contract(async () => {
      const server = await startRedis({ cluster });
      const [one, other] = await Promise.all([server.connect(), server.connect()]);
      return {
        async open() {
          await one.flushAll();
          const prefix = 'fd:{slack}';
          return [createRedisViewers({ redis: one, prefix }), createRedisViewers({ redis: other, prefix })];
        },
        end: () => server.stop(),
      };
    }),
  );

function contract(begin: () => Promise<Kind>): void {
  let kind: Kind;
  let one: Viewers;
  let other: Viewers;
  beforeAll(async () => {
    kind = await begin();
  });
  beforeEach(async () => {
    [one, other] = await kind.open();
  });
  afterAll(() => kind.end());

  it('is known to every process, since a time, each once', async () => {
    expect(await other.since(0)).toEqual([]);
    await one.looks('U1', 10);
    await other.looks('U2', 20);
    await one.looks('U1', 30);
    expect(await other.since(0)).toEqual(['U2', 'U1']);
    expect(await other.since(25)).toEqual(['U1']);
    expect(await one.since(31)).toEqual([]);
  });

  it('is drawn by one process at a time, which knows what is shown and what was said', async () => {
    await one.looks('U1', 10, 'Welcome back.');
    const mine = await one.draws('U1');
    expect(mine).toMatchObject({ user: 'U1', shown: '', word: { text: 'Welcome back.', at: 10 } });
    expect(await other.draws('U1')).toBeUndefined();
    expect(await other.draws('U2')).toBeDefined();
    await mine?.shows('a-digest');
    await mine?.end();
    const theirs = await other.draws('U1');
    expect(theirs?.shown).toBe('a-digest');
    await theirs?.end();
    // Opened again, it is shown anew, without the old word.
    await one.looks('U1', 20);
    const again = await other.draws('U1');
    expect(again).toMatchObject({ shown: '' });
    expect(again).not.toHaveProperty('word');
  });

  it('is forgotten when many look: who looked last is drawn', async () => {
    for (let i = 0; i < 501; i += 1) await one.looks(`U${i}`, i);
    const all = await other.since(0);
    expect(all).toHaveLength(500);
    expect([all[0], all.at(-1)]).toEqual(['U1', 'U500']);
  });
}
