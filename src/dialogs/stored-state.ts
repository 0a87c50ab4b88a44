import { fromVersion } from '../conversation/stored.ts';
import { readOlderState } from './older-state.ts';
import { type State, stateVersion } from './state.ts';

/** State as a turn left it, perhaps one of another version. Throws `Unreadable` for what this one cannot know. */
export function stateOf(stored: unknown): State {
  if (stored === undefined) return { version: stateVersion, bot: { greeted: false, misses: 0 } };
  const { version } = (stored ?? {}) as { version?: unknown };
  return fromVersion(version, stateVersion, "a conversation's state") ? (stored as State) : readOlderState(stored);
}
