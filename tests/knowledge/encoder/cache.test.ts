import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createVectorCache } from '../../../src/knowledge/encoder/cache.ts';
import type { Encoder } from '../../../src/knowledge/encoder/encoder.ts';
import { createGuardedEncoder } from '../../../src/knowledge/encoder/guarded.ts';

let folder: string;
let asked: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-vectors-'));
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An encoder that counts letters, and tells what it was asked; broken while `works` says so. */
function letters(name = 'letters', works: () => boolean = () => true, pieces = false): Encoder {
  return {
    name,
    kind: 'other',
    async embed(texts) {
      if (!works()) throw new Error('The encoder is ill.');
      asked.push(...texts);
      return texts.map((text) => ({
        vector: Float32Array.from([text.length, text.codePointAt(0) ?? 0, 1]),
        ...(pieces && { pieces: { ids: Int32Array.of(7, 9), rows: Int8Array.of(1, -2, text.length, 127, 0, 4) } }),
      }));
    },
    stop: async () => {},
  };
}

describe('vectors that are kept', () => {
  const file = () => join(folder, 'deep', 'vectors.bin');

  it('are computed once, for each encoder', async () => {
    const first = await createVectorCache(file()).embed(letters(), ['a', 'bb', 'a']);
    expect(first.map(({ vector }) => [...vector])).toEqual([
      [1, 97, 1],
      [2, 98, 1],
      [1, 97, 1],
    ]);
    expect(asked).toEqual(['a', 'bb']);
    expect(await createVectorCache(file()).embed(letters(), ['bb', 'a', 'c'])).toHaveLength(3);
    expect(asked).toEqual(['a', 'bb', 'c']);
    await createVectorCache(file()).embed(letters('other'), ['a']);
    expect(asked).toEqual(['a', 'bb', 'c', 'a']);
  });

  it('keep the pieces of words that come with them', async () => {
    const first = await createVectorCache(file()).embed(letters('l', undefined, true), ['a', 'bb']);
    expect(first[1]?.pieces?.rows[2]).toBe(2);
    asked = [];
    expect(await createVectorCache(file()).embed(letters('l', undefined, true), ['a', 'bb'])).toEqual(first);
    expect(asked).toEqual([]);
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 7)],
    [
      'changed in one bit',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -10), Buffer.from([bytes.at(-10)! ^ 1]), bytes.subarray(-9)]),
    ],
    ['something else', () => Buffer.from('not vectors at all')],
    ['empty', () => Buffer.alloc(0)],
  ])('and come from a file that is %s are computed again', async (_, damage) => {
    const cache = createVectorCache(file());
    const before = await cache.embed(letters(), ['a', 'bb']);
    writeFileSync(file(), damage(readFileSync(file())));
    asked = [];
    expect(await cache.embed(letters(), ['a', 'bb'])).toEqual(before);
    expect(asked.length).toBeGreaterThan(0);
    asked = [];
    await cache.embed(letters(), ['a', 'bb']);
    expect(asked).toEqual([]);
  });

  it('are bounded, the oldest going first, and leave nothing beside the file', async () => {
    const cache = createVectorCache(file(), 3);
    for (const text of ['a', 'bb', 'ccc', 'dddd']) await cache.embed(letters(), [text]);
    asked = [];
    await cache.embed(letters(), ['dddd', 'ccc', 'bb']);
    expect(asked).toEqual([]);
    await cache.embed(letters(), ['a']);
    expect(asked).toEqual(['a']);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['vectors.bin']);
    expect(statSync(file()).size).toBeLessThan(300);
  });

  it('lie in a file to which what is new is added', async () => {
    const cache = createVectorCache(file());
    await cache.embed(letters(), ['a', 'bb']);
    const { ino, size } = statSync(file());
    await cache.embed(letters(), ['ccc']);
    expect(statSync(file())).toMatchObject({ ino, size: size + (size - 'frontdesk vectors 2\n'.length) / 2 });
    asked = [];
    expect(await createVectorCache(file()).embed(letters(), ['ccc', 'a', 'bb'])).toHaveLength(3);
    expect(asked).toEqual([]);
  });

  it('of other texts that a base needs are not forgotten for a new one', async () => {
    const cache = createVectorCache(file(), 2);
    const all = ['a', 'bb', 'ccc', 'dddd', 'e'];
    await cache.embed(letters(), all);
    for (const text of ['x', 'y', 'z']) await cache.embed(letters(), [text], all);
    asked = [];
    await createVectorCache(file()).embed(letters(), all);
    expect(asked).toEqual([]);
  });

  it('are written anew where somebody was stopped in the middle', async () => {
    const cache = createVectorCache(file());
    await cache.embed(letters(), ['a', 'bb']);
    writeFileSync(file(), readFileSync(file()).subarray(0, -7));
    await cache.embed(letters(), ['ccc']);
    await cache.embed(letters(), ['bb']);
    asked = [];
    await createVectorCache(file()).embed(letters(), ['a', 'bb', 'ccc']);
    expect(asked).toEqual([]);
  });

  it('are kept beside those that others kept while they were computed', async () => {
    const other: Encoder = {
      ...letters(),
      async embed(texts) {
        await createVectorCache(file()).embed(letters(), ['bb']);
        return letters().embed(texts);
      },
    };
    await createVectorCache(file()).embed(other, ['a']);
    expect(asked).toEqual(['bb', 'a']);
    await createVectorCache(file()).embed(letters(), ['a', 'bb']);
    expect(asked).toEqual(['bb', 'a']);
  });

  it('that cannot be kept are there all the same', async () => {
    writeFileSync(join(folder, 'taken'), '');
    const cache = createVectorCache(join(folder, 'taken', 'vectors.bin'));
    expect(await cache.embed(letters(), ['a'])).toHaveLength(1);
  });
});

describe('an encoder that fails', () => {
  it('is said once, is left alone for a while, and is said to work again', async () => {
    let works = false;
    let now = 0;
    const said: string[] = [];
    const encoder = letters('ill', () => works);
    const careful = createGuardedEncoder({
      encoder,
      cache: undefined,
      say: (words) => said.push(words),
      now: () => now,
    });
    expect(await careful.ofQuestion(['a'])).toBeUndefined();
    expect(await careful.ofBase(['a'])).toBeUndefined();
    works = true;
    expect(await careful.ofQuestion(['a'])).toBeUndefined();
    expect(said).toEqual(['The encoder is ill. Answers are found by their words alone meanwhile.']);
    now = 60_000;
    expect(await careful.ofQuestion(['a'])).toHaveLength(1);
    expect(said).toHaveLength(2);
    expect(said[1]).toContain('works again');
  });

  it('is asked for the same question once', async () => {
    const careful = createGuardedEncoder({ encoder: letters(), cache: undefined, say: () => {} });
    await careful.ofQuestion(['a', 'bb']);
    expect(await careful.ofQuestion(['bb', 'a', 'a'])).toHaveLength(3);
    expect(asked).toEqual(['a', 'bb']);
  });

  it('is asked once by two at the same time, whatever the white space of what they ask', async () => {
    const careful = createGuardedEncoder({ encoder: letters(), cache: undefined, say: () => {} });
    const [one, other] = await Promise.all([
      careful.ofQuestion(['Where is  it?']),
      careful.ofQuestion(['Where is it?', 'b']),
    ]);
    expect(asked).toEqual(['Where is it?', 'b']);
    expect(other?.[0]).toBe(one?.[0]);
  });

  it('gives all vectors of a question, however many texts were asked for before', async () => {
    const careful = createGuardedEncoder({ encoder: letters(), cache: undefined, say: () => {} });
    for (let i = 0; i < 1200; i++) {
      await careful.ofQuestion([`Whole ${i}`]);
      expect(await careful.ofQuestion([`Whole ${i}`, `A sentence ${i}`, `Another ${i}`])).toHaveLength(3);
    }
  });

  it('is asked again for what it could not do', async () => {
    let works = false;
    let now = 0;
    const encoder = letters('ill', () => works);
    const careful = createGuardedEncoder({ encoder, cache: undefined, say: () => {}, now: () => now });
    expect(await Promise.all([careful.ofQuestion(['a']), careful.ofQuestion(['a'])])).toEqual([undefined, undefined]);
    works = true;
    now = 60_000;
    expect(await careful.ofQuestion(['a'])).toHaveLength(1);
  });
});
