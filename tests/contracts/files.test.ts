import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Files, Incoming, StoredFile } from '../../src/files/files.ts';
import { partitionOf } from '../../src/files/partition.ts';
import type { Verdict } from '../../src/files/scanning.ts';
import { type FilesParts, filesKinds } from '../helpers/files.ts';
import { exe, png, svg } from '../helpers/samples.ts';

let clock = 1_000_000;
const now = () => clock;

const photo = (more: Partial<Incoming> = {}): Incoming => ({
  conversation: 'c1',
  from: 'ann',
  name: 'meter.png',
  type: 'image/png',
  bytes: png,
  ...more,
});
const text = (content: string, more: Partial<Incoming> = {}) =>
  photo({ name: 'note.txt', type: 'text/plain', bytes: Buffer.from(content), ...more });

describe.each(filesKinds)('files ($name)', ({ begin }) => {
  let kind: Awaited<ReturnType<typeof begin>>;
  let files: Files;
  let other: Files;

  const open = (parts: FilesParts = {}) => {
    files = kind.open({ now, ...parts });
    other = kind.open({ now, ...parts });
  };
  const stored = async (incoming: Incoming): Promise<StoredFile> => {
    const { file, refused } = await files.put(incoming);
    if (!file) throw new Error(`refused: ${JSON.stringify(refused)}`);
    return file;
  };
  const read = async (conversation: string, id: string, range?: { start: number; end: number }) => {
    const opened = await other.open(conversation, id, range);
    return opened && buffer(opened.body);
  };

  beforeEach(async () => {
    clock = 1_000_000;
    kind = await begin();
  });
  afterEach(() => kind.end());

  it('keep what was sent, for every process', async () => {
    open();
    const file = await stored(photo());
    expect(file).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      conversation: 'c1',
      from: 'ann',
      name: 'meter.png',
      type: 'image/png',
      size: png.length,
      at: clock,
    });
    expect(await other.find('c1', file.id)).toEqual(file);
    const opened = await other.open('c1', file.id);
    expect(opened?.file).toEqual(file);
    expect(await buffer(opened!.body)).toEqual(png);
  });

  it('take a stream, and give a part', async () => {
    open();
    const { id, size } = await stored(text('', { bytes: Readable.from([Buffer.from('how '), Buffer.from('much?')]) }));
    expect(size).toBe(9);
    expect(String(await read('c1', id))).toBe('how much?');
    expect(String(await read('c1', id, { start: 4, end: 7 }))).toBe('much');
  });

  it('are stored once under the id that their sender chose, by whichever process, however often', async () => {
    open();
    const id = 'an-id-that-was-chosen_';
    const first = await stored(text('how much?', { id }));
    expect(first).toMatchObject({ id, conversation: 'c1', size: 9 });
    clock += 1;
    expect(await other.put(text('how much?', { id }))).toEqual({ file: first });
    expect(await other.put(text('how much?', { id, conversation: 'c2' }))).toMatchObject({ file: { id, at: clock } });
    expect(await files.list('c1')).toEqual([first]);
    const before = ' '.repeat(8);
    const both = [files, other].map((each) => each.put(text(before, { id: 'another-id_of_two-ones' })));
    const [one, two] = await Promise.all(both);
    expect(one?.file).toEqual(two?.file);
    expect(await files.list('c1')).toHaveLength(2);
    await files.remove('c1', id);
    expect((await stored(text('again', { id }))).size).toBe(5);
    await expect(files.put(text('x', { id: '../../../../etc/passwd' }))).rejects.toThrow('no id of a file');
  });

  it('are asked for with their conversation, or are not there', async () => {
    open();
    const { id } = await stored(photo());
    for (const [conversation, asked] of [
      ['c2', id],
      ['', id],
      ['c1', ''],
      ['c1', '..'],
      ['c1', `../c1/${id}`],
      ['c1', `${id}/bytes`],
      ['../../..', 'etc/passwd'],
      ['c1', 'x'.repeat(22)],
    ] as const) {
      expect(await other.find(conversation, asked)).toBeUndefined();
      expect(await other.open(conversation, asked)).toBeUndefined();
      await other.remove(conversation, asked);
    }
    expect(await files.find('c1', id)).toBeDefined();
  });

  it('belong to conversations whose ids may be anything', async () => {
    open();
    for (const conversation of ['', '.', '../../x', 'a/b', '<m1@example.org>', 'x'.repeat(5000), '💬']) {
      const { id } = await stored(photo({ conversation }));
      expect(await read(conversation, id)).toEqual(png);
    }
  });

  it('say what a file is, not what it is said to be', async () => {
    open();
    expect(await stored(photo({ name: '../../etc/holi\u202Edays.txt', type: 'text/plain' }))).toMatchObject({
      name: 'holidays.txt.png',
      type: 'image/png',
    });
    expect(await stored(photo({ name: 'logo.svg', type: 'image/svg+xml', bytes: svg }))).toMatchObject({
      name: 'logo.svg',
      type: 'application/octet-stream',
    });
  });

  it('refuse with a reason and its numbers, and keep nothing of it', async () => {
    open({
      limits: { fileBytes: 100, conversationBytes: 150, conversationFiles: 3, types: ['image/png', 'text/plain'] },
    });
    const refused = async (incoming: Incoming) => (await files.put(incoming)).refused;
    const late = () => {
      throw new Error('nobody should have read this');
    };
    expect(await refused(text('x'.repeat(101)))).toEqual({ reason: 'too-large', limit: 100 });
    const stream = Readable.from(Array.from({ length: 5 }, () => Buffer.alloc(60, 'x')));
    expect(await refused(text('', { bytes: stream }))).toEqual({ reason: 'too-large', limit: 100 });
    expect(stream.destroyed).toBe(false);
    const unread = new Readable({ read: late });
    expect(await refused(text('', { bytes: unread, size: 2 * 1024 ** 3 }))).toEqual({
      reason: 'too-large',
      limit: 100,
    });
    expect(await refused(text(''))).toEqual({ reason: 'empty' });
    expect(await refused(text('', { bytes: Readable.from([]) }))).toEqual({ reason: 'empty' });
    expect(await refused(photo({ bytes: exe }))).toEqual({
      reason: 'type-not-allowed',
      type: 'application/x-executable',
    });
    expect(await refused(text('%PDF-1.7'))).toEqual({ reason: 'type-not-allowed', type: 'application/pdf' });
    expect(await refused(text('hello', { name: 'invoice.pdf.exe' }))).toEqual({
      reason: 'type-not-allowed',
      type: 'text/plain',
      ending: 'exe',
    });
    expect(await files.list('c1')).toEqual([]);

    await stored(text('x'.repeat(90)));
    const full = { reason: 'conversation-full', limit: 150, left: 60, files: false };
    expect(await refused(text('x'.repeat(61)))).toEqual(full);
    expect(await refused(text('', { bytes: Readable.from([Buffer.alloc(61, 'x')]) }))).toEqual(full);
    expect(await refused(text('', { bytes: new Readable({ read: late }), size: 61 }))).toEqual(full);
    await stored(text('b'));
    await stored(text('c'));
    expect(await refused(text('d'))).toEqual({ reason: 'conversation-full', limit: 3, left: 58, files: true });
    await stored(text('e', { conversation: 'c2' }));
    expect((await files.list('c1')).map(({ size }) => size).sort()).toEqual([1, 1, 90]);
  });

  it('hold the limit of a conversation whoever sends at the same time', async () => {
    open({ limits: { conversationFiles: 5, conversationBytes: 60 } });
    const senders = Array.from({ length: 12 }, (_, i) => (i % 2 ? files : other));
    await Promise.all(
      senders.map((each) => each.put(text('0123456789', { bytes: Readable.from([Buffer.from('0123456789')]) }))),
    );
    expect((await files.list('c1')).length).toBeLessThanOrEqual(5);
    while ((await files.list('c1')).length < 5) await stored(text('0123456789'));
    expect((await files.put(text('0'))).refused).toMatchObject({ reason: 'conversation-full', files: true });
  });

  it('keep nothing of an upload that breaks off, or is not as long as was said', async () => {
    open();
    const broken = new PassThrough();
    broken.write('half');
    const upload = files.put(text('', { bytes: broken }));
    broken.destroy(new Error('aborted'));
    expect(await upload).toEqual({ refused: { reason: 'incomplete', size: expect.any(Number) } });
    expect(await files.put(text('', { bytes: broken }))).toMatchObject({ refused: { reason: 'incomplete' } });
    const short = { bytes: Readable.from([Buffer.from('half')]), size: 8 };
    expect(await files.put(text('', short))).toEqual({ refused: { reason: 'incomplete', size: 4 } });
    const long = { bytes: Readable.from([Buffer.from('half and half')]), size: 4 };
    expect(await files.put(text('', long))).toEqual({ refused: { reason: 'incomplete', size: 13 } });
    expect(await files.list('c1')).toEqual([]);
  });

  it('give up an upload in which nothing comes any more', async () => {
    open({ limits: { idleMs: 30 } });
    const stalled = new PassThrough();
    stalled.write('half');
    expect(await files.put(text('', { bytes: stalled }))).toEqual({ refused: { reason: 'too-slow', limitMs: 30 } });
    stalled.destroy(new Error('aborted later')); // and nobody dies of it
    expect(await files.list('c1')).toEqual([]);
  });

  it('give up an upload that drips', async () => {
    open({ limits: { uploadMs: 60, idleMs: 60_000 } });
    const dripping = new PassThrough();
    const drops = setInterval(() => dripping.write('.'), 5);
    expect(await files.put(text('', { bytes: dripping }))).toEqual({ refused: { reason: 'too-slow', limitMs: 60 } });
    clearInterval(drops);
  });

  it('store only what the scanner found clean, after it saw every byte', async () => {
    const seen: string[] = [];
    const verdicts: Verdict[] = [
      { clean: true },
      { clean: false, infected: true, detail: 'Eicar-Test-Signature' },
      { clean: false, infected: false, detail: 'no answer' },
    ];
    open({
      scan: async (bytes) => {
        seen.push(String(await buffer(bytes())));
        return verdicts[seen.length - 1]!;
      },
    });
    await stored(text('fine'));
    expect(await files.put(text('bad'))).toEqual({ refused: { reason: 'infected', detail: 'Eicar-Test-Signature' } });
    expect(await files.put(text('odd'))).toEqual({ refused: { reason: 'scanner-away', detail: 'no answer' } });
    expect(seen).toEqual(['fine', 'bad', 'odd']);
    expect((await other.list('c1')).map(({ size }) => size)).toEqual([4]);
  });

  it('go one by one, or with their conversation', async () => {
    open();
    const kept = await stored(photo({ conversation: 'c2' }));
    const first = await stored(photo());
    clock += 1;
    const second = await stored(text('hello'));
    expect(await other.list('c1')).toEqual([first, second]);
    await other.remove('c1', first.id);
    await other.remove('c1', first.id);
    expect(await files.list('c1')).toEqual([second]);
    await files.forget('c1');
    await files.forget('c1');
    expect(await other.list('c1')).toEqual([]);
    expect(await other.open('c1', second.id)).toBeUndefined();
    expect(await other.list('c2')).toEqual([kept]);
    expect((await stored(photo())).conversation).toBe('c1');
  });

  it('are read to the end by who has begun, though they are removed', async () => {
    open();
    const { id } = await stored(photo());
    const opened = await other.open('c1', id);
    await files.forget('c1');
    expect(await buffer(opened!.body)).toEqual(png);
  });

  it('expire with the last of their conversation, unless it is kept', async () => {
    open();
    await stored(text('old', { conversation: 'old' }));
    await stored(text('old', { conversation: 'open ticket' }));
    await stored(text('old', { conversation: 'goes on' }));
    clock += 1000;
    await stored(text('new', { conversation: 'goes on' }));

    const asked: string[] = [];
    const kept = async (conversation: string) => {
      asked.push(conversation);
      return conversation === 'open ticket';
    };
    const all = ['old', 'open ticket', 'goes on'];
    for (const partition of new Set(all.map(partitionOf))) await other.expire(partition, clock - 1000, kept);
    expect(asked).toEqual([]);
    let removed = 0;
    for (const partition of new Set(all.map(partitionOf))) removed += await other.expire(partition, clock, kept);
    expect(removed).toBe(1);
    expect(asked.sort()).toEqual(['old', 'open ticket']);
    expect((await Promise.all(all.map((id) => files.list(id)))).map((list) => list.length)).toEqual([0, 1, 2]);
    expect(await other.expire((partitionOf('old') + 1) % 256, clock + 1, async () => false)).toBe(0);
  });
});
