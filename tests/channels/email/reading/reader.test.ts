import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readMail } from '../../../../src/channels/email/reading/read.ts';
import { createReader, type Reader } from '../../../../src/channels/email/reading/reader.ts';
import { letter, parts } from './letter.ts';

const program = pathToFileURL(resolve('dist/channels/email/reading/reading-worker.js'));
const who = { own: ['support@northlight.example'], authserv: [] };

describe('a reader in threads of its own', () => {
  let reader: Reader;
  beforeAll(() => {
    reader = createReader({ ...who, program });
  });
  afterAll(() => reader.stop());

  it('reads what a reader here reads, and leaves the bytes to who gave them', async () => {
    const made = parts(
      'mixed',
      { fields: { 'Content-Type': 'text/plain' }, body: 'Hello' },
      { fields: { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment; filename=a.pdf' }, body: 'x' },
    );
    const raw = letter(made.fields, made.body);
    const before = Buffer.from(raw);
    const read = await reader.read(raw);
    expect(read).toEqual(await readMail(before, who));
    expect(read.files[0]!.bytes).toHaveLength(1);
    expect(raw.equals(before)).toBe(true);
  });

  it('leaves bytes that lie alone in their memory, too, as those of a large mail do', async () => {
    const raw = Buffer.from(new Uint8Array(letter({}, 'Hello. '.repeat(10_000))).buffer as ArrayBuffer);
    const before = raw.length;
    await reader.read(raw);
    expect(raw).toHaveLength(before);
    expect((await reader.read(raw)).text).toContain('Hello.');
  });

  it('reads many at once, each with its own answer', async () => {
    const asked = Array.from({ length: 50 }, (_, i) => `Question ${i}`);
    const read = await Promise.all(asked.map((subject) => reader.read(letter({ Subject: subject }))));
    expect(read.map(({ subject }) => subject)).toEqual(asked);
  });

  it('reads no more when it was stopped', async () => {
    const other = createReader({ ...who, program });
    await other.read(letter({}));
    await other.stop();
    await expect(other.read(letter({}))).rejects.toThrow('has stopped');
  });

  it('that cannot start rejects, and calls no mail unreadable', async () => {
    const none = createReader({ ...who, program: pathToFileURL('/nowhere/worker.js') });
    await expect(none.read(letter({}))).rejects.toThrow('does not start');
    await none.stop();
  });
});

describe('a mail over which a thread breaks', () => {
  let folder: string;
  let reader: Reader;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reading-'));
    // A program that obeys what the mail says: the real one has no mail that would break it.
    const breaking = join(folder, 'worker.mjs');
    writeFileSync(
      breaking,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', (raw) => {
         const said = Buffer.from(raw).toString();
         if (said.includes('hang')) for (;;);
         if (said.includes('grow')) { const all = []; for (;;) all.push(new Array(10_000).fill(said + all.length)); }
         if (said.includes('throw')) throw new Error('ouch');
         parentPort.postMessage({ kind: 'person', files: [] });
       });
       parentPort.postMessage('ready');`,
    );
    reader = createReader({ ...who, program: pathToFileURL(breaking), timeMs: 1_500, memoryMb: 32, threads: 2 });
  });
  afterAll(async () => {
    await reader.stop();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['hang', 'reading it took longer than 1.5 s', { timeMs: 1_500 }],
    ['grow', 'reading it took more than 32 MB of memory', { timeMs: 60_000 }],
    ['throw', 'its thread broke: ouch', { timeMs: 60_000 }],
  ])('is unreadable, with why, and others are read: %s', async (word, why, patience) => {
    const one = createReader({
      ...who,
      program: pathToFileURL(join(folder, 'worker.mjs')),
      memoryMb: 32,
      threads: 1,
      ...patience,
    });
    const [broken, next] = await Promise.all([one.read(Buffer.from(word)), one.read(Buffer.from('fine'))]);
    expect(broken).toMatchObject({ kind: 'unreadable', why });
    expect(next.kind).toBe('person');
    await one.stop();
  });

  it('holds no other thread up', async () => {
    const order: string[] = [];
    await Promise.all([
      reader.read(Buffer.from('hang')).then(() => order.push('hang')),
      reader.read(Buffer.from('fine')).then(() => order.push('fine')),
    ]);
    expect(order).toEqual(['fine', 'hang']);
  });
});
