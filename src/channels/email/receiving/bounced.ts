import type { DeliveryNews } from '../../../conversation/event.ts';
import type { Store } from '../../../conversation/store.ts';
import { channelName } from '../detail.ts';
import type { BouncedRecipient, Mail } from '../mail.ts';
import { referenceKey } from '../threads/joining.ts';
import type { Threads } from '../threads/threads.ts';
import type { Delivery, Tokens } from '../threads/tokens.ts';

/** What is asked to find out what came back. */
export interface BouncedParts {
  tokens: Pick<Tokens, 'readAddress' | 'readMessageId' | 'deliveryReference'>;
  threads: Pick<Threads, 'conversationOf'>;
  store: Pick<Store, 'history'>;
}

/** Looked through for a delivery of which only the reference is known. */
const LOOKED_THROUGH = 200;

/** What the index knows a delivery by that went to several people. */
export const severalKey = (delivery: string): string => `several:${delivery}`;

/** Which of our mails a bounce brings back; undefined when it is none of ours. */
export async function bouncedDelivery(mail: Mail, parts: BouncedParts): Promise<Delivery | undefined> {
  const { tokens, threads, store } = parts;
  const references: string[] = [];
  for (const id of [...mail.bouncedIds, ...mail.inReplyTo]) {
    const named = tokens.readMessageId(id);
    if (named && 'conversation' in named) return named;
    if (named) references.push(named.reference);
  }
  for (const address of [...mail.deliveredTo, ...mail.to.map((each) => each.address)]) {
    const named = tokens.readAddress(address);
    if (named?.of === 'delivery') references.push(named.reference);
  }
  for (const reference of references) {
    const conversation = await threads.conversationOf([referenceKey(reference)]);
    if (conversation === undefined) continue;
    const entries = await store.history(conversation, { last: LOOKED_THROUGH });
    const found = entries
      .map(({ message }) => ({ conversation, delivery: message.id }))
      .find((delivery) => tokens.deliveryReference(delivery) === reference);
    if (found) return found;
  }
  return undefined;
}

/** What a bounce says of a delivery, for each one whom it did not reach; a bounce that only says that it takes longer says nothing of it. */
export function newsOf(
  mail: Mail,
  { conversation, delivery }: Delivery,
  about: { id: string; at: number; several: boolean },
): DeliveryNews[] {
  const { id, at, several } = about;
  const news = (recipient: BouncedRecipient | undefined): DeliveryNews => ({
    ...{
      kind: 'delivery',
      id: `${id}:${recipient?.address ?? ''}`,
      conversation,
      at,
      delivery,
      destination: channelName,
    },
    state: 'failed',
    reason: recipient ? reasonOf(recipient) : 'it came back, and nobody said why',
    ...(several && recipient && { recipient: recipient.address }),
  });
  if (mail.bounced.length === 0) return [news(undefined)];
  return mail.bounced.filter(({ action }) => action === 'failed').map(news);
}

function reasonOf({ address, status, diagnostic }: BouncedRecipient): string {
  const said = diagnostic?.replace(/\s+/g, ' ').trim().slice(0, 300) || status || 'no reason was given';
  return `${address} did not get it: ${said}`;
}
