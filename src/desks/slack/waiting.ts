import { pause } from '../../waiting/pause.ts';
import type { Inner } from './parts.ts';

/** Where nobody watches a message would be marked twice in a moment: what arrives at once is not shown as waiting. */
const SOON = 3000;

/** Shows of replies that have not arrived soon that they wait. It is only for the eye: a process that dies leaves a message without it. */
export const createWaiting = (parts: Pick<Inner, 'mark' | 'deliveryOf' | 'soon' | 'log'>) => {
  const { mark, deliveryOf, soon = SOON, log } = parts;
  const waiting = new Set<AbortController>();

  const look = async (conversation: string, message: string, at: { channel: string; ts: string }): Promise<void> => {
    const state = () => deliveryOf(conversation, message);
    if (await state()) return;
    await mark(at, 'waiting', { unless: state });
    // It may have arrived meanwhile, and whoever said so found nothing to take away.
    const known = await state();
    if (known) await mark(at, known, { over: 'waiting' });
  };

  return {
    /** A reply is on its way; `at` is its message in Slack. */
    begun(conversation: string, message: string, at: { channel: string; ts: string }): void {
      const one = new AbortController();
      waiting.add(one);
      void pause(soon, { signal: one.signal, ref: false })
        .then(() => (one.signal.aborted ? undefined : look(conversation, message, at)))
        .catch((error: unknown) => log.warn({ err: error }, 'Slack message was not marked as waiting'))
        .finally(() => waiting.delete(one));
    },
    stop(): void {
      for (const one of waiting) one.abort();
    },
  };
};
