import type { Encoder, EncoderChoice } from './encoder.ts';
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
