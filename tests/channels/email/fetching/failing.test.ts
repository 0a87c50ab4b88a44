import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openBox } from '../../../helpers/mail/reading.ts';
import { type MailServer, startMailServer } from '../../../helpers/mail/server.ts';
import { until } from '../../../helpers/until.ts';
import { describeWith } from '../../../setup/needs.ts';

/** Longer than any test. */
const NEVER = 3_600_000;

describeWith('dovecot', 'a mail that cannot be taken', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  afterAll(() => server.stop());

  it('holds the mark, and nothing else; the next process takes it and what came after once more', async () => {
    const { reads, gets, marked } = await openBox(server);
    const first = await reads({ fails: (subject) => subject === 'two', limits: { retryMs: [NEVER, NEVER] } });
    for (const subject of ['one', 'two', 'three']) await gets(subject);
    await first.takes('three');
    await until('the mark', async () => (await marked()) === 1, 10);
    expect(first.taken.toSorted()).toEqual(['one', 'three']);
    expect(first.mailbox.state()).toMatchObject({ waiting: 1, setAside: 0 });

    await gets('four');
    await first.takes('four');
    expect(await marked()).toBe(1);
    await first.mailbox.stop();

    const second = await reads();
    await second.takes('four');
    expect(second.taken.toSorted()).toEqual(['four', 'three', 'two']);
    await until('the mark', async () => (await marked()) === 4, 10);
  });

  it('is tried again, and taken', async () => {
    const { reads, gets, marked } = await openBox(server);
    let tries = 0;
    const reading = await reads({ fails: () => ++tries < 3, limits: { retryMs: [10, 10] } });
    await gets('moody');
    await reading.takes('moody');
    expect(tries).toBe(3);
    await until('the mark', async () => (await marked()) === 1, 10);
    expect(reading.setAside).toEqual([]);
  });

  it.each([
    ['says that it failed', () => true],
    ['throws', () => Promise.reject(new Error('cannot be read'))],
    ['never ends', () => new Promise<boolean>(() => undefined)],
  ])('is set aside after three tries when taking it %s: flagged, reported, and passed by', async (_, fail) => {
    const { reads, gets, marked, user } = await openBox(server);
    let tries = 0;
    const fails = (subject: string) => {
      if (subject !== 'poison') return false;
      tries += 1;
      return fail();
    };
    const reading = await reads({ fails, limits: { retryMs: [10, 10], takeMs: 200 } });
    for (const subject of ['before', 'poison', 'after']) await gets(subject);
    await until('the mark', async () => (await marked()) === 3, 10);
    expect(tries).toBe(3);
    expect(reading.taken.toSorted()).toEqual(['after', 'before']);
    expect(reading.setAside).toEqual([expect.objectContaining({ uid: 2, why: expect.any(String) })]);
    expect(reading.mailbox.state()).toMatchObject({ waiting: 0, setAside: 1 });
    expect(server.box(user).map(({ flags }) => flags)).toEqual([[], ['$FrontdeskFailed'], []]);
    expect(reading.log.lines.filter((line) => line.startsWith('error'))).toEqual([
      expect.stringContaining('set aside'),
    ]);
    expect(reading.log.lines.join()).not.toContain('Hello');
  });

  it('is set aside also when its tries were those of several processes', async () => {
    const { reads, gets, marked } = await openBox(server);
    const opens = () => reads({ fails: () => true, limits: { retryMs: [NEVER, NEVER] } });
    const first = await opens();
    await gets('poison');
    await until('the first try', () => first.mailbox.state().waiting === 1, 10);
    await first.mailbox.stop();
    const second = await opens();
    await until('the second try', () => second.mailbox.state().waiting === 1, 10);
    await second.mailbox.stop();
    const third = await opens();
    await until('the mark', async () => (await marked()) === 1, 10);
    expect([first, second, third].map(({ setAside }) => setAside.length)).toEqual([0, 0, 1]);
  });

  it('is not passed by while nobody could be told', async () => {
    const { reads, gets, marked } = await openBox(server);
    let away = true;
    const told: number[] = [];
    const reading = await reads({
      fails: (subject) => subject === 'poison',
      limits: { retryMs: [10, 10] },
      setAside: async ({ uid }) => {
        if (away) throw new Error('Redis is away');
        told.push(uid);
      },
    });
    for (const subject of ['poison', 'after']) await gets(subject);
    await reading.takes('after');
    await until('the telling', () => reading.log.lines.some((line) => line.includes('nobody could be told')), 10);
    expect(await marked()).toBe(0);
    away = false;
    await until('the mark', async () => (await marked()) === 2, 10);
    expect(told).toEqual([1]);
  });
});
