import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { type MailServer, startMailServer } from '../../tests/helpers/mail/server.ts';
import { startRedis } from '../../tests/helpers/redis.ts';
import { until } from '../../tests/helpers/until.ts';
// @ts-expect-error a plain script
import * as sample from '../bench/sample.mjs';

const { answerable, sampleBase } = sample as {
  sampleBase(folder: string, options: { small: boolean }): string;
  answerable(parts: { data: string; stateFolder: string }): Promise<string[]>;
};

/** A real Frontdesk with the sample base, a real Dovecot that its mail comes to, and a server that takes what it sends. */
export interface Town {
  server: MailServer;
  /** Process id of the Frontdesk. */
  pid: number;
  /** Questions in customers' words that the base answers. */
  questions: readonly string[];
  /** When mails came to somebody, milliseconds of this process's clock, with their text. */
  answersTo(address: string): { at: number; text: string }[];
  /** What `frontdesk queue` lists. */
  tickets(): Promise<{ ticket: { reason: string }; customer: { id: string } }[]>;
  stop(): Promise<void>;
}

/** Where the front desk's mail comes to. */
export const desk = 'help@town.example';

/** Starts all of it in that folder; `profile`: where V8 puts what it sees of the program; `small`: with one topic of the base. */
export async function openTown(
  folder: string,
  { profile, small }: { profile?: string | undefined; small: boolean },
): Promise<Town> {
  const answers = new Map<string, { at: number; text: string }[]>();
  const sink = await startSink((to, text) => {
    const at = performance.now();
    for (const each of to) answers.set(each, [...(answers.get(each) ?? []), { at, text }]);
  });
  const server = await startMailServer({ keepsLines: true });
  const redis = await startRedis();
  const servers = () => Promise.all([redis.stop(), server.stop(), sink.close()]);
  // First, because it leaves the vectors of the base where the app finds them.
  const data = sampleBase(folder, { small });
  const questions = await answerable({ data, stateFolder: folder }).catch(async (error: unknown) => {
    await servers();
    throw error;
  });
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', PORT: '0', LOG_LEVEL: 'warn' },
    ...{
      FRONTDESK_STATE: folder,
      REDIS_URL: redis.url,
      FRONTDESK_SECRET: 'f'.repeat(40),
      WEBCHAT_SECRET: 'w'.repeat(40),
    },
    ...{ FRONTDESK_DATA: data, FRONTDESK_CONFIG: resolve('frontdesk.yaml') },
    ...{ EMAIL_ADDRESS: desk, IMAP_URL: server.url('help'), SMTP_URL: `smtp://127.0.0.1:${sink.port}` },
    NODE_EXTRA_CA_CERTS: writeCertificate(folder, server.ca),
  };
  const main = resolve('dist/main.js');
  const profiled = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`];
  const app = spawn(process.execPath, [...profiled, main, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [app.stdout, app.stderr]) stream.on('data', (data) => (said += data));
  const keys = await redis.connect();
  const stop = async () => {
    const gone = app.exitCode === null && once(app, 'exit');
    app.kill('SIGTERM');
    await gone;
    await servers();
  };
  try {
    await until(
      'the mailbox to be read',
      async () => {
        if (app.exitCode !== null) throw new Error(`Frontdesk did not start:\n${said}`);
        return (await keys.exists('fd:{mail}:mark:main:INBOX')) === 1;
      },
      60,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ server, questions, stop, pid: app.pid! },
    answersTo: (address) => answers.get(address) ?? [],
    async tickets() {
      const command = spawn(process.execPath, [main, 'queue', '--jsonl', '--limit', '10000'], { env, stdio: 'pipe' });
      let out = '';
      command.stdout.on('data', (data) => (out += data));
      await once(command, 'exit');
      return out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    },
  };
}

/** Takes all mail on loopback, as cheaply as one can: it shares the cores with what is measured. */
async function startSink(take: (to: string[], text: string) => void) {
  const server = createServer((socket) => {
    let [unread, to, isData] = ['', [] as string[], false];
    socket.on('error', () => {});
    socket.write('220 sink\r\n');
    socket.on('data', (chunk) => {
      unread += chunk.toString('latin1');
      for (;;) {
        const end = unread.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const said = unread.slice(0, end);
        unread = unread.slice(end + (isData ? 5 : 2));
        if (isData) take(to, said);
        else if (/^MAIL/i.test(said)) to = [];
        else if (/^RCPT/i.test(said)) to.push(/<([^>]*)>/.exec(said)?.[1] ?? '');
        isData = !isData && /^DATA/i.test(said);
        socket.write(isData ? '354 go on\r\n' : /^QUIT/i.test(said) ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((closed) => server.close(() => closed()));
  };
  return { port, close };
}

function writeCertificate(folder: string, ca: string): string {
  const file = join(folder, 'ca.pem');
  writeFileSync(file, ca);
  return file;
}
