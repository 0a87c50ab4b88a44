import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cannotWrite } from '../../src/server/state-folder.ts';
import { type Home, makeHome, runCommand } from '../helpers/frontdesk.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeWith } from '../setup/needs.ts';

let home: Home;
beforeAll(() => {
  home = makeHome({ parking: { question: 'Where can I park?', answer: 'Behind the town hall.' } });
});
afterAll(() => home.remove());

const run = (words: string, env: Record<string, string> = {}) =>
  runCommand(home.folder, words.split(' '), { PORT: '0', LOG_LEVEL: 'error', ...env });

describeWith('redis', 'a Redis that Frontdesk cannot use', () => {
  it('because it is a cluster, is refused by every command', async () => {
    const redis = await startRedis({ cluster: true });
    const env = { REDIS_URL: redis.url };
    const sentence = `Redis at ${new URL(redis.url).host} is a Redis Cluster (cluster-enabled yes), which Frontdesk cannot use yet.`;
    for (const command of ['start', 'queue']) {
      const { status, err } = await run(command, env);
      expect([command, status, err]).toEqual([command, 1, expect.stringContaining(sentence)]);
    }
    const { status, out } = await run('doctor', env);
    expect([status, out]).toEqual([1, expect.stringContaining(`FAULT    redis       ${sentence}`)]);
    await redis.stop();
  });

  describe('as it is set up', () => {
    let redis: TestRedis;
    let admin: (...words: string[]) => Promise<unknown>;
    beforeAll(async () => {
      redis = await startRedis();
      const client = await redis.connect();
      admin = (...words) => client.sendCommand(words);
    });
    afterAll(() => redis.stop());

    it('because its user may announce nothing, is not started on, and doctor says what the user needs', async () => {
      await admin('ACL', 'SETUSER', 'desk', 'on', '>right', '~fd:*', '+@all');
      const env = { REDIS_URL: redis.url.replace('//', '//desk:right@') };
      const sentence = 'Give the user &fd:*: ACL SETUSER desk &fd:*';
      const started = await run('start', env);
      expect([started.status, started.err]).toEqual([1, expect.stringContaining(sentence)]);
      const { status, out } = await run('doctor', env);
      expect([status, out]).toEqual([1, expect.stringContaining(sentence)]);
    });

    it('because it is full, is not started on, and doctor and other commands say so', async () => {
      await admin('CONFIG', 'SET', 'maxmemory', '1');
      const env = { REDIS_URL: redis.url };
      const says = 'is full: its maxmemory is used up (OOM). Give it more memory';
      for (const command of ['start', 'desk link Ana']) {
        const { status, err } = await run(command, env);
        expect([command, status, err]).toEqual([command, 1, expect.stringContaining(says)]);
        expect(err.trim().split('\n')).toHaveLength(1);
      }
      const { status, out } = await run('doctor', env);
      expect([status, out]).toEqual([1, expect.stringContaining(says)]);
      await admin('CONFIG', 'SET', 'maxmemory', '0');
    });

    it('can lose data, is warned of by doctor once', async () => {
      await admin('CONFIG', 'SET', 'appendfsync', 'everysec');
      const { status, out, err } = await run('doctor', { REDIS_URL: redis.url, LOG_LEVEL: 'info' });
      expect([status, err]).toEqual([0, '']);
      expect(out.split('appendfsync everysec')).toHaveLength(2);
      await admin('CONFIG', 'SET', 'appendfsync', 'always');
    });
  });
});

describe('settings that cannot be read', () => {
  it('are named, with status 2: lines of .env that set nothing, a file of aliases', async () => {
    home.write('.env', 'LOG_LEVEL=error\nPORT 8080\n\n# a remark\nNAME="two\nlines"\nhunter2\n');
    const { status, err } = await run('queue');
    home.write('.env', '');
    expect([status, err]).toEqual([
      2,
      [
        '2 settings are wrong, and nothing was started:',
        '  .env:2 sets nothing: write NAME=value, or # before a remark.',
        '  .env:7 sets nothing: write NAME=value, or # before a remark.\n',
      ].join('\n'),
    ]);

    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed']) {
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`);
    }
    writeFileSync(join(home.folder, 'bomb.yaml'), bomb.join('\n'));
    const bombed = await run('queue', { FRONTDESK_CONFIG: 'bomb.yaml' });
    expect([bombed.status, bombed.err]).toEqual([2, expect.stringContaining('  bomb.yaml holds aliases (*name)')]);
  });

  it('are named when .env is there and cannot be read', async () => {
    rmSync(join(home.folder, '.env'), { force: true });
    mkdirSync(join(home.folder, '.env'));
    const { status, err } = await run('queue');
    rmSync(join(home.folder, '.env'), { recursive: true });
    expect([status, err]).toEqual([2, expect.stringContaining('  .env cannot be read (EISDIR): ')]);
  });
});

describe('a state folder in which nothing can be written', () => {
  it.each([
    [
      'ENOSPC',
      'The disk of /srv/var is full (ENOSPC): make room on it, or set FRONTDESK_STATE to a folder on another disk.',
    ],
    ['EROFS', 'The disk of /srv/var can only be read (EROFS): set FRONTDESK_STATE to a folder on another disk.'],
    ['EACCES', 'Cannot write to /srv/var (EACCES): set FRONTDESK_STATE to a folder that this user may write to.'],
  ])('(%s) is named, with what to do', (code, sentence) => {
    expect(cannotWrite('/srv/var', { code }).message).toBe(sentence);
  });

  it('is named by start', async () => {
    const { status, err } = await run('start', {
      FRONTDESK_STATE: 'frontdesk.yaml/var',
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(/^Cannot write to \S+frontdesk\.yaml\/var \(ENOTDIR\): set FRONTDESK_STATE/),
    ]);
  });
});
