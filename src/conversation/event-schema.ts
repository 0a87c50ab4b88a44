import { z } from 'zod';
import type { Event } from './event.ts';
import { asToday, type OldNews } from './older.ts';
import { fromVersion, storedVersion, Unreadable } from './stored.ts';

/** What names something. */
export const text = z.string().min(1);
/** Milliseconds since 1970. */
export const time = z.number().finite();
// Checked, and given on as it is: what is not named here is nobody's harm.
const json = z.unknown();

/** Where a customer is reached. */
export const address = z.object({ channel: text, id: text, detail: json.optional() });
/** What is known of a customer. */
export const customer = z.object({
  id: text,
  name: z.string().optional(),
  email: z.string().optional(),
  verified: z.boolean().optional(),
});
/** A person who answers customers. */
export const representative = z.object({ desk: text, id: text, name: z.string() });
const account = z.object({
  id: z.string(),
  name: z.string().optional(),
  role: z.enum(['user', 'bot', 'agent']).optional(),
});
const attachment = z.object({
  contentType: z.string(),
  contentUrl: z.string().optional(),
  name: z.string().optional(),
});
/** A message as it is stored and sent. */
export const messageSchema = z.object({
  type: text,
  id: text,
  timestamp: text,
  channelId: text,
  from: account,
  conversation: z.object({ id: text }),
  replyToId: z.string().optional(),
  text: z.string().optional(),
  textFormat: z.enum(['plain', 'markdown']).optional(),
  locale: z.string().optional(),
  attachments: z.array(attachment).optional(),
  suggestedActions: z.object({ actions: z.array(z.object({ title: z.string(), value: z.string() })) }).optional(),
  name: z.string().optional(),
  channelData: z.record(json).optional(),
});

const happened = { id: text, conversation: text, at: time };
const events = z.discriminatedUnion('kind', [
  z.object({ ...happened, kind: z.literal('joined'), address, customer, locale: z.string().optional() }),
  z.object({
    ...happened,
    kind: z.literal('closed'),
    address,
    customer,
    after: z.number().int().optional(),
    leaves: z.literal(true).optional(),
  }),
  z.object({
    ...happened,
    kind: z.literal('heard'),
    address,
    customer,
    message: messageSchema,
    zone: z.string().optional(),
    noReply: z.enum(['machine', 'untrusted']).optional(),
  }),
  // What the act means is read where that is known: another version of a desk may do more.
  z.object({
    ...happened,
    kind: z.literal('acted'),
    act: z.object({ type: text, by: representative }),
    begins: z.object({ address, customer }).optional(),
  }),
  z.object({
    ...happened,
    kind: z.literal('changed'),
    message: text,
    text: z.string().nullable(),
    by: z.union([z.literal('customer'), representative]),
  }),
  z.object({ ...happened, kind: z.literal('due'), timer: text }),
  z.object({
    ...happened,
    kind: z.literal('delivery'),
    delivery: text,
    state: z.enum(['sent', 'delivered', 'read', 'failed', 'unconfirmed']),
    destination: text,
    reason: z.string().optional(),
    recipient: z.string().optional(),
  }),
  // Until version 0.1 there were these two.
  z.object({ ...happened, kind: z.literal('arrived'), delivery: text }),
  z.object({
    ...happened,
    kind: z.literal('refused'),
    delivery: text,
    lane: text,
    reason: z.string(),
    unconfirmed: z.literal(true).optional(),
  }),
  z.object({ ...happened, kind: z.literal('found'), name: text }),
]);

/** An event as it was given, when it is one; otherwise throws `Unreadable`, which says what is wrong with it. */
export function readEvent(given: unknown): Event {
  // A dead letter of a newer version still says so; what the store gives otherwise has no version any more.
  const { version = storedVersion } = (given ?? {}) as { version?: unknown };
  fromVersion(version, storedVersion, 'an event');
  const read = events.safeParse(given);
  if (!read.success) throw new Unreadable(`an event is not understood: ${firstProblem(read.error)}`);
  return asToday(given as Event | OldNews);
}

/** Where the first thing lies that is wrong, and what. */
export function firstProblem({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join('.')}: ${issue.message}`.replace(/^: /, '') : 'nothing is known of it';
}
