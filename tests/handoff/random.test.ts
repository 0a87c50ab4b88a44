import { expect, it } from '@jest/globals';
import { plainest } from '../../src/conversation/capabilities.ts';
import type { Conversation } from '../../src/conversation/decision.ts';
import type { Acted, Event, Found } from '../../src/conversation/event.ts';
import type { BlockNotice } from '../../src/handoff/blocking.ts';
import { createHandoff, type Transition } from '../../src/handoff/handoff.ts';
import { mergingDestination, sendToMerging } from '../../src/handoff/merging-sender.ts';
import { createMemoryQueue } from '../../src/handoff/queue/memory.ts';
import { recordAndTell } from '../../src/handoff/queue/sender.ts';
import { dispositions, ownerOf, priorities, type Ticket } from '../../src/handoff/ticket.ts';
import type { TicketShown } from '../../src/handoff/update.ts';
import { randomOf, sample, seeds } from '../helpers/sample.ts';

const teams = ['front', 'billing', 'tech'].map((id, i, ids) => ({
  id,
  name: id,
  tier: i + 1,
  topics: [],
  hours: undefined,
  targets: { firstReply: 60_000, nextReply: 60_000, resolve: 600_000 },
  escalate: ids[i + 1] === undefined ? undefined : { to: ids[i + 1]!, after: 200_000 * (i + 1) },
}));
const letters = { ...plainest, letters: true };
const people = ['U0ANA', 'U0BEA', 'U0CAL'].map((id) => ({ desk: 'slack', id, name: `Person ${id.slice(2)}` }));

it.each(seeds(6, 60))(
  'whatever happens in whatever order, queue, desks and customers are told the truth (%i)',
  async (seed) => {
    const next = randomOf(seed);
    const random = (below: number) => Math.floor(next() * below);
    const pick = <Thing>(things: readonly Thing[]): Thing => things[random(things.length)]!;
    const away = new Set<string>();
    const isAway = ({ id }: { id: string }) => away.has(id);
    const handoff = createHandoff({ teams, defaultTeam: 'front', desks: ['slack'], can: () => letters, isAway });
    const queue = createMemoryQueue();
    const { signal } = new AbortController();
    const inbox: Event[] = [];
    const merges = new Set<string>();
    const receive = async (event: Event) => {
      if (event.kind === 'found' && event.name.startsWith('merge')) {
        if (merges.has(`${event.conversation} ${event.id}`)) return { fresh: false };
        merges.add(`${event.conversation} ${event.id}`);
      }
      inbox.push(event);
      return { fresh: true };
    };
    const merging = sendToMerging({ queue, receive, now: () => now });
    const all = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
      conversation: {
        id,
        address: { channel: 'webchat', id },
        // Some are the same customer.
        customer: { id: id < 'd' ? 'jo' : id },
        opened: 0,
        n: 0,
        state: undefined,
      } as Conversation,
      ticket: undefined as Ticket | undefined,
      shown: undefined as Ticket | undefined,
      /** Every state that a page or a card may still show. */
      seen: [] as Ticket[],
    }));
    let now = 1_000_000;
    const timers = new Map<string, number>();
    const blocked = new Set<string>();
    const watched = new Set<string>();

    async function commit(talk: (typeof all)[number], step: Transition): Promise<void> {
      const before = talk.ticket;
      talk.ticket = step.ticket;
      for (const effect of step.effects) {
        if (effect.do === 'timer') {
          const name = `${effect.name} ${talk.conversation.id}`;
          if (effect.at === null) timers.delete(name);
          else timers.set(name, effect.at);
        }
        if (effect.do === 'say' && effect.message.name === 'desk.watch') {
          const { clock, due, stage } = effect.message.value as { clock?: string; due?: number; stage?: string };
          // That it went on to the next tier: once for each time that it came there, by its version.
          const rose = stage === undefined ? ` ${step.ticket?.version}` : '';
          const what = `${talk.conversation.id}#${step.ticket?.openedAfter} ${clock} ${due} ${stage}${rose}`;
          expect(watched).not.toContain(what);
          watched.add(what);
        }
        if (effect.do === 'say') {
          talk.conversation.n += 1;
          if (effect.audience !== 'desk') expect(JSON.stringify(effect.message)).not.toMatch(/U0/);
        }
        if (effect.do !== 'send') continue;
        if (effect.destination === mergingDestination) {
          const item = {
            id: 'i',
            destination: mergingDestination,
            body: { kind: 'notice' as const, notice: effect.body },
          };
          // What was delivered may be delivered again: its events have the same ids.
          for (let tries = 0; tries <= random(2); tries++)
            await merging(item, { conversation: talk.conversation.id, again: tries > 0, signal });
          continue;
        }
        if (effect.destination === 'blocked') {
          const { kind, address } = effect.body as BlockNotice;
          if (kind === 'block') blocked.add(address.id);
          else blocked.delete(address.id);
          continue;
        }
        const update = effect.body as unknown as TicketShown;
        if (update.kind !== 'ticket') continue;
        if (effect.destination === 'desk:slack') {
          if (talk.shown?.openedAfter === update.ticket.openedAfter)
            expect(update.ticket.version).toBe(talk.shown.version + 1);
          talk.shown = update.ticket;
          talk.seen.push(update.ticket);
        } else await recordAndTell({ queue, receive, now: () => now }, talk.conversation.id, update);
      }
      // Who sleeps is woken; nobody else is.
      // Whose ticket ended so is blocked, and who comes back in is not.
      if (step.ticket?.status === 'resolved' && step.ticket.blocked)
        expect(blocked.has(talk.conversation.address.id)).toBe(true);
      expect(timers.get(`wake ${talk.conversation.id}`)).toBe(
        step.ticket?.status === 'snoozed' ? step.ticket.until : undefined,
      );
      // What a desk saw last is what is true, and nothing changed without being shown.
      if (step.ticket) expect(talk.shown).toEqual(step.ticket);
      else if (before) expect(talk.shown).toMatchObject({ status: 'resolved', disposition: 'returned' });
    }

    for (let i = 0; i < sample(400, 2000); i++) {
      now += random(90_000);
      if (random(12) === 0) {
        const { id } = pick(people);
        if (!away.delete(id)) away.add(id);
      }
      const [timer, at] = [...timers].find(([name, at]) => at <= now && !name.startsWith('alarm')) ?? [];
      if (timer !== undefined && at !== undefined && random(2) === 0) {
        const [name = '', id] = timer.split(' ');
        const due = all.find(({ conversation }) => conversation.id === id)!;
        timers.delete(timer);
        const event = { kind: 'due' as const, id: `t${i}`, conversation: due.conversation.id, at, timer: name };
        await commit(due, handoff.due(due.conversation, due.ticket, event, now)!);
        if (name === 'wake') expect(due.ticket?.status).toBe('claimed');
        continue;
      }
      const talk = pick(all);
      const { conversation, ticket } = talk;
      const by = pick(people);
      const open = ticket && ticket.status !== 'resolved';
      if (inbox.length > 0 && random(2) === 0) {
        const event = inbox.splice(random(inbox.length), 1)[0] as Found;
        const to = all.find((each) => each.conversation.id === event.conversation)!;
        await commit(to, handoff.told(to.conversation, to.ticket, event, now));
      } else if (random(4) === 0) {
        const closes = random(8) === 0;
        if (closes) {
          const after = talk.seen.length > 0 && random(2) === 0 ? pick(talk.seen).openedAfter : undefined;
          const closed = { ...(after !== undefined && { after }), ...(random(3) === 0 && { leaves: true as const }) };
          const step = handoff.closes(conversation, ticket, closed, now);
          const meant = open && (after ?? ticket.openedAfter) === ticket.openedAfter && ticket.reason !== 'danger';
          if (!meant) expect(step.ticket).toBe(ticket);
          else expect(step.ticket?.status ?? 'left').toBe(ticket.status === 'waiting' ? 'left' : 'resolved');
          await commit(talk, step);
        } else if (open && random(5) === 0) await commit(talk, handoff.raise(conversation, ticket, now));
        else if (open) {
          await commit(talk, handoff.heard(conversation, ticket, now));
          // Whoever writes waits for somebody who is there.
          const owner = ownerOf(talk.ticket);
          expect(owner !== undefined && isAway(owner)).toBe(false);
        } else
          await commit(
            talk,
            handoff.open(conversation, { reason: pick(['asked', 'danger', 'upset'] as const), subject: 'x' }, now),
          );
      } else {
        const act = pick([
          { type: 'claim' },
          { type: 'claim' },
          { type: 'assign', to: pick(people) },
          { type: 'reply', text: 'Hello', ref: `${i}` },
          { type: 'note', text: 'Well' },
          { type: 'transfer', team: pick(['front', 'billing', 'tech', 'gone']) },
          { type: 'release' },
          { type: 'return' },
          { type: 'resolve', disposition: pick(dispositions) },
          { type: 'block' },
          { type: 'unblock' },
          { type: 'begin', subject: 'Hello', text: 'How are you?', team: pick(['front', 'gone']) },
          { type: 'reply', text: 'Hello', to: [{ address: pick(['jo@example.org', 'nobody']) }] },
          { type: 'snooze', until: now + random(200_000) },
          { type: 'snooze', until: now + 100_000 },
          { type: 'reopen' },
          { type: 'merge', into: 1001 + random(20) },
          { type: 'set-priority', priority: pick(priorities) },
          { type: 'tag', add: [pick(['a', 'b', 'c'])], remove: [pick(['a', 'b', 'c'])] },
          { type: 'internal', on: random(2) === 0 },
        ]);
        // Who begins a conversation has seen no ticket.
        const saw = act.type === 'begin' ? undefined : random(3) === 0 ? pick(talk.seen) : ticket;
        const event = {
          kind: 'acted',
          id: `${i}`,
          conversation: conversation.id,
          at: now,
          act: { ...act, by, ...(saw && { ticket: saw.openedAfter, saw: saw.version }) },
        } as Acted;
        const step = handoff.acted(conversation, ticket, event, now);
        if (saw && saw.openedAfter !== ticket?.openedAfter)
          expect([step.ticket, step.news]).toEqual([ticket, { kind: 'none' }]);
        await commit(talk, step);
      }
    }

    // Time passes while nobody does anything: what nobody has ends up with the last tier, and nobody is called for ever.
    for (let calls = 0; ; calls++) {
      const [first] = [...timers].filter(([name]) => name.startsWith('watch')).sort(([, a], [, b]) => a - b);
      if (!first) break;
      expect(calls).toBeLessThan(200);
      const [timer, at] = first;
      now = Math.max(now, at);
      timers.delete(timer);
      const due = all.find(({ conversation }) => conversation.id === timer.split(' ')[1])!;
      const event = { kind: 'due' as const, id: `end${calls}`, conversation: due.conversation.id, at, timer: 'watch' };
      await commit(due, handoff.due(due.conversation, due.ticket, event, now)!);
    }
    for (const { ticket } of all)
      if (ticket?.status === 'waiting' && ticket.reason !== 'danger') expect(ticket.team).toBe('tech');

    // Nobody's words are sent where nobody reads them: what was merged says so, and into which ticket.
    for (const { conversation, ticket } of all) {
      if (ticket?.status !== 'resolved' || ticket.disposition !== 'merged') continue;
      expect(ticket.mergedInto?.conversation).not.toBe(conversation.id);
    }
    expect(watched.size).toBeGreaterThan(0);
    const listed = await queue.list({ limit: 100 });
    const truth = all.filter(({ ticket }) => ticket && ticket.status !== 'resolved');
    expect(listed.map(({ conversation }) => conversation).sort()).toEqual(
      truth.map(({ conversation }) => conversation.id).sort(),
    );
    for (const { conversation, ticket } of listed) {
      const { number: _, ...real } = all.find((each) => each.conversation.id === conversation)!.ticket!;
      const { number, ...indexed } = ticket;
      expect(number).toBeGreaterThan(1000);
      expect(indexed).toEqual(real);
    }
    const counts = await queue.counts();
    expect(counts.reduce((sum, { waiting, claimed, snoozed }) => sum + waiting + claimed + snoozed, 0)).toBe(
      truth.length,
    );
  },
);
