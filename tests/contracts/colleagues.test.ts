import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Colleagues, createMemoryColleagues, createRedisColleagues } from '../../src/desks/colleagues.ts';
import { startRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

interface Kind {
  colleagues: Colleagues;
  end(): Promise<void>;
}

describe('colleagues: memory', () => contract(async () => ({ colleagues: createMemoryColleagues(), async end() {} })));
describeWith('redis', 'colleagues: redis', () =>
  contract(async () => {
    const server = await startRedis();
    return { colleagues: createRedisColleagues(await server.connect()), end: () => server.stop() };
  }),
);

function contract(begin: () => Promise<Kind>): void {
  let kind: Kind;
  beforeAll(async () => {
    kind = await begin();
  });
  afterAll(() => kind.end());

  it('knows who was here since a time, each once, as they were last called', async () => {
    const { colleagues } = kind;
    expect(await colleagues.since(0)).toEqual([]);
    await colleagues.seen({ desk: 'web', id: 'ana', name: 'ana' }, 10);
    await colleagues.seen({ desk: 'web', id: 'bea', name: 'Bea' }, 20);
    await colleagues.seen({ desk: 'web', id: 'ana', name: 'Ana' }, 30);
    expect((await colleagues.since(0)).map(({ name }) => name).sort()).toEqual(['Ana', 'Bea']);
    expect(await colleagues.since(21)).toEqual([{ desk: 'web', id: 'ana', name: 'Ana' }]);
    expect(await colleagues.since(31)).toEqual([]);
  });
}
