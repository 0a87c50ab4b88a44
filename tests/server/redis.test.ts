import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer as createSecureServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Log, openLog } from '../../src/server/log.ts';
import { openRedis, type Redis } from '../../src/server/redis.ts';
import { certificate } from '../helpers/certificate.ts';
import { freePort } from '../helpers/redis.ts';
import { until as eventually } from '../helpers/until.ts';
import { describeWith } from '../setup/needs.ts';

let top: string;
let stateFolder: string;
let logged: string[];
let log: Log;
let ended: (() => unknown)[];

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'redis-'));
  stateFolder = top;
  logged = [];
  log = openLog('info', { write: (line) => void logged.push(line) });
  ended = [];
});
afterEach(async () => {
  for (const end of ended.reverse()) await end();
  rmSync(top, { recursive: true, force: true });
});

async function open(parts: { redisUrl?: string; hungMs?: number; firstMs?: number } = {}): Promise<Redis> {
  const redis = await openRedis({ redisUrl: undefined, stateFolder, ...parts }, log);
  ended.push(() => redis.close());
  return redis;
}

/** Asks again until it holds; what cannot be asked does not hold yet. */
const until = (holds: () => boolean | Promise<boolean>) =>
  eventually(`${holds}`, () => Promise.resolve(holds()).catch(() => false), 10);

const pidOf = (folder = stateFolder) => Number(readFileSync(join(folder, 'redis/redis.pid'), 'utf8'));
const runs = (pid: number) => {
  try {
    // A killed child whose parent has not yet asked for its status is a zombie: it runs no more.
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
/** The next time that the connection says this; `events.once` would reject on 'error'. */
const heard = (redis: Redis, event: 'ready' | 'error') => new Promise((done) => redis.client.once(event, done));
const answers = (redis: Redis) => until(async () => (await redis.client.ping()) === 'PONG');

describeWith('redis', 'the private Redis', () => {
  it('keeps everything on disk, throws nothing away, and is reached by its socket alone', async () => {
    const { client } = await open();
    const config = await client.configGet([
      'port',
      'appendonly',
      'appendfsync',
      'maxmemory-policy',
      'save',
      'unixsocketperm',
    ]);
    expect(config).toMatchObject({
      port: '0',
      appendonly: 'yes',
      appendfsync: 'always',
      'maxmemory-policy': 'noeviction',
      save: '',
      unixsocketperm: '700',
    });
    expect(statSync(join(stateFolder, 'redis')).mode & 0o077).toBe(0);
    expect(logged).toEqual([]);
  });

  it('ends with the program, and has its data at the next start', async () => {
    const first = await openRedis({ redisUrl: undefined, stateFolder }, log);
    await first.client.set('said', 'hello');
    const pid = pidOf();
    await first.close();
    expect(runs(pid)).toBe(false);
    const second = await open();
    expect(await second.client.get('said')).toBe('hello');
  });

  it('is started again when it is killed, with all that was acknowledged', async () => {
    const redis = await open();
    for (let i = 0; i < 100; i++) await redis.client.rPush('said', String(i));
    process.kill(pidOf(), 'SIGKILL');
    await heard(redis, 'ready');
    expect(await redis.client.lLen('said')).toBe(100);
    const lines = logged.map((line) => JSON.parse(line).msg);
    expect(lines).toEqual([
      'Redis is away; trying again until it is back',
      expect.stringMatching(/^Redis is back after [\d.]+ s$/),
    ]);
  });

  it('refuses commands at once while it is away, and keeps subscriptions', async () => {
    const redis = await open();
    const listening = await redis.duplicate();
    const news: string[] = [];
    await listening.subscribe('news', (message) => void news.push(message));
    const [away, back] = [heard(redis, 'error'), heard(redis, 'ready')];
    process.kill(pidOf(), 'SIGKILL');
    await away;
    expect(await redis.health()).toBe('away');
    await expect(redis.client.get('x')).rejects.toThrow();
    await back;
    await until(async () => (await redis.health()) === 'reachable');
    await until(async () => (await redis.client.publish('news', 'back')) === 1);
    await until(() => news.includes('back'));
  });

  it('is not waited for when it hangs: its commands fail, and it is taken up again when it answers', async () => {
    const redis = await open({ hungMs: 1000 });
    const pid = pidOf();
    process.kill(pid, 'SIGSTOP');
    ended.push(() => runs(pid) && process.kill(pid, 'SIGCONT'));
    await expect(redis.client.set('x', '1')).rejects.toThrow();
    await expect(redis.client.set('x', '2')).rejects.toThrow();
    process.kill(pid, 'SIGCONT');
    await answers(redis);
    expect(pidOf()).toBe(pid);
    expect(logged.filter((line) => line.includes('is away'))).toHaveLength(1);
  });

  it('starts over a socket, a pid file and a lock that a dead process left behind', async () => {
    const folder = join(stateFolder, 'redis');
    mkdirSync(folder);
    const server = createServer().listen(join(folder, 'redis.sock'));
    await once(server, 'listening');
    const holder = spawn(process.execPath, ['-e', '']);
    await once(holder, 'exit');
    writeFileSync(join(folder, 'redis.pid'), String(process.pid)); // alive, and no Redis
    writeFileSync(join(folder, 'starting'), String(holder.pid));
    await closeLeavingTheFile(server, join(folder, 'redis.sock'));
    const redis = await open();
    expect(await redis.client.ping()).toBe('PONG');
    expect(existsSync(join(folder, 'starting'))).toBe(false);
  });

  it('ends a Redis of its own that no longer listens where it should', async () => {
    const first = await open();
    await first.client.set('said', 'hello');
    const pid = pidOf();
    rmSync(join(stateFolder, 'redis/redis.sock'));
    const second = await open();
    expect(runs(pid)).toBe(false);
    expect(await second.client.get('said')).toBe('hello');
    await answers(first);
  });

  it('puts the socket elsewhere when the path of the state folder is too long for one', async () => {
    stateFolder = join(stateFolder, 'x'.repeat(120));
    const { client } = await open();
    const [path] = Object.values(await client.configGet('unixsocket'));
    expect(path).toMatch(/^.{0,60}frontdesk-[0-9a-f]{16}\/redis\.sock$/);
    rmSync(join(String(path), '..'), { recursive: true });
  });

  it('takes a state folder whose name has spaces and quotes', async () => {
    stateFolder = join(stateFolder, `it's "ours" now`);
    const { client } = await open();
    expect(await client.configGet('dir')).toEqual({ dir: join(stateFolder, 'redis') });
  });

  it('says what to do when its folder cannot be made', async () => {
    writeFileSync(join(stateFolder, 'file'), '');
    stateFolder = join(stateFolder, 'file/var');
    await expect(open()).rejects.toThrow('set FRONTDESK_STATE to a folder that this user may write to');
  });

  it('says why it cannot start', async () => {
    const first = await openRedis({ redisUrl: undefined, stateFolder }, log);
    await first.client.set('said', 'hello');
    await first.close();
    const folder = join(stateFolder, 'redis/appendonlydir');
    const file = readdirSync(folder).find((name) => name.endsWith('.incr.aof'));
    appendFileSync(join(folder, String(file)), 'garbage that is no command\r\n');
    await expect(open()).rejects.toThrow(/The private Redis stopped .*redis-check-aof/);
  });
});

describeWith('redis', 'the private Redis of several processes', () => {
  it('says what to install when there is no such program', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program()], { env: { PATH: '/nowhere' } });
    const said: string[] = [];
    child.stderr.on('data', (data) => said.push(String(data)));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(said.join('')).toMatch(/needs redis-server .* install it/);
  });

  it('belongs to the one that started it; the others join, and start it anew when that one leaves', async () => {
    const owner = await openRedis({ redisUrl: undefined, stateFolder }, log);
    const pid = pidOf();
    const other = await open();
    await owner.client.set('said', 'hello');
    expect(await other.client.get('said')).toBe('hello');
    const back = heard(other, 'ready');
    await owner.close();
    await back;
    expect(pidOf()).not.toBe(pid);
    expect(runs(pid)).toBe(false);
    expect(await other.client.get('said')).toBe('hello');
  });

  it('is started once by processes that start at the same time', async () => {
    const all = await Promise.all([start(), start(), start()]);
    expect(new Set(all.map(({ redis }) => redis)).size).toBe(1);
  });

  it('leaves no orphan when its process is killed, and nothing that was acknowledged is lost', async () => {
    const { process: killed, redis: pid } = await start();
    killed.kill('SIGKILL');
    await until(() => !runs(pid));
    const again = await open();
    expect(await again.client.get('acknowledged')).toBe(String(killed.pid));
  });

  it('outlives a killed process for the others, who start it anew', async () => {
    const { process: killed, redis: pid } = await start();
    const other = await open();
    const back = heard(other, 'ready');
    killed.kill('SIGKILL');
    await back;
    await answers(other); // it reads its file first
    expect(pidOf()).not.toBe(pid);
    expect(await other.client.get('acknowledged')).toBe(String(killed.pid));
  });
});

/** What another process with the same state folder runs: it writes its number, and then says that of its Redis. */
function program(): string {
  return `
    const { openRedis } = await import(${JSON.stringify(join(process.cwd(), 'dist/server/redis.js'))});
    const { openLog } = await import(${JSON.stringify(join(process.cwd(), 'dist/server/log.js'))});
    const { client } = await openRedis({ redisUrl: undefined, stateFolder: ${JSON.stringify(stateFolder)} }, openLog('info'));
    await client.set('acknowledged', String(process.pid));
    console.log((await client.info('server')).match(/process_id:(\\d+)/)[1]);`;
}

async function start(): Promise<{ process: ChildProcess; redis: number }> {
  const words = ['--input-type=module', '-e', program()];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  ended.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const redis = Number(line);
  ended.push(() => until(() => !runs(redis) || (child.exitCode === null && child.signalCode === null)));
  return { process: child, redis };
}

/** Ends a server as a crash does, which leaves the file of its socket behind. */
async function closeLeavingTheFile(server: Server, file: string): Promise<void> {
  const kept = `${file}.kept`;
  const { renameSync } = await import('node:fs');
  renameSync(file, kept);
  server.close();
  await once(server, 'close');
  renameSync(kept, file);
}

describeWith('redis', 'a Redis that others run', () => {
  async function outside(...words: string[]): Promise<number> {
    const port = await freePort();
    const given = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', stateFolder, ...words];
    const child = spawn('redis-server', given, { stdio: ['ignore', 'pipe', 'inherit'] });
    ended.push(async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    });
    for await (const line of createInterface(child.stdout)) if (line.includes('Ready to accept connections')) break;
    return port;
  }

  it('is warned of when it can lose data', async () => {
    const port = await outside('--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru');
    await open({ redisUrl: `redis://127.0.0.1:${port}` });
    expect(logged.join()).toContain('acknowledged messages are lost when it stops');
    expect(logged.join()).toContain('allkeys-lru');
    expect(existsSync(join(stateFolder, 'redis'))).toBe(false);
  });

  it('is not warned of when it cannot', async () => {
    const port = await outside('--appendonly', 'yes', '--appendfsync', 'always');
    await open({ redisUrl: `redis://127.0.0.1:${port}` });
    expect(logged).toEqual([]);
  });

  it.each([
    ['everysec', 'up to a second of acknowledged messages is lost'],
    ['no', 'up to half a minute of acknowledged messages is lost'],
  ])('is warned of when it writes to disk later (appendfsync %s)', async (sync, warning) => {
    const port = await outside('--appendonly', 'yes', '--appendfsync', sync);
    await open({ redisUrl: `redis://127.0.0.1:${port}` });
    expect(logged).toEqual([expect.stringContaining(warning)]);
    expect(logged.join()).toContain('appendfsync always');
  });

  it('is not warned of where it does not say how it writes', async () => {
    const port = await outside('--appendonly', 'yes', '--rename-command', 'CONFIG', '');
    await open({ redisUrl: `redis://127.0.0.1:${port}` });
    expect(logged).toEqual([]);
  });

  it('is refused when it is a cluster', async () => {
    const port = await outside('--cluster-enabled', 'yes', '--cluster-port', String(await freePort()));
    await expect(open({ redisUrl: `redis://127.0.0.1:${port}` })).rejects.toThrow(
      `Redis at 127.0.0.1:${port} is a Redis Cluster (cluster-enabled yes), which Frontdesk cannot use yet. Name a single Redis in REDIS_URL`,
    );
  });

  it('is refused by who serves customers when it lets the user announce nothing, and says what the user needs', async () => {
    const port = await outside('--acl-pubsub-default', 'resetchannels');
    const admin = await open({ redisUrl: `redis://127.0.0.1:${port}` });
    await admin.client.sendCommand(['ACL', 'SETUSER', 'desk', 'on', '>right', '~fd:*', '+@all']);
    const redis = await open({ redisUrl: `redis://desk:right@127.0.0.1:${port}` });
    const refused = redis.keepWriting();
    await expect(refused).rejects.toThrow('does not let the user "desk" use the channels that begin with fd:');
    await expect(refused).rejects.toThrow('Give the user &fd:*: ACL SETUSER desk &fd:*');
    await admin.client.sendCommand(['ACL', 'SETUSER', 'desk', '&fd:*']);
    await redis.keepWriting();
    await admin.client.sendCommand(['ACL', 'SETUSER', 'desk', 'resetkeys', '~other:*']);
    await expect(redis.keepWriting()).rejects.toThrow('Give the user ~fd:*: ACL SETUSER desk ~fd:*');
    await admin.client.sendCommand(['ACL', 'SETUSER', 'desk', '~fd:*', '-set']);
    await expect(redis.keepWriting()).rejects.toThrow('ACL SETUSER desk ~fd:* &fd:* +@all');
  });

  describe('and that refuses writes', () => {
    type Admin = (...words: string[]) => Promise<unknown>;

    it.each([
      [
        'memory-full',
        'is full: its maxmemory is used up (OOM). Give it more memory',
        (admin: Admin) => admin('CONFIG', 'SET', 'maxmemory', '1'),
        (admin: Admin) => admin('CONFIG', 'SET', 'maxmemory', '0'),
      ],
      [
        'read-only',
        'is a replica, which takes no writes (READONLY). Name its primary in REDIS_URL',
        (admin: Admin) => admin('REPLICAOF', '127.0.0.1', '1'),
        (admin: Admin) => admin('REPLICAOF', 'NO', 'ONE'),
      ],
      [
        'disk-failing',
        'takes no writes, because it cannot save to its disk (MISCONF). Make room on its disk',
        async (admin: Admin) => {
          await admin('CONFIG', 'SET', 'save', '3600 1000');
          rmSync(stateFolder, { recursive: true });
          await admin('BGSAVE');
          await until(async () => String(await admin('INFO')).includes('rdb_last_bgsave_status:err'));
        },
        (admin: Admin) => admin('CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'no'),
      ],
    ])('(%s) is said so, in the log once, and not started on', async (kind, sentence, breaks, mends) => {
      const port = await outside('--maxmemory-policy', 'noeviction', '--appendonly', 'no');
      const redis = await open({ redisUrl: `redis://127.0.0.1:${port}` });
      await redis.keepWriting();
      expect(await redis.health()).toBe('reachable');
      logged = [];
      const admin: Admin = (...words) => redis.client.sendCommand(words);
      await breaks(admin);
      await until(async () => (await redis.health()) === kind);
      await expect(redis.keepWriting()).rejects.toThrow(`Redis at 127.0.0.1:${port} ${sentence}`);
      await mends(admin);
      await until(async () => (await redis.health()) === 'reachable');
      const lines = logged.map((line) => JSON.parse(line)).map(({ level, msg }) => `${level} ${msg}`);
      expect(lines).toEqual([
        expect.stringMatching(
          new RegExp(`^error Redis at .* ${sentence.replace(/[().]/g, '.')}.*nothing new can be received$`),
        ),
        expect.stringMatching(/^info Redis at \S+ takes writes again$/),
      ]);
    });

    it('because its password was changed, is said so', async () => {
      const port = await outside();
      const redis = await open({ redisUrl: `redis://127.0.0.1:${port}` });
      await redis.client.sendCommand(['CONFIG', 'SET', 'requirepass', 'new']);
      const away = heard(redis, 'error');
      await redis.client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'no']).catch(() => undefined);
      await away;
      await until(async () => (await redis.health()) === 'access-refused');
    });
  });

  it('is given up at once when it refuses the password, which is not shown', async () => {
    const port = await outside('--requirepass', 'right');
    const failed = open({ redisUrl: `redis://:hunter2@127.0.0.1:${port}` });
    await expect(failed).rejects.toThrow(
      `Redis at 127.0.0.1:${port} refuses the user or the password of REDIS_URL (WRONGPASS). Check both`,
    );
    await expect(failed).rejects.not.toThrow('hunter2');
  });

  it('is given up at once when it wants a password and none was given', async () => {
    const port = await outside('--requirepass', 'right');
    await expect(open({ redisUrl: `redis://127.0.0.1:${port}` })).rejects.toThrow(
      /^Redis at \S+ wants a password \(NOAUTH\)\. Put user and password into REDIS_URL: redis:\/\/user:password@host:6379\.$/,
    );
    expect(logged).toEqual([]); // the sentence says it all
  });

  it('is given up at once when one side speaks TLS and the other does not, or shows a certificate of its own', async () => {
    const secure = createSecureServer(certificate, (socket) => socket.on('error', () => undefined));
    secure.listen(0, '127.0.0.1');
    await once(secure, 'listening');
    ended.push(() => secure.close());
    const { port } = secure.address() as { port: number };
    const patience = 60_000; // far longer than the test may take
    await expect(open({ redisUrl: `redis://127.0.0.1:${port}`, firstMs: patience })).rejects.toThrow(
      'speaks TLS only (NEEDS_TLS). Begin REDIS_URL with rediss:// instead of redis://.',
    );
    await expect(open({ redisUrl: `rediss://127.0.0.1:${port}`, firstMs: patience })).rejects.toThrow(
      'shows a certificate that nobody vouches for (DEPTH_ZERO_SELF_SIGNED_CERT). Set NODE_EXTRA_CA_CERTS',
    );
    const plain = await outside();
    await expect(open({ redisUrl: `rediss://127.0.0.1:${plain}`, firstMs: patience })).rejects.toThrow(
      'does not speak TLS there (NO_TLS). Begin REDIS_URL with redis:// instead of rediss://',
    );
  });
});

describe('a Redis that is not there', () => {
  it('is waited for a while, and then the message says where it was looked for', async () => {
    const port = await freePort();
    const failed = open({ redisUrl: `redis://user:hunter2@127.0.0.1:${port}`, firstMs: 300 });
    await expect(failed).rejects.toThrow(`Cannot connect to Redis at 127.0.0.1:${port}`);
    await expect(failed).rejects.not.toThrow('hunter2');
    expect(logged.join()).not.toContain('hunter2');
  });

  it('is not used when it is too old', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        for (const word of data.toString().split('\r\n')) {
          if (word === 'HELLO') socket.write('%1\r\n$5\r\nproto\r\n:3\r\n');
          if (word === 'CLIENT' || word === 'PING') socket.write('+OK\r\n');
          if (word === 'INFO') socket.write('$22\r\nredis_version:6.0.16\r\n\r\n');
        }
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ended.push(() => server.close());
    const { port } = server.address() as { port: number };
    await expect(open({ redisUrl: `redis://127.0.0.1:${port}` })).rejects.toThrow(
      'needs Redis 6.2 or later, and this one is 6.0.16',
    );
  });
});
