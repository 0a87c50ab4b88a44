import { describe, expect, it } from '@jest/globals';
import { normalise, wordsOf } from '../../../src/knowledge/text/normalise.ts';
import { lexiconFeaturesOf } from '../../../src/knowledge/triage/lexicon.ts';

const tones = (text: string) => lexiconFeaturesOf(wordsOf(normalise(text)));

describe('the tones of a text', () => {
  it('are the same for other words of one family', () => {
    expect(tones('I am incensed')).toEqual(tones('I am furious'));
    expect(tones('Estoy indignada')).toEqual(tones('Estoy enfadado'));
  });

  it('are heard in words of several parts, and in other endings of a word', () => {
    expect(tones('That was the last straw')).toContain('enough');
    expect(tones('He threatened them')).toEqual(tones('He is threatening them'));
  });

  it('tell which of them occur together, in one order', () => {
    expect(tones('Gas! Quick!')).toEqual(['hazard', 'hazard now', 'now']);
    expect(tones('Quick! Gas!')).toEqual(['hazard', 'hazard now', 'now']);
  });

  it.each(['', 'xyzzy', '漢字'])('are none of %j', (text) => {
    expect(tones(text)).toEqual([]);
  });
});
