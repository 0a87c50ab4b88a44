import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { until } from './until.ts';

/** Who connects, when not the default user. */
interface User {
  username: string;
  password: string;
}

const clientOf = (url: string, user?: User) => createClient({ url, ...user, socket: { reconnectStrategy: () => 50 } });
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
      if (!server || server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
    async start() {
      const own = `--port ${port} --bind 127.0.0.1 --dir ${dir} --appendonly yes --appendfsync always --save`.split(
        ' ',
      );
      const more = cluster ? ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())] : [];
      server = spawn('redis-server', [...own, '', '--maxmemory-policy', 'noeviction', ...more], { stdio: 'pipe' });
      let said = '';
      server.stdout?.on('data', (data) => {
        said += data;
      });
      const ready = Date.now() + 10_000;
      while (!said.includes('Ready to accept connections')) {
        if (server.exitCode !== null || Date.now() > ready) throw new Error(`redis-server did not start:\n${said}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
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

/** A loopback port that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
