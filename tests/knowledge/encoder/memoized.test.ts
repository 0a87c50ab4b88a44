import { describe, expect, it } from '@jest/globals';
import type { GuardedEncoder } from '../../../src/knowledge/encoder/guarded.ts';
import { createMemoized } from '../../../src/knowledge/encoder/memoized.ts';

const meant = (length: number) => ({ vector: Float32Array.of(length) });

/** An encoder that says which texts it was asked for; of those in `fails` it has no vectors. */
function encoder(fails: readonly string[] = []) {
  const asked: string[][] = [];
  const embed = async (texts: readonly string[]) => {
    asked.push([...texts]);
    return texts.some((text) => fails.includes(text)) ? undefined : texts.map((text) => meant(text.length));
  };
  const careful: GuardedEncoder = { name: 'x', kind: 'other', ofQuestion: embed, ofBase: embed, stop: async () => {} };
  return { asked, remembering: createMemoized(careful) };
}

describe('an encoder that remembers', () => {
  it('is asked once for each text, in one call for what is prepared', async () => {
    const { asked, remembering } = encoder();
    await remembering.prepare(['a', 'bb', 'a']);
    expect(await remembering.ofQuestion(['bb', 'a'])).toEqual([meant(2), meant(1)]);
    expect(await remembering.ofBase(['a', 'ccc'])).toEqual([meant(1), meant(3)]);
    expect(await remembering.ofQuestion(['ccc'])).toEqual([meant(3)]);
    await remembering.prepare(['bb']);
    expect(asked).toEqual([['a', 'bb'], ['ccc']]);
  });

  it('has no vectors where the encoder has none, and asks again', async () => {
    const { asked, remembering } = encoder(['bad']);
    await remembering.prepare(['bad', 'a']);
    expect(await remembering.ofQuestion(['bad'])).toBeUndefined();
    expect(await remembering.ofQuestion(['a', 'bad'])).toBeUndefined();
    expect(await remembering.ofQuestion(['a'])).toEqual([meant(1)]);
    expect(asked).toHaveLength(4);
  });
});
