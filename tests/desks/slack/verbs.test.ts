import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { chooses, choosesMore, saidIn, wrongIn } from '../../helpers/slack/choosing.ts';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';

let office: Claimed | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

const HOUR = 3_600_000;
let over: 'socket' | 'http' = 'socket';
const claimed = async (options: Parameters<typeof openClaimed>[1] = {}) => {
  office = await openClaimed(over, options);
  return office;
};
/** What somebody alone was told, once there are so many words. */
const told = async ({ whispered }: Claimed, count: number, who?: Claimed['ana']) =>
  (await whispered(count, who)).map(({ text }) => text);
/** The card of another ticket. */
const cardOf = ({ slack, billing }: Claimed, number: string) =>
  slack.until(`the card of ${number}`, () =>
    billing.messages.find(({ text, thread_ts, ts }) => (thread_ts ?? ts) === ts && text.includes(number)),
  );

describe.each(ways)('what is done with a ticket in Slack over %s', (way) => {
  beforeAll(() => {
    over = way;
  });

  describe('snooze', () => {
    it('puts it off until a time, which stands on the card, and the customer’s word brings it back', async () => {
      const { slack, ana, ann, card, quiet } = await claimed();
      await chooses(slack, ana, card, 'Snooze…');
      const before = Date.now();
      await ana.submits({ time: '0' });
      await slack.until('the snooze', () => textOf(card).includes('snoozed until'));
      const ticket = await ann.ticket();
      if (ticket?.status !== 'snoozed') throw new Error('it is not snoozed');
      expect(ticket.until - before).toBeGreaterThanOrEqual(HOUR);
      expect(textOf(card)).toContain(`<!date^${Math.floor(ticket.until / 1000)}^`);
      await ann.says('Hello?');
      await slack.until('the card to wake', () => textOf(card).includes('replies in the thread go'));
      await quiet();
      expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: { name: 'Ana' } });
    });

    it('until a date and a time, which must lie ahead and be the only one; and it is woken by a click', async () => {
      const { slack, ana, ann, card } = await claimed();
      await chooses(slack, ana, card, 'Snooze…');
      const until = Math.floor(Date.now() / 1000) + 7200;
      expect(wrongIn(await ana.submits({}))).toEqual({ time: 'Say until when: here, or with a date below.' });
      expect(wrongIn(await ana.submits({ time: '1', until: String(until) }))).toEqual({
        until: 'Choose one of the two: a time above, or a date here.',
      });
      expect(wrongIn(await ana.submits({ until: '1000' }))).toEqual({
        until: 'That time is over: choose a later one.',
      });
      await ana.submits({ until: String(until) });
      await slack.until('the snooze', () => textOf(card).includes(`<!date^${until}^`));
      await ana.clicks(card, 'Wake up');
      await slack.until('the card to wake', () => textOf(card).includes('replies in the thread go'));
      expect(await ann.ticket()).toMatchObject({ status: 'claimed' });
    });

    it('is refused where somebody may be in danger, and under a colleague, with the reason', async () => {
      const all = await claimed();
      await all.bob.clicks(all.card, 'Snooze…');
      expect(await told(all, 1, all.bob)).toEqual(['Ana has FD-1001 already. To do that, take it over first.']);
      await all.ann.says('I smell gas');
      await all.slack.until('the alarm', () => textOf(all.card).includes('may be in danger'));
      await all.ana.clicks(all.card, 'Snooze…');
      expect(await told(all, 1)).toEqual(['The customer may be in danger: FD-1001 is not put off.']);
    });
  });

  describe('who has it', () => {
    it('is assigned to a member of the team, who is told', async () => {
      const { slack, ana, bob, card, ann, quiet, whispered } = await claimed();
      const form = await choosesMore(slack, ana, card, 'Assign…');
      expect(saidIn(form)).toContain('Bob');
      expect(saidIn(form)).not.toMatch(/Eve|Tim/);
      await ana.submits({ person: bob.id });
      await slack.until('Bob on the card', () => textOf(card).includes('*Bob*'));
      await quiet();
      expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: { id: bob.id, name: 'Bob' } });
      expect((await whispered(1, bob))[0]?.text).toBe('Ana assigned FD-1001 to you.');
      expect(ana.modal()).toBeUndefined();
    });

    it('is assigned while nobody has it, from the card', async () => {
      const { slack, ana, bob, card, quiet } = await claimed();
      await ana.clicks(card, 'Release');
      await slack.until('the release', () => textOf(card).includes('Unclaimed'));
      await chooses(slack, bob, card, 'Assign…');
      await bob.submits({ person: bob.id });
      await slack.until('Bob on the card', () => textOf(card).includes('*Bob*'));
      await quiet();
    });

    it('is not somebody who has left the team while the form was open', async () => {
      const { slack, ana, bob, card, ann, quiet } = await claimed();
      await choosesMore(slack, ana, card, 'Assign…');
      slack.regroup([...slack.workspace.groups.keys()][0]!, [ana]);
      await slack.events.quiet();
      expect(wrongIn(await ana.submits({ person: bob.id }))?.person).toMatch(/only its members can/);
      await quiet();
      expect(await ann.ticket()).toMatchObject({ by: { name: 'Ana' } });
    });

    it('is nobody who is away, also when they left while the form was open', async () => {
      const { slack, ana, bob, card, away } = await claimed();
      await choosesMore(slack, ana, card, 'Assign…');
      await away.leaves({ desk: 'slack', id: bob.id, name: 'Bob' });
      expect(wrongIn(await ana.submits({ person: bob.id }))).toEqual({
        person: 'Bob is away: give it to somebody else.',
      });
      expect(saidIn(await chooses(slack, ana, card, 'Transfer…'))).not.toContain('Bob');
    });

    it('is a colleague to whom it was transferred with a reason, which is a note', async () => {
      const { slack, ana, bob, card, ann, quiet } = await claimed();
      const form = await chooses(slack, ana, card, 'Transfer…');
      expect(saidIn(form)).toMatch(/Tech.*Bob/);
      await ana.submits({ team: `@${bob.id}`, note: 'You know her.' });
      await slack.until('Bob on the card', () => textOf(card).includes('*Bob*'));
      await quiet();
      expect(await ann.notes()).toEqual(['You know her.']);
      expect(slack.thread(card).map(textOf).join()).toContain('You know her.');
    });

    it('is a member of another team to whom it was transferred, in whose channel it goes on', async () => {
      const { slack, ana, tim, card, ann, tech, quiet, whispered } = await claimed();
      const form = await chooses(slack, ana, card, 'Transfer…');
      expect(saidIn(form)).toContain('Tim (Tech)');
      await ana.submits({ team: `>tech:${tim.id}`, note: 'It is his meter.' });
      const there = await slack.until('the card there', () =>
        tech.messages.find(({ text }) => text.includes('FD-1001')),
      );
      await slack.until('Tim on it', () => textOf(there).includes('*Tim*'));
      await slack.until('the old card', () => textOf(card).includes('Transferred to'));
      await quiet();
      expect(await ann.ticket()).toMatchObject({ status: 'claimed', team: 'tech', by: { id: tim.id, name: 'Tim' } });
      expect(await ann.notes()).toEqual(['It is his meter.']);
      expect((await whispered(1, tim))[0]?.text).toBe('Ana assigned FD-1001 to you.');
      tim.says('I see to it.', { in: there });
      await quiet();
      expect(await ann.hears()).toEqual(['I see to it.']);
    });

    it('is a member of another team by a word, too, and nobody who has left it or is away', async () => {
      const { slack, ana, eve, tim, card, ann, away, quiet, whispered } = await claimed();
      await chooses(slack, ana, card, 'Transfer…');
      await away.leaves({ desk: 'slack', id: tim.id, name: 'Tim' });
      expect(wrongIn(await ana.submits({ team: `>tech:${tim.id}` }))).toEqual({
        team: 'Tim is away: give it to somebody else.',
      });
      ana.says(`!assign ${eve.mention}`, { in: card });
      expect((await whispered(1))[0]?.text).toMatch(/only its members can/);
      await away.returns({ desk: 'slack', id: tim.id });
      ana.says(`!assign ${tim.mention}`, { in: card });
      await slack.until('the old card', () => textOf(card).includes('Transferred to'));
      await quiet();
      expect(await ann.ticket()).toMatchObject({ status: 'claimed', team: 'tech', by: { name: 'Tim' } });
    });

    it('is a colleague at another desk, as long as they work there', async () => {
      const wanda = { desk: 'web', id: 'wanda', name: 'Wanda' };
      const here = [wanda, { desk: 'web', id: 'will', name: 'Will' }];
      const { slack, ana, card, ann, away, quiet } = await claimed({ elsewhere: here });
      await away.leaves(here[1]!);
      const form = await choosesMore(slack, ana, card, 'Assign…');
      expect(saidIn(form)).toContain('Wanda (web desk)');
      expect(saidIn(form)).not.toContain('Will');
      here.shift();
      expect(wrongIn(await ana.submits({ person: 'desk:web:wanda' }))).toEqual({
        person: 'They do not work here (any more): choose somebody else.',
      });
      here.unshift(wanda);
      await ana.submits({ person: 'desk:web:wanda' });
      await slack.until('Wanda on the card', () => textOf(card).includes('*Wanda*'));
      await quiet();
      expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: wanda });
    });

    it('is whoever took it over, after a question', async () => {
      const { slack, bob, card, ann, whispered } = await claimed();
      expect(saidIn(await choosesMore(slack, bob, card, 'Take over…'))).toContain('Ana has FD-1001.');
      await bob.submits({});
      await slack.until('Bob on the card', () => textOf(card).includes('*Bob*'));
      expect(await ann.ticket()).toMatchObject({ by: { name: 'Bob' } });
      expect((await whispered(1))[0]?.text).toMatch(/^Bob has FD-1001 now/);
    });
  });

  describe('what it is given', () => {
    it('a priority and tags, which the card shows', async () => {
      const { slack, ana, card, ann, quiet } = await claimed();
      await choosesMore(slack, ana, card, 'Priority…');
      await ana.submits({ priority: 'high' });
      await slack.until('the priority', () => textOf(card).includes('Priority high'));
      await choosesMore(slack, ana, card, 'Tags…');
      expect(wrongIn(await ana.submits({ tags: 'a'.repeat(40) }))?.tags).toMatch(/short word/);
      await ana.submits({ tags: 'Refund, late fee' });
      await slack.until('the tags', () => textOf(card).includes('🏷️ late-fee'));
      const again = await choosesMore(slack, ana, card, 'Tags…');
      expect(saidIn(again)).toContain('"initial_value":"refund, late-fee"');
      await ana.submits({ tags: 'refund' });
      await slack.until('the tag to go', () => !textOf(card).includes('late-fee'));
      await quiet();
      expect(await ann.ticket()).toMatchObject({ priority: 'high', tags: ['refund'] });
    });

    it('internal mode, in which nothing goes to the customer until it ends', async () => {
      const { slack, ana, card, ann, marked, quiet } = await claimed();
      await ana.clicks(card, 'Internal mode: nothing goes out');
      await slack.until('internal mode', () => textOf(card).includes('internal mode'));
      const inside = ana.says('What do we do?', { in: card });
      await marked(inside, 'lock');
      await quiet();
      expect(await ann.hears()).toEqual([]);
      await ana.clicks(card, 'End internal mode');
      await slack.until('its end', () => textOf(card).includes('replies in the thread go to the customer'));
      ana.says('It is on its way.', { in: card });
      await quiet();
      expect(await ann.hears()).toEqual(['It is on its way.']);
    });
  });

  describe('merging', () => {
    it('offers the customer’s other open tickets, and both cards say what became of them', async () => {
      const all = await claimed();
      const { slack, ana, card } = all;
      await ana.clicks(card, 'More…');
      const more = await slack.until('the choices', () => ana.modal());
      await ana.presses('Merge…');
      const none = await slack.until('the word', () => ana.modal() !== more && ana.modal());
      expect(saidIn(none)).toContain('No other open ticket is proved');
      const again = all.customer('c2', 'Ann Other');
      await again.says('Where is my refund, please?');
      const second = await cardOf(all, 'FD-1002');
      await ana.clicks(second, 'Claim');
      await slack.until('the claim', () => textOf(second).includes('Resolve…'));
      await all.quiet();
      const form = await choosesMore(slack, ana, second, 'Merge…');
      expect(saidIn(form)).toContain('FD-1001 · Where is my refund?');
      await ana.submits({ into: '1001' });
      await slack.until('the end', () => textOf(second).includes('goes on in FD-1001'));
      await slack.until('the other card', () => textOf(card).includes('🔗 FD-1002 merged into it'));
      await all.quiet();
      expect(await again.ticket()).toMatchObject({ status: 'resolved', disposition: 'merged' });
    });
  });

  describe('reopening', () => {
    it('puts it into the hands of who does, unless another came after it', async () => {
      const all = await claimed();
      const { slack, ana, bob, ann, card, quiet } = all;
      await chooses(slack, ana, card, 'Resolve…');
      await ana.submits({ disposition: 'answered' });
      await slack.until('the end', () => textOf(card).includes('Reopen'));
      await quiet();
      await bob.clicks(card, 'Reopen');
      await slack.until('the claim', () => textOf(card).includes('Resolve…'));
      await quiet();
      expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: { name: 'Bob' }, reopened: 1 });
      await chooses(slack, bob, card, 'Resolve…');
      await bob.submits({ disposition: 'answered' });
      await slack.until('the end', () => textOf(card).includes('Reopen'));
      await ann.says('And my water bill?');
      await cardOf(all, 'FD-1002');
      await quiet();
      const before = ana.whispers().length;
      await ana.clicks(card, 'Reopen');
      await slack.until('the word', () => ana.whispers().length > before);
      expect(ana.whispers().at(-1)?.text).toContain('FD-1002');
      expect(await ann.ticket()).toMatchObject({ number: 1002, status: 'waiting' });
    });
  });

  describe('a menu', () => {
    it('of a card that is not true any more says what has changed, and the card is drawn anew', async () => {
      const all = await claimed();
      const { slack, ana, bob, card, quiet } = all;
      const old = structuredClone(card);
      await choosesMore(slack, bob, card, 'Take over…');
      await bob.submits({});
      await slack.until('Bob on the card', () => textOf(card).includes('*Bob*'));
      await quiet();
      const updates = () => slack.calls.filter(({ method }) => method === 'chat.update').length;
      const [before, words] = [updates(), ana.whispers().length];
      await ana.clicks(old, 'Return to bot');
      await slack.until('the word', () => ana.whispers().length > words);
      await slack.until('the card to be drawn', () => updates() > before);
      expect(ana.whispers().at(-1)?.text).toMatch(/Bob has FD-1001 now/);
    });

    it('is not acknowledged while nothing can be stored', async () => {
      const { ana, card, faulty, ann, quiet } = await claimed();
      faulty.receive = true;
      expect((await ana.clicks(card, 'Return to bot')).acked).toBe(false);
      faulty.receive = false;
      await quiet();
      expect(await ann.ticket()).toMatchObject({ status: 'claimed' });
    });

    it('that is a forger’s does nothing', async () => {
      const { ana, eve, card, ann, quiet, received } = await claimed();
      const before = received.length;
      const menu = { type: 'overflow', action_id: 'fd_menu', options: [{ value: 'return:0:99' }, { value: 'x' }] };
      const forged = { ...card, blocks: [{ type: 'actions', elements: [menu] }] };
      await ana.clicks(forged, 'fd_menu', { option: 'x' });
      await eve.clicks(forged, 'fd_menu', { option: 'return:0:99' });
      await quiet();
      expect(received).toHaveLength(before);
      expect(await ann.ticket()).toMatchObject({ status: 'claimed' });
    });
  });

  it('opens a form at once when Slack takes its time to say who is who, and fills it in after', async () => {
    const { slack, ana, card } = await claimed();
    await ana.clicks(card, 'More…');
    const more = await slack.until('the choices', () => ana.modal());
    const { release } = slack.faults.hold('users.info');
    await ana.presses('Assign…');
    const form = await slack.until('the form', () => ana.modal() !== more && ana.modal());
    expect(saidIn(form)).toContain('Looking that up');
    release();
    await slack.until('its people', () => saidIn(form).includes('Bob'));
  });
});
