import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { base32, fromBase32 } from './base32.ts';

/** One message on its way to a customer, as the outbox names it. */
export interface Delivery {
  conversation: string;
  /** The id of the outbox's item, which every try has in common. */
  delivery: string;
}

/** What an address or a Message-ID of ours says: the ids themselves, or references that the index resolves. */
export type Named = Delivery | { reference: string; of: 'conversation' | 'delivery' };

/** An account's own address, and whether its provider takes mail for `local+anything@`. */
export interface PlusAccount {
  address: string;
  plus: boolean;
}

/** Makes and reads what in a mail says where it belongs. Nobody else can make any of it. */
export interface Tokens {
  /** What the index finds a conversation by. */
  conversationReference(conversation: string): string;
  /** What the index finds a delivery, and its conversation, by. */
  deliveryReference(delivery: Delivery): string;
  /** Where a customer's answer goes; the account's own address where a token has no room or its provider wants none. */
  replyAddress(account: PlusAccount, conversation: string): string;
  /** Where a bounce goes; the account's own address likewise. */
  bounceAddress(account: PlusAccount, delivery: Delivery): string;
  /** What an address of ours names; undefined when it has no token, or one that was not made here. */
  readAddress(address: string): { reference: string; of: 'conversation' | 'delivery' } | undefined;
  /** The Message-ID of a delivery, with angle brackets: the same at every try. `domain` is the account's. */
  messageId(domain: string, delivery: Delivery): string;
  /** What a Message-ID of ours names. */
  readMessageId(id: string): Named | undefined;
  /** The id of a file that an event brings along, by its place among them: the same at every try, and nobody else can know it. */
  fileId(event: string, place: number): string;
  /** What X-Loop says in every mail of ours. */
  loop: string;
}

/** RFC 5321, 4.5.3.1.1, in octets. */
const longestLocal = 64;
/** Of the ids in a Message-ID, in octets: the whole then has less than 200 characters, and some programs keep only 255. */
const longestIds = 64;
/** 80 bits: nobody guesses them over SMTP, and references of millions of conversations do not meet. */
const tokenBytes = 10;
const token = '[a-z2-7]{16}';

const plusAddress = new RegExp(`\\+([cb])(${token})(${token})@[^@]+$`, 'i');
const whole = new RegExp(`^<i([a-z2-7]{1,110})\\.(${token})@[^@<>\\s]+>$`, 'i');
const short = new RegExp(`^<r(${token})\\.(${token})@[^@<>\\s]+>$`, 'i');

/** Tokens under a key derived from the server's secret, so every process makes and reads the same. */
export function createTokens(secret: string): Tokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'frontdesk mail tokens v1', 32));

  const digest = (kind: string, text: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([kind, text]))
      .digest();
  const mac = (kind: string, text: string) => base32(digest(kind, text).subarray(0, tokenBytes));
  const isMac = (given: string, kind: string, text: string): boolean =>
    timingSafeEqual(Buffer.from(given.toLowerCase()), Buffer.from(mac(kind, text)));

  const withToken = ({ address, plus }: PlusAccount, kind: 'c' | 'b', reference: string): string => {
    const at = address.lastIndexOf('@');
    const local = `${address.slice(0, at)}+${kind}${reference}${mac(kind, reference)}`;
    return plus && Buffer.byteLength(local) <= longestLocal ? local + address.slice(at) : address;
  };

  const deliveryReference = (delivery: Delivery) => referenceOf(idsIn(delivery));

  return {
    conversationReference: referenceOf,
    deliveryReference,
    replyAddress: (account, conversation) => withToken(account, 'c', referenceOf(conversation)),
    bounceAddress: (account, delivery) => withToken(account, 'b', deliveryReference(delivery)),
    readAddress(address) {
      const [, kind = '', reference = '', given = ''] =
        plusAddress.exec(address)?.map((part) => part.toLowerCase()) ?? [];
      if (!kind || !isMac(given, kind, reference)) return undefined;
      return { reference, of: kind === 'c' ? 'conversation' : 'delivery' };
    },
    messageId(domain, delivery) {
      const ids = Buffer.from(idsIn(delivery));
      const reference = referenceOf(ids);
      return ids.length <= longestIds
        ? `<i${base32(ids)}.${mac('i', base32(ids))}@${domain}>`
        : `<r${reference}.${mac('r', reference)}@${domain}>`;
    },
    readMessageId(id) {
      const [, ids = '', idsMac = ''] = whole.exec(id)?.map((part) => part.toLowerCase()) ?? [];
      if (ids) return isMac(idsMac, 'i', ids) ? idsOf(fromBase32(ids)?.toString() ?? '') : undefined;
      const [, reference = '', referenceMac = ''] = short.exec(id)?.map((part) => part.toLowerCase()) ?? [];
      return reference && isMac(referenceMac, 'r', reference) ? { reference, of: 'delivery' } : undefined;
    },
    fileId: (event, place) => digest('file', `${place} ${event}`).subarray(0, 16).toString('base64url'),
    loop: `frontdesk-${mac('loop', '')}`,
  };
}

const referenceOf = (id: string | Uint8Array): string =>
  base32(createHash('sha256').update(id).digest().subarray(0, tokenBytes));

/** Both ids in one text; the conversation's is left out of the delivery's, which begins with it. */
const idsIn = ({ conversation, delivery }: Delivery): string =>
  delivery.startsWith(conversation)
    ? `${conversation}\n~${delivery.slice(conversation.length)}`
    : `${conversation}\n=${delivery}`;

function idsOf(ids: string): Delivery | undefined {
  const end = ids.indexOf('\n');
  if (end < 0) return undefined;
  const [conversation, rest] = [ids.slice(0, end), ids.slice(end + 1)];
  return { conversation, delivery: rest.startsWith('~') ? conversation + rest.slice(1) : rest.slice(1) };
}
