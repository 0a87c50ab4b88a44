import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createRedisStore } from '../../src/conversation/redis/store.ts';
import { type MailDesk, startMailDesk } from '../helpers/mail/desk.ts';
import { describeWith } from '../setup/needs.ts';

describeWith('exim', 'an operator who tries a mail', () => {
  let desk: MailDesk;
  beforeAll(async () => {
    desk = await startMailDesk({ customers: ['ann', 'bob'] });
  });
  afterAll(() => desk.stop());

  const lines = (fields: Record<string, string>, text: string) =>
    `${Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n${text}\r\n`;
  const tries = async (fields: Record<string, string>, text: string) => {
    writeFileSync(join(desk.home.folder, 'mail.eml'), lines({ To: 'support@marlow.test', ...fields }, text));
    return desk.frontdesk.command('mail', 'try', 'mail.eml');
  };
  /** How many conversations there are, with how many entries. */
  const stored = async () => {
    const redis = await desk.redis.connect();
    const all = [];
    for await (const { id, n } of createRedisStore({ redis, listening: redis }).conversations()) all.push([id, n]);
    return all;
  };

  it('sees the answer that would be sent, which is the one that is sent', async () => {
    const mail = { From: 'Ann <ann@example.org>', Subject: 'Hours', 'Message-ID': '<try-1@example.org>' };
    const shown = await tries(mail, 'When is the town hall open?');
    expect(await stored()).toEqual([]);
    expect(shown).toContain('a conversation of its own: it answers no mail that is known');
    expect(shown).toMatch(/│ Subject: +Re: Hours$/m);
    expect(shown).toMatch(/│ In-Reply-To: +<try-1@example\.org>$/m);
    const ann = desk.customer('ann');
    await ann.writes({ subject: 'Hours', text: 'When is the town hall open?' });
    const answer = await ann.gets(/from 8 to 17/);
    const said = answer.text.split('\n').filter((line) => line.trim() !== '' && !/https?:/.test(line));
    for (const line of said) expect(shown).toContain(`│ ${line.trimEnd()}`);
    expect(await ann.mails()).toHaveLength(1);
  });

  it('sees which conversation it joins, and why, and that another sender does not', async () => {
    const [answer] = await desk.customer('ann').mails();
    const [[conversation, n]] = (await stored()) as [[string, number]];
    const reply = { Subject: 'Re: Hours', 'In-Reply-To': answer!.messageId!, 'Message-ID': '<try-2@example.org>' };
    const joins = await tries({ From: 'ann@example.org', ...reply }, 'I want to talk to a person.');
    expect(joins).toContain(`the conversation ${conversation}: it answers a mail of a conversation (In-Reply-To)`);
    expect(joins).toContain('front gets it: asked');
    const stranger = await tries({ From: 'eve@evil.test', ...reply }, 'What did she write?');
    expect(stranger).toContain(`a conversation of its own, after ${conversation}: `);
    expect(stranger).toContain('but the sender takes no part there');
    expect(await stored()).toEqual([[conversation, n]]);
  });

  it('sees what is not answered, and why', async () => {
    const machine = await tries(
      { From: 'ann@example.org', Subject: 'Out of office', 'Auto-Submitted': 'auto-replied' },
      'I am away.',
    );
    expect(machine).toContain('Nothing is answered.');
    expect(machine).toMatch(/Noted +No person wrote it/);
  });
});
