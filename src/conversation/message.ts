/** Any value that survives JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Who wrote or gets a message; `role` says which side of the desk. */
export interface Account {
  id: string;
  name?: string;
  role?: 'user' | 'bot' | 'agent';
}

/** One button: pressing it sends `value` as the customer's message. */
export interface Action {
  type: 'imBack';
  title: string;
  value: string;
}

/** A stored file (files/files.ts) as messages name it: what people see of it. The bytes are never in a message. */
export interface FileRef {
  id: string;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
}

/** A file that travels with a message, by reference. */
export interface Attachment {
  contentType: string;
  /** In what is shown, a link that expires; never stored when `file` is there. */
  contentUrl?: string;
  content?: Json;
  name?: string;
  file?: FileRef;
}

/**
 * What was said or what happened, as customers, bot and representatives see it: a strict subset of Bot Framework's
 * Activity JSON (a test assigns it to botbuilder's own type). `timestamp` is ISO 8601 in UTC.
 */
export interface Message {
  /** `messageUpdate` and `messageDelete` change and take back the message that `replyToId` names. */
  type: 'message' | 'event' | 'endOfConversation' | 'messageUpdate' | 'messageDelete';
  id: string;
  timestamp: string;
  channelId: string;
  from: Account;
  conversation: { id: string };
  replyToId?: string;
  text?: string;
  textFormat?: 'plain' | 'markdown';
  locale?: string;
  attachments?: Attachment[];
  suggestedActions?: { actions: Action[] };
  /** What must stay in sight until a person is there: what somebody in danger is to do. */
  importance?: 'high';
  name?: string;
  value?: Json;
  channelData?: { [key: string]: Json };
}

/** A message before the turn that says it gives it its id, time and conversation. */
export type Draft = Omit<Message, 'id' | 'timestamp' | 'channelId' | 'conversation'>;
