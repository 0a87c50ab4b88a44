import type { App } from '../cli/commands.ts';
import { vectorsBy } from '../knowledge/encoder/guarded.ts';
import { openGuarded } from '../knowledge/encoder/open.ts';
import { findGaps } from './answers.ts';
import { withState } from './state.ts';

/** What the bot could not settle; put together by meaning where the encoder is at hand. */
export const gaps: App['gaps'] = (given, since) =>
  withState(given, async ({ questions }) => {
    const { answers, stateFolder } = given.settings;
    const say = (sentence: string) => given.log.warn({}, sentence);
    const encoder =
      answers.encoder === 'bundled' ? await openGuarded({ choice: 'bundled', stateFolder, say }) : undefined;
    try {
      return await findGaps({ questions, since, vectors: encoder && vectorsBy(encoder) });
    } finally {
      await encoder?.stop();
    }
  });
