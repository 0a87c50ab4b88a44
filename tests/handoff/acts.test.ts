import { describe, expect, it } from '@jest/globals';
import { ana as Ana, openInquiry, rita as Rita, teams } from './inquiry.ts';

/** An inquiry that waits, and two who may take it: Ana in Slack, Rita at the web desk. */
function waiting(given: Parameters<typeof openInquiry>[0] = {}) {
  const inquiry = openInquiry(given);
  inquiry.customer.asks();
  inquiry.gets('queued', { number: 1042, position: 1 });
  return { ...inquiry, ana: inquiry.representative(Ana), rita: inquiry.representative(Rita) };
}

/** The same, in Ana's hands. */
function claimed(given: Parameters<typeof openInquiry>[0] = {}) {
  const inquiry = waiting(given);
  inquiry.ana.claims();
  inquiry.news.length = 0;
  return inquiry;
}

describe('claiming', () => {
  it('goes to the first; the second hears who has it, at their own desk', () => {
    const { ana, rita, card, news, inside } = waiting();
    rita.claims();
    expect(card()).toMatchObject({ status: 'claimed', by: Rita });
    expect(news.at(-1)).toEqual({ kind: 'claimed', by: Rita });
    expect(inside()).toEqual(['Rita claimed it.']);
    ana.claims();
    expect(card()).toMatchObject({ status: 'claimed', by: Rita });
    expect(ana.isTold()).toEqual(['Rita has FD-1042 already.']);
    expect(rita.isTold()).toEqual([]);
    const other = waiting();
    other.ana.claims();
    other.rita.claims();
    expect(other.rita.isTold()).toEqual(['Ana has FD-1042 already.']);
  });

  it('is silent for who has it already', () => {
    const { ana, ticket } = claimed();
    const before = ticket();
    expect(ana.claims()).toMatchObject({ effects: [], news: { kind: 'none' } });
    expect(ticket()).toBe(before);
  });

  it('counts whatever has happened to a ticket that still waits', () => {
    const { ana, card, customer } = waiting();
    const early = ana.looks();
    customer.isInDanger();
    early.claims();
    expect(card()).toMatchObject({ status: 'claimed', by: Ana, reason: 'danger' });
  });
});

describe('assigning', () => {
  it('gives a waiting ticket to somebody, and passes on a claimed one', () => {
    const { ana, rita, card, news, inside } = waiting();
    ana.assigns(Rita);
    expect(news.at(-1)).toEqual({ kind: 'claimed', by: Rita });
    ana.takesOver();
    // Rita handed nothing on: it was taken.
    expect(news.at(-1)).toEqual({ kind: 'claimed', by: Ana });
    expect(card()).toMatchObject({ by: Ana });
    expect(inside().at(-1)).toBe('Ana took it over.');
    expect(rita.assigns(Ana).effects).toEqual([]);
  });

  it('takes nothing from somebody whom the page did not show', () => {
    const { ana, rita, card } = claimed();
    const late = rita.looks();
    ana.releases();
    ana.assigns({ ...Ana, id: 'U0TOM', name: 'Tom' });
    late.takesOver();
    expect(card()).toMatchObject({ by: { name: 'Tom' } });
    expect(rita.isTold()).toEqual(['This has changed meanwhile: Tom has FD-1042 now. Please look again.']);
  });
});

describe('replying', () => {
  it('goes to the customer under the public name, and its writer hears what became of it', () => {
    const { ana, card, customer, event } = claimed();
    const step = ana.replies(' It is **fixed**. ', { ts: '1.2' });
    expect(customer.hears()).toEqual(['Ana: It is **fixed**.']);
    expect(card()).toMatchObject({ firstReplied: expect.any(Number) });
    expect(card()).not.toHaveProperty('unanswered');
    const [said] = step.effects;
    const receipt = said?.do === 'say' && said.receipt ? said.receipt : null;
    const news = { kind: 'delivery' as const, delivery: 'd', destination: 'email', receipt };
    event({ ...news, state: 'sent' });
    event({ ...news, state: 'delivered' });
    event({ ...news, state: 'failed', reason: 'no such mailbox' });
    expect(ana.receipts()).toEqual(['sent', 'delivered', 'failed: no such mailbox']);
  });

  it("never shows the customer a representative's own id", () => {
    const { ana, customer } = claimed();
    ana.replies('Hello');
    ana.assigns(Rita);
    ana.takesOver();
    ana.releases();
    ana.claims();
    ana.resolves();
    expect(JSON.stringify(customer.isSent())).toContain('Ana');
    expect(JSON.stringify(customer.isSent())).not.toContain('U0ANA');
  });

  it('is kept as a note when its writer does not have the ticket', () => {
    const { ana, rita, customer, inside } = waiting();
    rita.replies('Early');
    rita.claims();
    ana.replies('Not mine');
    rita.resolves();
    rita.replies('Late');
    expect(customer.hears()).toEqual([]);
    expect(inside()).toEqual(['Early', 'Rita claimed it.', 'Not mine', 'Rita resolved it: answered.', 'Late']);
    expect(rita.receipts()).toEqual([
      'kept: Nobody has FD-1042 yet: claim it first. It was kept as a note.',
      'kept: Nothing to do: FD-1042 is resolved, by Rita. It was kept as a note.',
    ]);
    expect(ana.receipts()).toEqual(['kept: Rita has FD-1042 already. It was kept as a note.']);
  });

  it('without a reference is sent without a receipt, and without words not at all', () => {
    const { ana, customer } = claimed();
    expect(ana.replies('Hi', null).effects[0]).not.toHaveProperty('receipt');
    ana.replies(' \n');
    expect(customer.hears()).toEqual(['Ana: Hi']);
    expect(ana.isTold()).toEqual(['The reply is empty.']);
  });

  it('does not wait for its writer to have seen everything', () => {
    const { ana, customer } = claimed();
    const early = ana.looks();
    ana.replies('One');
    customer.writes();
    early.replies('Two');
    expect(customer.hears()).toEqual(['Ana: One', 'Ana: Two']);
  });

  it('keeps the time of the first; the next is due after what the customer wrote last', () => {
    const { ana, customer, card, ticket, now } = claimed();
    ana.replies('One');
    const first = card()?.firstReplied;
    const shown = card();
    ana.replies('Two');
    expect(card()).toBe(shown);
    const at = now();
    customer.writes();
    expect(card()).toMatchObject({ unanswered: at, due: { nextReply: at + 900_000 } });
    expect(customer.writes().effects).toEqual([]);
    expect(ticket()).toEqual(card());
    ana.replies('Three');
    expect(card()).toMatchObject({ firstReplied: first });
    expect(card()).not.toHaveProperty('unanswered');
    expect(card()?.due).not.toHaveProperty('nextReply');
  });
});

describe('noting', () => {
  it('stays inside, from anybody, at any time', () => {
    const { ana, rita, customer, inside, card } = waiting();
    const shown = card();
    const early = rita.looks();
    rita.notes('Called before');
    expect(card()).toBe(shown);
    ana.claims();
    ana.resolves();
    early.notes('After all');
    customer.asks();
    early.notes('Called twice');
    expect(customer.hears()).toEqual([]);
    expect(inside()).toEqual([
      'Called before',
      'Ana claimed it.',
      'Ana resolved it: answered.',
      'After all',
      'Called twice',
    ]);
    expect(rita.isTold()).toEqual([]);
    early.notes(' ');
    expect(rita.isTold()).toEqual(['The note is empty.']);
  });
});

describe('transferring', () => {
  it('notes first, then waits in the new team, with its targets counted from the beginning', () => {
    const { ana, card, news, inside, gets } = claimed();
    const opened = card()!.opened;
    ana.transfers('billing', 'About a bill');
    expect(inside().slice(-2)).toEqual(['About a bill', 'Ana transferred it to Utility Billing.']);
    expect(card()).toMatchObject({
      status: 'waiting',
      team: 'billing',
      tier: 2,
      number: 1042,
      due: { firstReply: opened + 600_000, resolve: opened + 7_200_000 },
    });
    expect(card()).not.toHaveProperty('by');
    expect(card()).not.toHaveProperty('position');
    expect(news).toEqual([{ kind: 'transferred', team: 'billing' }]);
    expect(gets('moved', { position: 4 }).news).toEqual({ kind: 'moved', position: 4 });
  });

  it('is told when there is no such team, or it is there already, or somebody else has it; the note is kept', () => {
    const { ana, rita, card, inside } = waiting();
    ana.transfers('nobody');
    ana.transfers('front');
    rita.claims();
    ana.transfers('billing', 'Please');
    expect(ana.isTold()).toEqual([
      'There is no team "nobody". The teams are front, billing.',
      'Front Desk has FD-1042 already.',
      'Rita has FD-1042 already. To do that, take it over first. Your note was kept.',
    ]);
    expect(inside().at(-1)).toBe('Please');
    expect(card()).toMatchObject({ status: 'claimed', by: Rita, team: 'front' });
  });

  describe('somebody in danger', () => {
    const week = Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 480, to: 1020 }] : []));
    const hours = { zone: 'Europe/Berlin', week, closed: [] };
    const [front, billing] = teams;
    const all = [front!, { ...billing!, hours }, { ...billing!, id: 'night', name: 'Night Watch', topics: [] }];
    const [saturday, monday] = [Date.parse('2026-05-02T12:00:00Z'), Date.parse('2026-05-04T12:00:00Z')];

    it('never goes to a team that is closed: it says until when, and who is there', () => {
      const { ana, card, customer } = claimed({ teams: all, at: saturday });
      customer.isInDanger();
      ana.transfers('billing', 'Meter');
      expect(ana.isTold()).toEqual([
        'The customer may be in danger, and Utility Billing is closed until Mon 08:00: FD-1042 stays where it is. There now: Night Watch. Your note was kept.',
      ]);
      expect(card()).toMatchObject({ status: 'claimed', by: Ana, team: 'front' });
      ana.transfers('night');
      expect(card()).toMatchObject({ status: 'waiting', team: 'night' });
    });

    it('goes to the team on call at any hour', () => {
      const [, closed, night] = all;
      const { customer, ana, card } = waiting({ teams: [{ ...front!, hours }, closed!, night!], at: saturday });
      customer.isInDanger();
      ana.transfers('night');
      expect(card()).toMatchObject({ team: 'night' });
      // The default team is on call where none is named.
      ana.transfers('front');
      expect(card()).toMatchObject({ team: 'front' });
    });

    it('goes there while it is open, and others always do', () => {
      const open = claimed({ teams: all, at: monday });
      open.customer.isInDanger();
      open.ana.transfers('billing');
      expect(open.card()).toMatchObject({ team: 'billing' });
      const calm = claimed({ teams: all, at: saturday });
      calm.ana.transfers('billing');
      expect(calm.card()).toMatchObject({ team: 'billing' });
    });
  });
});

describe('releasing, returning, resolving', () => {
  it('puts it back into the queue at the same place', () => {
    const { ana, card, news } = waiting();
    const { status, opened, due, team } = card()!;
    ana.releases();
    expect(ana.isTold()).toEqual(['Nobody has FD-1042: it waits in the queue.']);
    ana.claims();
    ana.releases();
    expect(card()).toMatchObject({ status, opened, due, team });
    expect(card()).not.toHaveProperty('by');
    expect(news.at(-1)).toEqual({ kind: 'released', by: Ana });
  });

  it('gives the conversation back to the bot, and the desks see the ticket end', () => {
    const { ana, card, news, ticket } = claimed();
    ana.returns();
    expect(ticket()).toBeUndefined();
    expect(news).toEqual([{ kind: 'returned', by: Ana }]);
    expect(card()).toMatchObject({ status: 'resolved', disposition: 'returned', by: Ana });
    ana.claims();
    expect(ana.isTold()).toEqual(['The ticket that you saw has ended.']);
  });

  it('resolves with a disposition and a note; after that there is nothing to do', () => {
    const { ana, card, news, inside, now, ticket } = claimed();
    const at = now();
    ana.resolves('answered', 'Meter read twice');
    expect(card()).toMatchObject({
      status: 'resolved',
      by: Ana,
      at,
      disposition: 'answered',
      note: 'Meter read twice',
    });
    expect(news).toEqual([{ kind: 'resolved', by: Ana, disposition: 'answered' }]);
    expect(inside().slice(-2)).toEqual(['Meter read twice', 'Ana resolved it: answered.']);
    const ended = ticket();
    ana.claims();
    ana.releases();
    ana.returns();
    ana.resolves();
    expect(ticket()).toBe(ended);
    expect(ana.isTold()).toEqual(Array(4).fill('Nothing to do: FD-1042 is resolved, by Ana.'));
  });

  it('does not end it under a customer who has just written: that is read first', () => {
    const { ana, customer, card, inside } = claimed();
    ana.replies('It is on its way.');
    const early = ana.looks();
    customer.writes();
    early.resolves('answered', 'Sent on Monday');
    early.returns();
    expect(card()).toMatchObject({ status: 'claimed' });
    expect(ana.isTold()).toEqual([
      'The customer has written meanwhile: read that first, and do it again if it is still right. Your note was kept.',
      'The customer has written meanwhile: read that first, and do it again if it is still right.',
    ]);
    expect(inside().at(-1)).toBe('Sent on Monday');
    ana.resolves();
    expect(card()).toMatchObject({ status: 'resolved' });
  });

  it('does not end what turned out to be dangerous meanwhile', () => {
    const { ana, customer, card } = waiting();
    const early = ana.looks();
    customer.isInDanger();
    early.resolves('spam');
    expect(card()).toMatchObject({ status: 'waiting', priority: 'urgent' });
  });

  it('is not held up by a number, a place in line or a reply', () => {
    const { ana, rita, gets, card } = waiting();
    const early = ana.looks();
    gets('moved', { position: 0.5 });
    early.resolves('duplicate');
    expect(card()).toMatchObject({ status: 'resolved' });
    const other = claimed();
    const before = other.ana.looks();
    other.ana.replies('Done.');
    before.resolves();
    expect(other.card()).toMatchObject({ status: 'resolved' });
    expect(rita.isTold()).toEqual([]);
  });
});

describe('whatever is done to a ticket that has ended', () => {
  /** Ana and Rita look at FD-1042; it ends, and the customer comes back in danger: FD-1043. */
  function cameBack(end: 'resolves' | 'returns') {
    const inquiry = claimed();
    const [ana, rita] = [inquiry.ana.looks(), inquiry.rita.looks()];
    inquiry.ana[end]();
    inquiry.customer.asks('danger');
    inquiry.gets('queued', { number: 1043, position: 1 });
    return { ...inquiry, late: { ana, rita } };
  }

  it.each(['resolves', 'returns'] as const)('does nothing to the next one, and says so, after it %s', (end) => {
    const { late, card, ticket, news, inside, customer } = cameBack(end);
    const next = ticket();
    const told = news.length;
    late.ana.claims();
    late.ana.takesOver();
    late.ana.transfers('billing', 'To whom it belongs');
    late.ana.releases();
    late.ana.returns();
    late.ana.resolves('spam');
    late.ana.replies('Anything else?');
    expect(ticket()).toBe(next);
    expect(card()).toEqual(next);
    expect(news).toHaveLength(told);
    expect(customer.hears()).toEqual([]);
    const sentence = 'The ticket that you saw has ended. FD-1043 is open now.';
    expect(late.ana.isTold()).toEqual([
      sentence,
      sentence,
      `${sentence} Your note was kept.`,
      sentence,
      sentence,
      sentence,
    ]);
    expect(late.ana.receipts()).toEqual([`kept: ${sentence} It was kept as a note.`]);
    expect(inside().slice(-2)).toEqual(['To whom it belongs', 'Anything else?']);
    late.rita.resolves();
    expect(late.rita.isTold()).toEqual([sentence]);
  });

  it('is so although the new one counts its versions from the beginning', () => {
    const { late, customer, ana, card } = cameBack('resolves');
    ana.claims();
    ana.replies('We are coming.');
    customer.writes();
    late.ana.resolves();
    expect(card()).toMatchObject({ status: 'claimed', number: 1043 });
  });
});

describe('what another version sends', () => {
  it('is meant for the ticket that is open, when that was there before it', () => {
    const { ana, card } = claimed();
    ana.ofOldDesk().resolves();
    expect(card()).toMatchObject({ status: 'resolved' });
  });

  it('is not meant for one that was opened after it', () => {
    const { ana, conversation, customer, handoff, now, ticket } = claimed();
    const at = now();
    ana.resolves();
    customer.asks('danger');
    const act = { type: 'resolve', by: Ana, disposition: 'done' };
    const event = { kind: 'acted' as const, id: 'late', conversation: conversation.id, at, act };
    const step = handoff.acted(conversation, ticket(), event, now());
    expect(step.ticket).toBe(ticket());
    expect(JSON.stringify(step.effects)).toContain('The ticket that you saw has ended. A new one is open now.');
  });

  it.each([
    [{ type: 'levitate' }, 'This version of Frontdesk does not know that action.'],
    [{ type: 'resolve', disposition: 'bored' }, 'Say how it ended, with one of: answered, done,'],
    [{ type: 'transfer', team: 7 }, 'That action was not understood (team): nothing was changed.'],
    [{ type: 'assign', to: 'Rita' }, 'That action was not understood (to): nothing was changed.'],
    [{ type: 'reply' }, 'That action was not understood (text): nothing was changed.'],
    [{ type: 'release', saw: 'all' }, 'That action was not understood (saw): nothing was changed.'],
    [{}, 'This version of Frontdesk does not know that action.'],
  ])('and is not understood, is told, and fails nothing: %j', (act, sentence) => {
    const { ana, ticket } = claimed();
    const before = ticket();
    ana.sends(act);
    expect(ticket()).toBe(before);
    expect(ana.isTold()).toEqual([expect.stringContaining(sentence)]);
  });

  it('keeps what was written', () => {
    const { ana, customer, inside } = claimed();
    ana.sends({ type: 'reply-later', text: 'See you on Monday' });
    ana.sends({ type: 'resolve', disposition: 'bored', note: 'Paid' });
    expect(customer.hears()).toEqual([]);
    expect(inside().slice(-2)).toEqual(['See you on Monday', 'Paid']);
    expect(ana.isTold()[0]).toBe(
      'This version of Frontdesk does not know that action. What you wrote was kept as a note.',
    );
  });

  it.each([undefined, null, 7, 'claim', [], { type: 'claim' }, { type: 'claim', by: { desk: 'web' } }])(
    'and is nobody’s, fails nothing: %j',
    (act) => {
      const { conversation, handoff, now, ticket } = claimed();
      const event = { kind: 'acted' as const, id: 'x', conversation: conversation.id, at: now(), act: act as never };
      expect(handoff.acted(conversation, ticket(), event, now())).toMatchObject({ ticket: ticket(), effects: [] });
    },
  );
});

it('tells the customer’s client of each step as Bot Framework does, and the desks who did what', () => {
  const { ana, rita, customer } = waiting();
  ana.claims();
  ana.assigns(Rita);
  rita.releases();
  rita.claims();
  const resolved = rita.resolves('done');
  const steps = customer.isSent().flatMap(({ name, value }) => (name === 'handoff.status' ? [value] : []));
  const agent = (name: string) => ({ id: expect.stringMatching(/^agent-/), name });
  expect(steps).toEqual([
    { state: 'queued', number: 1042, position: 1 },
    { state: 'accepted', agent: agent('Ana') },
    { state: 'accepted', agent: agent('Rita') },
    { state: 'queued' },
    { state: 'accepted', agent: agent('Rita') },
    { state: 'completed', agent: agent('Rita') },
  ]);
  const acts = resolved.effects.flatMap((effect) => (effect.do === 'say' ? [effect] : []));
  expect(acts[0]).toMatchObject({
    audience: 'desk',
    message: { name: 'desk.act', text: 'Rita resolved it: done.', value: { type: 'resolve', by: Rita } },
  });
  expect(resolved.copies).toEqual(['desk:slack']);
  // What is said after the end is in the log, and no desk's thread is disturbed.
  expect(rita.notes('Late').copies).toEqual([]);
});

it('opens a new ticket when the customer comes back, which no act was ever meant for', () => {
  const { ana, customer, ticket } = claimed();
  const first = ticket()!.openedAfter;
  ana.resolves('spam');
  customer.asks();
  expect(ticket()!.openedAfter).toBeGreaterThan(first);
  expect(ticket()).toMatchObject({ status: 'waiting', version: 1 });
});
