import { letterheadOf } from '../../src/conversation/letterhead.ts';
import type { Outcome, Sender } from '../../src/conversation/outbox.ts';
import type { Store } from '../../src/conversation/store.ts';
import { createMemoryCodeLimits } from '../../src/dialogs/codes/limits.ts';
import { codesDestination, sendCodes } from '../../src/dialogs/codes/sender.ts';
import type { AddressFor } from '../../src/dialogs/confirming.ts';
import { sendTranscripts, transcriptsDestination } from '../../src/dialogs/transcripts/sender.ts';

/** What a post office in memory was given for one address. */
export interface Letter {
  /** The delivery's id. */
  id: string;
  to: string;
  subject: string;
  text: string;
  /** Who signed it. */
  from: string;
  /** It belongs to no conversation. */
  beside: boolean;
  /** Whom alone it is for; absent: whoever is in the thread. */
  only?: string[];
}

/** The channel that a chat goes on by: its customers have an address, and nobody watches. */
export const post = 'post';

/** Makes one, on the clock of a house, which transcripts are read in. */
export function openPost(now: () => number, history: Store['history']) {
  const letters: Letter[] = [];
  const office = { answer: { outcome: 'delivered' } as Outcome };
  const send: Sender = async ({ id, body }) => {
    if (body.kind !== 'message') throw new Error('this is no letter');
    const { to, message } = body;
    const { subject = '' } = (to.detail ?? {}) as { subject?: string };
    const { beside = false, to: only } = letterheadOf(message) ?? {};
    const { text = '', from } = message;
    if (office.answer.outcome === 'delivered')
      letters.push({
        ...{ id, to: to.id, subject, text, from: from.name ?? from.id, beside },
        ...(only && { only: only.map(({ address }) => address) }),
      });
    return office.answer;
  };
  const addressFor: AddressFor = (email, about) =>
    email.endsWith('@marlow.example') ? undefined : { channel: post, id: email.toLowerCase(), detail: { ...about } };
  const limits = createMemoryCodeLimits({ now });
  const senderOf = (channel: string) => (channel === post ? send : undefined);
  return {
    letters,
    /** What becomes of what is given to it. */
    office,
    addressFor,
    senders: {
      [post]: send,
      [codesDestination]: sendCodes({ limits, senderOf }),
      [transcriptsDestination]: sendTranscripts({ limits, history, senderOf }),
    } as Record<string, Sender>,
    /** The six digits in the newest letter to an address. */
    codeFor(email: string): string {
      const letter = letters.findLast(({ to, beside, text }) => to === email && beside && /^\d{6}$/m.test(text));
      const [code] = /^\d{6}$/m.exec(letter?.text ?? '') ?? [];
      if (!code) throw new Error(`no code for ${email} in ${JSON.stringify(letters)}`);
      return code;
    },
  };
}
