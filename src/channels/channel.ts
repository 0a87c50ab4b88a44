import type { Address, Receive } from '../conversation/event.ts';
import type { Message } from '../conversation/message.ts';
import type { Attempt, Outcome } from '../conversation/outbox.ts';

/** Where customers write. A channel turns payloads into messages and messages into payloads; it never chooses words. */
export interface Channel {
  /** The channel's name in addresses, settings and logs. */
  name: string;
  /** Begins to listen; calls receive once per event it hears and acknowledges its provider only after that returned. */
  start(receive: Receive): Promise<void>;
  /**
   * Brings one message to the customer. Must not retry by itself and must not throw for what a provider answers.
   * Absent when the channel's customers read the conversation's log themselves (web chat, console).
   */
  deliver?(to: Address, message: Message, attempt: Attempt & { id: string }): Promise<Outcome>;
  /** Stops listening, finishes what is under way, lets go of every resource. */
  stop(): Promise<void>;
}
