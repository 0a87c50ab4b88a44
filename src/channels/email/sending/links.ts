import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What opening a link in a mail, and pressing its button, says for its customer. */
export interface LinkedAnswer {
  conversation: string;
  /** Id of the message that asked: one answer to it is taken, whichever of its links it comes by. */
  message: string;
  /** What is said then, as the customer reads it on the page. */
  value: string;
  /** The language of the mail. */
  locale: string;
}

/** A link that was read: who presses the button may say this, until then. */
export interface Pressed extends LinkedAnswer {
  /** Milliseconds since 1970. */
  until: number;
}

/** Makes and reads the last part of links in mails. */
export interface AnswerLinks {
  /** `at`: when the message was committed, so that a retry has the same link. */
  sign(answer: LinkedAnswer, at: number): string;
  /** Undefined when it was not signed here or was changed; whether it is too old is the caller's to see. */
  read(link: string): Pressed | undefined;
}

/** Of a link: some mail programs cut longer ones. */
const longest = 1800;
/** A title may be a whole question; of a longer one the beginning is said. */
const longestValue = 300;
/** So long a customer may take to open their mail. */
const lifetime = 30 * 24 * 60 * 60_000;

/**
 * Links under a key derived from the server's secret, so every process reads them. That one is used once is known to whom it
 * is pressed for: only the conversation can say so for all processes.
 */
export function createAnswerLinks(secret: string, lifetimeMs = lifetime): AnswerLinks {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'frontdesk mail answers v1', 32));
  const signature = (payload: string) => createHmac('sha256', key).update(payload).digest().subarray(0, 16);

  return {
    sign({ conversation, message, value, locale }, at) {
      // A message's id begins with its conversation's, which need not be there twice.
      const rest = message.startsWith(conversation) ? [message.slice(conversation.length)] : [message, 1];
      const said = value.slice(0, longestValue).replace(/[\ud800-\udbff]$/, '');
      const fields = [at + lifetimeMs, conversation, said, locale, ...rest];
      const payload = Buffer.from(JSON.stringify(fields)).toString('base64url');
      return `${payload}.${signature(payload).toString('base64url')}`;
    },

    read(link) {
      if (link.length > longest) return undefined;
      const [payload = '', signed = '', ...more] = link.split('.');
      const expected = signature(payload);
      const given = Buffer.from(signed, 'base64url');
      if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const fields = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
        number,
        string,
        string,
        string,
        string,
        1?,
      ];
      const [until, conversation, value, locale, rest, whole] = fields;
      return { conversation, message: whole ? rest : conversation + rest, value, locale, until };
    },
  };
}
