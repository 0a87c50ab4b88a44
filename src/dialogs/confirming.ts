import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Write } from '../conversation/decision.ts';
import type { Address, DeliveryNews } from '../conversation/event.ts';
import { withLetterhead } from '../conversation/letterhead.ts';
import type { Account } from '../conversation/message.ts';
import { plainWords } from '../conversation/text.ts';
import { codesDestination, tooManyCodes } from './codes/sender.ts';
import type { Phrases } from './phrases.ts';

/** What somebody shows with a code: that answers reach them at an address, or that the conversation may be sent there. */
export type CodePurpose = 'going-on' | 'transcript';

/** What a conversation remembers of codes. */
export interface Codes {
  /** When they were sent, within the last day. */
  sent: readonly number[];
  /** The newest one, while it counts. */
  open?: OpenCode;
}

/** A code that was sent, and not typed yet. The code itself is in the mail and nowhere else. */
export interface OpenCode {
  purpose: CodePurpose;
  email: string;
  proof: string;
  at: number;
  /** How often something else was typed. */
  misses: number;
  /** Id of the event in whose turn it was sent. */
  event: string;
}

/** What a text is to the code that was sent: it is closed, unless there are tries left. */
export type CodeHeard = { codes: Codes; code: OpenCode } & (
  | { is: 'right' }
  | { is: 'wrong'; left: number }
  | { is: 'late' }
);

/** Where somebody is written to by e-mail; undefined where nobody is, and for what is no address of a customer's. */
export type AddressFor = (email: string, about: { subject: string; team?: string }) => Address | undefined;

const MINUTE = 60_000;
const DIGITS = 6;
const LIFE_MS = 10 * MINUTE;
const TRIES = 5;
/** The limits of one conversation; those of an address and an account are over all conversations (codes/limits.ts). */
const APART_MS = MINUTE;
const MOST_A_DAY = 6;
const DAY_MS = 24 * 60 * MINUTE;

/**
 * One-time codes: six digits go to an address, and whoever types them in the conversation can read what is sent there. It proves
 * a mailbox and no person. Once, the newest only, with few tries, which are counted in the commit of the turn that compares them.
 */
export function createConfirming(parts: {
  secret: string;
  phrases: Phrases;
  /** Who writes the mail. */
  by: Account & { name: string };
  addressFor: AddressFor;
}) {
  const { secret, phrases, by, addressFor } = parts;

  const proofOf = (about: Pick<OpenCode, 'purpose' | 'email'> & { conversation: string; code: string }): Buffer => {
    const { conversation, email, purpose, code } = about;
    const said = JSON.stringify(['code', conversation, email.toLowerCase(), purpose, code]);
    return createHmac('sha256', secret).update(said).digest();
  };

  return {
    /** Sends a code; `soon` and `often` when too many were sent in this conversation, `nowhere` where no mail goes. */
    send(
      about: Pick<OpenCode, 'purpose' | 'email' | 'event'> & {
        conversation: string;
        codes: Codes | undefined;
        team?: string;
        /** Whose code it is, where accounts are known: one that does not exist counts as one that does. */
        account?: string;
        locale: string;
        now: number;
      },
    ): { codes: Codes; effect: Write } | 'soon' | 'often' | 'nowhere' {
      const { purpose, email, event, codes, team, account, locale, now } = about;
      const { name } = by;
      const sent = (codes?.sent ?? []).filter((at) => at > now - DAY_MS);
      if (sent.some((at) => at > now - APART_MS)) return 'soon';
      if (sent.length >= MOST_A_DAY) return 'often';
      const subject = phrases.say(locale, 'codeSubject', { name });
      const to = addressFor(email, { subject, ...(team && { team }) });
      if (!to) return 'nowhere';
      const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
      const proof = proofOf({ ...about, code }).toString('base64url');
      const channelData = { ...withLetterhead({ beside: true }), ...(account && { account }) };
      const text = phrases.say(locale, purpose === 'transcript' ? 'transcriptCodeMail' : 'codeMail', { code, name });
      return {
        codes: { sent: [...sent, now], open: { purpose, email, proof, at: now, misses: 0, event } },
        effect: {
          ...{ do: 'write', to, destination: codesDestination },
          message: { type: 'message', from: by, text, textFormat: 'plain', locale, channelData },
        },
      };
    },

    /** Reads a text as a code; undefined when none was sent, or it is something else. */
    heard(about: { conversation: string; codes: Codes | undefined; text: string; now: number }): CodeHeard | undefined {
      const { conversation, codes, text, now } = about;
      const code = codes?.open && codeIn(text);
      if (!codes?.open || code === undefined) return undefined;
      const { open, ...closed } = codes;
      if (now - open.at > LIFE_MS) return { is: 'late', codes: closed, code: open };
      const proof = Buffer.from(open.proof, 'base64url');
      const given = proofOf({ ...open, conversation, code });
      if (proof.length === given.length && timingSafeEqual(proof, given))
        return { is: 'right', codes: closed, code: open };
      const misses = open.misses + 1;
      const left = TRIES - misses;
      return { is: 'wrong', left, codes: left > 0 ? { ...codes, open: { ...open, misses } } : closed, code: open };
    },

    /** Why the mail with the open code did not arrive; undefined when the news are of something else. */
    lost(codes: Codes | undefined, news: DeliveryNews): 'often' | 'refused' | undefined {
      // Who is named is the only one whom it went to.
      if (news.state !== 'failed' || !codes?.open || !news.delivery.startsWith(`${codes.open.event}>`))
        return undefined;
      return news.reason === tooManyCodes ? 'often' : 'refused';
    },
  };
}

/** The digits of a text that says nothing else, however they are set apart. */
function codeIn(text: string): string | undefined {
  if (text.length > 100) return undefined;
  const words = plainWords(text);
  const digits = words.filter((word) => /^\d+$/.test(word)).join('');
  return digits.length === DIGITS && words.every((word) => /^\d+$/.test(word) || around.has(word)) ? digits : undefined;
}

// What people put around a code: not what else a number could be ("my account is …").
const around = new Set(
  [
    'the a code is was its it my your this that here hi hello ok okay yes so says thanks thank you please',
    'el la un codigo es era mi su este esta aqui hola si vale dice gracias por favor',
  ].flatMap((line) => line.split(' ')),
);
