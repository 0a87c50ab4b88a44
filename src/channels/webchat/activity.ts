import { createHash, randomUUID } from 'node:crypto';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import type { Entry } from '../../conversation/decision.ts';
import type { Heard } from '../../conversation/event.ts';
import type { Attachment, Message } from '../../conversation/message.ts';
import { LONGEST_TEXT, tidy } from '../../conversation/text.ts';
import { picturesAsLinks } from '../../markdown/pictures.ts';
import { prepared } from '../../markdown/source.ts';
import type { Refusal } from './refusal.ts';
import type { Grant } from './tokens.ts';

/** What a client posted: something said, that somebody types, something that is neither stored nor answered, or nothing we can take. */
export type Posted =
  | { kind: 'said'; event: Heard }
  | { kind: 'types' }
  | { kind: 'ignored' }
  | { kind: 'refused'; refusal: Refusal };

const short = z.string().max(200).optional().catch(undefined);
const posted = z.object({
  type: z.string().max(50),
  text: z.string().optional(),
  value: z.unknown(),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .optional()
    .catch(undefined),
  from: z.object({ name: short }).optional().catch(undefined),
  localTimezone: z
    .string()
    .max(60)
    .refine((zone) => IANAZone.isValidZone(zone))
    .optional()
    .catch(undefined),
  channelData: z.object({ clientActivityID: short }).optional().catch(undefined),
});

/**
 * Reads an activity as a client posts it. Who wrote it is the token's word, never the body's; its id is made of the
 * client's own id, so that the same activity sent twice is one. What is attached was looked up before.
 */
export function readActivity(body: unknown, grant: Grant, now: number, attachments: Attachment[] = []): Posted {
  const parsed = posted.safeParse(body);
  if (!parsed.success) return bad('An activity needs at least a type, and its text must be text.');
  const { type, value, locale, from, channelData, localTimezone: zone } = parsed.data;
  if (type === 'typing') return { kind: 'types' };
  if (type !== 'message') return { kind: 'ignored' };
  const written = parsed.data.text ?? (typeof value === 'string' ? value : '');
  if (written.length > LONGEST_TEXT) {
    return bad(`The message is too long: ${written.length} of ${LONGEST_TEXT} characters. Please shorten it.`);
  }
  // What nobody sees is no text: it would be stored as nothing, and answered as if something had been said.
  const text = tidy(written);
  if (!text.trim() && attachments.length === 0) return bad('The message has no text.');
  const { conversation } = grant;
  const clientActivityID = channelData?.clientActivityID;
  const name = grant.name ?? (grant.vouched ? undefined : from?.name);
  const message: Message = {
    type: 'message',
    // Of the ways to a random id the one that does not ask the system each time.
    id: clientActivityID ? idOf(conversation, clientActivityID, text) : `c-${randomUUID()}`,
    timestamp: new Date(now).toISOString(),
    channelId: 'webchat',
    from: { id: grant.user, role: 'user', ...(name ? { name } : {}) },
    conversation: { id: conversation },
    text,
    textFormat: 'plain',
    ...(locale ? { locale } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(clientActivityID ? { channelData: { clientActivityID } } : {}),
  };
  return {
    kind: 'said',
    event: {
      ...{ kind: 'heard', id: message.id, conversation, at: now, ...whoAndWhere(grant, name), message },
      ...(zone && { zone }),
    },
  };
}

/** Address and customer of a conversation. A name that customers gave themselves does not make them somebody else's customer. */
export function whoAndWhere(grant: Grant, name = grant.name): Pick<Heard, 'address' | 'customer'> {
  const { conversation, user, vouched, site } = grant;
  return {
    address: { channel: 'webchat', id: conversation, ...(site ? { detail: { site } } : {}) },
    customer: {
      id: vouched ? user : `webchat:${conversation}`,
      ...(name ? { name } : {}),
      ...(vouched ? { verified: true } : {}),
    },
  };
}

/**
 * A log entry as Direct Line clients get it; undefined for what is the desk's alone. The number orders them:
 * clients' clocks, and ours, do not.
 */
export function toActivity({ n, audience, message: stored }: Entry, show: Show = same): object | undefined {
  if (audience !== 'everyone') return undefined;
  const message = show(stored);
  const { text, textFormat = 'markdown' } = message;
  // Of a conversation that went on by letters for a while: what is said of them is for the desks; what stays to be pressed, for others.
  const { letter: _, closing: __, ended: ___, ...channelData } = message.channelData ?? {};
  // Clients hold a message back until they have what it replies to: only what a customer said is theirs to have.
  const { replyToId, ...rest } = message;
  const isOurs = message.type === 'message' && message.channelId === 'webchat' && !replyToId?.startsWith('c-');
  return {
    ...(isOurs ? rest : message),
    ...(text === undefined ? {} : { text: textFormat === 'markdown' ? withoutMarkup(text) : text, textFormat }),
    channelData: { ...channelData, 'webchat:sequence-id': n },
  };
}

/** That a representative types, as Direct Line clients get it. Without a number: it is no entry, and nobody comes back for it. */
export const typingActivity = (conversation: string, { id, name }: { id: string; name: string }): object => ({
  ...{ type: 'typing', from: { id, name, role: 'bot' }, conversation: { id: conversation } },
});

/** Puts links at the files of a message that a customer may see. */
export type Show = (message: Message) => Message;
const same: Show = (message) => message;

/** The entries that customers see, and the watermark: the number of the last entry, seen or not. */
export function toSet(entries: Entry[], watermark: string, show: Show): { activities: object[]; watermark: string } {
  return {
    activities: entries.flatMap((entry) => toActivity(entry, show) ?? []),
    watermark: String(entries.at(-1)?.n ?? watermark),
  };
}

/**
 * Markdown in which HTML is text (but for `<br>`), comments are gone, and a picture is a link, for clients that would
 * draw them: a picture tells its server who looks at it. Our own are attached.
 */
export function withoutMarkup(text: string): string {
  return picturesAsLinks(prepared(text))
    .split(/(```[\s\S]*?```|`[^`\n]*`)/)
    .map((part, index) => (index % 2 ? part : part.replace(tagLike, '\\<')))
    .join('');
}

/** What could be read as HTML; addresses in angle brackets are none. */
const tagLike =
  /(?<!\\)<(?=[a-z/!?])(?!(?:(?:https?:\/\/|mailto:|tel:|sms:)[^\s<>]+|[\w.+-]+@[\w.-]+|br\s{0,9}\/?)>)/gi;

/** Of the text, too: clients that use an id again for other words have said something else. */
function idOf(conversation: string, clientActivityID: string, text: string): string {
  return `c-${createHash('sha256').update(`${conversation}\n${clientActivityID}\n${text}`).digest('base64url').slice(0, 27)}`;
}

function bad(message: string): Posted {
  return { kind: 'refused', refusal: { status: 400, code: 'BadArgument', message } };
}
