import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Searching, searchInThread } from '../../../src/knowledge/search/searching.ts';

// Counts its starts where both threads see it, and breaks over what it is asked to break over.
const breakable = `
import { parentPort, workerData } from 'node:worker_threads';
const { vectors: { rows }, working } = workerData;
rows[0] += 1;
if (rows[1] > 0 && rows[0] > 1 && rows[1]-- > 0) throw new Error('does not start');
parentPort.on('message', ({ id, question }) => {
  working[0] = id;
  if (question === 'break') throw new Error('broken');
  if (question === 'leave') process.exit(0);
  while (question === 'hang') {}
  parentPort.postMessage({ id, answer: [question, String(rows[0])] });
});
parentPort.postMessage({ ready: true });
`;
const patience = { wait: 60_000, silence: 60_000, pause: 1, longest: 2 };

let folder: string;
let opened: Searching[] = [];
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-search-'));
  said = [];
});
afterEach(async () => {
  await Promise.all(opened.map((search) => search.stop()));
  opened = [];
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
    { program: pathToFileURL(file), say: (one) => said.push(one), patience: { ...patience, ...more } },
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
