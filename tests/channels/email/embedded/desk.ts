import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Transporter } from 'nodemailer';
import type { EmbeddedBox } from '../../../../src/channels/email/embedded/box.ts';
import { demonstrationPages } from '../../../../src/channels/email/embedded/demonstration.ts';
import { type Http, openHttp } from '../../../../src/server/http.ts';
import { openLog } from '../../../../src/server/log.ts';
import { boxes } from './boxes.ts';

/** A server with the demonstration, and its box. */
export interface Demonstration {
  /** Without a slash at the end. */
  url: string;
  box: EmbeddedBox;
  /** Frontdesk's way to send. */
  smtp: Transporter;
  /** The mails of the front desk's inbox, the oldest first. */
  inbox(): Promise<string[]>;
}

/** Demonstrations for the tests of one file. */
export function demonstrations(): { open(): Promise<Demonstration> } {
  const { open, sender, reader } = boxes();
  const running: Http[] = [];
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontdesk-mail-page-'));
    // @ts-expect-error the build is a plain script
    const { buildMail } = await import('../../../../scripts/build-mail.mjs');
    await buildMail(folder);
  });
  afterEach(async () => {
    for (const http of running.splice(0)) await http.close();
  });
  afterAll(() => rm(folder, { recursive: true }));
  return {
    async open() {
      const box = await open();
      const settings = { port: 0, host: '127.0.0.1', publicUrl: undefined };
      const http = await openHttp({ settings, log: openLog('fatal'), health: async () => 'reachable', drainMs: 200 });
      running.push(http);
      const { addressOf } = http;
      const pages = demonstrationPages({ box, title: 'City of Marlow', locales: ['en', 'es'], addressOf, folder });
      http.serve({ mount: (router) => router.use(pages), upgrade: () => false });
      return {
        url: `http://127.0.0.1:${http.port}`,
        box,
        smtp: sender(box),
        async inbox() {
          const client = await reader(box);
          await client.mailboxOpen('INBOX');
          const all = await client.fetchAll('1:*', { source: true });
          await client.logout();
          return all.map(({ source }) => String(source));
        },
      };
    },
  };
}
