import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MailboxMarks } from '../../../../src/channels/email/fetching/marks.ts';
import { createRedisMarks } from '../../../../src/channels/email/fetching/marks-redis.ts';
import { openBox } from '../../../helpers/mail/reading.ts';
import { type MailServer, startMailServer } from '../../../helpers/mail/server.ts';
import { startRedis, type TestRedis } from '../../../helpers/redis.ts';
import { until } from '../../../helpers/until.ts';
import { describeWith } from '../../../setup/needs.ts';

describeWith('dovecot', 'two processes on one mailbox', () => {
  let server: MailServer;
  let redis: TestRedis;
  let number = 0;
  beforeAll(async () => {
    [server, redis] = await Promise.all([startMailServer(), startRedis()]);
  });
  afterAll(() => Promise.all([server.stop(), redis.stop()]));

  const store = async (): Promise<MailboxMarks> =>
    createRedisMarks({ redis: await redis.connect(), prefix: `fd:{mail${number}}` });
  const begin = async () => {
    number += 1;
    return openBox(server);
  };

  it('take each mail once, and the next one reads on at once when the first is stopped', async () => {
    const { reads, gets } = await begin();
    const first = await reads({ marks: await store() });
    const second = await reads({ marks: await store() });
    for (let i = 0; i < 10; i++) await gets(`mail-${i}`);
    await first.takes('mail-9');
    expect(first.mailbox.state().connectedSince).toBeDefined();
    expect(second.mailbox.state()).toMatchObject({ lastSync: expect.any(Number) });
    expect(second.mailbox.state().connectedSince).toBeUndefined();

    await first.mailbox.stop();
    await gets('later');
    await second.takes('later');
    expect(first.taken).toHaveLength(10);
    expect(second.taken).toEqual(['later']);
  });

  it('lose nothing when the reader dies: the other one takes over where the mark is', async () => {
    const { reads, gets } = await begin();
    // Of a process that is gone, nothing reaches Redis any more, and no call comes back.
    let dead = false;
    const marks = await store();
    const dying = await reads({
      marks: new Proxy(marks, {
        get: (target, name, self) => (dead ? () => new Promise(() => undefined) : Reflect.get(target, name, self)),
      }),
      fails: () => (dead ? new Promise<boolean>(() => undefined) : false),
      limits: { takeMs: 3000 },
    });
    await gets('one');
    await dying.takes('one');
    await until('the mark', async () => (await (await store()).get('support:INBOX'))?.lastUid === 1, 20);
    const other = await reads({ marks: await store() });
    dead = true;
    await gets('two');
    await other.takes('two');
    expect(dying.taken).toEqual(['one']);
    expect(other.taken).toEqual(['two']);
    dead = false;
  });

  it('do not both read when one has lost the lease without knowing: its mark is not taken', async () => {
    const { reads, gets } = await begin();
    const marks = await store();
    let stuck: (() => void) | undefined;
    const first = await reads({
      marks,
      fails: (subject) =>
        subject === 'slow' &&
        new Promise<boolean>((resolve) => {
          stuck = () => resolve(false);
        }),
    });
    await gets('slow');
    await until('the take', () => stuck, 10);
    // As if this process had stood still for long: another has the lease by now, and has moved the mark.
    const box = 'support:INBOX';
    const before = (await marks.get(box))!;
    const client = await redis.connect();
    await client.set(`fd:{mail${number}}:lease:${box}`, 'other', { expiration: { type: 'PX', value: 3000 } });
    await marks.put(box, { ...before, lastUid: 1 }, 'other');
    await gets('next');
    stuck!();
    // It finds out, and waits; when the other one is gone it reads on behind the other's mark.
    await first.takes('next');
    expect(first.taken).toEqual(['slow', 'next']);
    expect((await marks.get(box))!.lastUid).toBeGreaterThanOrEqual(1);
  });
});
