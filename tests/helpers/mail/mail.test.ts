import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { programFor } from '../../setup/needs.ts';
import { until } from '../until.ts';
import { type MailServer, startMailServer, vacation } from './server.ts';

const missing = (['dovecot', 'exim'] as const).filter((need) => !programFor(need));
const describeHere = missing.length === 0 ? describe : describe.skip;

describeHere(
  `the mail servers of the tests${missing.length ? ` (need ${missing.join(' and ')}, which is not installed or not root's)` : ''}`,
  () => {
    let server: MailServer;
    beforeAll(async () => {
      server = await startMailServer({ exim: ['support', 'customer'], scripts: { customer: vacation('I am away.') } });
    });
    afterAll(() => server.stop());

    const sends = (to: string, headers = '', id = to) =>
      createTransport({ host: '127.0.0.1', port: server.smtp!, ignoreTLS: true }).sendMail({
        envelope: { from: 'support@localhost', to: [to] },
        raw: `From: support@localhost\r\nTo: ${to}\r\nSubject: Hello\r\nMessage-ID: <${id}>\r\n${headers}\r\nHello.\r\n`,
      });
    const gets = (user: string, what: RegExp) =>
      until(String(what), () => server.box(user).find(({ raw }) => what.test(raw)));

    it('relay mail, also to an address with a tag', async () => {
      await sends('support+tag@localhost');
      const { raw } = await gets('support', /Delivered-To: support\+tag@localhost/);
      expect(raw).toContain('Message-ID: <support+tag@localhost>');
    });

    it('bounce what is to nobody', async () => {
      await sends('nobody@localhost');
      const { raw } = await gets('support', /^Content-Type: multipart\/report/m);
      expect(raw).toMatch(/^Return-Path: <>$/m);
      expect(raw).toMatch(/^Action: failed$/m);
      expect(raw).toContain('Message-ID: <nobody@localhost>');
    });

    it('refuse and put off', async () => {
      await expect(sends('reject-me@localhost')).rejects.toMatchObject({ responseCode: 550 });
      await expect(sends('greylist-me@localhost')).rejects.toMatchObject({ responseCode: 450 });
    });

    it('answer for who is away, a person, and no machine', async () => {
      await sends('customer@localhost', 'Auto-Submitted: auto-replied\r\n', 'machine@localhost');
      await until('the first', () => server.box('customer').length === 1);
      await sends('customer@localhost', '', 'person@localhost');
      const { raw } = await gets('support', /I am away\./);
      expect(raw).toMatch(/^Auto-Submitted: auto-replied \(vacation\)$/m);
      await until('both', () => server.box('customer').length === 2);
      expect(server.box('support').filter((mail) => mail.raw.includes('I am away.'))).toHaveLength(1);
    });
  },
);
