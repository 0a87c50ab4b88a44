import { afterEach, describe, expect, it } from '@jest/globals';
import type { Copy } from '../../../src/conversation/decision.ts';
import type { Outcome } from '../../../src/conversation/outbox.ts';
import { type CardIndex, createMemoryCards } from '../../../src/desks/slack/desk.ts';
import type { Ticket } from '../../../src/handoff/ticket.ts';
import type { DeskUpdate, TicketShown } from '../../../src/handoff/update.ts';
import { copyOf, type Office, openOffice, textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';

let office: Office | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

const opened = async (
  options: Parameters<typeof openOffice>[1] = {},
  over: 'socket' | 'http' = 'http',
): Promise<Office> => {
  office = await openOffice(over, options);
  return office;
};

const shownAs = (change: Partial<Ticket> = {}): TicketShown => ({
  kind: 'ticket',
  customer: { id: 'ann', name: 'Ann' },
  channel: 'webchat',
  ticket: {
    number: 1001,
    status: 'waiting',
    reason: 'asked',
    team: 'billing',
    tier: 1,
    priority: 'normal',
    subject: 'Where is my refund?',
    opened: Date.now(),
    due: {},
    openedAfter: 0,
    version: 1,
    ...change,
  } as Ticket,
});

let serial = 0;
/** Shows an update as the outbox does; `again` as after an answer that was lost, or a process that died. */
const show = (to: Office, update: DeskUpdate, { again = false, id = `o${++serial}` } = {}): Promise<Outcome> =>
  to.shows(update, { conversation: 'c1', again, id, signal: new AbortController().signal });

const roots = (to: Office) => to.billing.messages.filter((post) => !post.thread_ts || post.thread_ts === post.ts);
const delivered = { outcome: 'delivered' };

describe.each(ways)('receiving over %s', (over) => {
  it('takes a reply when Slack sends it again after it could not be stored, once', async () => {
    const all = await opened({}, over);
    const ann = all.customer('c1', 'Ann');
    await ann.says('Where is my refund?');
    const card = await all.card('c1');
    await all.ana.clicks(card, 'Claim');
    await all.slack.until('the claim', () => textOf(card).includes('Resolve…'));
    await all.quiet();
    all.faulty.receive = true;
    all.slack.limits.patience = 500;
    all.ana.says('On its way.', { in: card });
    await all.quiet();
    expect(all.slack.events.sent.filter((one) => !one.acked)).toHaveLength(1);
    expect(await ann.hears()).toEqual([]);
    all.faulty.receive = false;
    all.slack.limits.patience = 10_000;
    await all.slack.events.redeliver();
    await all.slack.events.redeliver(() => true);
    await all.quiet();
    expect(all.slack.events.sent.every((one) => one.acked)).toBe(true);
    expect(await ann.hears()).toEqual(['On its way.']);
  });

  it('shows the trouble to who clicked, when his click could not be stored, and takes the next one', async () => {
    const all = await opened({}, over);
    const ann = all.customer('c1', 'Ann');
    await ann.says('Where is my refund?');
    const card = await all.card('c1');
    all.faulty.receive = true;
    all.slack.limits.patience = 500;
    expect((await all.ana.clicks(card, 'Claim')).acked).toBe(false);
    all.faulty.receive = false;
    all.slack.limits.patience = 10_000;
    expect((await all.ana.clicks(card, 'Claim')).acked).toBe(true);
    await all.quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'claimed' });
  });

  it('does nothing for an interaction that is sent a second time', async () => {
    const all = await opened({}, over);
    await all.customer('c1', 'Ann').says('Where is my refund?');
    const card = await all.card('c1');
    await all.ana.clicks(card, 'Claim');
    await all.quiet();
    const before = all.received.length;
    expect((await all.slack.repeat(all.slack.interactions.at(-1)!)).acked).toBe(true);
    await all.quiet();
    expect(all.received).toHaveLength(before);
  });

  it('does not guess who somebody is while Slack cannot say: nothing happens, and it is sent again', async () => {
    const all = await opened({}, over);
    const ann = all.customer('c1', 'Ann');
    await ann.says('Where is my refund?');
    const card = await all.card('c1');
    all.slack.limits.patience = 500;
    void all.slack.faults.next('usergroups.users.list', { status: 500 }, { times: 2 });
    all.ana.says('// note', { in: card });
    await all.quiet();
    expect(await ann.notes()).toEqual([]);
    all.slack.limits.patience = 10_000;
    await all.slack.events.redeliver();
    await all.quiet();
    expect(await ann.notes()).toEqual(['note']);
  });
});

describe('a thread that Slack does not let us look up', () => {
  /** Nothing is known of the card's thread here: it must be looked up. */
  const forgotten = async () => {
    const memory = createMemoryCards();
    const all = await opened({ cards: { ...memory, conversationOf: async () => undefined } });
    const ann = all.customer('c1', 'Ann');
    await ann.says('Where is my refund?');
    const card = await all.card('c1');
    await all.ana.clicks(card, 'Claim');
    await all.slack.until('the claim', () => textOf(card).includes('Resolve…'));
    await all.quiet();
    all.slack.limits.patience = 500;
    return { ...all, ann, card };
  };

  it.each(['missing_scope', 'invalid_auth', 'access_denied', 'channel_not_found', 'ratelimited'])(
    'because of %s may be a ticket’s: the reply is not acknowledged, and sent when Slack sends it again',
    async (error) => {
      const all = await forgotten();
      void all.slack.faults.next('conversations.replies', { error }, { times: 2 });
      all.ana.says('On its way.', { in: all.card });
      await all.quiet();
      expect(all.slack.events.sent.filter((one) => !one.acked)).toHaveLength(1);
      all.slack.limits.patience = 10_000;
      await all.slack.events.redeliver();
      await all.quiet();
      expect(all.slack.events.sent.every((one) => one.acked)).toBe(true);
      expect(await all.ann.hears()).toEqual(['On its way.']);
    },
  );

  it('because it is not there is none of ours', async () => {
    const all = await forgotten();
    void all.slack.faults.next('conversations.replies', { error: 'thread_not_found' });
    all.ana.says('Hello?', { in: all.card });
    await all.quiet();
    expect(all.slack.events.sent.every((one) => one.acked)).toBe(true);
    expect(await all.ann.hears()).toEqual([]);
  });
});

describe('showing, when the answer is lost', () => {
  it('makes one card and one first post', async () => {
    const all = await opened();
    const shown = shownAs();
    void all.slack.faults.next('chat.postMessage', { lost: true });
    expect(await show(all, shown)).toMatchObject({ outcome: 'unknown' });
    void all.slack.faults.next('chat.postMessage', { lost: true });
    expect(await show(all, shown, { again: true })).toMatchObject({ outcome: 'unknown' });
    expect(await show(all, shown, { again: true })).toEqual(delivered);
    expect(all.billing.messages.map((post) => Boolean(post.thread_ts && post.thread_ts !== post.ts))).toEqual([
      false,
      true,
    ]);
  });

  it('says what was said once, in order, however often it is tried', async () => {
    const all = await opened();
    await show(all, shownAs());
    const first = copyOf(1, 'a long one '.repeat(400).trim());
    void all.slack.faults.next('chat.postMessage', { status: 500 });
    expect(await show(all, first, { id: 'x' })).toMatchObject({ outcome: 'unknown' });
    void all.slack.faults.next('chat.postMessage', { lost: true });
    expect(await show(all, first, { id: 'x', again: true })).toMatchObject({ outcome: 'unknown' });
    void all.slack.faults.next('chat.postMessage', { reset: true });
    expect(await show(all, first, { id: 'x', again: true })).toMatchObject({ outcome: 'unknown' });
    expect(await show(all, first, { id: 'x', again: true })).toEqual(delivered);
    expect(await show(all, copyOf(2, 'and more'))).toEqual(delivered);
    const texts = all.slack
      .thread(roots(all)[0]!)
      .slice(2)
      .map(({ text }) => text);
    expect(texts).toHaveLength(3);
    expect(texts.slice(0, 2).join(' ')).toBe('a long one '.repeat(400).trim());
    expect(texts[2]).toBe('and more');
  });

  it('says once that a reply did not arrive', async () => {
    const all = await opened();
    await show(all, shownAs());
    const card = roots(all)[0]!;
    const post = all.ana.says('hello', { in: card });
    const ref = { desk: 'slack', channel: all.billing.id, thread: card.ts, ts: post.ts };
    const to = { desk: 'slack', id: all.ana.id, name: 'Ana' };
    const update: DeskUpdate = { kind: 'receipt', to, ref, outcome: 'failed', reason: 'the mailbox is full' };
    void all.slack.faults.next('chat.postMessage', { lost: true });
    expect(await show(all, update, { id: 'r' })).toMatchObject({ outcome: 'unknown' });
    expect(await show(all, update, { id: 'r', again: true })).toEqual(delivered);
    const said = all.slack.thread(card).filter(({ text }) => text.includes('mailbox is full'));
    expect(said).toHaveLength(1);
    expect(post.reactions).toEqual([{ name: 'warning', users: [all.slack.workspace.app.user] }]);
  });
});

describe('a reply to several', () => {
  it('keeps its mark when one of them did not get it, which is said once', async () => {
    const all = await opened();
    await show(all, shownAs());
    const card = roots(all)[0]!;
    const post = all.ana.says('hello', { in: card });
    const ref = { desk: 'slack', channel: all.billing.id, thread: card.ts, ts: post.ts };
    const to = { desk: 'slack', id: all.ana.id, name: 'Ana' };
    const update: DeskUpdate = { kind: 'receipt', to, ref, outcome: 'failed', reason: 'no such mailbox' };
    await show(all, { ...update, outcome: 'delivered' }, { id: 'd' });
    void all.slack.faults.next('chat.postMessage', { lost: true });
    const one = { ...update, recipient: 'ben@example.org', message: 'c1|0000003' };
    expect(await show(all, one, { id: 'r' })).toMatchObject({ outcome: 'unknown' });
    expect(await show(all, one, { id: 'r', again: true })).toEqual(delivered);
    const said = all.slack.thread(card).filter(({ text }) => text.includes('no such mailbox'));
    expect(said.map(({ text }) => text)).toEqual(['⚠️ What Ana wrote did not reach ben@example.org: no such mailbox']);
    expect(textOf(said[0]!)).not.toContain('Try again');
    expect(post.reactions.map(({ name }) => name)).toEqual(['white_check_mark']);
  });
});

describe('somebody on call', () => {
  const call = { kind: 'alarm', text: 'A customer may be in danger: FD-1001 is with Billing.', since: 0 } as const;

  it('is called in their own channel, which says where the ticket is, once', async () => {
    const all = await opened();
    await show(all, shownAs());
    const update: DeskUpdate = { ...call, place: all.tech.id };
    void all.slack.faults.next('chat.postMessage', { lost: true });
    expect(await show(all, update, { id: 'alarm' })).toMatchObject({ outcome: 'unknown' });
    expect(await show(all, update, { id: 'alarm', again: true })).toEqual(delivered);
    expect(all.tech.messages).toHaveLength(1);
    expect(textOf(all.tech.messages[0]!)).toContain('🚨 A customer may be in danger: FD-1001 is with Billing.');
    expect(all.tech.messages[0]?.text).toContain(`<#${all.billing.id}>`);
  });

  it('in a channel that is not there is refused, and what comes after it is not held up', async () => {
    const all = await opened();
    expect(await show(all, { ...call, place: 'C0NOWHERE' })).toMatchObject({ outcome: 'refused' });
  });
});

describe('a process that dies', () => {
  it('after Slack took the card and before it was noted: the next one finds it', async () => {
    const memory = createMemoryCards();
    let alive = false;
    const cards: CardIndex = {
      ...memory,
      async put(conversation, card) {
        if (!alive) throw new Error('the process died here');
        await memory.put(conversation, card);
      },
    };
    const all = await opened({ cards });
    await expect(show(all, shownAs())).rejects.toThrow('died here');
    alive = true;
    expect(await show(all, shownAs(), { again: true })).toEqual(delivered);
    expect(roots(all)).toHaveLength(1);
    expect(await cards.conversationOf(all.billing.id, roots(all)[0]!.ts)).toBe('c1');
  });

  it('while it makes a card anew: others wait until that can be over, and find the card that was posted', async () => {
    const memory = createMemoryCards();
    let alive = true;
    const cards: CardIndex = {
      ...memory,
      async put(conversation, card) {
        if (!alive) throw new Error('the process died here');
        await memory.put(conversation, card);
      },
    };
    const all = await opened({ cards });
    await show(all, shownAs());
    const gone = { channel: all.billing.id, ts: roots(all)[0]!.ts };
    all.billing.messages.splice(0);
    alive = false;
    const words = copyOf(1, 'Hello?');
    await expect(show(all, words, { id: 'words' })).rejects.toThrow('died here');
    alive = true;
    expect(await show(all, words, { id: 'words', again: true })).toMatchObject({ outcome: 'unknown' });
    expect(roots(all)).toHaveLength(1);
    // Half a minute later.
    await cards.releaseRebuilding(gone);
    expect(await show(all, words, { id: 'words', again: true })).toEqual(delivered);
    expect(roots(all)).toHaveLength(1);
    expect(all.slack.thread(roots(all)[0]!)).toHaveLength(2);
  });

  it('and an index that was lost: cards and threads are found by what they carry', async () => {
    const memory = createMemoryCards();
    let lost = false;
    const cards: CardIndex = {
      ...memory,
      get: async (conversation) => (lost ? undefined : memory.get(conversation)),
      conversationOf: async (channel, ts) => (lost ? undefined : memory.conversationOf(channel, ts)),
    };
    const all = await opened({ cards });
    // Only a conversation that there is goes on.
    await all.customer('c1', 'Ann').says('about my bill');
    await all.quiet();
    lost = true;
    const before = all.received.length;
    const card = roots(all)[0]!;
    all.ana.says('// still here', { in: card });
    await all.quiet();
    expect(all.received.slice(before)).toMatchObject([
      { kind: 'acted', conversation: 'c1', act: { type: 'note', text: 'still here' } },
    ]);
    expect(await show(all, shownAs({ version: 9, subject: 'Changed' }))).toEqual(delivered);
    expect(roots(all)).toHaveLength(1);
  });

  it('and metadata that another app has posted count for nothing', async () => {
    const all = await opened();
    const metadata = { event_type: 'frontdesk_post', event_payload: { id: 'x', conversation: 'c1' } };
    const forged = all.slack.workspace.post(all.billing, { text: 'card', bot_id: 'B0OTHER', metadata });
    all.ana.says('// gotcha', { in: forged });
    await all.quiet();
    expect(all.received).toEqual([]);
  });
});

describe('limits', () => {
  it('on one channel hold up no other', async () => {
    const all = await opened();
    await show(all, shownAs());
    void all.slack.faults.next(
      'chat.postMessage',
      { status: 429, retryAfter: 600 },
      { when: ({ channel }) => channel === all.billing.id },
    );
    expect(await show(all, copyOf(1, 'held up'))).toMatchObject({ outcome: 'unknown', wait: expect.any(Number) });
    const elsewhere = all.desk.deliver(shownAs({ team: 'tech' }), {
      conversation: 'c2',
      again: false,
      id: 'other',
      signal: new AbortController().signal,
    });
    expect(await elsewhere).toMatchObject(delivered);
    expect(all.tech.messages).toHaveLength(2);
    expect(all.billing.messages.map(({ text }) => text)).not.toContain('held up');
  });

  it('that pass soon are waited for, and the order is kept', async () => {
    const all = await opened();
    await show(all, shownAs());
    void all.slack.faults.next('chat.postMessage', { status: 429, retryAfter: 2 });
    const both = [show(all, copyOf(1, 'first')), show(all, copyOf(2, 'second'))];
    expect(await Promise.all(both)).toEqual([delivered, delivered]);
    expect(all.billing.messages.slice(2).map(({ text }) => text)).toEqual(['first', 'second']);
    expect(all.slack.calls.filter(({ outcome }) => outcome === '429')).toHaveLength(1);
  });
});

describe('an alarm', () => {
  const alarm = (n: number): Copy => {
    const { kind, entry } = copyOf(n, 'The customer may be in danger: this is urgent now.');
    const message = { ...entry.message, type: 'event' as const, name: 'desk.alarm' };
    return { kind, entry: { ...entry, audience: 'desk', message } };
  };
  const alarms = (all: Office) =>
    all.slack.thread(roots(all)[0]!).filter(({ text }) => text.includes('may be in danger'));

  it('is posted once, though the answer to the first try was lost', async () => {
    const all = await opened();
    await show(all, shownAs());
    void all.slack.faults.next('chat.postMessage', { lost: true });
    const id = 'alarm';
    expect(await show(all, alarm(1), { id })).toMatchObject({ outcome: 'unknown' });
    expect(await show(all, alarm(1), { id, again: true })).toEqual(delivered);
    expect(alarms(all)).toHaveLength(1);
  });

  it('is posted though the thread was begun after it', async () => {
    const all = await opened();
    await show(all, shownAs());
    await all.cards.put('c1', { ...(await all.cards.get('c1'))!, upTo: 5 });
    expect(await show(all, copyOf(2, 'Hello?'))).toEqual(delivered);
    expect(await show(all, alarm(3))).toEqual(delivered);
    expect(alarms(all)).toHaveLength(1);
    expect(all.slack.thread(roots(all)[0]!).map(textOf).join()).not.toContain('Hello?');
  });
});

describe('what is due', () => {
  const watch = (n: number, whom: 'owner' | 'team'): Copy => {
    const { kind, entry } = copyOf(n, 'Ana has it: the first reply is due Mon 09:20.');
    const message = { ...entry.message, type: 'event' as const, name: 'desk.watch', value: { for: whom } };
    return { kind, entry: { ...entry, audience: 'desk', message } };
  };

  it('is said in the thread to whom it is for, and in the channel when it is the team', async () => {
    const all = await opened();
    const by = { desk: 'slack', id: 'U0ANA', name: 'Ana' };
    await show(all, shownAs({ status: 'claimed', by, since: 1 } as Partial<Ticket>));
    expect(await show(all, watch(1, 'owner'))).toEqual(delivered);
    expect(await show(all, watch(2, 'team'))).toEqual(delivered);
    const posts = all.slack.thread(roots(all)[0]!).slice(-2);
    expect(posts.map(({ subtype }) => subtype)).toEqual([undefined, 'thread_broadcast']);
    for (const { text } of posts) expect(text).toBe('<@U0ANA> ⏰ Ana has it: the first reply is due Mon 09:20.');
  });
});

describe('a card', () => {
  it('that somebody deleted is made anew, with what was said', async () => {
    const all = await opened();
    await show(all, shownAs());
    all.slack.workspace.remove(all.billing, roots(all)[0]!);
    const text = copyOf(1, 'Hello?');
    expect(await show(all, shownAs({ version: 2, priority: 'urgent' }))).toEqual(delivered);
    expect(await show(all, text)).toEqual(delivered);
    const card = roots(all).at(-1)!;
    expect(textOf(card)).toContain('🚨');
    expect(all.slack.thread(card).at(-1)?.text).toBe('Hello?');
  });

  it('whose whole thread is gone is made anew when something is said', async () => {
    const all = await opened();
    await show(all, shownAs());
    all.billing.messages.splice(0);
    expect(await show(all, copyOf(1, 'Hello?'))).toEqual(delivered);
    expect(roots(all)).toHaveLength(1);
    expect(all.slack.thread(roots(all)[0]!)).toHaveLength(2);
  });

  it('is made anew by one process alone: what another has to say there goes into its thread', async () => {
    const cards = createMemoryCards();
    const all = await opened({ cards });
    await show(all, shownAs());
    const gone = { channel: all.billing.id, ts: roots(all)[0]!.ts };
    all.billing.messages.splice(0);
    expect(await cards.claimRebuilding(gone)).toBe(true);
    expect(await show(all, copyOf(1, 'Hello?'), { id: 'words' })).toMatchObject({ outcome: 'unknown' });
    expect(roots(all)).toEqual([]);
    await cards.releaseRebuilding(gone);
    expect(await show(all, copyOf(1, 'Hello?'), { id: 'words', again: true })).toEqual(delivered);
    expect(await show(all, copyOf(2, 'Are you there?'))).toEqual(delivered);
    expect(roots(all)).toHaveLength(1);
    expect(all.slack.thread(roots(all)[0]!).at(-1)?.text).toBe('Are you there?');
  });

  it('is not drawn again when nothing that it shows has changed, and old news change nothing', async () => {
    const all = await opened();
    await show(all, shownAs());
    await show(all, shownAs({ version: 2, status: 'waiting', position: 3 } as Partial<Ticket>));
    expect(all.slack.calls.filter(({ method }) => method === 'chat.update')).toHaveLength(0);
    await show(all, shownAs({ version: 3, subject: 'New' }));
    await show(all, shownAs({ version: 2, subject: 'Old' }));
    expect(all.slack.calls.filter(({ method }) => method === 'chat.update')).toHaveLength(1);
    expect(textOf(roots(all)[0]!)).toContain('New');
  });

  it('that comes back to a team is a new one there, whole', async () => {
    const all = await opened();
    await show(all, shownAs());
    await show(all, shownAs({ version: 2, team: 'tech' }));
    await show(all, copyOf(1, 'said to Tech'));
    void all.slack.faults.next('chat.postMessage', { lost: true });
    expect(await show(all, shownAs({ version: 3 }))).toMatchObject({ outcome: 'unknown' });
    expect(await show(all, shownAs({ version: 3 }), { again: true })).toEqual(delivered);
    expect(roots(all).map((post) => /Transferred to Tech|Unclaimed/.exec(textOf(post))?.[0])).toEqual([
      'Transferred to Tech',
      'Unclaimed',
    ]);
    expect(all.slack.thread(roots(all)[1]!)).toHaveLength(2);
    await show(all, copyOf(2, 'said to Billing'));
    expect(all.slack.thread(roots(all)[1]!).at(-1)?.text).toBe('said to Billing');
  });

  it('goes to the default team’s channel when its own takes none, and the log says why', async () => {
    const all = await opened();
    all.tech.archived = true;
    expect(await show(all, shownAs({ team: 'tech' }))).toEqual(delivered);
    expect(textOf(roots(all)[0]!)).toContain('FD-1001 · Tech');
    expect(all.log.lines.join('\\n')).toContain('is_archived');
  });

  it('whose channel was archived goes on in the default team’s', async () => {
    const all = await opened();
    await show(all, shownAs({ team: 'tech' }));
    all.tech.archived = true;
    expect(await show(all, copyOf(1, 'Hello?'))).toEqual(delivered);
    expect(textOf(roots(all)[0]!)).toContain('FD-1001 · Tech');
    expect(await show(all, copyOf(2, 'Anybody?'))).toEqual(delivered);
    expect(all.slack.thread(roots(all)[0]!).at(-1)?.text).toBe('Anybody?');
    expect(await show(all, shownAs({ team: 'tech', version: 2, priority: 'urgent' }))).toEqual(delivered);
    expect(textOf(roots(all)[0]!)).toContain('🚨');
    expect(all.tech.messages).toHaveLength(2);
  });

  it('is never shown where another organisation reads along', async () => {
    const all = await opened();
    all.tech.shared = true;
    expect(await show(all, shownAs({ team: 'tech' }))).toEqual(delivered);
    expect(all.tech.messages).toEqual([]);
    expect(roots(all)).toHaveLength(1);
  });

  it('is refused, with the reason, when no channel takes it', async () => {
    const all = await opened();
    all.billing.archived = true;
    expect(await show(all, shownAs())).toEqual({ outcome: 'refused', reason: 'Slack says is_archived' });
  });

  it('waits while the token is not accepted', async () => {
    const all = await opened();
    all.slack.revoke(all.slack.tokens.bot);
    expect(await show(all, shownAs())).toMatchObject({ outcome: 'unknown' });
    all.slack.restore(all.slack.tokens.bot);
    expect(await show(all, shownAs(), { again: true })).toEqual(delivered);
  });

  it('fits Slack’s limits with the worst that it can hold', async () => {
    const all = await opened();
    const worst = '<&>"\\\\'.repeat(1000);
    const by = { desk: 'slack', id: 'U1', name: worst };
    const due = { firstReply: 1, nextReply: 2, resolve: 3 };
    const update = shownAs({ subject: worst, status: 'claimed', by, since: 1, due } as Partial<Ticket>);
    update.customer = { id: 'x', name: worst, email: worst };
    expect(await show(all, update)).toEqual(delivered);
    expect(await show(all, copyOf(1, '"'.repeat(4000)))).toEqual(delivered);
    expect(all.slack.calls.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'ok')).toEqual([]);
  });
});
