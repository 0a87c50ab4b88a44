import { afterEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { createDelivering, type SendingAccount } from '../../../src/channels/email/delivering.ts';
import { addressOf } from '../../../src/channels/email/detail.ts';
import { createMemoryFrequency } from '../../../src/channels/email/receiving/frequency.ts';
import { createAnswerLinks } from '../../../src/channels/email/sending/links.ts';
import { openTransport } from '../../../src/channels/email/sending/transport.ts';
import { createMemoryThreads } from '../../../src/channels/email/threads/threads.ts';
import { createTokens } from '../../../src/channels/email/threads/tokens.ts';
import { createMemoryUnreachable } from '../../../src/channels/email/threads/unreachable.ts';
import type { Address } from '../../../src/conversation/event.ts';
import { withLetterhead } from '../../../src/conversation/letterhead.ts';
import { createMemoryStore } from '../../../src/conversation/memory.ts';
import type { Message } from '../../../src/conversation/message.ts';
import { attachmentOf } from '../../../src/files/attaching.ts';
import { createMemoryFiles } from '../../../src/files/memory.ts';
import { keepingLog } from '../../helpers/mail/reading.ts';
import { support } from './receiving/front-desk.ts';
import { type Script, startRelay } from './sending/relay.ts';

const conversation = 'em-1';
const at = Date.UTC(2026, 10, 29, 8);
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A server that takes mail, and the folder of sent mails beside it, which may not answer. */
async function openOffice(
  script: Script & {
    inSent?: () => Promise<boolean>;
    sent?: boolean;
    clock?: () => number;
    copying?: () => Promise<boolean>;
    folderMs?: number;
  } = {},
) {
  const relay = await startRelay(script);
  const transport = openTransport({ url: relay.url });
  ends.push(() => transport.close(), relay.close);
  const store = createMemoryStore();
  const files = createMemoryFiles();
  const threads = createMemoryThreads();
  const unreachable = createMemoryUnreachable();
  const tokens = createTokens('a secret of thirty-two characters or more');
  const copies: string[] = [];
  const notReached: string[] = [];
  const account: SendingAccount = {
    settings: { ...support, sent: script.sent ?? false },
    transport,
    sent: {
      findSent: async () => (await script.inSent?.()) ?? false,
      appendSent: script.copying ?? (async (_, id) => copies.push(id) > 0),
    },
  };
  const deliver = createDelivering({
    ...{ account: () => account, name: 'Northlight', zoneOf: () => 'UTC', tokens, threads, store, files, unreachable },
    frequency: createMemoryFrequency({ most: 2, withinMs: 600_000 }),
    onDuty: new Set(['duty@example.com']),
    links: createAnswerLinks('a secret of thirty-two characters or more'),
    publicUrl: 'https://desk.northlight.example',
    notReached: async ({ recipient, reason }) => void notReached.push(`${recipient}: ${reason}`),
    log: keepingLog(),
    now: script.clock ?? (() => at + 1000),
    ...(script.folderMs && { folderMs: script.folderMs }),
  });
  let n = 0;
  const address = addressOf('ana@example.com', {
    ...{ account: 'main', subject: 'Question', message: 'm1', messageId: '<1@example.com>' },
    ...{ name: 'Ana', cc: [{ address: 'ben@example.com' }] },
  });
  const said = (more: Partial<Message> = {}): Message => ({
    ...{ type: 'message', id: `${conversation}|000000${++n}`, channelId: 'email', conversation: { id: conversation } },
    ...{ timestamp: new Date(at).toISOString(), from: { id: 'bot', role: 'bot', name: 'Northlight' } },
    ...{ text: 'Pay **online**.', textFormat: 'markdown' },
    ...more,
  });
  const tries = (message: Message, { to = address, ...more }: { again?: boolean; to?: Address } = {}) =>
    deliver(to, message, {
      ...{ conversation, id: message.id, again: false, signal: AbortSignal.timeout(20_000) },
      ...more,
    });
  return { relay, threads, tokens, files, copies, notReached, said, tries };
}

const byRita = { from: { id: 'r', role: 'agent' as const, name: 'Rita' }, textFormat: 'plain' as const };

describe('a message', () => {
  it("goes as a mail to who wrote; a person's words to those in copy as well", async () => {
    const { relay, said, tries } = await openOffice();
    expect(await tries(said())).toEqual({ outcome: 'delivered' });
    expect(await tries(said(byRita))).toEqual({ outcome: 'delivered' });
    expect(relay.got.map(({ to }) => to)).toEqual([['ana@example.com'], ['ana@example.com', 'ben@example.com']]);
    const { headers } = await simpleParser(relay.got[1]!.bytes);
    expect(headers.get('auto-submitted')).toBeUndefined();
  });

  it('goes to one who is on duty however many there are', async () => {
    const { relay, said, tries } = await openOffice();
    const to = addressOf('duty@example.com', { account: 'main', subject: 'Danger' });
    for (let i = 0; i < 6; i++) expect(await tries(said(), { to })).toEqual({ outcome: 'delivered' });
    const { headers } = await simpleParser(relay.got[5]!.bytes);
    expect(headers.get('auto-submitted')).toBe('auto-replied');
  });

  it('goes to whom its representative chose', async () => {
    const { relay, said, tries } = await openOffice();
    const letter = withLetterhead({ to: [{ address: 'cat@example.com' }], cc: [] });
    await tries(said({ ...byRita, channelData: letter }));
    expect(relay.got[0]?.to).toEqual(['cat@example.com']);
  });

  it('brings buttons as links, those of a list as its numbers, and files as files', async () => {
    const { relay, said, tries, files } = await openOffice();
    const put = await files.put({ conversation, from: 'desk:r', name: 'form.pdf', bytes: Buffer.from('%PDF-1.7 …') });
    const actions = ['How do I pay a bill that is late?', 'Yes'].map((title) => ({
      type: 'imBack' as const,
      title,
      value: title,
    }));
    const text = 'Did you mean this?\n\n1. How do I pay a bill that is late?';
    await tries(said({ text, suggestedActions: { actions }, attachments: [attachmentOf(put.file!)] }));
    const mail = await simpleParser(relay.got[0]!.bytes);
    expect(mail.text).toMatch(
      /1\. How do I pay a bill that is late\?\s+https:\/\/desk\.northlight\.example\/mail\/answer\//,
    );
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['form.pdf']);
  });

  it('is found by whoever answers it, from the moment on at which it is out', async () => {
    const { relay, said, tries, threads, tokens } = await openOffice();
    const message = said(byRita);
    await tries(message);
    const token = tokens.readAddress(tokens.replyAddress({ address: support.address, plus: true }, conversation));
    expect(await threads.conversationOf([`reference:${token?.reference}`])).toBe(conversation);
    expect(await threads.people(conversation)).toEqual(['ana@example.com', 'ben@example.com']);
    expect(relay.got[0]?.from).toBe(
      tokens.bounceAddress({ address: support.address, plus: true }, { conversation, delivery: message.id }),
    );
  });

  it('of two to somebody who has not answered yet, both stand in one thread', async () => {
    const { relay, said, tries } = await openOffice();
    const begun = addressOf('cat@example.com', { account: 'main', subject: 'Your question' });
    for (const message of [said(byRita), said(byRita)]) await tries(message, { to: begun });
    const [one, two] = await Promise.all(relay.got.map(({ bytes }) => simpleParser(bytes)));
    expect(one?.references).toMatch(/^<.*@northlight\.example>$/);
    expect(two?.references).toBe(one?.references);
    expect([one?.subject, two?.subject]).toEqual(['Your question', 'Your question']);
    expect(two?.messageId).not.toBe(one?.messageId);
  });

  it('that is no part of its conversation lets nobody in', async () => {
    const { said, tries, threads } = await openOffice();
    await tries(said({ channelData: withLetterhead({ beside: true, subject: 'Your code' }) }));
    expect(await threads.people(conversation)).toEqual([]);
  });

  it('is the same mail at every try, byte for byte', async () => {
    let calls = 0;
    const { relay, said, tries } = await openOffice({ data: () => (++calls === 1 ? 'drop' : undefined) });
    const message = said();
    expect(await tries(message)).toMatchObject({ outcome: 'unknown' });
    expect(await tries(message, { again: true })).toEqual({ outcome: 'delivered' });
    const [first, second] = relay.got.map(({ bytes }) => bytes.toString());
    expect(first).toContain('Message-ID: <');
    expect(second).toBe(first);
  });

  it('whose line broke after all of it was said is looked for in Sent, and sent again only when it is not there', async () => {
    const { relay, said, tries } = await openOffice({ data: () => 'drop', inSent: async () => true });
    const message = said();
    expect(await tries(message)).toMatchObject({ outcome: 'unknown' });
    expect(await tries(message, { again: true })).toEqual({ outcome: 'delivered' });
    expect(relay.got).toHaveLength(1);
    const lost = await openOffice({ inSent: async () => false });
    await lost.tries(lost.said(), { again: true });
    expect(lost.relay.got).toHaveLength(1);
  });

  it('is sent once when the folder of sent mails hangs, and is asked for again when that does not say what is in it', async () => {
    const hangs = () => new Promise<boolean>(() => {});
    const { relay, said, tries } = await openOffice({ sent: true, copying: hangs, inSent: hangs, folderMs: 20 });
    expect(await tries(said())).toEqual({ outcome: 'delivered' });
    expect(await tries(said(), { again: true })).toMatchObject({ outcome: 'unknown', wait: 30_000 });
    expect(relay.got).toHaveLength(1);
  });

  it('waits a while when nobody can say whether it went out, and then goes with the same Message-ID', async () => {
    let now = at + 1000;
    const away = async () => {
      throw new Error('IMAP is away');
    };
    const { relay, said, tries } = await openOffice({ inSent: away, clock: () => now });
    const message = said();
    expect(await tries(message, { again: true })).toMatchObject({ outcome: 'unknown', wait: 30_000 });
    now = at + 11 * 60_000;
    expect(await tries(message, { again: true })).toEqual({ outcome: 'delivered' });
    expect(relay.got).toHaveLength(1);
  });

  it('is given up after a day of "not now", and at once when the server will never take it', async () => {
    let now = at;
    const { said, tries } = await openOffice({ data: () => '451 later', clock: () => now });
    const message = said();
    const waits: (number | undefined)[] = [];
    for (;;) {
      const tried = await tries(message);
      if (tried.outcome !== 'unknown') {
        expect(tried).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/for a day/) });
        break;
      }
      waits.push(tried.wait);
      now += tried.wait ?? 0;
    }
    expect(waits.slice(0, 4)).toEqual([60_000, 300_000, 900_000, 3_600_000]);
    const never = await openOffice({ rcptTo: () => '550 5.1.1 No such user' });
    expect(await never.tries(never.said())).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/No such user/),
    });
  });

  it("of the bot is not sent to an address that did not take the last one; a person's is tried", async () => {
    const { relay, said, tries } = await openOffice({ rcptTo: () => '550 5.1.1 No such user' });
    const reason = async (message: Message) => ((await tries(message)) as { reason?: string }).reason;
    expect(await reason(said())).toMatch(/No such user/);
    expect(await reason(said())).toMatch(/did not arrive lately/);
    expect(await reason(said({ ...byRita, channelData: withLetterhead({ cc: [] }) }))).toMatch(/^(?!.*lately)/);
    expect(relay.got).toEqual([]);
  });

  it('tells of the one of several who was not taken', async () => {
    const { said, tries, notReached } = await openOffice({
      rcptTo: (address) => (address.startsWith('ben') ? '550 gone' : undefined),
    });
    expect(await tries(said(byRita))).toEqual({ outcome: 'delivered' });
    expect(notReached).toEqual([expect.stringMatching(/^ben@example\.com: .*gone/)]);
  });

  it("goes under the account's own address where the provider takes no other sender", async () => {
    const { relay, said, tries } = await openOffice({
      mailFrom: (address) => (address === support.address ? undefined : '553 5.7.1 Not yours'),
    });
    expect(await tries(said())).toEqual({ outcome: 'delivered' });
    expect(relay.got[0]?.from).toBe(support.address);
  });

  it('is copied into Sent where the account says so', async () => {
    const { said, tries, copies } = await openOffice({ sent: true });
    await tries(said());
    expect(copies).toHaveLength(1);
  });

  it("of the bot is held back when somebody gets too many; a person's is not", async () => {
    const { relay, said, tries } = await openOffice();
    for (let i = 0; i < 2; i++) await tries(said());
    expect(await tries(said())).toMatchObject({ outcome: 'refused' });
    expect(await tries(said(byRita))).toEqual({ outcome: 'delivered' });
    expect(relay.got).toHaveLength(3);
  });

  it('cannot be changed once it was sent', async () => {
    const { said, tries } = await openOffice();
    expect(await tries(said({ type: 'messageUpdate' }))).toMatchObject({ outcome: 'refused' });
  });
});
