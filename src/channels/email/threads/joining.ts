import { isKnownAddress } from '../../../conversation/people.ts';
import type { Store } from '../../../conversation/store.ts';
import type { Mail } from '../mail.ts';
import { senderOf } from '../sender.ts';
import { baseSubject } from '../sending/subject.ts';
import type { Threads } from './threads.ts';
import type { Tokens } from './tokens.ts';

/** Where a mail belongs, and why. */
export interface Joining {
  /** Undefined: it begins a conversation of its own. */
  conversation?: string;
  /** The conversation that one of its own begins after: its sender takes no part there, or it is long over. */
  follows?: string;
  /** Whether its sender knew of a conversation in which nobody knows them. */
  stranger?: true;
  /** For people. */
  why: string;
}

/** What is asked to find that out. */
export interface JoiningParts {
  tokens: Pick<Tokens, 'readAddress' | 'readMessageId'>;
  threads: Pick<Threads, 'conversationOf' | 'people'>;
  store: Pick<Store, 'conversation' | 'history'>;
  /** The conversation with the ticket of that number. */
  ofCase?: (number: number) => Promise<string | undefined>;
}

/** So long after the last word in it a conversation is over, milliseconds: what comes then begins another one. */
const OVER_MS = 60 * 86_400_000;

/** What the index knows a reference by, beside Message-IDs. */
export const referenceKey = (reference: string): string => `reference:${reference}`;

/**
 * The conversation of a mail: by the signed address that it was written to, by the ids that it answers, by a case's number, in
 * this order. Its sender must take part there: who was forwarded a mail has its token, too. A forged sender takes part in what they began, and in nothing else.
 */
export async function joiningOf(mail: Mail, parts: JoiningParts, now: number): Promise<Joining> {
  const found = await candidate(mail, parts);
  if (!found) return { why: 'it answers no mail that is known' };
  const conversation = await parts.store.conversation(found.conversation);
  if (!conversation) return { why: `${found.why}, and that conversation is not kept any more` };
  const sender = senderOf(mail)?.id ?? '';
  const people = await parts.threads.people(conversation.id);
  const takesPart = people.includes(sender) || isKnownAddress(conversation, sender);
  if (!takesPart) {
    if (found.byCase) return { why: `${found.why}, but the sender takes no part there` };
    return { follows: conversation.id, stranger: true, why: `${found.why}, but the sender takes no part there` };
  }
  const [last] = await parts.store.history(conversation.id, { last: 1 });
  if (last && now - Date.parse(last.message.timestamp) > OVER_MS)
    return { follows: conversation.id, why: `${found.why}, which is long over` };
  const { subject } = (conversation.address.detail ?? {}) as { subject?: unknown };
  if (found.byReferences && typeof subject === 'string' && baseSubject(subject) !== baseSubject(mail.subject))
    return { follows: conversation.id, why: `${found.why} only among others, and is about something else` };
  return { conversation: conversation.id, why: found.why };
}

interface Candidate {
  conversation: string;
  why: string;
  /** Only References name it: some programs carry those over when a mail is begun from an old one. */
  byReferences?: true;
  byCase?: true;
}

async function candidate(mail: Mail, parts: JoiningParts): Promise<Candidate | undefined> {
  const { tokens, threads } = parts;
  const written = [...mail.deliveredTo, ...[...mail.to, ...mail.cc].map(({ address }) => address)];
  for (const address of written) {
    const token = tokens.readAddress(address);
    const conversation = token && (await threads.conversationOf([referenceKey(token.reference)]));
    if (conversation) return { conversation, why: 'it was written to the signed address of a conversation' };
  }
  const answered = await ofIds(mail.inReplyTo, parts);
  if (answered) return { conversation: answered, why: 'it answers a mail of a conversation (In-Reply-To)' };
  const referred = await ofIds([...mail.references].reverse().slice(0, MOST_IDS), parts);
  if (referred)
    return { conversation: referred, why: 'it names a mail of a conversation (References)', byReferences: true };
  const number = /\bFD-(\d{1,9})\b/i.exec(mail.subject)?.[1];
  const ofCase = number && (await parts.ofCase?.(Number(number)));
  return ofCase ? { conversation: ofCase, why: `its subject names the case FD-${number}`, byCase: true } : undefined;
}

/** Longer lists were written to cost time. */
const MOST_IDS = 50;

async function ofIds(ids: readonly string[], { tokens, threads }: JoiningParts): Promise<string | undefined> {
  const keys: string[] = [];
  for (const id of ids.slice(0, MOST_IDS)) {
    const named = tokens.readMessageId(id);
    if (named && 'conversation' in named) return named.conversation;
    keys.push(named ? referenceKey(named.reference) : id);
  }
  return threads.conversationOf(keys);
}
