import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Searching, searchInThread } from '../../../src/knowledge/search/searching.ts';
import { createSpare, type Spare } from '../../../src/knowledge/search/spare.ts';

// Counts its starts where both threads see it, and breaks over what it is asked to break over.
const breakable = `
import { parentPort, threadId, workerData } from 'node:worker_threads';
const { working } = workerData;
let rows;
const open = ({ vectors }) => {
  ({ rows } = vectors);
  rows[0] += 1;
  if (rows[1] > 0 && rows[0] > 1 && rows[1]-- > 0) throw new Error('does not start');
  parentPort.postMessage({ ready: true });
};
parentPort.on('message', ({ id, question, base, rest }) => {
  if (base) return open(base);
  if (rest) return;
  working[0] = id;
  if (question === 'break') throw new Error('broken');
  if (question === 'leave') process.exit(0);
  while (question === 'hang') {}
  parentPort.postMessage({ id, answer: question === 'which' ? [String(threadId)] : [question, String(rows[0])] });
});
`;
const patience = { wait: 60_000, silence: 60_000, pause: 1, longest: 2 };

let folder: string;
let spare: Spare | undefined;
let opened: Searching[] = [];
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-search-'));
  said = [];
});
afterEach(async () => {
  await Promise.all(opened.map((search) => search.stop()));
  opened = [];
  await spare?.stop();
  spare = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function open(parts: { failing?: number; silence?: number; wait?: number; pause?: number } = {}) {
  const { failing = 0, ...more } = parts;
  const file = join(folder, 'search.mjs');
  writeFileSync(file, breakable);
  const rows = new Float32Array(new SharedArrayBuffer(8));
  rows[1] = failing;
  const search = await searchInThread(
    { articles: [], locale: 'en', vectors: { size: 1, rows } },
    { program: pathToFileURL(file), say: (one) => said.push(one), patience: { ...patience, ...more }, spare },
  );
  opened.push(search);
  return { search, starts: () => rows[0] };
}

describe('the thread of a search', () => {
  it.each(['break', 'leave'])('that comes to a %j is started again', async (question) => {
    const { search, starts } = await open();
    await expect(search.texts(question)).rejects.toThrow(/broken|has ended/);
    expect(await search.texts('pay')).toEqual(['pay', '2']);
    expect(starts()).toBe(2);
    expect(said).toEqual([
      expect.stringMatching(/^The search for answers \(en\) broke down and is started again: /),
      'The search for answers (en) works again.',
    ]);
  });

  it('answers those that were asked beside the question over which it broke', async () => {
    const { search } = await open();
    const asked = ['before', 'break', 'after', 'leave', 'last'].map((question) => search.texts(question));
    const found = await Promise.allSettled(asked);
    expect(found.map((one) => (one.status === 'fulfilled' ? one.value[0] : one.status))).toEqual([
      'before',
      'rejected',
      'after',
      'rejected',
      'last',
    ]);
  });

  it('that hangs is ended', async () => {
    const { search } = await open({ silence: 50 });
    await expect(search.texts('hang')).rejects.toThrow('hangs');
    expect(said).toEqual([expect.stringContaining('hangs')]);
  });

  it('that does not start is started again later, and it is said once', async () => {
    const { search, starts } = await open({ failing: 3 });
    await expect(search.texts('break')).rejects.toThrow('broken');
    expect(await search.texts('pay')).toEqual(['pay', '5']);
    expect(starts()).toBe(5);
    expect(said).toHaveLength(2);
  });

  it('is waited for only so long', async () => {
    const { search } = await open({ failing: Number.MAX_SAFE_INTEGER, wait: 1, pause: 60_000 });
    await expect(search.texts('break')).rejects.toThrow('broken');
    await expect(search.texts('pay')).rejects.toThrow('in time');
  });

  it('is not started again after stop', async () => {
    const { search, starts } = await open();
    const left = [search.texts('break'), search.texts('pay')].map((one) => one.catch(() => 'nothing'));
    await search.stop();
    await Promise.all(left);
    await expect(search.texts('pay')).rejects.toThrow('has ended');
    expect(starts()).toBe(1);
    expect(said).toEqual([]);
  });
});

describe('a thread whose search has ended', () => {
  const threadOf = async (search: Searching) => (await search.texts('which'))[0];

  it('rests, and searches the base that comes next', async () => {
    spare = createSpare();
    const [first, second] = [await open(), await open()];
    const before = await threadOf(first.search);
    expect(await threadOf(second.search)).not.toBe(before);
    await first.search.stop();
    const third = await open();
    expect(await threadOf(third.search)).toBe(before);
    expect(await third.search.texts('pay')).toEqual(['pay', '1']);
    await expect(first.search.texts('pay')).rejects.toThrow('has ended');
  });

  it('is started again when it breaks down later, and only its search hears of it', async () => {
    spare = createSpare();
    const first = await open();
    await first.search.stop();
    const second = await open();
    await expect(second.search.texts('break')).rejects.toThrow('broken');
    expect(await second.search.texts('pay')).toEqual(['pay', '2']);
    expect(said).toHaveLength(2);
  });

  it('rests once: what is one too many ends, and so do all where nobody wants them', async () => {
    spare = createSpare();
    const searches = [await open(), await open()];
    const threads = await Promise.all(searches.map(({ search }) => threadOf(search)));
    for (const { search } of searches) await search.stop();
    expect(await threadOf((await open()).search)).toBe(threads[0]);
    expect(threads).not.toContain(await threadOf((await open()).search));
    await spare.stop();
    const last = (await open()).search;
    const ended = await threadOf(last);
    await last.stop();
    expect(await threadOf((await open()).search)).not.toBe(ended);
  });

  it('that broke over the next base is left, and a new one takes it', async () => {
    spare = createSpare();
    const first = await open();
    const before = await threadOf(first.search);
    await first.search.stop();
    const rows = new Float32Array(new SharedArrayBuffer(8));
    // The second thread that is given these starts.
    rows.set([1, 1]);
    const program = pathToFileURL(join(folder, 'search.mjs'));
    const vectors = { size: 1, rows };
    const next = await searchInThread({ articles: [], locale: 'en', vectors }, { program, patience, spare });
    opened.push(next);
    expect(await threadOf(next)).not.toBe(before);
    expect(rows[0]).toBe(3);
  });
});
