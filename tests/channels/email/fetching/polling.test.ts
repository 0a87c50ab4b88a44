import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openBox } from '../../../helpers/mail/reading.ts';
import { type MailServer, startMailServer } from '../../../helpers/mail/server.ts';
import { until } from '../../../helpers/until.ts';
import { describeWith } from '../../../setup/needs.ts';

describeWith('dovecot', 'a server that announces nothing', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer({ idle: false });
  });
  afterAll(() => server.stop());

  it('is asked now and then', async () => {
    const { gets, reads } = await openBox(server);
    const reading = await reads({ times: { pollMs: 100 } });
    for (let looks = 0; looks < 4; looks++) {
      const { lastSync } = reading.mailbox.state();
      await until('another look', () => reading.mailbox.state().lastSync !== lastSync, 10);
    }
    await gets('unannounced');
    await reading.takes('unannounced');
    expect(reading.taken).toEqual(['unannounced']);
  });
});
