import { describe, expect, it } from '@jest/globals';
import { knownOf, openAll, sendersOf } from '../../src/app/reach.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { plainest } from '../../src/conversation/capabilities.ts';
import { letterheadOf } from '../../src/conversation/letterhead.ts';
import type { Message } from '../../src/conversation/message.ts';
import type { Item } from '../../src/conversation/outbox.ts';
import { createMemoryCodeLimits } from '../../src/dialogs/codes/limits.ts';
import { tooManyCodes } from '../../src/dialogs/codes/sender.ts';

const named = (name: string, more: Partial<Channel> = {}): Channel => ({
  ...{ name, title: name.toUpperCase(), can: { ...plainest, live: true } },
  async start() {},
  async stop() {},
  ...more,
});
const open = (...channels: Channel[]) =>
  openAll(
    'channel',
    channels.map((channel) => () => channel),
    {},
  );

describe('an index of channels', () => {
  it('opens each, and keeps what is not set up beside them, in order', async () => {
    const off = { title: 'Fax', next: 'buy one' };
    const index = [() => named('a'), () => off, () => undefined, async () => named('b')];
    const { open, all } = await openAll<Channel, object>('channel', index, {});
    expect(open.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(all.map(({ title }) => title)).toEqual(['A', 'Fax', 'B']);
  });

  it('refuses two of one name', async () => {
    await expect(open(named('mail'), named('mail'))).rejects.toThrow('Two channels are called "mail"');
  });

  it.each(['desk:slack', 'two words', '', 'queue', 'record', 'blocked', 'codes', 'alarms'])(
    'refuses the name "%s"',
    async (name) => {
      await expect(open(named(name))).rejects.toThrow('cannot be the name of a channel');
    },
  );
});

/** What alarms say beside who may be in danger. */
const mails = { limits: createMemoryCodeLimits(), history: async () => [] };
const alarms = { name: 'Marlow', deskUrl: 'https://help.marlow.example/desk' };

describe('channels by their names', () => {
  it('of one that is not here the least is relied on, and its items are left to others', () => {
    const { can, pulls, titleOf } = knownOf([
      named('chat'),
      named('mail', { deliver: async () => ({ outcome: 'delivered' }) }),
    ]);
    expect([can('chat').live, can('fax')]).toEqual([true, plainest]);
    expect(['chat', 'mail', 'fax'].map(pulls)).toEqual([true, false, false]);
    expect(['chat', 'fax'].map(titleOf)).toEqual(['CHAT', 'fax']);
  });

  it('carries messages to channels and updates to desks, each under the item’s id', async () => {
    const given: unknown[] = [];
    const mail = named('mail', {
      async deliver(to, message, { id }) {
        given.push([to.id, message.text, id]);
        return { outcome: 'refused', reason: 'no such box' };
      },
    });
    const senders = sendersOf(
      [named('chat'), mail],
      [{ name: 'web', title: 'Web', async start() {}, async stop() {} }],
      mails,
      alarms,
    );
    expect(Object.keys(senders)).toEqual(['chat', 'mail']);
    const body = {
      kind: 'message',
      to: { channel: 'mail', id: 'ada' },
      message: { text: 'Hello' },
    } as unknown as Item['body'];
    const attempt = { conversation: 'c', again: false, signal: new AbortController().signal };
    expect(await senders.mail?.({ id: 'c|1', destination: 'mail', body }, attempt)).toMatchObject({
      outcome: 'refused',
    });
    expect(await senders.chat?.({ id: 'c|1', destination: 'chat', body }, attempt)).toEqual({ outcome: 'delivered' });
    expect(given).toEqual([['ada', 'Hello', 'c|1']]);
  });

  it('brings what a desk left to do about how something looks, each kind by itself', async () => {
    const given: unknown[] = [];
    const touch = (kind: string) => async (notice: unknown, attempt: { id: string }) => {
      given.push([kind, notice, attempt.id]);
      return { outcome: 'delivered' as const };
    };
    const desk = {
      ...{ name: 'bell', title: 'Bell', async start() {}, async stop() {} },
      deliver: async () => ({ outcome: 'delivered' as const }),
      touchUps: { cards: touch('cards'), marks: touch('marks') },
    };
    const senders = sendersOf([], [desk], mails, alarms);
    expect(Object.keys(senders)).toEqual(['desk:bell', 'desk:bell:cards', 'desk:bell:marks']);
    const attempt = { conversation: 'c', again: false, signal: new AbortController().signal };
    const body = { kind: 'notice' as const, notice: { what: 'card' } };
    await senders['desk:bell:cards']?.({ id: 'card>e>0', destination: 'desk:bell:cards', body }, attempt);
    expect(given).toEqual([['cards', { what: 'card' }, 'card>e>0']]);
  });

  it('brings alarms to addresses, the same at every try, and refuses what it cannot bring', async () => {
    const given: [string, Message][] = [];
    const mail = named('mail', {
      addressFor: (email) => (email.includes('@') ? { channel: 'mail', id: email } : undefined),
      async deliver(to, message) {
        given.push([to.id, message]);
        return given.length === 1 ? { outcome: 'unknown', reason: 'busy' } : { outcome: 'delivered' };
      },
    });
    const senders = sendersOf([mail], [], mails, alarms);
    const attempt = { conversation: 'c', again: false, signal: new AbortController().signal };
    const bring = (place: string) => {
      const notice = { kind: 'alarm', place, text: 'A customer may be in danger: FD-7 is with Front.', since: 5 };
      const item: Item = { id: 'e>0', destination: 'alarms', body: { kind: 'notice', notice }, at: 1000 };
      return senders.alarms?.(item, attempt);
    };
    expect(await bring('duty@x.example')).toMatchObject({ outcome: 'unknown' });
    expect(await bring('duty@x.example')).toEqual({ outcome: 'delivered' });
    expect(given[1]).toEqual(given[0]);
    const [to, message] = given[0]!;
    expect(to).toBe('duty@x.example');
    expect(message.text).toMatch(
      /^A customer may be in danger: FD-7 .*\n\n.*https:\/\/help\.marlow\.example\/desk\n\n/,
    );
    expect(letterheadOf(message)).toEqual({ subject: 'Marlow: a customer may be in danger', beside: true });
    expect(await bring('nobody')).toEqual({ outcome: 'refused', reason: 'no mail can be sent to nobody' });
  });

  it('says where an address is written to where a channel that delivers reaches it, and brings codes there, so many', async () => {
    const given: string[] = [];
    const addressFor = (email: string) => (email.includes('@') ? { channel: 'mail', id: email } : undefined);
    const deliver: Channel['deliver'] = async (to) => {
      given.push(to.id);
      return { outcome: 'delivered' };
    };
    const channels = [named('chat'), named('mail', { deliver, addressFor })];
    expect(knownOf([named('chat'), named('log', { addressFor })]).letters).toBeUndefined();
    const known = knownOf(channels);
    expect(known.letters?.addressFor('nobody', { subject: 'Hello' })).toBeUndefined();
    const to = known.letters?.addressFor('ada@x.example', { subject: 'Hello' });
    const senders = sendersOf(channels, [], mails, alarms);
    const body = { kind: 'message', to, message: { text: '123456' } } as unknown as Item['body'];
    const attempt = { conversation: 'c', again: false, signal: new AbortController().signal };
    const bring = (id: string, given: Item['body']) =>
      senders.codes?.({ id, destination: 'codes', body: given }, attempt);
    expect(Object.keys(senders)).toContain('transcripts');
    expect(await bring('e1>0', body)).toEqual({ outcome: 'delivered' });
    expect(await bring('e2>0', body)).toEqual({ outcome: 'refused', reason: tooManyCodes });
    expect(given).toEqual(['ada@x.example']);
    const elsewhere = { ...body, to: { channel: 'fax', id: '1' } } as Item['body'];
    expect(await bring('e3>0', elsewhere)).toMatchObject({ outcome: 'unknown' });
    expect(await bring('e4>0', { kind: 'notice', notice: 1 })).toMatchObject({ outcome: 'refused' });
  });
});
