import type { Receive } from '../../conversation/event.ts';
import type { Store } from '../../conversation/store.ts';
import { channelName } from './detail.ts';
import type { Pressed } from './sending/links.ts';
import type { PressOutcome } from './sending/pages.ts';

/** Says for a customer what the button behind a link in their mail says: once for each message of ours. */
export function createPressing(parts: { store: Pick<Store, 'conversation'>; receive: Receive; now?: () => number }) {
  const { store, receive, now = Date.now } = parts;
  return async ({ conversation: id, message, value, locale }: Pressed): Promise<PressOutcome> => {
    const conversation = await store.conversation(id);
    if (!conversation) return 'gone';
    const { customer, address, before = [] } = conversation;
    const at = now();
    // Every link of a message has this id: the first that is pressed counts, and a second press of it says so.
    const event = `pressed:${message}`;
    const { fresh } = await receive({
      ...{ kind: 'heard', id: event, conversation: id, at, customer },
      address: [address, ...before].find(({ channel }) => channel === channelName) ?? address,
      message: {
        ...{ type: 'message', id: event, channelId: channelName, text: value, textFormat: 'plain', locale },
        timestamp: new Date(at).toISOString(),
        from: { id: customer.id, role: 'user', ...(customer.name && { name: customer.name }) },
        conversation: { id },
        replyToId: message,
      },
    });
    return fresh ? 'done' : 'used';
  };
}
