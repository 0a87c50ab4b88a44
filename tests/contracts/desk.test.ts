import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Acted } from '../../src/conversation/event.ts';
import type { Desk } from '../../src/desks/desk.ts';
import { beginShortcut } from '../../src/desks/slack/letter-modals.ts';
import { isSame, type Ticket } from '../../src/handoff/ticket.ts';
import type { DeskUpdate } from '../../src/handoff/update.ts';
import { openOffice as openWebOffice } from '../desks/web/office.ts';
import { openOffice as openSlackOffice, textOf } from '../helpers/slack/office.ts';
import type { OpenView } from '../helpers/slack/workspace.ts';
import { until } from '../helpers/until.ts';
import { signIn } from '../helpers/web-desk.ts';

/** A desk with a representative, Ana, and one customer who waits for a person. */
interface Counter {
  desk: Desk;
  /** The ticket that Ana sees. */
  ticket(): Promise<Ticket>;
  /** Ana claims it; whether her desk was told that it is stored. */
  claims(): Promise<boolean>;
  /** Ana writes to Cora first, at cora@example.org; whether her desk was told that it is stored. The same letter, however often. */
  writes(): Promise<boolean>;
  /** What the desk handed over so far. */
  acted(): Acted[];
  /** The store takes nothing while it is away. */
  away(away: boolean): void;
  quiet(): Promise<void>;
  /** Where a desk is shown updates: those so far, and everything that it shows. */
  shown?: { updates(): { update: DeskUpdate; id: string }[]; all(): string };
  end(): Promise<void>;
}

const conversation = 'c1';

const kinds: { name: string; open(): Promise<Counter> }[] = [
  {
    name: 'web',
    async open() {
      const office = await openWebOffice();
      const acted: Acted[] = [];
      const { receive } = office.store;
      office.store.receive = async (event, ...more) => {
        const received = await receive(event, ...more);
        if (event.kind === 'acted' && received.fresh) acted.push(event);
        return received;
      };
      await office.says(conversation, 'Where is my refund?');
      const ana = await signIn((await office.desk.link?.('Ana')) ?? '');
      const ticket = async () => (await ana.ticket(conversation)).ticket;
      return {
        desk: office.desk,
        ticket,
        async claims() {
          const { number, version } = await ticket();
          return ana.does(number, { type: 'claim', saw: version }).then(
            () => true,
            () => false,
          );
        },
        writes: () =>
          ana
            .writes(
              { to: 'cora@example.org', subject: 'Hello', text: 'How are you?', team: 'billing' },
              'letter-of-the-contract',
            )
            .then(
              () => true,
              () => false,
            ),
        acted: () => acted,
        away: (away) => office.fail({ writes: away }),
        quiet: office.idle,
        end: office.stop,
      };
    },
  },
  ...(['socket', 'http'] as const).map((over) => ({
    name: `Slack over ${over}`,
    async open(): Promise<Counter> {
      const office = await openSlackOffice(over);
      const { slack, ana, faulty, billing } = office;
      const customer = office.customer(conversation, 'Ann Other');
      await customer.says('Where is my refund?');
      await office.card(conversation);
      let form: OpenView | undefined;
      return {
        desk: office.desk,
        ticket: async () => (await customer.ticket())!,
        claims: async () => (await ana.clicks(await office.card(conversation), 'Claim')).acked,
        async writes() {
          if (!form) await ana.uses(beginShortcut);
          form ??= await slack.until('the form', () => ana.modal());
          const filled = { to: 'cora@example.org', subject: 'Hello', text: 'How are you?', team: 'billing' };
          const { acked, payload } = await ana.submits(filled, form);
          return acked && (payload as { response_action?: string } | undefined)?.response_action === undefined;
        },
        acted: () => office.received.filter((event) => event.kind === 'acted'),
        away(away) {
          faulty.receive = away;
          // Over a socket Slack learns of nothing; it does not wait long for what will not come.
          slack.limits.patience = away ? 500 : 10_000;
        },
        quiet: office.quiet,
        shown: {
          updates: () => office.shown,
          all: () => [...billing.messages].map((post) => [textOf(post), ...slack.thread(post).map(textOf)]).join('\n'),
        },
        end: office.close,
      };
    },
  })),
];

describe.each(kinds)('desk: $name', ({ open }) => {
  let counter: Counter;
  beforeEach(async () => {
    counter = await open();
    await counter.quiet();
  });
  afterEach(() => counter.end());

  const claimed = () =>
    until('the claim', async () => {
      const ticket = await counter.ticket();
      return ticket.status === 'claimed' && ticket;
    });

  it('says who it is', () => {
    expect(counter.desk.name).toMatch(/^[a-z-]+$/);
    expect(counter.desk.title.trim()).not.toBe('');
  });

  it('names in each act who does it, the ticket that they saw, and its version', async () => {
    const { openedAfter } = await counter.ticket();
    expect(await counter.claims()).toBe(true);
    const ticket = await claimed();
    const [event] = counter.acted();
    const act = event!.act as { type: string; by: { desk: string }; ticket?: number; saw?: number };
    expect(act).toMatchObject({ type: 'claim', ticket: openedAfter, saw: expect.any(Number) });
    expect(act.saw).toBeLessThan(ticket.version);
    expect(act.by.desk).toBe(counter.desk.name);
    expect(isSame((ticket as Extract<Ticket, { status: 'claimed' }>).by, event!.act.by)).toBe(true);
  });

  it('acknowledges an act only when it is stored', async () => {
    counter.away(true);
    expect(await counter.claims()).toBe(false);
    await counter.quiet();
    expect(counter.acted()).toEqual([]);
    expect((await counter.ticket()).status).toBe('waiting');
    counter.away(false);
    expect(await counter.claims()).toBe(true);
    await claimed();
  });

  it('begins a conversation with whom its representative writes to, once, and only when that is stored', async () => {
    counter.away(true);
    expect(await counter.writes()).toBe(false);
    await counter.quiet();
    expect(counter.acted()).toEqual([]);
    counter.away(false);
    expect(await counter.writes()).toBe(true);
    expect(await counter.writes()).toBe(true);
    await counter.quiet();
    expect(counter.acted()).toHaveLength(1);
    const [event] = counter.acted();
    expect(event).toMatchObject({
      act: { type: 'begin', by: { desk: counter.desk.name }, subject: 'Hello', text: 'How are you?', team: 'billing' },
      begins: { address: { id: 'cora@example.org' }, customer: { email: 'cora@example.org', emailConfirmed: true } },
    });
    expect(event?.conversation).toMatch(/^[0-9a-f]{32}$/);
  });

  it('shows an update once, however often it is delivered', async () => {
    const { desk, shown } = counter;
    if (!desk.deliver || !shown) return;
    await counter.claims();
    await claimed();
    await counter.quiet();
    const before = shown.all();
    const { signal } = new AbortController();
    for (const { update, id } of [...shown.updates()])
      expect(await desk.deliver(update, { conversation, id, again: true, signal })).toMatchObject({
        outcome: 'delivered',
      });
    await counter.quiet();
    expect(shown.all()).toBe(before);
  });

  it('finishes what is under way when it stops, also when it is stopped twice', async () => {
    await counter.claims();
    await counter.desk.stop();
    await counter.desk.stop();
    await claimed();
  });
});
