import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Check } from '../../../../src/channels/email/examining/check.ts';
import { type MailServer, startMailServer } from '../../../helpers/mail/server.ts';
import { freePort } from '../../../helpers/redis.ts';
import { describeWith } from '../../../setup/needs.ts';
import { examine } from './provider.ts';

/** What is said of one thing: its state, and the words. */
const of = (checks: readonly Check[], name: Check['name']) =>
  checks.filter((each) => each.name === name).map(({ state, says, next = '' }) => `${state}: ${says} → ${next}`);

const vouched = 'Authentication-Results: mx.mail.org; dkim=pass; dmarc=pass header.from=town.org\r\n';
const signed = 'DKIM-Signature: v=1; a=rsa-sha256; d=town.org; s=s1; h=from; bh=x; b=y\r\n';

describeWith('dovecot', 'an account that is looked at', () => {
  let server: MailServer;
  let users = 0;
  const user = () => `user${++users}`;
  beforeAll(async () => {
    server = await startMailServer();
  });
  afterAll(() => server.stop());

  it('is in order, and nothing of the test mail stays', async () => {
    const me = user();
    const checks = await examine(server, me, {
      ways: { adds: vouched + signed },
      settings: { authserv: ['mx.mail.org'] },
    });
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      ...['reading', 'announcements', 'sent folder', 'sending', 'test mail', 'plus address', 'authserv', 'sent folder'],
      ...['spf', 'dkim', 'dmarc'],
    ]);
    expect(of(checks, 'reading')[0]).toMatch(/^ok: localhost:\d+ lets us in/);
    expect(of(checks, 'dkim')[0]).toContain('the key is at s1._domainkey.town.org');
    expect(server.box(me)).toEqual([]);
  });

  it('that signs by itself finds its own key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const checks = await examine(server, user(), { settings: { dkim: { selector: 's1', domain: 'town.org', key } } });
    expect(of(checks, 'dkim')[0]).toBe('ok: mail is signed, and the key is at s1._domainkey.town.org → ');
  });

  it('is told which server says who senders are', async () => {
    const checks = await examine(server, user(), {
      ways: { adds: `${vouched}Authentication-Results: evil.org; dmarc=pass\r\n` },
    });
    expect(of(checks, 'authserv')).toEqual([
      'warning: mx.mail.org says who senders are, and is not believed yet: every sender counts as not verified → ' +
        'if that is your provider, write authserv: mx.mail.org for the account in frontdesk.yaml.',
    ]);
    const silent = await examine(server, user());
    expect(of(silent, 'authserv')[0]).toMatch(/^warning: the test mail says nothing of its sender/);
    expect(of(silent, 'dkim')[0]).toMatch(/^warning: the test mail is not signed/);
  });

  it.each(['refused', 'lost'] as const)('whose address with a plus is %s does without', async (plus) => {
    const me = user();
    const checks = await examine(server, me, { ways: { plus } });
    expect(of(checks, 'plus address')[0]).toMatch(/^fault: .*→ set plus: false/);
    expect(of(checks, 'test mail')[0]).toMatch(/^ok/);
    expect(server.box(me)).toEqual([]);
    const without = await examine(server, me, { ways: { plus }, settings: { plus: false } });
    expect(of(without, 'plus address')[0]).toMatch(/^ok: .*is not used/);
  });

  it('to which nothing comes has a fault', async () => {
    const checks = await examine(server, user(), { ways: { loses: true } });
    expect(of(checks, 'test mail')[0]).toMatch(
      /^fault: a mail to help@town\.org did not come within 0 s → look whether/,
    );
  });

  it('whose mail is taken for spam is told so', async () => {
    const me = user();
    const checks = await examine(server, me, { ways: { junk: true } });
    expect(of(checks, 'test mail')[0]).toMatch(/^warning: it came to Junk, as spam/);
    expect(server.box(me, 'Junk')).toEqual([]);
  });

  it('keeps one copy of what is sent', async () => {
    const me = user();
    const twice = await examine(server, me, { ways: { keeps: true } });
    expect(of(twice, 'sent folder')[1]).toMatch(/^warning: the provider itself keeps .*→ set sent: false/);
    expect(server.box(me, 'Sent')).toEqual([]);
    const once = await examine(server, me, { ways: { keeps: true }, settings: { sent: false } });
    expect(of(once, 'sent folder')[1]).toMatch(/^ok/);
    const none = await examine(server, me, { settings: { sent: false } });
    expect(of(none, 'sent folder')[1]).toMatch(/^warning: nobody keeps .*→ set sent: true/);
  });

  it.each([
    [
      'a wrong password',
      () => ({ imapUrl: server.url('x', 'hunter2') }),
      /refuses the login: .*→ look at user and password in IMAP_URL;/,
    ],
    [
      'a wrong password of a second account',
      () => ({ imapUrl: server.url('x', 'hunter2'), id: 'billing' }),
      /in IMAP_URL_BILLING/,
    ],
    [
      'a server that is no IMAP over TLS',
      () => ({ imapUrl: `imaps://x:hunter2@127.0.0.1:${server.ports.imap}` }),
      /speaks no TLS .*imaps:\/\/ is port 993/,
    ],
    [
      'a host that is none',
      () => ({ imapUrl: 'imaps://x:hunter2@nowhere.invalid' }),
      /there is no host nowhere\.invalid/,
    ],
  ])('with %s has a fault that says what to do', async (_what, settings, words) => {
    const checks = await examine(server, user(), { settings: settings() });
    expect(of(checks, 'reading')[0]).toMatch(/^fault/);
    expect(of(checks, 'reading')[0]).toMatch(words);
    expect(of(checks, 'sending')[0]).toMatch(/^ok/);
    expect(of(checks, 'spf')[0]).toMatch(/^ok/);
    expect(JSON.stringify(checks)).not.toContain('hunter2');
  });

  it('at which nobody listens, or with a certificate of nobody’s, has a fault', async () => {
    const port = await freePort();
    const away = await examine(server, user(), {
      settings: { imapUrl: `imaps://x:y@127.0.0.1:${port}`, smtpUrl: `smtps://x:y@127.0.0.1:${port}` },
    });
    expect(of(away, 'reading')[0]).toBe(
      `fault: nobody listens at 127.0.0.1:${port} → look at host and port in IMAP_URL (imaps:// is port 993, imap:// is port 143).`,
    );
    expect(of(away, 'sending')[0]).toMatch(/^fault: nobody listens at .* in SMTP_URL \(smtps:\/\/ is port 465/);
    const foreign = await examine(server, user(), { trusts: false });
    expect(of(foreign, 'reading')[0]).toMatch(/^fault: nobody who is trusted vouches .*→ .*NODE_EXTRA_CA_CERTS/);
  });

  it('that may not send has a fault, and is sent no test mail', async () => {
    const me = user();
    const checks = await examine(server, me, { settings: { smtpUrl: 'smtp://help:hunter2@127.0.0.1:PORT' } });
    expect(of(checks, 'sending')[0]).toMatch(
      /^fault: the mail server refuses the login: .*→ look at user and password in SMTP_URL/,
    );
    expect(of(checks, 'test mail')).toEqual([]);
    expect(JSON.stringify(checks)).not.toContain('hunter2');
  });
});

describeWith('dovecot', 'a mailbox that can do little', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer({ idle: false });
  });
  afterAll(() => server.stop());

  it('is looked for mail once a minute', async () => {
    const checks = await examine(server, 'support');
    expect(of(checks, 'announcements')[0]).toMatch(/^warning: .*no IDLE.*once a minute/);
  });
});

describeWith('dovecot', 'a mailbox with a quota', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer({ quota: 100 });
  });
  afterAll(() => server.stop());
  const fill = (kilobytes: number) =>
    server.delivers({
      to: 'support@localhost',
      raw: `Subject: large\r\n\r\n${`${'x'.repeat(98)}\r\n`.repeat(kilobytes * 10)}`,
    });

  it('is nearly full', async () => {
    await fill(40);
    expect(of(await examine(server, 'support'), 'quota')[0]).toMatch(/^ok: \d\d kB of 102 kB are used/);
    await fill(52);
    expect(of(await examine(server, 'support'), 'quota')[0]).toMatch(/^warning: the mailbox is nearly full.*→ delete/);
  });
});
