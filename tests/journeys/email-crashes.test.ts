import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { crashing, pauseBetween } from '../helpers/crashing.ts';
import type { Frontdesk } from '../helpers/frontdesk.ts';
import { type GotMail, type MailDesk, startMailDesk, supportAddress } from '../helpers/mail/desk.ts';
import { firstSeed, randomOf, sample } from '../helpers/sample.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

const MAILS = sample(20, 200);
const KILLS = sample(2, 10);
const IMAP_KILLS = sample(1, 5);

describeWith('exim', 'mail on servers that die', () => {
  let desk: MailDesk;
  let smtp: ReturnType<typeof createTransport>;
  beforeAll(async () => {
    desk = await startMailDesk({ customers: ['crowd'] });
    smtp = createTransport({ host: '127.0.0.1', port: desk.server.smtp!, ignoreTLS: true, pool: true });
  }, 120_000);
  afterAll(async () => {
    smtp.close();
    await desk.stop();
  });

  const writes = (who: string) =>
    smtp.sendMail({
      from: `crowd+${who}@example.org`,
      to: supportAddress,
      subject: `Question of ${who}`,
      text: 'When is the town hall open?',
      messageId: `<${who}@example.org>`,
    });
  /** The Message-IDs of the answers that each one got; the same mail may come twice, and is one. */
  const answersTo = async (names: readonly string[]) => {
    const mails = await desk.customer('crowd').mails();
    return names.map((who) => [...new Set(mails.filter(answers(who)).map(({ messageId }) => messageId))]);
  };
  const answers = (who: string) => (mail: GotMail) => mail.header('in-reply-to') === `<${who}@example.org>`;
  const answered = (names: readonly string[]) =>
    until(`${names.length} answers`, async () => (await answersTo(names)).every((ids) => ids.length > 0), 300);

  it(`${MAILS} mails are each answered once, though the process is killed ${KILLS} times and IMAP ${IMAP_KILLS} times (seed ${firstSeed})`, async () => {
    const names = Array.from({ length: MAILS }, (_, i) => `n${i}`);
    const random = randomOf(firstSeed);
    const sending = (async () => {
      for (const who of names) {
        await writes(who);
        await pauseBetween(20, 80, random);
      }
    })();
    const imapToo = (crash: number) => {
      if (crash < IMAP_KILLS) desk.server.killsImapChildren();
    };
    const dying = crashing([desk.frontdesk], {
      ...{ times: KILLS, least: 300, most: 1000, random },
      ...{ dead: imapToo, back: imapToo },
    });
    await Promise.all([sending, dying]);
    await answered(names);
    expect((await answersTo(names)).map((ids) => ids.length)).toEqual(names.map(() => 1));
  }, 600_000);

  it('mails that are numbered anew are not answered again', async () => {
    const before = (await desk.customer('crowd').mails()).length;
    desk.server.resetsUidvalidity('support');
    await writes('after');
    await answered(['after']);
    expect((await desk.customer('crowd').mails()).length).toBe(before + 1);
  }, 120_000);

  it('two processes on one mailbox answer once, and the other goes on when one dies', async () => {
    const other: Frontdesk = await desk.another();
    const names = Array.from({ length: 10 }, (_, i) => `two${i}`);
    await Promise.all(names.slice(0, 5).map(writes));
    await answered(names.slice(0, 5));
    await desk.frontdesk.kill();
    await Promise.all(names.slice(5).map(writes));
    await answered(names);
    expect((await answersTo(names)).flat()).toHaveLength(names.length);
    expect(await other.stop()).toBe(0);
  }, 120_000);
});
