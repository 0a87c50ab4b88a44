import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
// @ts-expect-error a plain script
import LongestFirst from '../../scripts/longest-first.mjs';

const folder = mkdtempSync(join(tmpdir(), 'order-'));
mkdirSync(join(folder, 'journeys'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A test file; `seconds` is what its one test asks for, and how long it took the last time, if it ran. */
function file(name: string, { asks, took, text = '' }: { asks?: number; took?: number; text?: string }) {
  const path = join(folder, `${name}.test.ts`);
  const limit = asks === undefined ? '});' : `}, ${asks}_000);`;
  writeFileSync(path, `${text}\nit('works', async () => {\n${limit}\n`);
  const cacheFS = new Map();
  return {
    path,
    ...(took !== undefined && { duration: took }),
    context: { config: { cacheDirectory: folder, id: 'x' }, hasteFS: { getSize: () => text.length }, cacheFS },
  };
}
type File = ReturnType<typeof file>;

const order = (files: File[]): string[] => {
  const sequencer = new LongestFirst({ globalConfig: {}, contexts: [] }) as { sort(files: File[]): File[] };
  return sequencer.sort(files).map(({ path }) => basename(path, '.test.ts'));
};

describe('the order of the test files', () => {
  it('begins with what asks for the most time, and ends with what starts nothing', () => {
    const helper = join(folder, 'two.ts');
    writeFileSync(helper, "it('waits', async () => {\n}, 90_000);\nit('waits more', async () => {\n}, 90_000);\n");
    const redis = "describeWith('redis', 'something', () => {});";
    const files = [
      file('quick', {}),
      file('started', { text: redis }),
      file('minutes', { asks: 120 }),
      file('helped', { text: `import { two } from './two.ts';\n${redis}` }),
      file('larger', { text: `${redis}${' '.repeat(99)}` }),
    ];
    expect(order(files)).toEqual(['helped', 'minutes', 'larger', 'started', 'quick']);
  });

  it('puts others between those that wait for most of their time', () => {
    const patient = ['a', 'b', 'c'].map((name, i) => file(name, { asks: 600 - i }));
    const others = Array.from({ length: 9 }, (_, i) => file(`o${i}`, { asks: 100 - i }));
    const names = order([...others, ...patient]);
    expect(names.join(' ')).toBe('a o0 o1 o2 o3 b o4 o5 o6 o7 c o8');
  });
});
