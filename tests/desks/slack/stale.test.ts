import { afterEach, describe, expect, it } from '@jest/globals';
import { createMemoryCards } from '../../../src/desks/slack/desk.ts';
import { type Office, openOffice, textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';

let office: Office | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

/** An office in which Ana has claimed FD-1001. */
const claimed = async (over: 'socket' | 'http' = 'http') => {
  office = await openOffice(over);
  const all = office;
  const ann = all.customer('c1', 'Ann Other');
  await ann.says('Where is my refund?');
  const card = await all.card('c1');
  await all.ana.clicks(card, 'Claim');
  await all.slack.until('the claim on the card', () => textOf(card).includes('Resolve…'));
  await all.quiet();
  /** The card as it is now, for somebody whose Slack shows it still after it has changed. */
  const asItIs = () => structuredClone(card);
  /** Bob ends it, and Ann comes back: FD-1002 is open. */
  const comesBack = async () => {
    await all.ana.clicks(card, 'Resolve…');
    await all.slack.until('the form', () => all.ana.modal());
    await all.ana.submits({ disposition: 'answered' });
    await all.slack.until('the end', () => textOf(card).includes('Resolved'));
    await all.quiet();
    await ann.says('And now I smell gas');
    const next = await all.slack.until('another card', () =>
      all.billing.messages.find((post) => post !== card && /FD-1002.*Claim/.test(textOf(post))),
    );
    await all.quiet();
    return next;
  };
  const said = (who: { whispers(): { text: string }[] }) => who.whispers().map(({ text }) => text);
  return { ...all, ann, card: card, asItIs, comesBack, said };
};

describe.each(ways)('the card of a ticket that has ended, over %s', (over) => {
  it.each(['Release', 'Return to bot', 'Resolve…', 'Transfer…'])(
    'does nothing to the next one by %s',
    async (button) => {
      const { bob, ann, slack, asItIs, comesBack, said, quiet } = await claimed(over);
      const old = asItIs();
      await comesBack();
      expect((await bob.clicks(old, button)).acked).toBe(true);
      await slack.until('a word', () => bob.whispers().length > 0);
      await quiet();
      expect(bob.modal()).toBeUndefined();
      expect(said(bob)).toEqual(['The ticket that you saw has ended. FD-1002 is open now.']);
      expect(await ann.ticket()).toMatchObject({ status: 'waiting', number: 1002 });
    },
  );

  it('and its form, filled in meanwhile, ends nothing else, and keeps what was typed', async () => {
    const { ana, ann, card, comesBack, slack, quiet } = await claimed(over);
    await ana.clicks(card, 'Resolve…');
    const form = await slack.until('the form', () => ana.modal());
    await comesBack();
    const answer = await ana.submits({ disposition: 'spam', note: 'A very long note' }, form);
    expect(answer.payload).toMatchObject({
      response_action: 'errors',
      errors: { disposition: 'The ticket that you saw has ended. FD-1002 is open now.' },
    });
    await quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'waiting', number: 1002 });
  });

  it('and what is written in its thread reaches nobody: it is kept as a note, which is said', async () => {
    const { ana, ann, card, comesBack, slack, said, quiet } = await claimed(over);
    const next = await comesBack();
    await ana.clicks(next, 'Claim');
    await slack.until('the claim', () => textOf(next).includes('Resolve…'));
    const late = ana.says('Anything else?', { in: card });
    await slack.until('the lock', () => late.reactions.some(({ name }) => name === 'lock'));
    await quiet();
    expect(await ann.hears()).toEqual([]);
    expect(await ann.notes()).toEqual(['Anything else?']);
    expect(said(ana)).toEqual(['🔒 The ticket that you saw has ended. FD-1002 is open now. It was kept as a note.']);
    expect(textOf(ana.whispers()[0]!)).not.toContain('button');
    expect(slack.thread(next).map(textOf).join()).toContain('Anything else?');
  });
});

describe('a button that an older version has drawn', () => {
  const old = (v: number) => ({ with: JSON.stringify({ c: 'c1', v }) });

  it('on the card of the open ticket is understood', async () => {
    const { ana, ann, card, slack, cards, quiet } = await claimed();
    const v = (await cards.get('c1'))?.shown.ticket.version ?? 0;
    await ana.clicks(card, 'fd_release', old(v));
    await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    await quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'waiting' });
  });

  it('on a card of a ticket that has ended does nothing, whatever its version, and says so', async () => {
    const { ana, ann, card, slack, comesBack, said, quiet } = await claimed();
    await comesBack();
    await ana.clicks(card, 'fd_return', old(9));
    await ana.clicks(card, 'fd_resolve', old(9));
    await slack.until('both words', () => ana.whispers().length === 2);
    await quiet();
    const sentence = 'The ticket that you saw has ended. FD-1002 is open now.';
    expect(said(ana)).toEqual([sentence, sentence]);
    expect(await ann.ticket()).toMatchObject({ status: 'waiting', number: 1002 });
  });

  it('opened a form that names no ticket: it stays open and says what to do', async () => {
    const { ana, ann, card, slack, quiet } = await claimed();
    await ana.clicks(card, 'Resolve…');
    const opened = await slack.until('the form', () => ana.modal());
    opened.view.private_metadata = JSON.stringify({ c: 'c1', channel: card.channel });
    const answer = await ana.submits({ disposition: 'answered' });
    expect(answer.payload).toMatchObject({
      response_action: 'errors',
      errors: { disposition: expect.stringContaining('older version of Frontdesk') },
    });
    await quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'claimed' });
  });

  it('in a thread that an older version began: who has the ticket replies, and after it ended nobody does', async () => {
    const memory = createMemoryCards();
    // An older version noted the thread's conversation, and not its ticket.
    const { ticketOf: _, ...older } = memory;
    office = await openOffice('http', { cards: { ...older, ticketOf: async () => undefined } });
    const { ana, card, customer, slack, quiet } = office;
    const ann = customer('c1', 'Ann');
    await ann.says('Where is my refund?');
    const first = await card('c1');
    await ana.clicks(first, 'Claim');
    await slack.until('the claim', () => textOf(first).includes('Resolve…'));
    ana.says('On its way.', { in: first });
    await quiet();
    expect(await ann.hears()).toEqual(['On its way.']);
    await ana.clicks(first, 'Resolve…');
    await slack.until('the form', () => ana.modal());
    await ana.submits({ disposition: 'answered' });
    await slack.until('the end', () => textOf(first).includes('Resolved'));
    await ann.says('And my water bill?');
    const next = await slack.until('another card', () =>
      office?.billing.messages.find((post) => post !== first && /FD-1002.*Claim/.test(textOf(post))),
    );
    await ana.clicks(next, 'Claim');
    await slack.until('the claim', () => textOf(next).includes('Resolve…'));
    ana.says('Anything else?', { in: first });
    await quiet();
    expect(await ann.hears()).toEqual(['On its way.']);
    expect(await ann.notes()).toEqual(['Anything else?']);
  });
});

describe('a ticket that has changed since its card was drawn', () => {
  it('is not ended under a customer who has just written: the form stays, and the next try counts', async () => {
    const { ana, ann, card, slack, quiet } = await claimed();
    ana.says('It is on its way.', { in: card });
    await quiet();
    await ana.clicks(card, 'Resolve…');
    const opened = await slack.until('the form', () => ana.modal());
    await ann.says('It is not: it went to the wrong bank.');
    await slack.until('their words', () => slack.thread(card).some((post) => textOf(post).includes('wrong bank')));
    await quiet();
    const first = await ana.submits({ disposition: 'answered', note: 'Sent on Monday' });
    expect(first.payload).toMatchObject({ response_action: 'update' });
    const { view } = first.payload as { view: { blocks: { block_id?: string }[] } };
    expect(JSON.stringify(view)).toContain('The customer has written meanwhile');
    // The same blocks, in which Slack keeps what was typed.
    expect(view.blocks.flatMap(({ block_id }) => block_id ?? [])).toEqual(['disposition', 'note']);
    expect(await ann.ticket()).toMatchObject({ status: 'claimed' });
    opened.view = view as never;
    await ana.submits({ disposition: 'answered', note: 'Sent on Monday' });
    await slack.until('the end', () => textOf(card).includes('Resolved'));
    await quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'resolved', note: 'Sent on Monday' });
  });

  it('opens the form of somebody whose card was older, and says in it what to read first', async () => {
    const { ana, ann, card, asItIs, slack, quiet } = await claimed();
    ana.says('It is on its way.', { in: card });
    await quiet();
    const old = asItIs();
    await ann.says('It is not: it went to the wrong bank.');
    await slack.until('their words', () => slack.thread(card).some((post) => textOf(post).includes('wrong bank')));
    await quiet();
    await ana.clicks(old, 'Resolve…');
    const { view } = await slack.until('the form', () => ana.modal());
    expect(JSON.stringify(view)).toContain('The customer has written meanwhile');
    await ana.submits({ disposition: 'answered' });
    await slack.until('the end', () => textOf(card).includes('Resolved'));
    await quiet();
    expect(await ann.ticket()).toMatchObject({ status: 'resolved' });
  });

  it('is not put back by somebody who saw it with others: it says who has it', async () => {
    const { ana, bob, ann, card, asItIs, slack, said, quiet } = await claimed();
    const old = asItIs();
    await ana.clicks(card, 'Release');
    await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    await bob.clicks(card, 'Claim');
    await slack.until('the claim', () => textOf(card).includes('Bob'));
    await quiet();
    await ana.clicks(old, 'Return to bot');
    await quiet();
    expect(said(ana)).toEqual(['This has changed meanwhile: Bob has FD-1001 now. Please look again.']);
    expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: { name: 'Bob' } });
  });
});

it('nobody in danger is transferred to a team that is closed: the form says so and keeps the note', async () => {
  const never = { zone: 'Europe/Berlin', week: Array.from({ length: 7 }, () => []), closed: [] };
  office = await openOffice('http', { hours: never });
  const { ana, customer, slack, received, quiet } = office;
  const ann = customer('c1', 'Ann');
  await ann.says('Where is my refund?');
  const card = await office.card('c1');
  await ann.says('I smell gas in my kitchen');
  await slack.until('the alarm', () => textOf(card).includes('🚨'));
  await quiet();
  await ana.clicks(card, 'Transfer…');
  const { view } = await slack.until('the form', () => ana.modal());
  expect(JSON.stringify(view)).toContain('Tech (closed)');
  const before = received.length;
  const answer = await ana.submits({ team: 'tech', note: 'A pipe' });
  expect(answer.payload).toMatchObject({
    response_action: 'errors',
    errors: { team: expect.stringContaining('may be in danger, and Tech is closed: FD-1001 stays where it is.') },
  });
  await quiet();
  expect(received).toHaveLength(before);
  expect(await ann.ticket()).toMatchObject({ team: 'billing', reason: 'danger' });
});

it('a click that comes before the card is in the index counts', async () => {
  const memory = createMemoryCards();
  let known = false;
  office = await openOffice('http', {
    cards: { ...memory, get: async (conversation) => (known ? memory.get(conversation) : undefined) },
  });
  const { ana, eve, customer, billing, slack, quiet } = office;
  const ann = customer('c1', 'Ann');
  await ann.says('Where is my refund?');
  const card = await slack.until('the card', () => billing.messages.find((post) => textOf(post).includes('Claim')));
  await eve.clicks(card, 'Claim');
  await ana.clicks(card, 'Claim');
  await quiet();
  known = true;
  expect(ana.whispers()).toEqual([]);
  expect(eve.whispers().at(-1)?.text).toContain("Only members of Utility Billing's user group");
  expect(await ann.ticket()).toMatchObject({ status: 'claimed', by: { name: 'Ana' } });
});
