import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Offer } from '../../src/handoff/offers.ts';
import type { Ticket } from '../../src/handoff/ticket.ts';
import { openOffice as openWebOffice } from '../desks/web/office.ts';
import { chooses, choosesMore } from '../helpers/slack/choosing.ts';
import { openOffice as openSlackOffice, textOf } from '../helpers/slack/office.ts';
import type { Filled } from '../helpers/slack/people.ts';
import { until } from '../helpers/until.ts';
import { signIn } from '../helpers/web-desk.ts';

/** What is done to a ticket, at whichever desk: what becomes of it, and the words by which colleagues see it there. */
const verbs = {
  claim: { becomes: { status: 'claimed', by: { name: 'Ana' } }, shows: 'Ana claimed it.' },
  reply: { after: ['claim'], becomes: { firstReplied: expect.any(Number) }, shows: 'It is on its way.' },
  note: { after: ['claim'], becomes: { status: 'claimed' }, shows: 'A regular' },
  transfer: {
    after: ['claim'],
    becomes: { status: 'waiting', tier: 2 },
    shows: /transferred (it )?to /i,
  },
  escalate: {
    after: ['claim'],
    becomes: { status: 'waiting', tier: 2 },
    shows: 'The meter is wrong.',
  },
  release: { after: ['claim'], becomes: { status: 'waiting' }, shows: 'Ana put it back into the queue.' },
  return: { after: ['claim'], becomes: { status: 'resolved', disposition: 'returned' }, shows: 'Ana returned it' },
  resolve: { after: ['claim'], becomes: { status: 'resolved', disposition: 'done' }, shows: 'Ana resolved it' },
  'resolve unasked': {
    after: ['claim', 'reply'],
    becomes: { status: 'resolved', disposition: 'done' },
    shows: 'Ana resolved it: done. The customer is not asked how it was.',
  },
  snooze: { after: ['claim'], becomes: { status: 'snoozed', by: { name: 'Ana' } }, shows: 'Ana snoozed it until' },
  wake: { after: ['claim', 'snooze'], becomes: { status: 'claimed', by: { name: 'Ana' } }, shows: 'Ana claimed it.' },
  reopen: { after: ['claim', 'resolve'], becomes: { status: 'claimed', reopened: 1 }, shows: 'Ana reopened it.' },
  assign: { after: ['claim'], becomes: { status: 'claimed', by: { name: 'Bob' } }, shows: 'Ana assigned it to Bob.' },
  priority: { after: ['claim'], becomes: { priority: 'high' }, shows: 'Ana set its priority to high.' },
  tag: { after: ['claim'], becomes: { tags: ['refund'] }, shows: 'Ana tagged it “refund”.' },
  internal: { after: ['claim'], becomes: { internal: true }, shows: 'Ana began internal mode' },
  merge: {
    after: ['claim'],
    becomes: { status: 'resolved', disposition: 'merged' },
    shows: 'Ana merged it into FD-1002.',
  },
} as const;
type Verb = keyof typeof verbs;
interface What {
  after?: readonly Verb[];
  becomes: object;
  shows: string | RegExp;
}

/** A desk where Ana works, and Bob; one customer waits with FD-1001 and, elsewhere, with FD-1002. */
interface Worker {
  /** Ana does it to FD-1001, as one does it at her desk. */
  does: { [each in Verb]: () => Promise<unknown> };
  ticket(): Promise<Ticket>;
  /** All that the desk shows of FD-1001. */
  shows(): Promise<string>;
  quiet(): Promise<void>;
  end(): Promise<void>;
}

const [conversation, elsewhere] = ['c1', 'c2'];

async function atTheWebDesk(): Promise<Worker> {
  const office = await openWebOffice({ survey: true });
  const jo = { by: { id: 'jo', name: 'Jo' } };
  await office.says(conversation, 'Where is my refund?', jo);
  await office.says(elsewhere, 'Where is my money?', { ...jo, topic: 'billing' });
  const ana = await signIn(await office.desk.link('Ana'));
  await signIn(await office.desk.link('Bob'));
  const number = 1001;
  const ticket = async () => (await office.queue.find(number))!.ticket;
  const does =
    (type: string, more: object = {}) =>
    async () => {
      await ana.does(number, { type, saw: (await ticket()).version, ...more });
    };
  return {
    does: {
      claim: does('claim'),
      reply: does('reply', { text: 'It is on its way.' }),
      note: does('note', { text: 'A regular' }),
      transfer: does('transfer', { team: 'billing' }),
      async escalate() {
        const { team } = await ticket();
        const { teams } = await ana.asks<{ teams: Offer[] }>(`teams?from=${team}`);
        const next = teams.find(({ label }) => label.startsWith('Next tier: ') && label.endsWith('(tier 2)'));
        await does('transfer', { team: next?.id, note: 'The meter is wrong.' })();
      },
      release: does('release'),
      return: does('return'),
      resolve: does('resolve', { disposition: 'done' }),
      'resolve unasked': does('resolve', { disposition: 'done', unasked: true }),
      snooze: does('snooze', { until: Date.now() + 3_600_000 }),
      wake: does('claim'),
      reopen: does('reopen'),
      assign: does('assign', { to: { desk: 'web', id: 'bob' } }),
      priority: does('set-priority', { priority: 'high' }),
      tag: does('tag', { add: ['refund'] }),
      internal: does('internal', { on: true }),
      merge: does('merge', { into: 1002 }),
    },
    ticket,
    shows: async () => (await ana.reads(number)).map(({ message }) => message.text ?? '').join('\n'),
    quiet: office.idle,
    end: office.stop,
  };
}

async function inSlack(over: 'socket' | 'http'): Promise<Worker> {
  const office = await openSlackOffice(over, { survey: true, tiers: true });
  const { slack, ana, bob, billing, tech } = office;
  const customer = office.customer(conversation, 'Jo');
  await customer.says('Where is my refund?');
  const card = await office.card(conversation);
  await office.customer(elsewhere, 'Jo').says('Where is my money?');
  await office.card(elsewhere);
  const picks = async (action: string) => expect((await ana.clicks(card, action)).acked).toBe(true);
  /** What one chooses on the card opens a form, which is filled in; under “More…” when it is said so. */
  const fills =
    (choice: string, filled: Filled, open = chooses) =>
    async () => {
      await open(slack, ana, card, choice);
      expect((await ana.submits(filled)).payload ?? {}).not.toHaveProperty('errors');
    };
  const fillsMore = (choice: string, filled: Filled) => fills(choice, filled, choosesMore);
  return {
    does: {
      claim: () => picks('Claim'),
      reply: async () => ana.says('It is on its way.', { in: card }),
      note: async () => ana.says('note: A regular', { in: card }),
      transfer: fills('Transfer…', { team: 'tech' }),
      escalate: async () => ana.says('!escalate The meter is wrong.', { in: card }),
      release: () => picks('Release'),
      return: () => picks('Return to bot'),
      resolve: fills('Resolve…', { disposition: 'done' }),
      'resolve unasked': fills('Resolve…', { disposition: 'done', ask: [] }),
      snooze: fills('Snooze…', { time: '0' }),
      wake: () => picks('Wake up'),
      reopen: () => picks('Reopen'),
      assign: fillsMore('Assign…', { person: bob.id }),
      priority: fillsMore('Priority…', { priority: 'high' }),
      tag: fillsMore('Tags…', { tags: 'refund' }),
      internal: () => picks('Internal mode: nothing goes out'),
      merge: fillsMore('Merge…', { into: '1002' }),
    },
    // One that went back to the bot is in the index alone.
    ticket: async () => (await customer.ticket()) ?? (await office.cards.get(conversation))!.shown.ticket,
    shows: async () =>
      [billing, tech]
        .flatMap(({ messages }) => messages)
        .flatMap((post) => [post, ...slack.thread(post)])
        .map(textOf)
        .join('\n'),
    quiet: office.quiet,
    end: office.close,
  };
}

const kinds: { name: string; open(): Promise<Worker> }[] = [
  { name: 'web', open: atTheWebDesk },
  { name: 'Slack over socket', open: () => inSlack('socket') },
  { name: 'Slack over http', open: () => inSlack('http') },
];

describe.each(kinds)('what is done to a ticket: $name', ({ open }) => {
  let worker: Worker;
  beforeEach(async () => {
    worker = await open();
    await worker.quiet();
  });
  afterEach(() => worker.end());

  it.each(Object.keys(verbs) as Verb[])('%s is done there, and seen there', async (verb) => {
    const { after = [], becomes, shows }: What = verbs[verb];
    for (const each of [...after, verb]) {
      const { version } = await worker.ticket();
      await worker.does[each]();
      await worker.quiet();
      if (each !== 'note') await until(`the ${each}`, async () => (await worker.ticket()).version > version);
    }
    expect(await worker.ticket()).toMatchObject(becomes);
    await until(`the ${verb} to be seen`, async () => (await worker.shows()).search(shows) >= 0);
  });
});
