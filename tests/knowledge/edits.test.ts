import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createVectorCache } from '../../src/knowledge/encoder/cache.ts';
import type { Encoder } from '../../src/knowledge/encoder/encoder.ts';
import { createGuardedEncoder } from '../../src/knowledge/encoder/guarded.ts';
import { openGuarded } from '../../src/knowledge/encoder/open.ts';
import type { Finding } from '../../src/knowledge/finding.ts';
import { type Knowledge, openKnowledge } from '../../src/knowledge/knowledge.ts';
import { work } from '../../src/knowledge/search/work.ts';
import { until } from '../helpers/until.ts';
import { article, createBase, marlow, type TestBase } from './base.ts';
import { runtimeHere } from './runtime.ts';

const payBill = 'en/billing/pay-bill.md';
const question = 'How can I pay my utility bill?';
const also = ['Where can I pay my bill in person?', 'Can I pay online?', 'Which ways to pay are there?'];
const not = 'not:\n  - How much do I owe right now?';
const files = Object.fromEntries(Object.entries(marlow).filter(([path]) => path.startsWith('en/')));
const wordings = 16;
const questions = ['where do i pay my bil', 'my bin is still full, is there a fine for that?', 'sofa', 'what do i owe'];

let base: TestBase;
let state: string;
let opened: Knowledge[];
let encoded: string[];
beforeEach(() => {
  base = createBase(files);
  state = mkdtempSync(join(tmpdir(), 'frontdesk-state-'));
  opened = [];
  encoded = [];
});
afterEach(async () => {
  for (const one of opened) await one.stop();
  base.clear();
  rmSync(state, { recursive: true, force: true });
});

/** Tells texts apart by their letters, and their words as pieces. */
const letters: Encoder = {
  name: 'letters',
  kind: 'bundled',
  async embed(texts) {
    encoded.push(...texts);
    return texts.map((text) => {
      const words = text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
      const rowOf = (word: string) => {
        const row = new Array<number>(32).fill(0);
        for (const letter of word.toLowerCase()) row[letter.charCodeAt(0) % 32]! += 1;
        const length = Math.hypot(...row) || 1;
        return row.map((value) => value / length);
      };
      return {
        vector: Float32Array.from(rowOf(text)),
        pieces: {
          ids: Int32Array.from(words, (word) => word.charCodeAt(0)),
          rows: Int8Array.from(words.flatMap((word) => rowOf(word).map((value) => Math.round(127 * value)))),
        },
      };
    });
  },
  stop: async () => {},
};

/** Opens the base as the program does, with an encoder that tells what it is asked. */
async function open({ cached = true } = {}): Promise<Knowledge> {
  const cache = cached ? createVectorCache(join(state, 'answers', 'vectors.bin')) : undefined;
  const found = await openKnowledge({
    folder: base.folder,
    locales: ['en'],
    encoder: createGuardedEncoder({ encoder: letters, cache, say: () => {} }),
    stateFolder: state,
  });
  if (!('ask' in found)) throw new Error('the base did not open');
  opened.push(found);
  return found;
}

/** What it costs until an article reads as it was saved: the texts that are encoded and the rows of regressions that are solved. */
async function costOf({ save, holds }: ReturnType<typeof saved>) {
  const rows = work.rows;
  encoded = [];
  save();
  await until('the edit', holds, 20);
  return { encoded: encoded.toSorted(), rows: work.rows - rows };
}

const saved = (knowledge: Knowledge, answer: string, wordings = also) => ({
  save: () => void base.write(payBill, article(question, wordings, answer, not)),
  holds: () => {
    const now = knowledge.article('pay-bill', 'en');
    return now?.answer === answer && now.also.length === wordings.length;
  },
});

const found = async (knowledge: Knowledge): Promise<Finding[]> =>
  Promise.all(questions.map((one) => knowledge.ask(one, 'en')));

describe.each([{ cached: true }, { cached: false }])('an edit ($cached: vectors are kept on disk)', (how) => {
  it('of an answer has its new sentences encoded, and nothing solved', async () => {
    const knowledge = await open(how);
    expect(await costOf(saved(knowledge, 'Pay **online**, by mail or at City Hall. Bring your bill.'))).toEqual({
      encoded: [
        'Bring your bill.',
        'How can I pay my utility bill? Pay online, by mail or at City Hall. Bring your bill.',
      ],
      rows: 0,
    });
  });

  it('of a wording has it encoded, and one regression solved', async () => {
    const knowledge = await open(how);
    expect(
      await costOf(saved(knowledge, 'Pay **online**, by mail or at City Hall.', [...also, 'Can I pay by card?'])),
    ).toEqual({ encoded: ['Can I pay by card?'], rows: wordings + 1 });
  });

  it('leaves the base as if it had been opened so', async () => {
    const knowledge = await open(how);
    for (const [answer, wordings] of [
      ['At the counter, or by mail.', [...also, 'May I settle my account by card?']],
      ['At the counter, by mail, or by telephone.', [...also, 'May I settle my account by card?']],
      ['Only at the counter.', also.slice(1)],
    ] as const) {
      await costOf(saved(knowledge, answer, [...wordings]));
      expect(await found(knowledge)).toEqual(await found(await open(how)));
    }
  });
});

it('an edit that is taken back has nothing encoded', async () => {
  const knowledge = await open();
  for (const [answer, count] of [
    ['Pay by mail. Or do not.', 3],
    ['Pay **online**, by mail or at City Hall.', 0],
  ] as const) {
    expect((await costOf(saved(knowledge, answer))).encoded).toHaveLength(count);
  }
});

const withEncoder = runtimeHere() ? it : it.skip;
withEncoder('an edit leaves the base as if it had been opened so, with the encoder that is bundled', async () => {
  const openBundled = async () => {
    const encoder = await openGuarded({ choice: 'bundled', stateFolder: state, say: () => {} });
    const one = await openKnowledge({ folder: base.folder, locales: ['en'], encoder: encoder!, stateFolder: state });
    if (!('ask' in one)) throw new Error('the base did not open');
    const stop = async () => {
      await one.stop();
      await encoder!.stop();
    };
    opened.push({ ...one, stop });
    return one;
  };
  const knowledge = await openBundled();
  await costOf(saved(knowledge, 'Only at the counter. Bring cash.', also.slice(1)));
  expect(await found(knowledge)).toEqual(await found(await openBundled()));
});
