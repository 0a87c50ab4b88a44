import { afterEach, expect, it } from '@jest/globals';
import { createDelivery } from '../../src/conversation/delivery.ts';
import type { Address, Representative } from '../../src/conversation/event.ts';
import { createMemoryStore } from '../../src/conversation/memory.ts';
import type { Message } from '../../src/conversation/message.ts';
import { noticeIn } from '../../src/conversation/outbox.ts';
import { MOST_ADDRESSES } from '../../src/conversation/people.ts';
import { createTurns } from '../../src/conversation/turns.ts';
import { createHandoff } from '../../src/handoff/handoff.ts';
import { readUpdate } from '../../src/handoff/older-update.ts';
import { createMemoryQueue } from '../../src/handoff/queue/memory.ts';
import { sendToQueue } from '../../src/handoff/queue/sender.ts';
import type { Ticket } from '../../src/handoff/ticket.ts';
import { queueDestination } from '../../src/handoff/transition.ts';
import type { DeskUpdate } from '../../src/handoff/update.ts';
import { usualTeams } from '../helpers/conversation.ts';
import { until } from '../helpers/until.ts';

const silent = { info() {}, warn() {}, error() {} };
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});

type State = { ticket?: Ticket };
const id = 'c1';
const chat: Address = { channel: 'chat', id: 'visit-1' };
const mail: Address = { channel: 'mail', id: 'ana@example.org', detail: { thread: 't1' } };
const ana = { id: 'u1', name: 'Ana Lopez' };
const rita: Representative = { desk: 'test', id: 'rita', name: 'Rita' };

/** A front desk with two channels that deliver, whose tickets open at the first word, and which goes on where it is told to. */
function openDesk() {
  const store = createMemoryStore();
  const queue = createMemoryQueue();
  const handoff = createHandoff({ teams: usualTeams, defaultTeam: 'front', desks: ['test'] });
  const arrived: { channel: string; to: Address; text: string }[] = [];
  const shown: DeskUpdate[] = [];
  const toQueue = sendToQueue({ queue, receive: (event) => turns.receive(event), now: Date.now });
  let slow: { channel: string; over: Promise<void> } | undefined;
  const turns = createTurns<State>({
    store,
    decide(conversation, event, now) {
      const { ticket } = conversation.state ?? {};
      if (event.kind === 'found' && event.name === 'goes-on') {
        const address = event.value as unknown as Address;
        const { effects, ...moved } = handoff.moved({ ...conversation, address }, ticket, conversation);
        const from = { id: 'bot', role: 'bot' as const };
        const word = { do: 'say' as const, message: { type: 'message' as const, from, text: 'We go on here.' } };
        return { state: { ticket: moved.ticket! }, address, effects: [word, ...effects], copies: moved.copies };
      }
      const here = event.kind === 'heard' ? { ...conversation, address: event.address } : conversation;
      const step =
        event.kind === 'heard'
          ? ticket
            ? handoff.heard(here, ticket, now, conversation)
            : handoff.open(here, { reason: 'asked', subject: 'A question' }, now)
          : event.kind === 'acted'
            ? handoff.acted(here, ticket, event, now)
            : { ticket, effects: [], copies: [] };
      return { state: step.ticket ? { ticket: step.ticket } : {}, effects: step.effects, copies: step.copies };
    },
    rescue: (conversation) => ({ state: conversation.state ?? {}, effects: [] }),
    drain: (conversation, destination) => void delivery.drain(conversation, destination),
    pulls: () => false,
    log: silent,
  });
  const delivery = createDelivery({
    store,
    senders: (destination) => async (item, attempt) => {
      if (destination === queueDestination) return toQueue(item, attempt);
      if (slow?.channel === destination) await slow.over;
      if (destination === 'desk:test') shown.push(noticeIn(item, readUpdate));
      else if (item.body.kind === 'message') {
        const { to, message } = item.body;
        if (message.type === 'message') arrived.push({ channel: destination, to, text: message.text ?? '' });
      }
      return { outcome: 'delivered' };
    },
    receive: (event) => turns.receive(event),
    log: silent,
  });
  open.push(turns);

  let events = 0;
  const happened = () => ({ id: `e${++events}`, conversation: id, at: Date.now() });
  const did = async (act: { type: 'claim' } | { type: 'reply'; text: string }) => {
    const event = happened();
    await turns.receive({ ...event, kind: 'acted', act: { ...act, by: rita, ref: event.id } });
    await turns.idle();
  };
  return {
    customer: {
      async says(text: string, address: Address) {
        const event = happened();
        const message: Message = {
          ...{ type: 'message', id: event.id, timestamp: new Date(event.at).toISOString(), text },
          ...{ channelId: address.channel, conversation: { id }, from: { id: ana.id, role: 'user' } },
        };
        await turns.receive({ ...event, kind: 'heard', address, customer: ana, message });
        await turns.idle();
      },
      /** The next words, wherever they arrive. */
      async hears(text: string): Promise<Address> {
        await until(`"${text}"`, () => arrived.some((each) => each.text === text), 10);
        const { channel, to } = arrived.find((each) => each.text === text)!;
        expect(channel).toBe(to.channel);
        return to;
      },
    },
    rep: { claims: () => did({ type: 'claim' }), replies: (text: string) => did({ type: 'reply', text }) },
    async goesOn(address: Address) {
      await turns.receive({ ...happened(), kind: 'found', name: 'goes-on', value: { ...address } });
      await turns.idle();
    },
    /** Whatever goes to a channel takes until the function is called that this returns. */
    delays(channel: string): () => void {
      let end = () => {};
      slow = { channel, over: new Promise((resolve) => (end = resolve)) };
      return end;
    },
    arrived,
    record: () => store.conversation(id),
    /** The channel that the desk's card and the queue's summary show, once they are the same. */
    async isShownOn(channel: string) {
      const both = async () => {
        const card = shown.filter((update) => update.kind === 'ticket').at(-1);
        const [summary] = await queue.list({ limit: 10 });
        return card?.channel === channel && summary?.channel === channel;
      };
      await until(`card and summary on ${channel}`, both, 10);
    },
  };
}

it('a conversation goes on on another channel, a reply arrives there, and it comes back with its customer', async () => {
  const { customer, rep, goesOn, record, isShownOn } = openDesk();
  await customer.says('My water is brown.', chat);
  await rep.claims();
  await rep.replies('Since when?');
  expect(await customer.hears('Since when?')).toEqual(chat);
  await isShownOn('chat');

  await goesOn(mail);
  expect(await customer.hears('We go on here.')).toEqual(mail);
  expect(await record()).toMatchObject({ address: mail, before: [chat], state: { ticket: { status: 'claimed' } } });
  await isShownOn('mail');
  await rep.replies('Somebody comes at noon.');
  expect(await customer.hears('Somebody comes at noon.')).toEqual(mail);

  await customer.says('I am back in the chat.', chat);
  expect(await record()).toMatchObject({ address: chat, before: [mail], state: { ticket: { status: 'claimed' } } });
  await isShownOn('chat');
  await rep.replies('Good.');
  expect(await customer.hears('Good.')).toEqual(chat);
});

it('what was said before still arrives where it was said to, in order', async () => {
  const { customer, rep, goesOn, delays, arrived } = openDesk();
  await customer.says('My water is brown.', chat);
  await rep.claims();
  const arrive = delays('chat');
  await rep.replies('One.');
  await rep.replies('Two.');
  await goesOn(mail);
  await rep.replies('Three.');
  expect(await customer.hears('Three.')).toEqual(mail);
  arrive();
  expect(await customer.hears('Two.')).toEqual(chat);
  const on = (channel: string) => arrived.filter((each) => each.channel === channel).map(({ text }) => text);
  expect([on('chat'), on('mail')]).toEqual([
    ['One.', 'Two.'],
    ['We go on here.', 'Three.'],
  ]);
});

it('addresses that were left are kept once each, the latest first, and no more than may be', async () => {
  const { customer, record } = openDesk();
  const at = (i: number): Address => ({ channel: 'mail', id: `${i}@example.org` });
  for (const i of [1, 2, 3, 2, 4, 5, 6, 7]) await customer.says(`From ${i}.`, at(i));
  const { address, before } = (await record())!;
  expect(address).toEqual(at(7));
  expect(before).toEqual([6, 5, 4, 2, 3].map(at).slice(0, MOST_ADDRESSES));
});

it('news of the address where it is, is no move', async () => {
  const { customer, record } = openDesk();
  await customer.says('One.', mail);
  const newer = { ...mail, detail: { thread: 't2' } };
  await customer.says('Two.', newer);
  expect((await record())?.address).toEqual(newer);
  expect((await record())?.before).toBeUndefined();
});
