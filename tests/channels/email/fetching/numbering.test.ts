import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mailOf, openBox, subjectOf } from '../../../helpers/mail/reading.ts';
import { type MailServer, startMailServer } from '../../../helpers/mail/server.ts';
import { until } from '../../../helpers/until.ts';
import { describeWith } from '../../../setup/needs.ts';

describeWith('dovecot', 'a server that numbers its mails anew', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  afterAll(() => server.stop());

  it('gives no mail that is missed: those of the last days are taken again, which says so', async () => {
    const { reads, gets, user, marks } = await openBox(server);
    const reading = await reads();
    for (const subject of ['one', 'two']) await gets(subject);
    await reading.takes('two');
    await reading.takes('one');
    const before = await marks.get('support:INBOX');
    await reading.mailbox.stop();
    await gets('missed');
    server.resetsUidvalidity(user);

    const after = await reads();
    await gets('new');
    await after.takes('new');
    await after.takes('missed');
    expect(after.found.map((mail) => [subjectOf(mail), mail.again]).toSorted()).toEqual([
      ['missed', true],
      ['new', false],
      ['one', true],
      ['two', true],
    ]);
    // Whoever takes them knows them again by what they are: not a byte is different.
    for (const mail of reading.found)
      expect(after.found.find((again) => subjectOf(again) === subjectOf(mail))!.raw).toEqual(mail.raw);
    await until('the mark', async () => (await marks.get('support:INBOX'))!.lastUid === 4, 10);
    expect((await marks.get('support:INBOX'))!.uidvalidity).not.toBe(before!.uidvalidity);
    expect(after.log.lines.join('\n')).toContain('numbers its mails anew');
  });

  it('may do so while it is read', async () => {
    const { reads, gets, user } = await openBox(server);
    const reading = await reads();
    await gets('one');
    await reading.takes('one');
    server.resetsUidvalidity(user);
    await gets('two');
    await reading.takes('two');
    expect(new Set(reading.taken)).toEqual(new Set(['one', 'two']));
    expect(reading.taken.filter((subject) => subject === 'two')).toEqual(['two']);
  });

  it('does not bring back what was there before Frontdesk', async () => {
    const { reads, gets, user } = await openBox(server, ['old']);
    // Its time of arrival is a whole second.
    await until('the next second', () => Date.now() % 1000 < 20 && Date.now(), 5);
    const first = await reads();
    await first.mailbox.stop();
    server.resetsUidvalidity(user);
    await until('the next second', () => Date.now() % 1000 < 20 && Date.now(), 5);
    await gets('new');
    const second = await reads();
    await second.takes('new');
    expect(second.taken).toEqual(['new']);
  });

  it('is not asked for mails that are known', async () => {
    const { reads, gets, user } = await openBox(server);
    const reading = await reads();
    for (const subject of ['one', 'two']) await gets(subject);
    await reading.takes('two');
    await reading.takes('one');
    await reading.mailbox.stop();
    server.resetsUidvalidity(user);
    const asked: string[] = [];
    const after = await reads({
      async knows({ messageId, size }) {
        expect(size).toBeGreaterThan(mailOf('one').length);
        asked.push(messageId);
        return messageId === '<one@example.org>';
      },
    });
    await after.takes('two');
    expect(asked).toEqual(['<one@example.org>', '<two@example.org>']);
    expect(after.taken).toEqual(['two']);
  });
});
