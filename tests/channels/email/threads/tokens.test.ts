import { describe, expect, it } from '@jest/globals';
import { base32, fromBase32 } from '../../../../src/channels/email/threads/base32.ts';
import { createTokens } from '../../../../src/channels/email/threads/tokens.ts';

const tokens = createTokens('a secret of thirty-two characters or more');
const others = createTokens('another secret of thirty-two characters');
const support = { address: 'support@marlow.example', plus: true };
const conversation = 'em-3kTz0q9vT1mZJ8rWcY2xLg';
const delivery = { conversation, delivery: `${conversation}|0000012` };
const localOf = (address: string) => address.slice(0, address.lastIndexOf('@'));

describe('the address that a customer answers to', () => {
  const address = tokens.replyAddress(support, conversation);

  it('names the conversation in small letters and has room in any mailbox name', () => {
    expect(address).toMatch(/^support\+c[a-z2-7]{32}@marlow\.example$/);
    expect(tokens.readAddress(address)).toEqual({
      reference: tokens.conversationReference(conversation),
      of: 'conversation',
    });
  });

  it('is the same however long the conversation’s id is, and in every process', () => {
    const long = tokens.replyAddress(support, 'x'.repeat(5000));
    expect(localOf(long)).toHaveLength(localOf(address).length);
    expect(createTokens('a secret of thirty-two characters or more').replyAddress(support, conversation)).toBe(address);
  });

  it('is read when a server wrote it in capitals', () => {
    expect(tokens.readAddress(address.toUpperCase())).toEqual(tokens.readAddress(address));
  });

  it('is the plain address where the provider wants none, or where it has no room', () => {
    expect(tokens.replyAddress({ ...support, plus: false }, conversation)).toBe(support.address);
    const fits = { address: `${'a'.repeat(30)}@marlow.example`, plus: true };
    expect(localOf(tokens.replyAddress(fits, conversation))).toHaveLength(64);
    const tooLong = { address: `${'a'.repeat(31)}@marlow.example`, plus: true };
    expect(tokens.replyAddress(tooLong, conversation)).toBe(tooLong.address);
    // Octets are counted, not letters.
    const wide = { address: `${'ü'.repeat(16)}@marlow.example`, plus: true };
    expect(tokens.replyAddress(wide, conversation)).toBe(wide.address);
  });

  it('cannot be made or changed by anybody else', () => {
    expect(others.readAddress(address)).toBeUndefined();
    const from = address.indexOf('+c') + 2;
    for (let at = from; at < address.indexOf('@'); at += 1) {
      const changed = address.slice(0, at) + (address[at] === 'a' ? 'b' : 'a') + address.slice(at + 1);
      expect(tokens.readAddress(changed)).toBeUndefined();
    }
    // A token is no good as another kind of token.
    expect(tokens.readAddress(address.replace('+c', '+b'))).toBeUndefined();
    for (const none of ['', 'support@marlow.example', 'support+c@marlow.example', 'support+cabc@x', `${address}@x`])
      expect(tokens.readAddress(none)).toBeUndefined();
  });
});

describe('the address that a bounce goes to', () => {
  it('names one delivery', () => {
    const address = tokens.bounceAddress(support, delivery);
    expect(address).toMatch(/^support\+b[a-z2-7]{32}@marlow\.example$/);
    expect(tokens.readAddress(address)).toEqual({ reference: tokens.deliveryReference(delivery), of: 'delivery' });
    const next = { conversation, delivery: `${conversation}|0000013` };
    const elsewhere = { conversation: 'other', delivery: delivery.delivery };
    for (const other of [next, elsewhere])
      expect(tokens.deliveryReference(other)).not.toBe(tokens.deliveryReference(delivery));
    expect(tokens.bounceAddress({ ...support, plus: false }, delivery)).toBe(support.address);
  });
});

describe('a Message-ID', () => {
  const id = tokens.messageId('marlow.example', delivery);

  it('is the same at every try, and says by itself what it is of', () => {
    expect(id).toBe(tokens.messageId('marlow.example', { ...delivery }));
    expect(id).toMatch(/^<[a-z0-9.]+@marlow\.example>$/);
    expect(tokens.readMessageId(id)).toEqual(delivery);
    expect(tokens.readMessageId(id.toUpperCase())).toEqual(delivery);
    expect(tokens.readMessageId(id.replace('marlow.example', 'relay.example'))).toEqual(delivery);
  });

  it('of whatever ids is short, and says them or their reference', () => {
    for (const length of [1, 5, 25, 40, 60, 61, 62, 63, 200, 5000]) {
      for (const letter of ['x', 'ü', '\n']) {
        const each = { conversation: 'wc-1', delivery: letter.repeat(length) };
        const made = tokens.messageId('marlow.example', each);
        expect(made.length).toBeLessThan(200);
        const named = tokens.readMessageId(made);
        if (named && 'reference' in named)
          expect(named).toEqual({ reference: tokens.deliveryReference(each), of: 'delivery' });
        else expect(named).toEqual(each);
      }
    }
    const long = { conversation: 'c'.repeat(300), delivery: `${'c'.repeat(300)}|0000001` };
    expect(tokens.readMessageId(tokens.messageId('marlow.example', long))).toHaveProperty('reference');
  });

  it('of somebody else, or changed, names nothing', () => {
    expect(others.readMessageId(id)).toBeUndefined();
    for (let at = 1; at < id.indexOf('@'); at += 1) {
      const changed = id.slice(0, at) + (id[at] === 'a' ? 'b' : 'a') + id.slice(at + 1);
      expect(tokens.readMessageId(changed)).toBeUndefined();
    }
    for (const none of ['', '<a@b>', id.slice(1), `<r${'a'.repeat(16)}.${'a'.repeat(16)}@x>`])
      expect(tokens.readMessageId(none)).toBeUndefined();
  });
});

describe('base32', () => {
  it('comes back as the bytes that it was made of', () => {
    for (let length = 0; length < 40; length += 1) {
      const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 89 + length * 41) & 255));
      expect(fromBase32(base32(bytes))).toEqual(bytes);
    }
    // RFC 4648, 10.
    expect(base32(Buffer.from('foobar'))).toBe('mzxw6ytboi');
    for (const none of ['a', 'mzxw6ytb1i', 'mzxw6ytboj']) expect(fromBase32(none)).toBeUndefined();
  });

  it('names the files of a mail: each another, the same at every try, and known to nobody else', () => {
    const ids = [0, 1].map((place) => tokens.fileId('an event', place));
    expect(ids).toEqual([0, 1].map((place) => tokens.fileId('an event', place)));
    expect(ids[0]).toMatch(/^[\w-]{22}$/);
    expect(new Set([...ids, tokens.fileId('another', 0), others.fileId('an event', 0)]).size).toBe(4);
  });
});
