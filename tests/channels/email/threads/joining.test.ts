import { describe, expect, it } from '@jest/globals';
import type { Mail } from '../../../../src/channels/email/mail.ts';
import { joiningOf, referenceKey } from '../../../../src/channels/email/threads/joining.ts';
import { createMemoryThreads } from '../../../../src/channels/email/threads/threads.ts';
import { createTokens } from '../../../../src/channels/email/threads/tokens.ts';
import type { Heard } from '../../../../src/conversation/event.ts';
import { createMemoryStore } from '../../../../src/conversation/memory.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-11-29T08:00:00Z');
const tokens = createTokens('a secret of thirty-two characters or more');
const support = { address: 'support@marlow.example', plus: true };

/** A post office that has one conversation with Ann about her bill, and Ben in copy. */
async function office({ id = 'em-1', lastWord = now - DAY, confirmed = true } = {}) {
  const store = createMemoryStore();
  const threads = createMemoryThreads();
  const event: Heard = {
    ...{ kind: 'heard', id: 'm1', conversation: id, at: lastWord },
    address: { channel: 'email', id: 'ann@example.org', detail: { subject: 'My bill' } },
    customer: { id: 'ann', email: 'ann@example.org', ...(confirmed && { emailConfirmed: true as const }) },
    message: {
      ...{ type: 'message', id: 'm1', channelId: 'email', conversation: { id }, text: 'My bill is wrong' },
      ...{ timestamp: new Date(lastWord).toISOString(), from: { id: 'ann@example.org', role: 'user' } },
    },
  };
  await store.receive(event);
  const { address, customer, message } = event;
  const conversation = { id, address, customer, opened: lastWord, n: 1, state: undefined };
  const entries = [{ n: 1, audience: 'everyone' as const, message }];
  await store.commit({ event, conversation, entries, items: [], timers: [] });
  await threads.bind('<first@ann>', id);
  await threads.bind(referenceKey(tokens.conversationReference(id)), id);
  await threads.admit(id, ['ben@example.org']);
  const ofCase = async (number: number) => (number === 1042 ? id : undefined);
  return { id, joins: (mail: Partial<Mail>) => joiningOf(written(mail), { tokens, threads, store, ofCase }, now) };
}

const written = (mail: Partial<Mail>): Mail => ({
  ...{ kind: 'person', why: '', text: 'Hello', whole: 'Hello', pairs: [], subject: 'Re: My bill' },
  from: { address: 'ann@example.org' },
  ...{ to: [support], cc: [], replyTo: [], deliveredTo: [], inReplyTo: [], references: [] },
  ...{ files: [], leftOut: [], bounced: [], bouncedIds: [], authentication: {} },
  ...mail,
});

describe('a mail joins the conversation', () => {
  it('whose signed address it was delivered to, whatever its headers say', async () => {
    const { joins, id } = await office();
    const deliveredTo = [tokens.replyAddress(support, id)];
    expect(await joins({ deliveredTo, subject: 'Something else' })).toMatchObject({ conversation: id });
  });

  it('of the mail that it answers, or that it names last', async () => {
    const { joins, id } = await office();
    expect(await joins({ inReplyTo: ['<first@ann>'] })).toMatchObject({ conversation: id });
    expect(await joins({ references: ['<nobody@x>', '<first@ann>'] })).toMatchObject({ conversation: id });
  });

  it('of a mail of ours, which the index need not know', async () => {
    const { joins, id } = await office();
    const ours = tokens.messageId('marlow.example', { conversation: id, delivery: `${id}|0000002` });
    expect(await joins({ inReplyTo: [ours] })).toMatchObject({ conversation: id });
  });

  it('whose case its subject names, from somebody who takes part', async () => {
    const { joins, id } = await office();
    expect(await joins({ subject: 'About fd-1042' })).toMatchObject({ conversation: id });
    expect((await joins({ subject: 'About FD-1043' })).conversation).toBeUndefined();
  });

  it('from a colleague in copy, whatever the letters', async () => {
    const { joins, id } = await office();
    const from = { address: 'Ben@Example.org' };
    expect(await joins({ from, inReplyTo: ['<first@ann>'] })).toMatchObject({ conversation: id });
  });
});

describe('a mail begins a conversation of its own', () => {
  it('when it answers nothing, though its subject is the same', async () => {
    const { joins } = await office();
    expect(await joins({})).toEqual({ why: 'it answers no mail that is known' });
  });

  it('when its sender’s address is one that the customer of a chat only said is theirs', async () => {
    const { joins } = await office({ confirmed: false });
    expect((await joins({ subject: 'About FD-1042' })).conversation).toBeUndefined();
    expect(await joins({ inReplyTo: ['<first@ann>'] })).toMatchObject({ stranger: true });
  });

  it('when its sender was only forwarded the mail: it follows the other one, as a stranger’s', async () => {
    const { joins, id } = await office();
    const from = { address: 'eve@example.net' };
    const deliveredTo = [tokens.replyAddress(support, id)];
    for (const mail of [
      { from, deliveredTo },
      { from, inReplyTo: ['<first@ann>'] },
    ]) {
      const joining = await joins(mail);
      expect(joining).toMatchObject({ follows: id, stranger: true });
      expect(joining.conversation).toBeUndefined();
    }
  });

  it('when a stranger guesses a case’s number: nothing links the two', async () => {
    const { joins } = await office();
    const joining = await joins({ from: { address: 'eve@example.net' }, subject: 'FD-1042' });
    expect(joining).toEqual({ why: expect.stringContaining('takes no part there') });
  });

  it('when the token was changed', async () => {
    const { joins, id } = await office();
    const address = tokens.replyAddress(support, id).replace(/(.)@/, (_, last) => (last === 'a' ? 'b@' : 'a@'));
    expect(await joins({ deliveredTo: [address] })).toEqual({ why: 'it answers no mail that is known' });
  });

  it('when the other one is long over', async () => {
    const { joins, id } = await office({ lastWord: now - 61 * DAY });
    const joining = await joins({ inReplyTo: ['<first@ann>'] });
    expect(joining).toMatchObject({ follows: id, why: expect.stringContaining('long over') });
    expect(joining.conversation).toBeUndefined();
  });

  it('when only References name the other one, and it is about something else', async () => {
    const { joins, id } = await office();
    const joining = await joins({ references: ['<first@ann>'], subject: 'Moving house' });
    expect(joining).toMatchObject({ follows: id });
    expect(joining.conversation).toBeUndefined();
    expect(await joins({ references: ['<first@ann>'], subject: 'AW: Re: My bill' })).toMatchObject({
      conversation: id,
    });
  });

  it('when the other one is not kept any more', async () => {
    const { joins } = await office();
    const gone = tokens.messageId('marlow.example', { conversation: 'em-0', delivery: 'em-0|0000002' });
    expect((await joins({ inReplyTo: [gone] })).why).toContain('not kept any more');
  });
});
