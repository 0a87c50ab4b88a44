import type { Entry } from '../../conversation/decision.ts';
import { isNews } from '../../conversation/deliveries.ts';
import type { Receive } from '../../conversation/event.ts';
import type { Transcript } from './transcript.ts';

/**
 * Tells a conversation what its customer's client has: of each message whose writer asked to hear of it, once. What cannot
 * be told now is told when the client comes again.
 */
export type Handed = (conversation: string, entries: readonly Entry[]) => Promise<void>;

/** `log` knows what was told before. */
export function createHanded(parts: {
  log: Pick<Transcript, 'conversation'>;
  receive: Receive;
  now: () => number;
}): Handed {
  const { log, receive, now } = parts;
  return async (id, entries) => {
    const asked = entries.filter(({ audience, receipt }) => audience === 'everyone' && receipt !== undefined);
    if (asked.length === 0) return;
    try {
      const conversation = await log.conversation(id);
      for (const { message, receipt } of asked) {
        const news = { delivery: message.id, state: 'delivered' as const };
        if (!conversation || receipt === undefined || !isNews(conversation, news)) continue;
        const happened = { id: `delivered:${message.id}`, conversation: id, at: now(), destination: 'webchat' };
        await receive({ ...happened, kind: 'delivery', ...news, receipt });
      }
    } catch {
      // The outage is in the log of whoever reads and writes; the client's next visit says it again.
    }
  };
}
