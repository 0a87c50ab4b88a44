import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Suggestion } from '../../src/desks/suggestions.ts';
import type { Lesson } from '../../src/desks/teaching.ts';
import type { Away } from '../../src/handoff/away.ts';
import type { Ticket } from '../../src/handoff/ticket.ts';
import { type Knowledge, openKnowledge } from '../../src/knowledge/knowledge.ts';
import { listProposals } from '../../src/knowledge/proposals/kept.ts';
import { createMemoryQuestions } from '../../src/reports/questions/memory.ts';
import type { Questions } from '../../src/reports/questions.ts';
import { openOffice as openWebOffice } from '../desks/web/office.ts';
import { chooses, choosesMore } from '../helpers/slack/choosing.ts';
import { openClaimed } from '../helpers/slack/claimed.ts';
import { textOf } from '../helpers/slack/office.ts';
import { until } from '../helpers/until.ts';
import { signIn } from '../helpers/web-desk.ts';

jest.setTimeout(120_000);

const folder = fileURLToPath(new URL('../helpers/articles', import.meta.url));

/** A desk where Ana has the ticket of a customer; Bob works there, too. */
interface Helped {
  away: Away;
  questions: Questions;
  /** The customer says something. */
  asks(text: string): Promise<void>;
  /** What the customer heard of representatives, oldest first. */
  heard(): Promise<string[]>;
  ticket(): Promise<Ticket>;
  /** The desk tells that Ana is away, or here again. */
  leaves(): Promise<unknown>;
  returns(): Promise<unknown>;
  /** Ana puts it back into the queue. */
  releases(): Promise<unknown>;
  /** Bob would give it to Ana; whether he can. */
  canBeGiven(): Promise<boolean>;
  replies(text: string): Promise<unknown>;
  /** What is suggested to Ana, and to Bob: the text that would be sent. */
  suggested(to: 'Ana' | 'Bob'): Promise<string | undefined>;
  /** Ana sends it, or says that it does not answer. */
  sends(): Promise<unknown>;
  refuses(): Promise<unknown>;
  /** Ana has the bot learn her last reply as the answer to a question; what the form began with. */
  teaches(question: string): Promise<{ question: string; answer: string }>;
  quiet(): Promise<void>;
  end(): Promise<void>;
}

interface Parts {
  knowledge: Knowledge;
  stateFolder: string;
}

async function atTheWebDesk(parts: Parts): Promise<Helped> {
  const questions = createMemoryQuestions();
  const office = await openWebOffice({ ...parts, questions });
  const number = 1001;
  await office.says('c1', 'Where is my refund?', { name: 'Ann Other', topic: 'billing' });
  const [ana, bob] = [await signIn(await office.desk.link('Ana')), await signIn(await office.desk.link('Bob'))];
  const ticket = async () => (await office.queue.find(number))!.ticket;
  await ana.does(number, { type: 'claim', saw: (await ticket()).version });
  await office.idle();
  const suggestion = async (who = ana) =>
    (await who.asks<{ suggestion?: Suggestion }>(`tickets/${number}/suggestion`)).suggestion;
  const judges = async (verdict: 'used' | 'wrong') => {
    const { message, article } = (await suggestion())!;
    expect(await ana.sends(`tickets/${number}/suggestion`, { message, article, verdict })).toBe(200);
  };
  return {
    ...{ away: office.away, questions, ticket, quiet: office.idle, end: office.stop },
    asks: (text) => office.says('c1', text, { name: 'Ann Other' }),
    heard: async () =>
      (await office.log('c1'))
        .filter(({ audience, message }) => audience === 'everyone' && message.from.role === 'agent' && message.text)
        .map(({ message }) => message.text ?? ''),
    leaves: () => ana.sends('away', { away: true }),
    returns: () => ana.sends('away', { away: false }),
    releases: () => ana.does(number, { type: 'release' }),
    async canBeGiven() {
      const { colleagues } = await bob.asks<{ colleagues: { name: string; away: boolean }[] }>('colleagues');
      return colleagues.some(({ name, away }) => name === 'Ana' && !away);
    },
    replies: (text) => ana.does(number, { type: 'reply', text }),
    suggested: async (to) => (await suggestion(to === 'Ana' ? ana : bob))?.text,
    async sends() {
      const { text } = (await suggestion())!;
      await judges('used');
      await ana.does(number, { type: 'reply', text });
    },
    refuses: () => judges('wrong'),
    async teaches(question) {
      const lesson = await ana.asks<Lesson>(`tickets/${number}/lesson`);
      const { answer } = lesson;
      expect(await ana.sends(`tickets/${number}/lesson`, { question, answer, into: { change: 'new' } })).toBe(201);
      return lesson;
    },
  };
}

async function inSlack(over: 'socket' | 'http', parts: Parts): Promise<Helped> {
  const office = await openClaimed(over, parts);
  const { ana, bob, ann, card, slack, away, questions, billing, quiet } = office;
  const command = async (text: string) => textOf(await ana.types(`/frontdesk ${text}`, { in: billing }));
  const offerTo = (who: typeof ana) =>
    who
      .whispers()
      .filter((each) => textOf(each).includes('sure that this answers it'))
      .at(-1);
  return {
    ...{ away, questions, quiet, end: office.close },
    asks: ann.says,
    heard: ann.hears,
    ticket: async () => (await ann.ticket())!,
    leaves: () => command('away'),
    returns: () => command('back'),
    async releases() {
      await ana.clicks(card, 'Release');
      await slack.until('the release', () => textOf(card).includes('Unclaimed'));
    },
    async canBeGiven() {
      const form = await chooses(slack, bob, card, 'Assign…');
      return JSON.stringify(form.view).includes('Ana');
    },
    replies: async (text) => ana.says(text, { in: card }),
    async suggested(to) {
      await quiet();
      const offer = offerTo(to === 'Ana' ? ana : bob);
      return offer && textOf(offer).replaceAll('\\n', '\n');
    },
    sends: () => ana.clicks(offerTo(ana)!, 'Send to customer'),
    refuses: () => ana.clicks(offerTo(ana)!, 'Does not answer it'),
    async teaches(question) {
      const form = await choosesMore(slack, ana, card, 'Teach the bot…');
      const began = (name: string) =>
        (form.view.blocks as { element?: { action_id?: string; initial_value?: string } }[]).find(
          ({ element }) => element?.action_id === name,
        )?.element?.initial_value ?? '';
      expect((await ana.submits({ question })).payload ?? {}).not.toHaveProperty('errors');
      return { question: began('question'), answer: began('answer') };
    },
  };
}

const kinds: { name: string; open(parts: Parts): Promise<Helped> }[] = [
  { name: 'web', open: atTheWebDesk },
  { name: 'Slack over socket', open: (parts) => inSlack('socket', parts) },
  { name: 'Slack over http', open: (parts) => inSlack('http', parts) },
];

describe.each(kinds)('what helps at a desk: $name', ({ open }) => {
  let knowledge: Knowledge;
  let stateFolder: string;
  let desk: Helped;
  beforeAll(async () => {
    const opened = await openKnowledge({ folder, locales: ['en', 'es'], watch: false });
    if (!('ask' in opened)) throw new Error('the articles of the tests are broken');
    knowledge = opened;
  });
  afterAll(() => knowledge.stop());
  beforeEach(async () => {
    stateFolder = mkdtempSync(join(tmpdir(), 'frontdesk-state-'));
    desk = await open({ knowledge, stateFolder });
    await desk.quiet();
  });
  afterEach(async () => {
    await desk.end();
    rmSync(stateFolder, { recursive: true, force: true });
  });
  const howToPay = 'How can I pay my utility bill?';
  const verdicts = async () => (await desk.questions.list({ limit: 5 })).map(({ verdict }) => verdict?.verdict);

  it('who is away is given nothing and keeps what they have, until they are back', async () => {
    const mine = await desk.ticket();
    await desk.leaves();
    const [gone, ...others] = desk.away.list();
    expect([gone?.by.name, others]).toEqual(['Ana', []]);
    expect(await desk.ticket()).toEqual(mine);
    await desk.releases();
    await desk.quiet();
    expect(await desk.canBeGiven()).toBe(false);
    await desk.returns();
    expect(desk.away.list()).toEqual([]);
    expect(await desk.canBeGiven()).toBe(true);
  });

  it('an answer is suggested to who has the ticket alone, and sent as their reply, once', async () => {
    await desk.asks(howToPay);
    const answer = knowledge.article('pay-bill', 'en')!.answer;
    await until('the suggestion', async () => (await desk.suggested('Ana'))?.includes('555-0111'));
    expect(await desk.suggested('Bob')).toBeUndefined();
    await desk.sends();
    await desk.quiet();
    expect(await desk.heard()).toEqual([answer]);
    await until('the label', async () => (await verdicts()).join() === 'right');
  });

  it('an answer that does not answer it is refused, which says so to the bot and nothing to the customer', async () => {
    await desk.asks(howToPay);
    await until('the suggestion', async () => (await desk.suggested('Ana')) !== undefined);
    await desk.refuses();
    await desk.quiet();
    expect(await desk.heard()).toEqual([]);
    await until('the label', async () => (await verdicts()).join() === 'wrong');
  });

  it('a reply becomes a proposal, without whom it was about, and nothing of it is live', async () => {
    await desk.asks('I am Ann Other. Can I pay my water bill with coins?');
    await desk.quiet();
    await desk.replies('Hello Ann, yes, at the counter.');
    await desk.quiet();
    const began = await desk.teaches('Can I pay with coins?');
    expect(began.question).toContain('Can I pay my water bill with coins?');
    expect(began.answer).toBe('yes, at the counter.');
    expect(began.question).not.toContain('Ann');
    const proposals = await until('the proposal', async () => {
      const all = await listProposals(stateFolder);
      return all.length > 0 && all;
    });
    expect(proposals.map(({ read }) => 'proposal' in read && read.proposal)).toMatchObject([
      { article: 'en/billing/can-i-pay-with-coins', by: 'Ana', from: 'FD-1001' },
    ]);
    expect(knowledge.article('can-i-pay-with-coins', 'en')).toBeUndefined();
    expect(await desk.heard()).toEqual(['Hello Ann, yes, at the counter.']);
  });
});
