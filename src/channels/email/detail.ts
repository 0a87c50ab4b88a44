import { z } from 'zod';
import type { Address } from '../../conversation/event.ts';
import type { Json } from '../../conversation/message.ts';

/** The channel's name in addresses, settings and logs. */
export const channelName = 'email';

const correspondent = z.object({ address: z.string(), name: z.string().optional() });
const schema = z.object({
  /** Id of the account that the customer writes to. */
  account: z.string(),
  /** Of the thread; what we write first begins with it. */
  subject: z.string(),
  name: z.string().optional(),
  /** Id, in the log, of the message that is answered. */
  message: z.string().optional(),
  /** Of the mail that is answered. */
  messageId: z.string().optional(),
  references: z.array(z.string()).optional(),
  date: z.number().optional(),
  threadIndex: z.string().optional(),
  threadTopic: z.string().optional(),
  /** Who else was written to, without us: whom a representative's answer goes to as well. */
  cc: z.array(correspondent).optional(),
});

/** What an address carries beside the e-mail address: all that an answer needs to stand in its thread. */
export type MailDetail = z.infer<typeof schema>;

/** What an address carries; of one that some other part made up, nothing but the address. */
export function detailOf({ detail }: Address): Partial<MailDetail> {
  const read = schema.safeParse(detail);
  return read.success ? read.data : {};
}

/** Where somebody is written to. Two addresses are one when their letters differ in case only. */
export const addressOf = (email: string, detail: MailDetail, team?: string): Address => ({
  channel: channelName,
  id: email.toLowerCase(),
  ...(team !== undefined && { team }),
  detail: JSON.parse(JSON.stringify(detail)) as Json,
});
