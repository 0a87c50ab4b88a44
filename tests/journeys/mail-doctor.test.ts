import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import { type MailDesk, startMailDesk } from '../helpers/mail/desk.ts';
import { describeWith } from '../setup/needs.ts';

describeWith('exim', 'an operator who looks at e-mail', () => {
  let desk: MailDesk;
  beforeAll(async () => {
    desk = await startMailDesk({ customers: ['ann'] });
  });
  afterAll(() => desk.stop());

  it('sees that it is in order, beside a Frontdesk that runs and takes no notice of the test mail', async () => {
    const lines = (await desk.frontdesk.command('mail', 'doctor', '--jsonl'))
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ state }) => state === 'fault')).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ account: 'main', name: 'test mail', state: 'ok' }));
    expect(lines).toContainEqual(expect.objectContaining({ name: 'plus address', state: 'ok' }));
    expect(desk.server.box('support')).toEqual([]);
    // What comes after it is answered, so the test mails had their turn, and began no conversation.
    const ann = desk.customer('ann');
    await ann.writes({ text: 'When is the town hall open?' });
    await ann.gets(/from 8 to 17/);
    const redis = await desk.redis.connect();
    const begun = [];
    for await (const { id } of createRedisStore({ redis, listening: redis }).conversations()) begun.push(id);
    expect(begun).toHaveLength(1);
    expect(await desk.frontdesk.command('doctor')).toMatch(/ok +E-mail +is in order/);
  });
});
