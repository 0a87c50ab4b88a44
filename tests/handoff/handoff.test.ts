import { describe, expect, it } from '@jest/globals';
import type { Conversation, Effect, Say } from '../../src/conversation/decision.ts';
import type { Acted, Event, Found } from '../../src/conversation/event.ts';
import type { Json } from '../../src/conversation/message.ts';
import { createHandoff, type Transition } from '../../src/handoff/handoff.ts';
import type { Act, Reason, Ticket } from '../../src/handoff/ticket.ts';
import { ana, teams } from './inquiry.ts';

const handoff = createHandoff({ teams, defaultTeam: 'front', desks: ['slack'] });

/** One conversation to which things happen, minute by minute. */
function setup() {
  let now = 1_000_000;
  let count = 0;
  let ticket: Ticket | undefined;
  let last: Transition | undefined;
  const conversation: Conversation = {
    id: 'web:1',
    address: { channel: 'webchat', id: 'web:1' },
    customer: { id: 'c1', name: 'Jo' },
    opened: now,
    n: 3,
    state: undefined,
  };
  const take = (step: Transition): Transition => {
    ticket = step.ticket;
    last = step;
    conversation.n += step.effects.filter((effect) => effect.do === 'say').length;
    now += 60_000;
    return step;
  };
  const happened = () => ({ id: `e${++count}`, conversation: conversation.id, at: now });
  return {
    conversation,
    now: () => now,
    ticket: () => ticket,
    last: () => last,
    open: (reason: Reason = 'asked', about: object = {}) =>
      take(handoff.open(conversation, { reason, subject: 'My bill is wrong', ...about }, now)),
    heard: () => take(handoff.heard(conversation, ticket!, now)),
    act: (act: Act | object) =>
      take(handoff.acted(conversation, ticket, { ...happened(), kind: 'acted', act: act as Act } as Acted, now)),
    found: (name: string, value: Json) =>
      take(handoff.told(conversation, ticket, { ...happened(), kind: 'found', name, value } as Found, now)),
    event: (event: Partial<Event>) =>
      take(handoff.told(conversation, ticket, { ...happened(), ...event } as Found, now)),
  };
}

const says = (step: Transition, audience: 'everyone' | 'desk') =>
  step.effects.filter((effect): effect is Say => effect.do === 'say' && (effect.audience ?? 'everyone') === audience);
const sent = (step: Transition, destination: string) =>
  step.effects.flatMap((effect: Effect) =>
    effect.do === 'send' && effect.destination === destination
      ? [effect.body as { kind: string; [key: string]: Json }]
      : [],
  );
/** All that anybody is told, the customer or somebody at work; what only keeps time is not among it. */
const told = (step: Transition) => step.effects.filter((effect) => effect.do === 'say' || effect.do === 'send');
const status = (step: Transition) =>
  says(step, 'everyone').flatMap(({ message }) => (message.name === 'handoff.status' ? [message.value] : []));

describe('a ticket is opened', () => {
  it('for the team of the topic, and everybody who works on it is shown it', () => {
    const talk = setup();
    const opened = talk.now();
    const step = talk.open('unanswered', { topic: 'billing', replyToId: 'm1' });
    expect(step.ticket).toEqual({
      status: 'waiting',
      reason: 'unanswered',
      team: 'billing',
      tier: 2,
      priority: 'normal',
      subject: 'My bill is wrong',
      opened,
      unanswered: opened,
      openedAfter: 3,
      version: 1,
      due: { firstReply: opened + 600_000, resolve: opened + 7_200_000 },
    });
    for (const destination of ['desk:slack', 'queue']) {
      expect(sent(step, destination)).toMatchObject([
        { kind: 'ticket', ticket: step.ticket, customer: { id: 'c1', name: 'Jo' }, channel: 'webchat' },
      ]);
    }
    expect(step.copies).toEqual(['desk:slack']);
    const [initiation] = says(step, 'desk');
    expect(initiation?.message).toMatchObject({
      name: 'handoff.initiate',
      replyToId: 'm1',
      from: { id: 'c1' },
      value: { reason: 'unanswered', team: 'billing', topic: 'billing' },
    });
    expect(says(step, 'everyone')).toEqual([]);
  });

  it('for the default team when nobody has the topic or the team named does not exist', () => {
    expect(setup().open('asked').ticket?.team).toBe('front');
    expect(setup().open('asked', { topic: 'constructor' }).ticket?.team).toBe('front');
    expect(setup().open('asked', { team: 'gone', topic: 'billing' }).ticket?.team).toBe('billing');
    expect(setup().open('asked', { team: 'billing', topic: 'city' }).ticket?.team).toBe('billing');
  });

  it('urgently for danger, soon for somebody upset, and as the caller says', () => {
    expect(setup().open('danger').ticket?.priority).toBe('urgent');
    expect(setup().open('upset').ticket?.priority).toBe('high');
    expect(setup().open('asked').ticket?.priority).toBe('normal');
    expect(setup().open('asked', { priority: 'high' }).ticket?.priority).toBe('high');
  });

  it("with one line of the customer's words, never half a character", () => {
    const { ticket } = setup().open('asked', { subject: `a\n b ${'x'.repeat(194)}😀😀😀` });
    expect(ticket?.subject).toBe(`a b ${'x'.repeat(194)}…`);
  });
});

describe('the customer turns out to be in danger', () => {
  const alarm = (step: Transition) =>
    says(step, 'desk').flatMap(({ message }) => (message.name === 'desk.alarm' ? [message] : []));

  it('while he waits: the ticket is urgent for that, desks and queue are shown it, once', () => {
    const { open, found, conversation, now } = setup();
    open('upset');
    found('queued', { number: 1001, position: 4 });
    const { ticket } = found('none', null);
    const raised = handoff.raise(conversation, ticket!, now());
    expect(raised.ticket).toMatchObject({
      reason: 'danger',
      priority: 'urgent',
      number: 1001,
      version: ticket!.version + 1,
    });
    expect(raised.ticket).not.toHaveProperty('position');
    // He waits for longer than somebody new: what is due sooner stays.
    expect(raised.ticket?.due).toEqual(ticket!.due);
    for (const place of ['desk:slack', 'queue'])
      expect(sent(raised, place)).toMatchObject([{ kind: 'ticket', ticket: raised.ticket }]);
    expect(alarm(raised)).toMatchObject([{ text: 'The customer may be in danger: this is urgent now.' }]);
    const again = handoff.raise(conversation, raised.ticket!, now());
    expect(again).toMatchObject({ ticket: raised.ticket, copies: ['desk:slack'], news: { kind: 'none' } });
    expect(told(again)).toEqual([]);
  });

  it('while somebody has it: the next reply is due as soon as a new ticket’s first', () => {
    const talk = setup();
    talk.open();
    talk.act({ type: 'claim', by: ana });
    talk.act({ type: 'reply', by: ana, text: 'Hello' });
    const now = talk.now();
    const { ticket } = talk.heard();
    expect(ticket?.due.nextReply).toBe(now + 900_000);
    const raised = handoff.raise(talk.conversation, ticket!, now);
    expect(raised.ticket).toMatchObject({ status: 'claimed', by: ana, reason: 'danger', priority: 'urgent' });
    expect(raised.ticket?.due.nextReply).toBe(now + 300_000);
    expect(alarm(raised)).toHaveLength(1);
  });

  it('of a ticket that began with that, or is over, nothing changes', () => {
    const talk = setup();
    const { ticket } = talk.open('danger');
    const still = handoff.raise(talk.conversation, ticket!, talk.now());
    expect([still.ticket, told(still)]).toEqual([ticket, []]);
    talk.act({ type: 'resolve', by: ana, disposition: 'done' });
    const over = { ...talk.ticket()!, reason: 'asked' as const };
    const ended = handoff.raise(talk.conversation, over, talk.now());
    expect(ended).toMatchObject({ ticket: over, copies: [] });
    expect(told(ended)).toEqual([]);
  });
});

describe('the queue tells number and position', () => {
  const nothing = [{ kind: 'none' }, []];

  it('to the customer once', () => {
    const talk = setup();
    talk.open();
    const step = talk.found('queued', { number: 1042, position: 2 });
    expect(step.news).toEqual({ kind: 'queued', number: 1042, position: 2 });
    expect(step.ticket).toMatchObject({ number: 1042, position: 2, version: 2 });
    expect(status(step)).toEqual([{ state: 'queued', number: 1042, position: 2 }]);
    const again = talk.found('queued', { number: 1042, position: 2 });
    expect([again.news, told(again)]).toEqual(nothing);
  });

  it('quietly when somebody was faster', () => {
    const talk = setup();
    talk.open();
    talk.act({ type: 'claim', by: ana });
    const step = talk.found('queued', { number: 1042, position: 1 });
    expect(step.ticket).toMatchObject({ status: 'claimed', number: 1042 });
    expect(step.news).toEqual({ kind: 'none' });
    expect(says(step, 'everyone')).toEqual([]);
    expect(sent(step, 'desk:slack')).toHaveLength(1);
  });

  it('again when the line gets shorter, never when it gets longer', () => {
    const talk = setup();
    talk.open();
    talk.found('queued', { number: 1042, position: 3 });
    const step = talk.found('moved', { position: 2 });
    expect(step.news).toEqual({ kind: 'moved', position: 2 });
    expect(status(step)).toEqual([{ state: 'queued', number: 1042, position: 2 }]);
    for (const position of [2, 3]) {
      const longer = talk.found('moved', { position });
      expect([longer.news, told(longer)]).toEqual(nothing);
    }
    talk.act({ type: 'claim', by: ana });
    const late = talk.found('moved', { position: 1 });
    expect([late.news, told(late)]).toEqual(nothing);
  });

  it('and nothing else is understood', () => {
    const talk = setup();
    talk.open();
    for (const value of [null, 7, 'x', {}, { number: 'x', position: 1 }, { number: 1, position: '1' }]) {
      expect(told(talk.found('queued', value as Json))).toEqual([]);
    }
    expect(told(talk.found('weather', { position: 1 }))).toEqual([]);
  });
});

describe('an address that the customer gives while he waits', () => {
  it('is shown to the desks and the queue', () => {
    const talk = setup();
    const { ticket } = talk.open();
    const reachable = { ...talk.conversation, customer: { id: 'c1', name: 'Jo', email: 'jo@example.org' } };
    const step = handoff.heard(reachable, ticket!, talk.now(), talk.conversation);
    for (const destination of ['desk:slack', 'queue']) {
      expect(sent(step, destination)).toMatchObject([
        { customer: { email: 'jo@example.org' }, ticket: { version: 2 } },
      ]);
    }
    expect(told(handoff.heard(reachable, step.ticket!, talk.now(), reachable))).toEqual([]);
  });
});

describe('opening', () => {
  it('says whether a team answers, and when next', () => {
    const week = Array.from({ length: 7 }, () => [{ from: 480, to: 1020 }]);
    const hours = { zone: 'Europe/Berlin', week, closed: [] };
    const { opening } = createHandoff({ teams: [{ ...teams[0]!, hours }], defaultTeam: 'front', desks: [] });
    expect(opening('front', Date.parse('2026-05-04T08:00:00+02:00'))).toEqual({ open: true });
    expect(opening('front', Date.parse('2026-05-04T20:00:00+02:00'))).toEqual({
      open: false,
      from: Date.parse('2026-05-05T08:00:00+02:00'),
    });
    expect(handoff.opening('front', 0)).toEqual({ open: true });
    expect(handoff.nameOf('billing')).toBe('Utility Billing');
    expect(handoff.teamOf('billing')).toBe('billing');
  });
});
