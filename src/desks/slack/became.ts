import { replyReceipt } from '../../handoff/held.ts';
import { type Inner, readRef } from './parts.ts';
import type { Thread } from './threads.ts';

/** So far back it is looked for what became of a message. */
const LOOKED_THROUGH = 200;

/** The reply that a message in a thread became: sent, under its id in the log, or held. Undefined: none. */
export const becameOf = async (
  { history }: Pick<Inner, 'history'>,
  { conversation, card }: Pick<Thread, 'conversation' | 'card'>,
  { channel, ts }: { channel: string; ts: string },
): Promise<{ message: string } | { held: string } | undefined> => {
  const isIt = (ref: unknown) => {
    const written = readRef(ref);
    return written?.channel === channel && written.ts === ts;
  };
  const sent = (await history(conversation, LOOKED_THROUGH)).findLast(
    ({ message, receipt }) => message.type === 'message' && isIt(replyReceipt(receipt)?.ref),
  );
  if (sent) return { message: sent.message.id };
  const held = card?.shown.ticket.held?.find(({ ref }) => isIt(ref));
  return held && { held: held.id };
};
