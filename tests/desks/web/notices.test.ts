import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Representative } from '../../../src/conversation/event.ts';
import { createMemoryNotices, createRedisNotices, hearNotices, type Notices } from '../../../src/desks/web/notices.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { until } from '../../helpers/until.ts';
import { describeWith } from '../../setup/needs.ts';

const ana = { desk: 'web', id: 'ana', name: 'Ana' };
const bea = { desk: 'web', id: 'bea', name: 'Bea' };
const log = { info() {}, warn() {}, error() {} };

describe('notices: memory', () => {
  const notices = createMemoryNotices();
  contract(async () => notices);

  it('are forgotten after two minutes', async () => {
    let now = 0;
    const notices = createMemoryNotices({ now: () => now });
    await notices.put(word('1', ana, 'Too late'));
    now = 119_000;
    expect(await notices.recent(ana)).toHaveLength(1);
    now = 120_000;
    expect(await notices.recent(ana)).toEqual([]);
  });
});

describeWith('redis', 'notices: redis', () => {
  let server: TestRedis;
  const connect = () => server.connect();
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  contract(async () => createRedisNotices({ redis: await connect(), listening: await connect() }));

  it('are forgotten by Redis', async () => {
    const redis = await connect();
    const [key = ''] = await redis.keys('fd:desk:notices:*');
    expect(await redis.ttl(key)).toBeGreaterThan(0);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(120);
  });
});

/** `open`: the notices of one more process. */
function contract(open: () => Promise<Notices>): void {
  it('are heard once by all pages of that representative, and by nobody else', async () => {
    const [here, there] = [await open(), await open()];
    await here.put(word('early', ana, 'You were away'));
    const pages = [await page(here, ana), await page(there, ana), await page(there, bea)] as const;
    await there.put(word('late', ana, 'Bea has it already.'));
    // As when the process died before it knew.
    await there.put(word('late', ana, 'Bea has it already.'));
    await here.put(word('other', bea, 'Ana has it already.'));
    for (const { heard } of pages.slice(0, 2)) {
      await until('both words', () => heard.length >= 2);
      expect(heard).toEqual(['You were away', 'Bea has it already.']);
    }
    await until('the word for Bea', () => pages[2].heard.length >= 1);
    expect(pages[2].heard).toEqual(['Ana has it already.']);
    await pages[0].end();
    await here.put(word('last', ana, 'Once more'));
    await until('the page that is left', () => pages[1].heard.length === 3);
    expect(pages[0].heard).toHaveLength(2);
    await Promise.all([pages[1].end(), pages[2].end()]);
  });

  it('are only the last twenty', async () => {
    const notices = await open();
    for (let i = 1; i <= 25; i++) await notices.put(word(String(i), bea, `${i}`));
    const kept = await notices.recent(bea);
    expect([kept.length, kept[0]?.id, kept.at(-1)?.id]).toEqual([20, '6', '25']);
  });
}

async function page(notices: Notices, by: Representative) {
  const heard: string[] = [];
  const hear: Parameters<typeof hearNotices>[1]['hear'] = ({ notice }) =>
    void heard.push(notice.kind === 'told' ? notice.text : notice.outcome);
  return { heard, end: await hearNotices(notices, { by, log, hear }) };
}

const word = (id: string, to: Representative, text: string) => ({ id, notice: { kind: 'told' as const, to, text } });
