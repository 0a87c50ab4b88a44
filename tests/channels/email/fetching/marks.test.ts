import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryMarks, type MailboxMarks } from '../../../../src/channels/email/fetching/marks.ts';
import { createRedisMarks } from '../../../../src/channels/email/fetching/marks-redis.ts';
import { startRedis, type TestRedis } from '../../../helpers/redis.ts';
import { until } from '../../../helpers/until.ts';
import { describeWith } from '../../../setup/needs.ts';

const MINUTE = 60_000;
const mark = { uidvalidity: 4_294_967_295, lastUid: 41, since: 1_795_920_963_000 };

/** How far a clock was moved. */
const movable = () => {
  let moved = 0;
  return {
    offset: () => moved,
    later(ms: number) {
      moved += ms;
    },
  };
};

/** `later` moves the store's clock. */
const contract = (open: () => { marks: MailboxMarks; later(ms: number): void }): void => {
  let number = 0;
  const begin = () => ({ ...open(), box: `support${++number}:INBOX` });

  it('know nothing of a mailbox that was never read', async () => {
    const { marks, box } = begin();
    expect(await marks.get(box)).toBeUndefined();
  });

  it('give back what the reader put, and how long ago', async () => {
    const { marks, box, later } = begin();
    await marks.lease(box, 'a', 60 * MINUTE);
    expect(await marks.put(box, mark, 'a')).toBe(true);
    later(5 * MINUTE);
    const kept = await marks.get(box);
    expect(kept).toEqual({ ...mark, ago: expect.any(Number) });
    expect(kept!.ago).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(kept!.ago).toBeLessThan(10 * MINUTE);
    expect(await marks.get(`${box}/other`)).toBeUndefined();
  });

  it('give the lease to one reader, who may renew it', async () => {
    const { marks, box } = begin();
    expect(await marks.lease(box, 'a', MINUTE)).toBe(true);
    expect(await marks.lease(box, 'b', MINUTE)).toBe(false);
    expect(await marks.lease(box, 'a', MINUTE)).toBe(true);
    expect(await marks.lease(`${box}/other`, 'b', MINUTE)).toBe(true);
  });

  it('give it to the next one when it was given back, and take it back from nobody else', async () => {
    const { marks, box } = begin();
    await marks.lease(box, 'a', MINUTE);
    await marks.release(box, 'b');
    expect(await marks.lease(box, 'b', MINUTE)).toBe(false);
    await marks.release(box, 'a');
    expect(await marks.lease(box, 'b', MINUTE)).toBe(true);
  });

  it('give it to the next one when the reader has died', async () => {
    const { marks, box } = begin();
    await marks.lease(box, 'a', 100);
    await until('the end of the lease', () => marks.lease(box, 'b', MINUTE), 10);
    expect(await marks.lease(box, 'a', MINUTE)).toBe(false);
  });

  it('are not moved by who does not hold the lease', async () => {
    const { marks, box } = begin();
    expect(await marks.put(box, mark, 'a')).toBe(false);
    await marks.lease(box, 'a', MINUTE);
    await marks.put(box, mark, 'a');
    expect(await marks.put(box, { ...mark, lastUid: 7 }, 'b')).toBe(false);
    expect(await marks.get(box)).toMatchObject({ lastUid: 41 });
  });

  it('count the tries of each mail', async () => {
    const { marks, box } = begin();
    const mail = { uidvalidity: 5, uid: 7 };
    expect(await marks.failed(box, mail)).toBe(1);
    expect(await marks.failed(box, mail)).toBe(2);
    expect(await marks.failed(box, { ...mail, uid: 8 })).toBe(1);
    expect(await marks.failed(box, { ...mail, uidvalidity: 6 })).toBe(1);
    expect(await marks.failed(`${box}/other`, mail)).toBe(1);
  });
};

describe('marks in memory', () => {
  const clock = movable();
  const marks = createMemoryMarks({ now: () => Date.now() + clock.offset() });
  contract(() => ({ marks, later: clock.later }));
});

for (const cluster of [false, true]) {
  describeWith('redis', `marks in Redis${cluster ? ' Cluster' : ''}`, () => {
    let server: TestRedis;
    let marks: MailboxMarks;
    const clock = movable();
    beforeAll(async () => {
      server = await startRedis({ cluster });
      marks = createRedisMarks({ redis: await server.connect(), offset: clock.offset });
    });
    afterAll(() => server.stop());

    contract(() => ({ marks, later: clock.later }));
  });
}
