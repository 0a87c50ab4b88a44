import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Knowledge, openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { listProposals } from '../../../src/knowledge/proposals/kept.ts';
import { chooses, choosesMore, saidIn } from '../../helpers/slack/choosing.ts';
import { type Claimed, openClaimed } from '../../helpers/slack/claimed.ts';
import { textOf } from '../../helpers/slack/office.ts';
import { ways } from '../../helpers/slack/ways.ts';
import { until } from '../../helpers/until.ts';

jest.setTimeout(120_000);

const folder = fileURLToPath(new URL('../../helpers/articles', import.meta.url));

describe('teaching the bot from a reply', () => {
  let base: Knowledge;
  let stateFolder: string;
  let office: Claimed | undefined;
  beforeAll(async () => {
    const opened = await openKnowledge({ folder, locales: ['en', 'es'], watch: false });
    if (!('ask' in opened)) throw new Error('the articles of the tests are broken');
    base = opened;
  });
  afterAll(() => base.stop());
  beforeEach(() => {
    stateFolder = mkdtempSync(join(tmpdir(), 'frontdesk-state-'));
  });
  afterEach(async () => {
    await office?.close();
    office = undefined;
    rmSync(stateFolder, { recursive: true, force: true });
  });

  /** Ana has answered Ann’s question in the thread. */
  async function open(
    over: 'socket' | 'http' = 'socket',
    asked = 'I am Ann Other. Can I pay my water bill with coins?',
  ) {
    office = await openClaimed(over, { knowledge: base, stateFolder });
    const { ana, ann, card, quiet, slack } = office;
    await ann.says(asked);
    const reply = ana.says('Hello Ann, yes, at the counter, 8 to 5.', { in: card });
    await quiet();
    const proposals = async () =>
      (await listProposals(stateFolder)).flatMap(({ read }) => ('proposal' in read ? [read.proposal] : []));
    const told = () => slack.until('what came of it', () => ana.whispers().find((each) => textOf(each).includes('🎓')));
    return { ...office, reply, proposals, told };
  }

  for (const over of ways)
    it(`proposes a new article, without whom it was about; over ${over}`, async () => {
      const { ana, ann, reply, slack, proposals, told, quiet } = await open(over);
      expect((await ana.usesOn(reply, 'fd_teach')).acked).toBe(true);
      const form = await slack.until('the form', () => ana.modal());
      expect(JSON.stringify(form.view)).toContain('Can I pay my water bill with coins?');
      expect(JSON.stringify(form.view)).toContain('yes, at the counter, 8 to 5.');
      expect(JSON.stringify(form.view)).not.toContain('Ann');
      await ana.submits({ question: 'Can I pay with coins?' });
      const word = await told();
      const [proposal, ...others] = await proposals();
      expect(others).toEqual([]);
      expect(proposal).toMatchObject({ article: 'en/billing/can-i-pay-with-coins', by: 'Ana', from: 'FD-1001' });
      expect(proposal?.text).toContain('yes, at the counter, 8 to 5.');
      expect(textOf(word)).toContain(proposal!.id);
      // Nothing of it is live, or said to anybody.
      expect(base.article('can-i-pay-with-coins', 'en')).toBeUndefined();
      await quiet();
      expect(await ann.hears()).toEqual(['Hello Ann, yes, at the counter, 8 to 5.']);
    });

  it('is in the menu of the card, too, while it is open and when it has ended, for the last reply', async () => {
    const { ana, slack, card, proposals, quiet } = await open();
    const form = await choosesMore(slack, ana, card, 'Teach the bot…');
    expect(saidIn(form)).toContain('yes, at the counter, 8 to 5.');
    await ana.submits({ question: 'Can I pay with coins?' });
    await until('it', async () => (await proposals()).length === 1);
    expect(ana.modal()).toBeUndefined();
    ana.says('!close answered', { in: card });
    await slack.until('the end', () => textOf(card).includes('Resolved'));
    await quiet();
    expect(saidIn(await chooses(slack, ana, card, 'Teach the bot…'))).toContain('yes, at the counter, 8 to 5.');
    await ana.submits({ question: 'Do you take coins?' });
    await until('the other', async () => (await proposals()).length === 2);
    expect((await proposals()).map(({ from }) => from)).toEqual(['FD-1001', 'FD-1001']);
  });

  it('proposes another wording of the nearest article, or another answer for it', async () => {
    const { ana, reply, slack, proposals, told } = await open();
    for (const change of ['wording', 'answer']) {
      await ana.usesOn(reply, 'fd_teach');
      await slack.until('the form', () => ana.modal());
      await ana.submits({ into: `${change}:pay-bill`, question: 'Can I pay with coins?' });
    }
    await told();
    await until('both', async () => (await proposals()).length === 2);
    const [wording, answer] = (await proposals()).sort(
      (a, b) => Number(a.text.includes('8 to 5')) - Number(b.text.includes('8 to 5')),
    );
    expect(wording).toMatchObject({ article: 'en/billing/pay-bill', base: expect.any(String) });
    expect(wording?.text).toContain('  - Can I pay with coins?');
    expect(wording?.text).toContain('by phone at 555-0111, or at City Hall.');
    expect(answer?.text).not.toContain('Pay **online**');
    expect(answer?.text).toContain('## channel: email');
  });

  it('stays open, with what was typed, when something is missing or known already', async () => {
    const { ana, reply, slack, proposals } = await open();
    await ana.usesOn(reply, 'fd_teach');
    await slack.until('the form', () => ana.modal());
    const errors = async (filled: Record<string, string>) =>
      ((await ana.submits(filled)).payload as { errors?: Record<string, string> }).errors;
    expect(await errors({ question: 'Coins?', answer: '' })).toEqual({ answer: 'Say what the answer is.' });
    expect(await errors({ question: 'can I pay over the phone', into: 'wording:pay-bill' })).toEqual({
      question: 'The article has this wording already.',
    });
    expect(await proposals()).toEqual([]);
    await ana.submits({ question: 'Coins?', answer: 'Yes.' });
    await until('it', async () => (await proposals()).length === 1);
  });

  it('says so where there is nothing to teach, and to who may not', async () => {
    const { ana, eve, tim, reply, slack, billing, proposals } = await open();
    const chatter = ana.says('Lunch?', { in: billing });
    await ana.usesOn(chatter, 'fd_teach');
    await slack.until('a word', () => JSON.stringify(ana.modal()?.view ?? '').includes('in the thread of a ticket'));
    for (const who of [eve, tim]) {
      await who.usesOn(reply, 'fd_teach');
      await slack.until('a word', () => JSON.stringify(who.modal()?.view ?? '').includes('Only members of'));
    }
    expect(await proposals()).toEqual([]);
  });

  it('comes next when it is ticked where the ticket is resolved', async () => {
    const { ana, ann, card, slack, proposals, told, quiet } = await open();
    const form = await chooses(slack, ana, card, 'Resolve…');
    // Nobody asks customers how it was here.
    expect(saidIn(form)).not.toContain('Ask the customer');
    await ana.submits({ disposition: 'answered', teach: ['teach'] });
    expect(saidIn(ana.modal()!)).toMatch(/Teach the bot.*pay my water bill with coins/);
    await ana.submits({});
    await told();
    await quiet();
    expect(await proposals()).toMatchObject([{ by: 'Ana', from: 'FD-1001' }]);
    expect(await ann.ticket()).toMatchObject({ status: 'resolved', disposition: 'answered' });
  });
});
