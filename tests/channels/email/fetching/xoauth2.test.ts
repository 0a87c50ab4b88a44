import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createMemoryMarks } from '../../../../src/channels/email/fetching/marks.ts';
import { createAccessTokens } from '../../../../src/channels/email/fetching/oauth.ts';
import { createMemoryRefreshToken } from '../../../../src/channels/email/fetching/refresh-token.ts';
import { type Provider, startProvider } from '../../../helpers/mail/provider.ts';
import { mailOf, read } from '../../../helpers/mail/reading.ts';
import { type MailServer, startMailServer } from '../../../helpers/mail/server.ts';
import { until } from '../../../helpers/until.ts';
import { describeWith } from '../../../setup/needs.ts';

describeWith('dovecot', 'a mailbox with OAuth2', () => {
  let server: MailServer;
  let provider: Provider;
  beforeAll(async () => {
    provider = await startProvider();
    server = await startMailServer({ tokenInfo: provider.tokenInfo });
  });
  afterAll(async () => {
    await server.stop();
    await provider.stop();
  });

  it('goes on when its token expires, alerts when its login does, and recovers', async () => {
    const { app } = provider;
    const owner = { account: 'support', address: 'support@localhost', ...app, given: provider.refreshToken() };
    const oauth = createAccessTokens({ app, login: createMemoryRefreshToken(owner) });
    const account = { id: 'support', url: server.url('support', 'unused'), ca: server.ca, oauth };
    const reading = read(server, { account, marks: createMemoryMarks() });
    const gets = (subject: string) => server.delivers({ to: 'support@localhost', raw: mailOf(subject) });
    await reading.ready();
    await gets('one');
    await reading.takes('one');
    expect(provider.asked()).toBe(1);

    // The server ends the session when the token does; by our own clock that is still good.
    provider.expires();
    server.killsImapChildren();
    await gets('two');
    await reading.takes('two');
    expect(provider.asked()).toBe(2);
    expect(reading.log.lines.filter((line) => line.startsWith('error'))).toEqual([]);

    provider.revokes();
    server.killsImapChildren();
    await gets('three');
    await until('the alert', () => reading.mailbox.state().alert, 10);
    expect(reading.mailbox.state().alert).toContain('run "frontdesk mail login" once more');
    expect(reading.log.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);

    provider.permits();
    await reading.takes('three');
    await until('the end of the alert', () => reading.mailbox.state().alert === undefined, 10);
    expect(reading.taken).toEqual(['one', 'two', 'three']);
    expect(reading.log.lines.join()).not.toMatch(/access-|refresh-/);
    await reading.mailbox.stop();
  });
});
