import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { createEmail } from '../../src/channels/email/email.ts';
import { openEmbeddedBox } from '../../src/channels/email/embedded/box.ts';
import { readMail } from '../../src/channels/email/reading/read.ts';
import { createFileAccess } from '../../src/files/access.ts';
import { createMemoryFiles } from '../../src/files/memory.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { secrets } from '../channels/webchat/host.ts';
import { hasty, keepingLog } from '../helpers/mail/reading.ts';
import { startRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';
import type { ChannelKind } from './channel-kinds.ts';

const address = 'support@marlow.test';

/** E-mail over the embedded box, and a server that takes what is sent as a test says. */
export const email: ChannelKind = {
  name: 'e-mail',
  repeats: true,
  // Who sent a mail has long been told by their own server that it was taken.
  tellsSender: false,
  async open(store) {
    const folder = mkdtempSync(join(tmpdir(), 'fd-contract-'));
    const redis = await startRedis();
    const client = await redis.connect();
    const log = keepingLog();
    const box = await openEmbeddedBox({ folder, log, address });
    let answers = 'delivered';
    const given: string[] = [];
    const smtp = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 100 },
      async onData(stream, _, done) {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        given.push((await readMail(Buffer.concat(chunks), { own: [], authserv: [] })).text);
        const codes: Record<string, number> = { refused: 550, unknown: 451 };
        if (answers !== 'hangs')
          done(codes[answers] ? Object.assign(new Error('x'), { responseCode: codes[answers] }) : null);
      },
    });
    smtp.on('error', () => undefined);
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    const { port } = smtp.server.address() as AddressInfo;
    const env = { EMAIL_ADDRESS: address, IMAP_URL: box.imapUrl, SMTP_URL: `smtp://127.0.0.1:${port}` };
    const read = readSettings({
      env,
      file: 'name: Marlow\nlocales: [en]\nteams: { front: { name: Front } }\ndefault_team: front\n',
    });
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    const channel = createEmail(
      {
        ...{ settings: read.settings, store, secrets, log, redis: client as never },
        http: { publicUrl: 'http://127.0.0.1:1', addressOf: () => '' },
        files: createFileAccess(createMemoryFiles(), secrets.frontdesk),
      },
      { times: hasty },
    );
    const markOf = async () => Number(await client.hGet('fd:{mail}:mark:main:INBOX', 'lastUid'));
    const { start } = channel;
    let written = 0;
    return {
      channel: {
        ...channel,
        async start(receive) {
          await start(receive);
          // What lies there before is nobody's to answer.
          await until('the mailbox to be read', async () => (await client.exists('fd:{mail}:mark:main:INBOX')) === 1);
        },
      },
      async says(text, id) {
        const lines = log.lines.length;
        written += 1;
        const mine = written;
        await box.deliver(
          `From: ada@example.org\r\nTo: ${address}\r\nSubject: Hello\r\nMessage-ID: <${id}@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`,
        );
        const failed = () => log.lines.slice(lines).find((line) => line.includes('could not be taken'));
        await until('the mail to be taken', async () => failed() !== undefined || (await markOf()) >= mine, 5);
        return { acknowledged: failed() === undefined, words: failed() ?? '' };
      },
      provider: {
        given: () => given,
        answers(outcome) {
          answers = outcome;
        },
      },
      async end() {
        await box.stop();
        for (const each of smtp.connections as Set<{ _socket: { destroy(): void } }>) each._socket.destroy();
        await new Promise<void>((resolve) => smtp.close(() => resolve()));
        await redis.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
