import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ImapFlow } from 'imapflow';
import { mailOf, openBox } from '../../../helpers/mail/reading.ts';
import { type MailServer, startMailServer } from '../../../helpers/mail/server.ts';
import { until } from '../../../helpers/until.ts';
import { describeWith } from '../../../setup/needs.ts';

describeWith('dovecot', 'mail that arrives', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer();
  });
  afterAll(() => server.stop());
  const box = (...subjects: string[]) => openBox(server, subjects);

  it('is taken at once, as it is, and only once, because the server announces it', async () => {
    const { gets, reads, user } = await box();
    const reading = await reads();
    await gets('one');
    await reading.takes('one');
    await gets('two');
    const two = await reading.takes('two');
    expect(reading.taken).toEqual(['one', 'two']);
    expect(two.raw.toString()).toBe(server.box(user)[1]!.raw.replaceAll('\n', '\r\n'));
    expect(two).toMatchObject({ uid: 2, whole: true, size: two.raw.length, again: false });
    expect(Math.abs(two.arrived - Date.now())).toBeLessThan(120_000);
  });

  it('is not marked as seen: representatives may read the mailbox as well', async () => {
    const { gets, reads, user } = await box();
    const reading = await reads();
    await gets('unseen');
    await reading.takes('unseen');
    expect(server.box(user).map(({ flags }) => flags)).toEqual([[]]);
  });

  it('was there before Frontdesk, and is left alone; what comes later is taken', async () => {
    const { gets, reads } = await box('old', 'older');
    const reading = await reads();
    await gets('new');
    await reading.takes('new');
    expect(reading.taken).toEqual(['new']);
  });

  it('was there before Frontdesk, and is taken when that was asked for', async () => {
    const { reads } = await box('old', 'older');
    const reading = await reads({ backfillMs: 86_400_000 });
    await reading.takes('older');
    expect(reading.taken).toEqual(['old', 'older']);
  });

  it('came while nobody read, and is taken at the next start; nothing is taken twice', async () => {
    const { gets, reads, marks, user } = await box();
    const before = await reads();
    await gets('first');
    await before.takes('first');
    await before.mailbox.stop();
    const subjects = Array.from({ length: 45 }, (_, i) => `missed-${i}`);
    for (const subject of subjects) await gets(subject);
    const after = await reads();
    await after.takes('missed-44');
    expect(after.taken.toSorted()).toEqual(subjects.toSorted());
    await until('the mark', async () => (await marks.get(`support:INBOX`))?.lastUid === server.box(user).length, 10);
  });

  it('was deleted before it was fetched, and holds nothing up', async () => {
    const { gets, reads, user, marked } = await box();
    const before = await reads();
    await before.mailbox.stop();
    for (const subject of ['stays', 'goes', 'stays too']) await gets(subject);
    const reading = await reads({ limits: { batch: 1, parallel: 1, retryMs: [10, 10] }, fails: goes });
    /** While the first one is being taken, somebody deletes the second. */
    async function goes(subject: string) {
      if (subject === 'stays') await deletes(server, user, 'goes');
      return false;
    }
    await reading.takes('stays too');
    expect(reading.taken).toEqual(['stays', 'stays too']);
    await gets('and on');
    await reading.takes('and on');
    await until('the mark', async () => (await marked()) === 4, 10);
    expect(reading.mailbox.state()).toMatchObject({ waiting: 0, setAside: 0 });
  });

  it.each([
    ['plain', `${mailOf('large')}${'All work and no play.\r\n'.repeat(5000)}`, /^Hello, large\.\r\nAll work/],
    [
      'with a file',
      mailOf('large', 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n').replace(
        /Hello.*/s,
        `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSee the file.\r\n--b\r\nContent-Type: image/png\r\n\r\n${'A'.repeat(100_000)}\r\n--b--\r\n`,
      ),
      /^See the file\.\s*$/,
    ],
    [
      'of one file',
      mailOf('large', 'Content-Type: image/png\r\nContent-Disposition: attachment\r\n').replace(
        /Hello.*/s,
        'A'.repeat(100_000),
      ),
      /^$/,
    ],
  ])('is too large (%s): its headers and its first text are taken', async (_, raw, text) => {
    const { gets, reads } = await box();
    const reading = await reads({ limits: { largest: 50_000 } });
    await gets('large', raw);
    const found = await reading.takes('large');
    expect(found.whole).toBe(false);
    expect(found.size).toBeGreaterThan(100_000);
    const [header = '', ...rest] = found.raw.toString().split('\r\n\r\n');
    expect(header).toMatch(/^Message-ID: <large@example.org>\r?$/m);
    expect(header).not.toMatch(/^Content-Type: (multipart|image)/im);
    expect(rest.join('\r\n\r\n')).toMatch(text);
  });
});

/** Somebody at a mail program deletes a mail. */
async function deletes(server: MailServer, user: string, subject: string): Promise<void> {
  const { hostname, port } = new URL(server.url(user));
  const auth = { user, pass: 'secret' };
  const client = new ImapFlow({
    host: hostname,
    port: Number(port),
    secure: true,
    auth,
    logger: false,
    tls: { ca: server.ca },
  });
  await client.connect();
  await client.mailboxOpen('INBOX');
  await client.messageDelete({ subject }, { uid: true });
  await client.logout();
}
