import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Files, StoredFile } from '../../src/files/files.ts';
import { createFolderFiles } from '../../src/files/folder.ts';
import { partitionOf, placeOf } from '../../src/files/partition.ts';
import { exe, png } from '../helpers/samples.ts';
import { until } from '../helpers/until.ts';

const built = pathToFileURL(resolve('dist/files/folder.js'));

describe('a folder of files', () => {
  let parent: string;
  let folder: string;
  let files: Files;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'frontdesk-folder-'));
    folder = join(parent, 'files');
    files = createFolderFiles({ folder, reserveBytes: 0 });
  });
  afterEach(() => rm(parent, { recursive: true }));

  const photo = { conversation: 'c1', from: 'ann', name: 'meter.png', bytes: png };
  const stored = async (more: object = {}): Promise<StoredFile> => (await files.put({ ...photo, ...more })).file!;
  const placeIn = (conversation: string) => join(folder, placeOf(conversation).slice(0, 2), placeOf(conversation));
  const placeOfFile = (file: StoredFile) => join(placeIn(file.conversation), file.id);
  const all = () => readdir(folder, { recursive: true });
  const drafts = () => readdir(join(folder, 'incoming'));
  const never = async () => false;
  /** A process of its own that runs these statements with `files` and `photo`. */
  const program = (statements: string) => [
    '--input-type=module',
    '-e',
    `import { createFolderFiles } from '${built}';
     import { Readable } from 'node:stream';
     const files = createFolderFiles({ folder: ${JSON.stringify(folder)}, reserveBytes: 0 });
     const photo = { conversation: 'c1', from: 'ann', name: 'note.txt' };
     ${statements}`,
  ];

  it('is for its owner alone', async () => {
    const before = process.umask(0);
    try {
      await stored();
    } finally {
      process.umask(before);
    }
    expect((await lstat(folder)).mode & 0o777).toBe(0o700);
    for (const path of await all()) {
      const found = await lstat(join(folder, path));
      expect([path, found.mode & 0o777]).toEqual([path, found.isDirectory() ? 0o700 : 0o600]);
    }
  });

  it('names nothing as customers do', async () => {
    await stored({ conversation: '../secret', name: '../../secret.png' });
    expect((await all()).join()).not.toContain('secret');
    expect(await readdir(parent)).toEqual(['files']);
  });

  it('holds nothing of what was refused, and no file open', async () => {
    await stored();
    const before = await all();
    const opened = (await readdir('/dev/fd')).length;
    const scan = async () => ({ clean: false, infected: true, detail: 'x' }) as const;
    const careful = createFolderFiles({ folder, reserveBytes: 0, scan, limits: { fileBytes: 100 } });
    for (let i = 0; i < 10; i++) {
      expect((await files.put({ ...photo, bytes: exe })).refused?.reason).toBe('type-not-allowed');
      expect((await careful.put(photo)).refused?.reason).toBe('infected');
      const long = Readable.from(Array.from({ length: 30 }, () => Buffer.alloc(60)));
      expect((await careful.put({ ...photo, bytes: long })).refused?.reason).toBe('too-large');
      expect((await files.put({ ...photo, bytes: Readable.from([]) })).refused?.reason).toBe('empty');
    }
    expect(await all()).toEqual(before);
    expect((await readdir('/dev/fd')).length).toBeLessThan(opened + 10);
  });

  it('has nothing of an upload whose process was killed, and sweeps it after an hour', async () => {
    const statements = `files.put({ ...photo, bytes: new Readable({ read() { if (!this.sent) this.push('half'); this.sent = true; } }) });`;
    const child = spawn(process.execPath, program(statements));
    const ended = new Promise((end) => child.on('exit', end));
    const draft = await until('the upload', async () => {
      const [name] = existsSync(join(folder, 'incoming')) ? await drafts() : [];
      const path = name && join(folder, 'incoming', name, 'bytes');
      return path && existsSync(path) && (await lstat(path)).size === 4 && dirname(path);
    });
    child.kill('SIGKILL');
    await ended;
    expect(await files.list('c1')).toEqual([]);
    await files.expire(0, 0, never);
    expect(await drafts()).toHaveLength(1); // it might be somebody's who still sends
    const longAgo = Date.now() / 1000 - 2 * 3600;
    for (const path of [join(draft, 'bytes'), draft]) await utimes(path, longAgo, longAgo);
    await files.expire(0, 0, never);
    expect(await drafts()).toEqual([]);
  });

  it('is full when the system says so, and keeps nothing of it', async () => {
    const script = `ulimit -f 64; exec "$@"`;
    const statements = `
      const { refused } = await files.put({ ...photo, bytes: Buffer.alloc(1_000_000, 'x') });
      const { file } = await files.put({ ...photo, bytes: Buffer.from('small') });
      console.log(JSON.stringify([refused, file.size]));`;
    const { stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', process.execPath, ...program(statements)], {
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual(['[{"reason":"storage-full"},5]\n', '']);
    expect(await drafts()).toEqual([]);
    expect((await files.list('c1')).map(({ size }) => size)).toEqual([5]);
  });

  it('leaves room on the disk for the rest of the house', async () => {
    const careful = createFolderFiles({ folder, reserveBytes: Number.MAX_SAFE_INTEGER });
    expect(await careful.put(photo)).toEqual({ refused: { reason: 'storage-full' } });
  });

  it('says what is wrong when it cannot be written to, and works when it can', async () => {
    await writeFile(folder, 'a file');
    await expect(files.put(photo)).rejects.toThrow(
      `Cannot store files in ${folder} (ENOTDIR): it must be a folder that this user may write to.`,
    );
    expect(await files.find('c1', 'x'.repeat(22))).toBeUndefined();
    expect(await files.list('c1')).toEqual([]);
    await rm(folder);
    const file = await stored();
    await rename(folder, `${folder}.gone`);
    expect(await files.open('c1', file.id)).toBeUndefined();
    expect(await files.expire(0, Date.now(), never)).toBe(0);
    expect((await stored()).size).toBe(png.length);
  });

  it('gives no part of a file for the whole', async () => {
    const cut = await stored();
    await truncate(join(placeOfFile(cut), 'bytes'), 5);
    expect(await files.open('c1', cut.id)).toBeUndefined();
    const half = await stored();
    await rm(join(placeOfFile(half), 'bytes'));
    expect(await files.open('c1', half.id)).toBeUndefined();
    const broken = await stored();
    for (const about of [
      '',
      '{',
      '{}',
      '[]',
      JSON.stringify({ ...broken, size: '7' }),
      JSON.stringify({ ...broken, id: cut.id }),
    ]) {
      await writeFile(join(placeOfFile(broken), 'about.json'), about);
      expect(await files.find('c1', broken.id)).toBeUndefined();
      expect(await files.open('c1', broken.id)).toBeUndefined();
    }
  });

  it('stores anew what lies broken under the id that its sender chose', async () => {
    const id = 'an-id-that-was-chosen_';
    await rm(join(placeOfFile(await stored({ id })), 'about.json'));
    const file = await stored({ id });
    expect(await files.list('c1')).toEqual([file]);
    expect(await drafts()).toEqual([]);
  });

  it('does not give what was put under another conversation', async () => {
    const file = await stored();
    await mkdir(placeIn('c2'), { recursive: true });
    await rename(placeOfFile(file), join(placeIn('c2'), file.id));
    expect(await files.find('c2', file.id)).toBeUndefined();
    expect(await files.find('c1', file.id)).toBeUndefined();
  });

  it('follows no link', async () => {
    const outside = join(parent, 'outside');
    const file = await stored();
    await rename(placeOfFile(file), outside);
    await symlink(outside, placeOfFile(file));
    expect(await files.open('c1', file.id)).toBeUndefined(); // the file's folder

    await rm(placeOfFile(file));
    await rename(outside, placeOfFile(file));
    await rename(join(placeOfFile(file), 'bytes'), outside);
    await symlink(outside, join(placeOfFile(file), 'bytes'));
    expect(await files.open('c1', file.id)).toBeUndefined(); // its bytes
    await rm(join(placeOfFile(file), 'bytes'));
    spawnSync('mkfifo', [join(placeOfFile(file), 'bytes')]);
    expect(await files.open('c1', file.id)).toBeUndefined(); // nor does it wait at a pipe

    const other = await stored({ conversation: 'c2' });
    const elsewhere = join(parent, 'elsewhere');
    await rename(placeIn('c2'), elsewhere);
    await symlink(elsewhere, placeIn('c2'));
    expect(await files.open('c2', other.id)).toBeUndefined(); // the conversation's folder
    await expect(files.put({ ...photo, conversation: 'c2' })).rejects.toThrow('Cannot store files in');
    expect(await files.expire(partitionOf('c2'), Date.now() + 1, never)).toBe(0);
    await files.forget('c2');
    expect(await readdir(elsewhere)).toEqual([other.id]);
    expect(await drafts()).toEqual([]);
  });

  it('may be a link itself, to another disk', async () => {
    const disk = join(parent, 'disk');
    await mkdir(disk);
    await symlink(disk, folder);
    const file = await stored();
    expect(await buffer((await files.open('c1', file.id))!.body)).toEqual(png);
  });

  it('clears away what has lost its description, and empty folders', async () => {
    const file = await stored();
    await rm(join(placeOfFile(file), 'about.json'));
    expect(await files.expire(partitionOf('c1'), Date.now() - 60_000, never)).toBe(0);
    expect(await files.expire(partitionOf('c1'), Date.now() + 60_000, async () => true)).toBe(1);
    const second = await stored();
    await files.remove('c1', second.id);
    await files.expire(partitionOf('c1'), 0, never);
    expect(existsSync(placeIn('c1'))).toBe(false);
  });

  it('serves several processes that store, remove and expire in one conversation', async () => {
    const statements = `
      let given = 0;
      for (let i = 0; i < 40; i++) {
        const { file } = await files.put({ ...photo, bytes: Readable.from([Buffer.from('number ' + i)]) });
        const opened = await files.open('c1', file.id);
        if (opened) { let text = ''; for await (const chunk of opened.body) text += chunk; given += text === 'number ' + i; }
        else throw new Error('not there');
        await files.remove('c1', file.id);
        await files.expire(${partitionOf('c1')}, 0, async () => false);
      }
      console.log(given);`;
    const outputs = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, program(statements), { stdio: ['ignore', 'pipe', 'pipe'] });
        return Promise.all([buffer(child.stdout), buffer(child.stderr)]);
      }),
    );
    expect(outputs.map(String)).toEqual(['40\n,', '40\n,', '40\n,']);
    expect(await files.list('c1')).toEqual([]);
    expect(await drafts()).toEqual([]);
  });
});
