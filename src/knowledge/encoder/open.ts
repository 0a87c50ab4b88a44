import { join } from 'node:path';
import { createVectorCache } from './cache.ts';
import type { Encoder, EncoderChoice } from './encoder.ts';
import { createGuardedEncoder, type GuardedEncoder } from './guarded.ts';
import { openLocalEncoder } from './local.ts';
import { createRemoteEncoder } from './remote.ts';

/** Opens the encoder that was chosen; what keeps it from working is a value, in a sentence that says what to do. */
export async function openEncoder(
  choice: Exclude<EncoderChoice, 'off'>,
): Promise<{ encoder: Encoder } | { fault: string }> {
  if (choice === 'bundled') return openLocalEncoder({ kind: 'bundled' });
  if ('folder' in choice) return openLocalEncoder({ kind: 'other', folder: choice.folder });
  return { encoder: createRemoteEncoder(choice) };
}

/**
 * Opens an encoder that may fail, with the vectors that are kept in `stateFolder`. Undefined when none was chosen or it does
 * not work, which `say` hears.
 */
export async function openGuarded(parts: {
  choice: EncoderChoice;
  stateFolder: string | undefined;
  say: (sentence: string) => void;
}): Promise<GuardedEncoder | undefined> {
  const { choice, stateFolder, say } = parts;
  if (choice === 'off') return undefined;
  const opened = await openEncoder(choice);
  if ('fault' in opened) {
    say(`${opened.fault} Answers are found by their words alone.`);
    return undefined;
  }
  const cache = stateFolder === undefined ? undefined : createVectorCache(join(stateFolder, 'answers', 'vectors.bin'));
  return createGuardedEncoder({ encoder: opened.encoder, cache, say });
}
