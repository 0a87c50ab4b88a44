import { afterEach, describe, expect, it } from '@jest/globals';
import type { Customer } from '../../../src/conversation/event.ts';
import { drawCard } from '../../../src/desks/slack/card.ts';
import type { CardShown } from '../../../src/desks/slack/card-index.ts';
import { contactsOf, contactsWords } from '../../../src/desks/slack/contacts.ts';
import { createMemoryQueue } from '../../../src/handoff/queue/memory.ts';
import type { Claimed, Reason } from '../../../src/handoff/ticket.ts';
import type { TicketShown } from '../../../src/handoff/update.ts';
import { blockFaults } from '../../helpers/slack/blockkit.ts';
import { type Office, openOffice, textOf } from '../../helpers/slack/office.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-03-03T15:00:00Z');

const shownOf = (customer: Customer, more: Partial<Claimed> = {}): TicketShown => ({
  ...{ kind: 'ticket', customer, channel: 'webchat' },
  ticket: {
    ...{
      status: 'claimed',
      by: { desk: 'slack', id: 'U1', name: 'Ana' },
      since: now,
      reason: 'asked',
      team: 'billing',
    },
    ...{
      tier: 1,
      priority: 'normal',
      subject: 'Where is my refund?',
      opened: now,
      due: {},
      openedAfter: 2,
      version: 3,
    },
    ...{ number: 1042, ...more },
  },
});
const drawn = (shown: CardShown) => {
  const post = drawCard({ conversation: 'c1', shown, teamName: 'Utility Billing', channel: 'Web chat', letters: true });
  expect(blockFaults(post.blocks ?? [])).toBeUndefined();
  return textOf(post);
};
const ann: Customer = { id: 'ann', name: 'Ann Other' };

describe('what is due on a card', () => {
  const due = { firstReply: now + 900_000, resolve: now + DAY };
  const at = `<!date^${(now + 900_000) / 1000}^`;

  it.each([
    [undefined, `⏱ First reply due ${at}`],
    ['warned', `🚨 *First reply due ${at}`],
    ['due', `🔴 *First reply was due ${at}`],
    ['late', `🔴 *First reply was due ${at}`],
  ] as const)('stands out once its people were told (%s)', (stage, words) => {
    const alerts = stage && { firstReply: { due: due.firstReply, stage } };
    expect(drawn(shownOf(ann, { due, ...(alerts && { alerts }) }))).toContain(words);
  });

  it('is what comes next, and calm again when that has moved', () => {
    const alerts = { nextReply: { due: now, stage: 'due' as const } };
    const next = { firstReplied: now, due: { ...due, nextReply: now + 900_000 }, alerts };
    expect(drawn(shownOf(ann, next))).toContain(`⏱ Next reply due ${at}`);
    expect(drawn(shownOf(ann, { firstReplied: now, due: { resolve: now + 900_000 } }))).toContain(
      `⏱ Answer to all of it due ${at}`,
    );
  });
});

describe('what many ask', () => {
  it.each([
    [undefined, ''],
    [1, ''],
    [2, '🔁 2 similar in 24 h'],
  ])('%s others are said as “%s”, while the ticket is open', (similar, words) => {
    expect(drawn({ ...shownOf(ann), ...(similar && { similar }) }).includes('similar')).toBe(words !== '');
    expect(drawn({ ...shownOf(ann), ...(similar && { similar }) })).toContain(words);
  });

  it('stands on each card, and once for all of them in the channel, which grows with them', async () => {
    const office = await openOffice('socket', { recurring: 3 });
    try {
      const { slack, billing, quiet } = office;
      const asks = async (name: string) => {
        const letter = { from: { address: `${name}@example.org` }, to: [], subject: 'No light' };
        await office.customer(name).says('My power is out', letter);
        return office.card(name);
      };
      const told = () => billing.messages.filter(({ text }) => text.startsWith('🔁'));
      const cards = [await asks('a'), await asks('b'), await asks('c')];
      await slack.until('what many ask', () => told().length > 0);
      expect(cards.map((card) => /\d similar/.exec(textOf(card))?.[0])).toEqual([undefined, undefined, '2 similar']);
      const post = told()[0]!;
      expect(textOf(post)).toContain('3 customers in 24 h');
      expect(textOf(post)).toContain('Why is my power out?');
      expect(textOf(post)).toContain('FD-1003, FD-1002, FD-1001');
      expect(textOf(post)).toContain('/frontdesk find article:power-outage');
      expect(blockFaults(post.blocks ?? [])).toBeUndefined();
      await Promise.all([asks('d'), asks('e')]);
      await slack.until('all of them', () => textOf(post).includes('5 customers in 24 h'));
      // Whoever takes the first one reads how many there are by now.
      await office.ana.clicks(cards[0]!, 'Claim');
      await slack.until('the number', () => textOf(cards[0]!).includes('4 similar in 24 h'));
      await quiet();
      expect(told()).toHaveLength(1);
    } finally {
      await office.close();
    }
  });
});

describe('how often somebody has asked lately', () => {
  async function counted(who: Customer, ...before: [Customer, Partial<Claimed>][]) {
    const queue = createMemoryQueue();
    for (const [i, [customer, more]] of before.entries())
      await queue.record(`c${i + 2}`, shownOf(customer, { ...more, number: 2000 + i }));
    const shown = shownOf(who);
    await queue.record('c1', shown);
    return contactsOf(queue, 'c1', shown);
  }

  it('counts a week, this time included', async () => {
    expect(await counted(ann)).toBe(1);
    expect(await counted(ann, [ann, { opened: now - DAY }], [ann, { opened: now - 6 * DAY }])).toBe(3);
    expect(await counted(ann, [ann, { opened: now - 8 * DAY }])).toBe(1);
    // What came later is told on its own card.
    expect(await counted(ann, [ann, { opened: now + DAY }])).toBe(1);
  });

  it('counts what is proved to be theirs, and what they began', async () => {
    const mail = { email: 'ann@example.org' };
    const confirmed = { ...mail, emailConfirmed: true as const };
    const [here, there] = [
      { id: 'web', ...confirmed },
      { id: 'other', ...confirmed },
    ];
    expect(await counted(here, [there, { opened: now - DAY }])).toBe(2);
    expect(await counted(here, [{ id: 'other', ...mail }, { opened: now - DAY }])).toBe(1);
    expect(await counted({ id: 'web', ...mail }, [there, { opened: now - DAY }])).toBe(1);
    expect(await counted(ann, [ann, { opened: now - DAY, reason: 'begun' as Reason }])).toBe(1);
  });

  it.each([
    [1, ''],
    [2, '2nd contact this week'],
    [3, '3rd contact this week'],
    [4, '4th contact this week'],
    [11, '11th contact this week'],
    [21, '21st contact this week'],
  ])('%i is said as “%s”', (contacts, words) => {
    expect(contactsWords(contacts)).toBe(words);
    expect(drawn({ ...shownOf(ann), contacts })).toContain(words);
  });

  let office: Office | undefined;
  afterEach(async () => {
    await office?.close();
    office = undefined;
  });

  it('stands on the card, and stays there whatever becomes of the ticket', async () => {
    office = await openOffice('socket', {});
    const { slack, ana } = office;
    // Who writes here is one visitor, in two chats.
    await office.customer('c1', 'Ann').says('Where is my refund?');
    expect(textOf(await office.card('c1'))).not.toContain('contact this week');
    await office.customer('c2', 'Ann').says('And my water bill?');
    const card = await office.card('c2');
    expect(textOf(card)).toContain('asked for a person · 2nd contact this week');
    await ana.clicks(card, 'Claim');
    await slack.until('the claim', () => textOf(card).includes('Resolve…'));
    expect(textOf(card)).toContain('2nd contact this week');
    const jo = { from: { address: 'jo@example.org' }, to: [{ address: 'help@marlow.example' }], subject: 'Bill' };
    await office.customer('c3').says('My bill is wrong.', jo);
    const other = await slack.until('the card', () =>
      office!.billing.messages.find(({ text }) => text.includes('FD-1003')),
    );
    expect(textOf(other)).not.toContain('contact this week');
  });
});
