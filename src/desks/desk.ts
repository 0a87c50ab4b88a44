import type { Receive } from '../conversation/event.ts';
import type { Attempt, Outcome } from '../conversation/outbox.ts';
import type { DeskUpdate } from '../handoff/update.ts';

/** Where representatives work. */
export interface Desk {
  /** The desk's name in representatives, settings and logs; its lane in the outbox is `desk:<name>`. */
  name: string;
  /** Begins to listen; turns what representatives do into `acted` events, and acknowledges after receive returned. */
  start(receive: Receive): Promise<void>;
  /** Shows one update. Must not throw for what a provider answers. Absent when the desk reads queue and log itself. */
  deliver?(update: DeskUpdate, attempt: Attempt & { id: string }): Promise<Outcome>;
  /** Stops listening, finishes what is under way. */
  stop(): Promise<void>;
}
