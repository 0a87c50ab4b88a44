import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Frontdesk, type Home, makeHome, startFrontdesk } from '../helpers/frontdesk.ts';
import { articles } from '../helpers/mail/desk.ts';
import { type Provider, startProvider } from '../helpers/mail/provider.ts';
import { type MailServer, startMailServer } from '../helpers/mail/server.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

describeWith('dovecot', 'an operator whose account signs in without a password', () => {
  let [server, provider, redis, home, frontdesk] = [] as unknown as [MailServer, Provider, TestRedis, Home, Frontdesk];
  beforeAll(async () => {
    provider = await startProvider();
    server = await startMailServer({ tokenInfo: provider.tokenInfo });
    redis = await startRedis();
    const { token, device } = provider.app.urls!;
    const oauth = `{ provider: microsoft, token_url: "${token}", device_url: "${device}" }`;
    home = makeHome(
      articles,
      `name: Town\nlocales: [en]\nteams: { front: { name: Front, topics: [general] } }\ndefault_team: front\nemail:\n  - { id: support, address: support@town.test, oauth: ${oauth} }\n`,
    );
    frontdesk = await startFrontdesk({
      folder: home.folder,
      redisUrl: redis.url,
      env: {
        IMAP_URL_SUPPORT: server.url('support', 'unused'),
        SMTP_URL_SUPPORT: 'smtp://127.0.0.1:1',
        EMAIL_CLIENT_ID_SUPPORT: 'frontdesk',
        NODE_EXTRA_CA_CERTS: server.caFile,
      },
    });
  });
  afterAll(async () => {
    await frontdesk?.stop();
    await redis?.stop();
    await server?.stop();
    await provider?.stop();
    home?.remove();
  });

  it('logs in once, beside a Frontdesk that runs, and no file or log has the token', async () => {
    await until('a line of the log', () => frontdesk.said().includes('nobody has logged in at microsoft'));
    provider.answers('authorization_pending', 'done');
    expect(await frontdesk.command('mail', 'login')).toMatch(/type ABCD\n[\s\S]*Done:/);
    const keys = await redis.connect();
    expect(await keys.get('fd:{mail}:login:support')).toMatch(/^[\w-]{30,}$/);
    const doctor = await frontdesk
      .command('mail', 'doctor', '--jsonl')
      .catch((error: { stdout: string }) => error.stdout);
    expect(doctor).toContain('"name":"reading","state":"ok"');
    expect(frontdesk.said()).not.toMatch(/refresh-|access-/);
  });
});
