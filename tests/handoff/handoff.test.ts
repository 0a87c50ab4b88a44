import { describe, expect, it } from '@jest/globals';
import type { Conversation, Effect, Say } from '../../src/conversation/decision.ts';
import type { Acted, Event, Found } from '../../src/conversation/event.ts';
import type { Json } from '../../src/conversation/message.ts';
import { createHandoff, type Step } from '../../src/handoff/handoff.ts';
import type { Act, Reason, Ticket } from '../../src/handoff/ticket.ts';

const teams = [
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
const handoff = createHandoff({ teams, defaultTeam: 'front', desks: ['slack'] });
const ana = { desk: 'slack', id: 'U0ANA', name: 'Ana' };
const rita = { desk: 'web', id: 'rita', name: 'Rita' };

/** One conversation to which things happen, minute by minute. */
function setup() {
  let now = 1_000_000;
  let count = 0;
  let ticket: Ticket | undefined;
  let last: Step | undefined;
  const conversation: Conversation = {
    id: 'web:1',
    address: { channel: 'webchat', id: 'web:1' },
    customer: { id: 'c1', name: 'Jo' },
    opened: now,
    n: 3,
    state: undefined,
  };
  const take = (step: Step): Step => {
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

const says = (step: Step, audience: 'everyone' | 'desk') =>
  step.effects.filter((effect): effect is Say => effect.do === 'say' && (effect.audience ?? 'everyone') === audience);
const sent = (step: Step, lane: string) =>
  step.effects.flatMap((effect: Effect) =>
    effect.do === 'send' && effect.lane === lane ? [effect.body as { kind: string; [key: string]: Json }] : [],
  );
const status = (step: Step) =>
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
      from: 3,
      v: 1,
      due: { firstReply: opened + 600_000, resolve: opened + 7_200_000 },
    });
    for (const lane of ['desk:slack', 'queue']) {
      expect(sent(step, lane)).toEqual([
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
  const alarm = (step: Step) =>
    says(step, 'desk').flatMap(({ message }) => (message.name === 'desk.alarm' ? [message] : []));

  it('while he waits: the ticket is urgent for that, desks and queue are shown it, once', () => {
    const { open, found, conversation, now } = setup();
    open('upset');
    found('queued', { number: 1001, position: 4 });
    const { ticket } = found('none', null);
    const raised = handoff.raise(conversation, ticket!, now());
    expect(raised.ticket).toMatchObject({ reason: 'danger', priority: 'urgent', number: 1001, v: ticket!.v + 1 });
    expect(raised.ticket).not.toHaveProperty('position');
    // He waits for longer than somebody new: what is due sooner stays.
    expect(raised.ticket?.due).toEqual(ticket!.due);
    expect(raised.effects.map((effect) => (effect.do === 'send' ? effect.lane : effect.do))).toEqual([
      'say',
      'desk:slack',
      'queue',
      'timer',
    ]);
    expect(alarm(raised)).toMatchObject([{ text: 'The customer may be in danger: this is urgent now.' }]);
    const again = handoff.raise(conversation, raised.ticket!, now());
    expect(again).toEqual({ ticket: raised.ticket, effects: [], copies: ['desk:slack'], news: { kind: 'none' } });
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
    expect(handoff.raise(talk.conversation, ticket!, talk.now())).toMatchObject({ ticket, effects: [] });
    talk.act({ type: 'resolve', by: ana, disposition: 'done' });
    const over = { ...talk.ticket()!, reason: 'asked' as const };
    expect(handoff.raise(talk.conversation, over, talk.now())).toMatchObject({ ticket: over, effects: [], copies: [] });
  });
});

describe('the queue tells number and position', () => {
  it('to the customer once', () => {
    const talk = setup();
    talk.open();
    const step = talk.found('queued', { number: 1042, position: 2 });
    expect(step.news).toEqual({ kind: 'queued', number: 1042, position: 2 });
    expect(step.ticket).toMatchObject({ number: 1042, position: 2, v: 2 });
    expect(status(step)).toEqual([{ state: 'queued', number: 1042, position: 2 }]);
    const again = talk.found('queued', { number: 1042, position: 2 });
    expect(again).toMatchObject({ news: { kind: 'none' }, effects: [] });
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
    for (const position of [2, 3])
      expect(talk.found('moved', { position })).toMatchObject({ news: { kind: 'none' }, effects: [] });
    talk.act({ type: 'claim', by: ana });
    expect(talk.found('moved', { position: 1 })).toMatchObject({ news: { kind: 'none' }, effects: [] });
  });

  it('and nothing else is understood', () => {
    const talk = setup();
    talk.open();
    for (const value of [null, 7, 'x', {}, { number: 'x', position: 1 }, { number: 1, position: '1' }]) {
      expect(talk.found('queued', value as Json).effects).toEqual([]);
    }
    expect(talk.found('weather', { position: 1 }).effects).toEqual([]);
  });
});

describe('claim', () => {
  it('goes to the first; the second hears who has it, at his own desk', () => {
    const talk = setup();
    talk.open();
    const since = talk.now();
    const first = talk.act({ type: 'claim', by: rita });
    expect(first.ticket).toMatchObject({ status: 'claimed', by: rita, since, v: 2 });
    expect(first.news).toEqual({ kind: 'claimed', by: rita });
    expect(status(first)).toEqual([
      { state: 'accepted', agent: { id: expect.stringMatching(/^agent-/), name: 'Rita' } },
    ]);
    expect(first.copies).toEqual(['desk:slack']);
    expect(says(first, 'desk')[0]?.message).toMatchObject({
      name: 'desk.act',
      text: 'Rita claimed it.',
      value: { type: 'claim', by: rita },
    });

    const second = talk.act({ type: 'claim', by: ana, ref: 'r1' });
    expect(second.ticket).toEqual(first.ticket);
    expect(second.effects).toEqual([
      {
        do: 'send',
        lane: 'desk:slack',
        body: { kind: 'told', to: ana, text: 'Rita has the ticket already.', ref: 'r1' },
      },
    ]);
    expect(second.copies).toEqual([]);
    expect(second.news).toEqual({ kind: 'none' });
  });

  it('is told in the log to a representative whose desk reads it', () => {
    const talk = setup();
    talk.open();
    talk.act({ type: 'claim', by: ana });
    const step = talk.act({ type: 'claim', by: rita, ref: 'r2' });
    expect(step.effects).toEqual([expect.objectContaining({ do: 'say', audience: 'desk' })]);
    expect(says(step, 'desk')[0]?.message).toMatchObject({
      name: 'desk.told',
      value: { to: rita, text: 'Ana has the ticket already.', ref: 'r2' },
    });
  });

  it('is silent for who has it already', () => {
    const talk = setup();
    talk.open();
    talk.act({ type: 'claim', by: ana });
    expect(talk.act({ type: 'claim', by: ana })).toMatchObject({
      effects: [],
      news: { kind: 'none' },
      ticket: { v: 2 },
    });
  });

  it("never shows the customer a representative's own id", () => {
    const talk = setup();
    talk.open();
    const steps = [
      talk.act({ type: 'claim', by: ana }),
      talk.act({ type: 'reply', by: ana, text: 'Hello', ref: 'r' }),
      talk.act({ type: 'assign', by: ana, to: rita }),
      talk.act({ type: 'assign', by: ana, to: ana }),
      talk.act({ type: 'release', by: ana }),
      talk.act({ type: 'claim', by: ana }),
      talk.act({ type: 'resolve', by: ana, disposition: 'done' }),
    ];
    const seen = JSON.stringify(steps.map((step) => says(step, 'everyone').map(({ message }) => message)));
    expect(seen).toContain('Ana');
    expect(seen).not.toContain('U0ANA');
  });
});

describe('assign', () => {
  it('gives a waiting ticket to somebody, and passes on a claimed one', () => {
    const talk = setup();
    talk.open();
    const first = talk.act({ type: 'assign', by: ana, to: rita });
    expect(first.news).toEqual({ kind: 'claimed', by: rita });
    const second = talk.act({ type: 'assign', by: ana, to: ana });
    expect(second.news).toEqual({ kind: 'passed', from: rita, to: ana });
    expect(second.ticket).toMatchObject({ by: ana });
    expect(status(second)).toEqual([{ state: 'accepted', agent: { id: expect.any(String), name: 'Ana' } }]);
    expect(says(second, 'desk')[0]?.message.text).toBe('Ana took it over.');
    expect(talk.act({ type: 'assign', by: rita, to: ana }).effects).toEqual([]);
  });
});

describe('reply', () => {
  it('goes to the customer under the public name, and its writer hears what became of it', () => {
    const talk = setup();
    talk.open();
    talk.act({ type: 'claim', by: ana });
    const at = talk.now();
    const step = talk.act({ type: 'reply', by: ana, text: ' It is **fixed**. ', ref: { ts: '1.2' } });
    const [said] = says(step, 'everyone');
    expect(said).toMatchObject({
      message: {
        type: 'message',
        text: 'It is **fixed**.',
        textFormat: 'markdown',
        from: { name: 'Ana', role: 'agent' },
      },
      receipt: { kind: 'reply', to: ana, ref: { ts: '1.2' } },
    });
    expect(step.ticket).toMatchObject({ firstReplied: at });
    expect(step.ticket).not.toHaveProperty('unanswered');

    const arrived = talk.event({ kind: 'arrived', delivery: 'd', receipt: said!.receipt! });
    expect(sent(arrived, 'desk:slack')).toEqual([
      { kind: 'receipt', to: ana, ref: { ts: '1.2' }, outcome: 'arrived', message: 'd' },
    ]);
    expect(arrived.copies).toEqual([]);
    const refused = talk.event({
      kind: 'refused',
      delivery: 'd',
      lane: 'email',
      reason: 'no such mailbox',
      receipt: said!.receipt!,
    });
    expect(sent(refused, 'desk:slack')).toEqual([
      { kind: 'receipt', to: ana, ref: { ts: '1.2' }, outcome: 'refused', reason: 'no such mailbox', message: 'd' },
    ]);
  });

  it('is kept as a note when its writer does not have the ticket', () => {
    const talk = setup();
    talk.open();
    const early = talk.act({ type: 'reply', by: rita, text: 'Hi', ref: 'r1' });
    expect(says(early, 'everyone')).toEqual([]);
    expect(says(early, 'desk').map(({ message }) => message)).toMatchObject([
      { type: 'message', text: 'Hi', from: { name: 'Rita', role: 'agent' } },
      {
        name: 'desk.receipt',
        value: {
          to: rita,
          ref: 'r1',
          outcome: 'kept',
          reason: 'Nobody has the ticket yet: claim it first. It was kept as a note.',
        },
      },
    ]);
    talk.act({ type: 'claim', by: rita });
    const other = talk.act({ type: 'reply', by: ana, text: 'Hi', ref: 'r2' });
    expect(sent(other, 'desk:slack')).toMatchObject([
      { outcome: 'kept', reason: 'Rita has the ticket already. It was kept as a note.' },
    ]);
    talk.act({ type: 'resolve', by: rita, disposition: 'done' });
    const late = talk.act({ type: 'reply', by: rita, text: 'Hi', ref: 'r3' });
    expect(says(late, 'desk')[1]?.message.value).toMatchObject({
      outcome: 'kept',
      reason: expect.stringContaining('is resolved'),
    });
  });

  it('without a reference is sent without a receipt, and without words not at all', () => {
    const talk = setup();
    talk.open();
    talk.act({ type: 'claim', by: ana });
    expect(says(talk.act({ type: 'reply', by: ana, text: 'Hi' }), 'everyone')[0]).not.toHaveProperty('receipt');
    const empty = talk.act({ type: 'reply', by: ana, text: ' \n' });
    expect(says(empty, 'everyone')).toEqual([]);
    expect(sent(empty, 'desk:slack')).toMatchObject([{ kind: 'told', text: 'The reply is empty.' }]);
  });

  it('keeps the time of the first; the next is due after what the customer wrote last', () => {
    const talk = setup();
    talk.open();
    talk.act({ type: 'claim', by: ana });
    talk.act({ type: 'reply', by: ana, text: 'One' });
    const first = talk.ticket()?.firstReplied;
    expect(talk.act({ type: 'reply', by: ana, text: 'Two' }).ticket?.v).toBe(3);
    const at = talk.now();
    const wrote = talk.heard();
    expect(wrote.ticket).toMatchObject({ unanswered: at, due: { nextReply: at + 900_000 }, v: 4 });
    expect(wrote.copies).toEqual(['desk:slack']);
    const more = talk.heard();
    expect(more).toMatchObject({ effects: [], copies: ['desk:slack'], ticket: { unanswered: at, v: 4 } });
    talk.act({ type: 'reply', by: ana, text: 'Three' });
    expect(talk.ticket()).toMatchObject({ firstReplied: first, v: 5 });
    expect(talk.ticket()).not.toHaveProperty('unanswered');
    expect(talk.ticket()?.due).not.toHaveProperty('nextReply');
  });
});

describe('an address that the customer gives while he waits', () => {
  it('is shown to the desks and the queue', () => {
    const talk = setup();
    const { ticket } = talk.open();
    const reachable = { ...talk.conversation, customer: { id: 'c1', name: 'Jo', email: 'jo@example.org' } };
    const step = handoff.heard(reachable, ticket!, talk.now(), talk.conversation.customer);
    for (const lane of ['desk:slack', 'queue']) {
      expect(sent(step, lane)).toMatchObject([{ customer: { email: 'jo@example.org' }, ticket: { v: 2 } }]);
    }
    expect(handoff.heard(reachable, step.ticket!, talk.now(), reachable.customer).effects).toEqual([]);
  });
});

describe('note', () => {
  it('stays inside, from anybody, at any time', () => {
    const talk = setup();
    talk.open();
    const step = talk.act({ type: 'note', by: rita, text: 'Called before' });
    expect(says(step, 'everyone')).toEqual([]);
    expect(says(step, 'desk')[0]?.message).toMatchObject({
      text: 'Called before',
      textFormat: 'plain',
      from: { role: 'agent', name: 'Rita' },
    });
    expect(step.copies).toEqual(['desk:slack']);
    expect(step.ticket?.v).toBe(1);
    talk.act({ type: 'resolve', by: rita, disposition: 'done' });
    expect(says(talk.act({ type: 'note', by: rita, text: 'After all' }), 'desk')).toHaveLength(1);
  });
});

describe('transfer', () => {
  it('notes first, then waits in the new team, with its targets counted from the beginning', () => {
    const talk = setup();
    const opened = talk.now();
    talk.open();
    talk.found('queued', { number: 1042, position: 1 });
    talk.act({ type: 'claim', by: ana });
    const step = talk.act({ type: 'transfer', by: ana, team: 'billing', note: 'About a bill' });
    expect(says(step, 'desk').map(({ message }) => message.text)).toEqual([
      'About a bill',
      'Ana transferred it to Utility Billing.',
    ]);
    expect(step.ticket).toMatchObject({
      status: 'waiting',
      team: 'billing',
      tier: 2,
      number: 1042,
      due: { firstReply: opened + 600_000, resolve: opened + 7_200_000 },
    });
    expect(step.ticket).not.toHaveProperty('by');
    expect(step.ticket).not.toHaveProperty('position');
    expect(step.news).toEqual({ kind: 'transferred', team: 'billing' });
    expect(status(step)).toEqual([{ state: 'queued' }]);
    expect(talk.found('moved', { position: 4 }).news).toEqual({ kind: 'moved', position: 4 });
  });

  it('is told when there is no such team, or it is there already, or somebody else has it', () => {
    const talk = setup();
    talk.open();
    const told = (act: object) => sent(talk.act(act), 'desk:slack').map(({ text }) => text);
    expect(told({ type: 'transfer', by: ana, team: 'nobody' })).toEqual([
      'There is no team "nobody". The teams are front, billing.',
    ]);
    expect(told({ type: 'transfer', by: ana, team: 'front' })).toEqual(['Front Desk has the ticket already.']);
    talk.act({ type: 'claim', by: rita });
    expect(told({ type: 'transfer', by: ana, team: 'billing' })).toEqual([
      'Rita has the ticket already. To do that, take it over first.',
    ]);
    expect(talk.ticket()).toMatchObject({ status: 'claimed', by: rita, team: 'front' });
  });
});

describe('release, return, resolve', () => {
  it('puts it back into the queue at the same place', () => {
    const talk = setup();
    const { ticket } = talk.open();
    const nobody = talk.act({ type: 'release', by: ana });
    expect(sent(nobody, 'desk:slack')).toMatchObject([{ kind: 'told' }]);
    talk.act({ type: 'claim', by: ana });
    const step = talk.act({ type: 'release', by: ana });
    expect(step.ticket).toEqual({ ...ticket, v: 3, handed: 3 });
    expect(step.news).toEqual({ kind: 'released', by: ana });
    expect(status(step)).toEqual([{ state: 'queued' }]);
  });

  it('gives the conversation back to the bot, and the desks see the ticket end', () => {
    const talk = setup();
    talk.open();
    talk.act({ type: 'claim', by: ana });
    const step = talk.act({ type: 'return', by: ana });
    expect(step.ticket).toBeUndefined();
    expect(step.news).toEqual({ kind: 'returned', by: ana });
    expect(sent(step, 'queue')[0]).toMatchObject({
      ticket: { status: 'resolved', disposition: 'returned', by: ana, v: 3 },
    });
    expect(status(step)).toMatchObject([{ state: 'completed' }]);
    expect(sent(talk.act({ type: 'claim', by: ana }), 'desk:slack')).toMatchObject([
      { text: 'The ticket that you saw has ended.' },
    ]);
  });

  it('resolves with a disposition and a note', () => {
    const talk = setup();
    talk.open();
    talk.act({ type: 'claim', by: ana });
    expect(sent(talk.act({ type: 'resolve', by: ana, disposition: 'bored' }), 'desk:slack')).toMatchObject([
      { text: 'Say how it ended, with one of: answered, done, referred, duplicate, no-reply, spam.' },
    ]);
    const at = talk.now();
    const step = talk.act({ type: 'resolve', by: ana, disposition: 'answered', note: 'Meter read twice' });
    expect(step.ticket).toMatchObject({
      status: 'resolved',
      by: ana,
      at,
      disposition: 'answered',
      note: 'Meter read twice',
    });
    expect(step.news).toEqual({ kind: 'resolved', by: ana, disposition: 'answered' });
    expect(says(step, 'desk').map(({ message }) => message.text)).toEqual([
      'Meter read twice',
      'Ana resolved it: answered.',
    ]);
    expect(status(step)).toMatchObject([{ state: 'completed', agent: { name: 'Ana' } }]);
    expect(step.copies).toEqual(['desk:slack']);
    for (const type of ['claim', 'release', 'return', 'resolve']) {
      expect(sent(talk.act({ type, by: ana, disposition: 'done' }), 'desk:slack')).toMatchObject([
        { text: 'Nothing to do: the ticket is resolved, by Ana.' },
      ]);
    }
  });

  it('tells of an action that this version does not know, instead of failing', () => {
    const talk = setup();
    talk.open();
    expect(sent(talk.act({ type: 'snooze', by: ana }), 'desk:slack')).toMatchObject([{ kind: 'told' }]);
  });

  it('opens a new ticket when the customer comes back', () => {
    const talk = setup();
    const first = talk.open().ticket;
    talk.act({ type: 'resolve', by: ana, disposition: 'spam' });
    const second = talk.open().ticket;
    expect(second?.from).toBeGreaterThan(first!.from);
    expect(second).toMatchObject({ status: 'waiting', v: 1 });
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
