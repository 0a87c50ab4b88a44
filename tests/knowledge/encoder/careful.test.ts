import { describe, expect, it } from '@jest/globals';
import { createCarefulEncoder } from '../../../src/knowledge/encoder/careful.ts';
import type { Encoder } from '../../../src/knowledge/encoder/encoder.ts';

/** An encoder that reads one text after the other, 10 ms each, by a clock of its own. */
function slowEncoder() {
  let time = 0;
  const queue: { count: number; done: (vectors: Float32Array[]) => void }[] = [];
  const encoder: Encoder = {
    name: 'slow',
    kind: 'bundled',
    embed: (texts) => new Promise((done) => queue.push({ count: texts.length, done })),
    async stop() {},
  };
  /** Reads what the next one waits for. */
  async function reads(): Promise<void> {
    const next = queue.shift();
    if (!next) throw new Error('nobody waits');
    time += next.count * 10;
    next.done(Array.from({ length: next.count }, () => Float32Array.of(1, 0)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const said: string[] = [];
  const careful = createCarefulEncoder({
    encoder,
    cache: undefined,
    say: (sentence) => said.push(sentence),
    now: () => time,
  });
  return {
    careful,
    reads,
    said,
    waiting: () => queue.length,
    passes: (ms: number) => {
      time += ms;
    },
  };
}

const texts = (count: number, name: string) => Array.from({ length: count }, (_, i) => `${name} ${i}`);

describe('an encoder that more is asked of than it can read', () => {
  it('lets the words answer whoever would wait too long behind others, and says so once', async () => {
    const { careful, reads, said, waiting } = slowEncoder();
    // It learns how long a text takes.
    for (let i = 0; i < 12; i++) {
      const one = careful.ofQuestion([`warm ${i}`]);
      await reads();
      expect(await one).toHaveLength(1);
    }
    const first = careful.ofQuestion(texts(20, 'first'));
    const second = careful.ofQuestion(texts(8, 'second'));
    expect(await careful.ofQuestion(texts(8, 'third'))).toBeUndefined();
    expect(await careful.ofQuestion(texts(9, 'fourth'))).toBeUndefined();
    expect(waiting()).toBe(2);
    expect(said).toEqual(['More is asked than the encoder can read: some answers are found by their words alone.']);
    await reads();
    await reads();
    expect(await first).toHaveLength(20);
    expect(await second).toHaveLength(8);

    const after = careful.ofQuestion(texts(8, 'third'));
    await reads();
    expect(await after).toHaveLength(8);
    expect(said).toHaveLength(1);
  });

  it('reads a long text for somebody who waits alone, however slow it is', async () => {
    const { careful, reads, passes, said } = slowEncoder();
    for (let i = 0; i < 3; i++) {
      const long = careful.ofQuestion(texts(100, `long ${i}`));
      passes(1000);
      await reads();
      expect(await long).toHaveLength(100);
    }
    expect(said).toEqual([]);
  });
});
