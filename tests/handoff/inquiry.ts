import { type Capabilities, plainest } from '../../src/conversation/capabilities.ts';
import type { Conversation, Effect, Say } from '../../src/conversation/decision.ts';
import type { Acted, Address, Event, Found, Representative } from '../../src/conversation/event.ts';
import type { Correspondent } from '../../src/conversation/letterhead.ts';
import type { Json } from '../../src/conversation/message.ts';
import type { Notify } from '../../src/handoff/alarm.ts';
import { createMemoryAway } from '../../src/handoff/away.ts';
import { type Change, createHandoff, type Team, type Transition } from '../../src/handoff/handoff.ts';
import type { Disposition, Priority, Reason, Ticket } from '../../src/handoff/ticket.ts';
import type { PrivateNotice, ReceiptShown, RecurringShown, TicketShown } from '../../src/handoff/update.ts';

export const teams: Team[] = [
  {
    id: 'front',
    name: 'Front Desk',
    tier: 1,
    topics: ['city'],
    hours: undefined,
    targets: { firstReply: 300_000, nextReply: 900_000 },
  },
  {
    id: 'billing',
    name: 'Utility Billing',
    tier: 2,
    topics: ['billing'],
    hours: undefined,
    targets: { firstReply: 600_000, resolve: 7_200_000 },
  },
];

export const ana = { desk: 'slack', id: 'U0ANA', name: 'Ana' };
export const rita = { desk: 'web', id: 'rita', name: 'Rita' };

/** One conversation to which things happen, a minute each, as customer, representatives and desks live through it. */
export function openInquiry(
  given: {
    teams?: Team[];
    at?: number;
    can?: Partial<Capabilities>;
    address?: Address;
    hold?: number;
    notify?: Notify;
  } = {},
) {
  const { address = { channel: 'webchat', id: 'web:1' }, hold = 0 } = given;
  const away = createMemoryAway();
  const handoff = createHandoff({
    ...{ teams: given.teams ?? teams, defaultTeam: 'front', desks: ['slack'] },
    can: () => ({ ...plainest, ...given.can }),
    holds: { [address.channel]: hold },
    isAway: away.isAway,
    ...(given.notify && { onCall: { notify: given.notify } }),
  });
  let now = given.at ?? 1_000_000;
  let count = 0;
  let ticket: Ticket | undefined;
  const log: Say[] = [];
  const sends: { destination: string; body: unknown }[] = [];
  const timers = new Map<string, number>();
  const news: Change[] = [];
  const conversation: Conversation = {
    id: 'web:1',
    address,
    customer: { id: 'c1', name: 'Jo' },
    opened: now,
    n: 3,
    state: undefined,
  };

  const take = (step: Transition): Transition => {
    ticket = step.ticket;
    if (step.news.kind !== 'none') news.push(step.news);
    const effects: Effect[] = [...(step.first ?? []), ...step.effects];
    for (const effect of effects) {
      if (effect.do === 'say') log.push(effect);
      if (effect.do === 'timer' && effect.at === null) timers.delete(effect.name);
      if (effect.do === 'timer' && effect.at !== null) timers.set(effect.name, effect.at);
      if (effect.do === 'send') sends.push({ destination: effect.destination, body: effect.body });
    }
    conversation.n += effects.filter((effect) => effect.do === 'say').length;
    now += 60_000;
    return step;
  };
  const happened = () => ({ id: `e${++count}`, conversation: conversation.id, at: now });
  const toDesk = <Kind extends { kind: string }>(desk: string, kind: Kind['kind']) =>
    sends.flatMap(({ destination, body }) =>
      destination === desk && (body as Kind).kind === kind ? [body as Kind] : [],
    );
  const inLog = (name: string) => log.flatMap(({ message }) => (message.name === name ? [message.value] : []));

  /** What somebody does; `seen` is the ticket as it was before their eyes. */
  const actsOf = (by: Representative, seen: () => Ticket | undefined, desk: string) => {
    const does = (act: object): Transition => {
      const at = seen();
      const whole = { by, ...(at && { ticket: at.openedAfter, saw: at.version }), ...act };
      return take(handoff.acted(conversation, ticket, { ...happened(), kind: 'acted', act: whole } as Acted, now));
    };
    return {
      by,
      claims: () => does({ type: 'claim', ref: desk }),
      takesOver: () => does({ type: 'assign', to: by }),
      assigns: (to: Representative) => does({ type: 'assign', to }),
      replies: (text: string, ref: Json | undefined = desk) =>
        does({ type: 'reply', text, ...(ref !== null && { ref }) }),
      repliesTo: (recipients: { to?: Correspondent[]; cc?: Correspondent[] }, text: string) =>
        does({ type: 'reply', text, ref: desk, ...recipients }),
      begins: (subject: string, text: string, team = 'billing') =>
        does({ type: 'begin', subject, text, team, ref: desk }),
      snoozes: (until: number) => does({ type: 'snooze', until, ref: desk }),
      reopens: () => does({ type: 'reopen', ref: desk }),
      setsPriority: (priority: Priority) => does({ type: 'set-priority', priority, ref: desk }),
      tags: (...add: string[]) => does({ type: 'tag', add, ref: desk }),
      untags: (...remove: string[]) => does({ type: 'tag', remove, ref: desk }),
      switchesInternal: (on: boolean) => does({ type: 'internal', on, ref: desk }),
      blocks: () => does({ type: 'block', ref: desk }),
      unblocks: () => does({ type: 'unblock', ref: desk }),
      undoes: (held = '') => does({ type: 'undo', held, ref: desk }),
      notes: (text: string) => does({ type: 'note', text }),
      transfers: (team: string, note?: string) => does({ type: 'transfer', team, ...(note && { note }) }),
      releases: () => does({ type: 'release' }),
      returns: () => does({ type: 'return' }),
      resolves: (disposition: Disposition = 'answered', note?: string) =>
        does({ type: 'resolve', disposition, ...(note && { note }) }),
      /** As a program of another version, or a broken one, sends it. */
      sends: does,
      /** The sentences that only they are told. */
      isTold: (): string[] =>
        [...toDesk<PrivateNotice>('desk:slack', 'told'), ...toDesk<PrivateNotice>('desk:web', 'told')]
          .filter(({ to }) => to.id === by.id)
          .map(({ text }) => text),
      /** What became of their replies. */
      receipts: () =>
        [
          ...toDesk<ReceiptShown>('desk:slack', 'receipt'),
          ...toDesk<ReceiptShown>('desk:web', 'receipt'),
          ...(inLog('desk.receipt') as unknown as ReceiptShown[]),
        ]
          .filter(({ to }) => to.id === by.id)
          .map(({ outcome, reason }) => (reason ? `${outcome}: ${reason}` : outcome)),
    };
  };

  return {
    handoff,
    away,
    conversation,
    now: () => now,
    ticket: () => ticket,
    /** The timers that are set, and until when. */
    timers: () => Object.fromEntries(timers),
    passes: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Time passes until a timer comes due. */
    waits: (timer: string) => {
      now = timers.get(timer) ?? fail(timer);
      timers.delete(timer);
      return take(handoff.due(conversation, ticket, { ...happened(), kind: 'due', timer }, now) ?? fail(timer));
    },
    /** What has been news to the customer, for the bot to say. */
    news,
    customer: {
      asks: (reason: Reason = 'asked', about: object = {}) =>
        take(handoff.open(conversation, { reason, subject: 'My bill is wrong', ...about }, now)),
      writes: () => take(handoff.heard(conversation, ticket!, now)),
      /** Writes somewhere else, where the conversation goes on. */
      writesAt: (address: Address) => {
        const before = { ...conversation };
        conversation.address = address;
        return take(handoff.heard(conversation, ticket!, now, before));
      },
      closes: (about: { after?: number; leaves?: true } = {}) => take(handoff.closes(conversation, ticket, about, now)),
      isInDanger: () => take(handoff.raise(conversation, ticket!, now)),
      /** What representatives said to them. */
      hears: () =>
        log.flatMap(({ audience, message }) =>
          audience !== 'desk' && message.type === 'message' ? [`${message.from.name}: ${message.text}`] : [],
        ),
      /** Everything that their client is sent. */
      isSent: () => log.filter(({ audience }) => audience !== 'desk').map(({ message }) => message),
    },
    /** What is to become of senders. */
    senders: () => sends.flatMap(({ destination, body }) => (destination === 'blocked' ? [body] : [])),
    /** Everything that the desk in Slack was shown of tickets. */
    cards: () => toDesk<TicketShown>('desk:slack', 'ticket'),
    /** What colleagues read beside: notes, and who did what. */
    inside: () => log.flatMap(({ audience, message }) => (audience === 'desk' && message.text ? [message.text] : [])),
    /** What the desk in Slack was told of what many ask. */
    recurring: () => toDesk<RecurringShown>('desk:slack', 'recurring'),
    /** The ticket as its card shows it. */
    card: () => toDesk<TicketShown>('desk:slack', 'ticket').at(-1)?.ticket,
    due: (timer: string) =>
      take(handoff.due(conversation, ticket, { ...happened(), kind: 'due', timer }, now) ?? fail(timer)),
    gets: (name: string, value: Json) =>
      take(handoff.told(conversation, ticket, { ...happened(), kind: 'found', name, value } as Found, now)),
    event: (event: Partial<Event>) =>
      take(handoff.told(conversation, ticket, { ...happened(), ...event } as Found, now)),
    /** Somebody who sees the ticket as it is. */
    representative: (by: Representative) => {
      const acts = actsOf(by, () => ticket, by.desk);
      return {
        ...acts,
        /** The same person before a page or card that shows the ticket as it is now, whatever happens to it. */
        looks: () => {
          const then = structuredClone(ticket);
          return actsOf(by, () => then, by.desk);
        },
        /** The same person at a desk of version 0.1, which names neither ticket nor version. */
        ofOldDesk: () => actsOf(by, () => undefined, by.desk),
      };
    },
  };
}

function fail(timer: string): never {
  throw new Error(`${timer} is no timer of a ticket`);
}
