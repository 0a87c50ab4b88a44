import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { programFor } from '../setup/programs.ts';
import { until } from './until.ts';

/** Who connects, when not the default user. */
interface User {
  username: string;
  password: string;
}

// No limit for a command, as Frontdesk has none: what is slow on a busy machine is not wrong.
const clientOf = (url: string, user?: User) =>
  createClient({ url, ...user, commandOptions: { timeout: 0 }, socket: { reconnectStrategy: () => 50 } });
type Client = ReturnType<typeof clientOf>;

/** A real Redis of the test's own, as Frontdesk starts it: every write on disk before it is acknowledged. */
export interface TestRedis {
  /** For REDIS_URL. */
  url: string;
  connect(user?: User): Promise<Client>;
  /** As if the machine had lost power: SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same files. */
  start(): Promise<void>;
  /** Stops it and removes its files. */
  stop(): Promise<void>;
}

/** Starts a Redis on a loopback port; `cluster` makes it a cluster of one, which refuses scripts that cross slots. */
export async function startRedis({ cluster = false } = {}): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'fd-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const clients = new Set<Client>();

  const redis: TestRedis = {
    url,
    async connect(user) {
      const client = clientOf(url, user);
      client.on('error', () => undefined);
      await client.connect();
      clients.add(client);
      return client;
    },
    async kill() {
      if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
    async start() {
      const own = `--port ${port} --bind 127.0.0.1 --dir ${dir} --appendonly yes --appendfsync always --save`.split(
        ' ',
      );
      const more = cluster ? ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())] : [];
      const program = programFor('redis') ?? 'redis-server';
      const child = spawn(program, [...own, '', '--maxmemory-policy', 'noeviction', ...more], { stdio: 'pipe' });
      server = child;
      let said = '';
      child.once('error', (error) => {
        said += String(error);
      });
      child.stdout.on('data', (data) => {
        said += data;
      });
      await until(
        'redis-server to be ready',
        () => {
          if (child.exitCode !== null || child.pid === undefined)
            throw new Error(`redis-server did not start:\n${said}`);
          return said.includes('Ready to accept connections');
        },
        10,
      );
    },
    async stop() {
      for (const client of clients) client.destroy();
      await redis.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await redis.start();
  if (cluster) {
    const client = await redis.connect();
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
    const state = async () => String(await client.sendCommand(['CLUSTER', 'INFO']));
    await until('the cluster', async () => (await state()).includes('cluster_state:ok'), 20);
  }
  return redis;
}

/**
 * A loopback port that nobody uses at the moment. It is not one that the system would give to somebody else (those begin at
 * 32768), because it must still be free when the program starts that is told of it, and when that starts once more.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + randomInt(22_000);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
