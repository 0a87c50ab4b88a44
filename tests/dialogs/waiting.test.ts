import { describe, expect, it } from '@jest/globals';
import { caseIn, wantsToLeave } from '../../src/dialogs/leaving.ts';
import type { Team } from '../../src/handoff/routing.ts';
import { talk, usualTeams } from '../helpers/conversation.ts';

const [front, billing] = usualTeams as [Team, Team];
// 2026-11-28 is a Saturday.
const saturday = '2026-11-28T17:00:00Z';
const hours = {
  zone: 'America/New_York',
  week: [...Array.from({ length: 5 }, () => [{ from: 480, to: 1020 }]), [], []],
  closed: [],
};

describe('whoever waits for a person', () => {
  it('is answered on, where the bot is sure', async () => {
    const { customer, rep, clock } = await talk();
    await customer.says('agent please');
    await customer.readsAll();
    await customer.says('What goes into the recycling cart?');
    await customer.hears(/^Paper.*\n\nYour case FD-1001 stays in line until a colleague takes it\.$/s);
    expect(rep.reads()).toContain('What goes into the recycling cart?');
    await clock.passes('10 s');
    await customer.says('Does the mayor like jazz music?');
    await customer.hears("I've added that to your case.");
    await customer.says('are you a bot?');
    await customer.hears(/I'm the automated front desk/);
    expect(await customer.ticket()).toMatchObject({ status: 'waiting' });
    await rep.claims();
    await customer.readsAll();
    await customer.says('What goes into the recycling cart?');
    await customer.hearsNothing();
  });

  it.each(['cancel', 'never mind', 'I do not need a person any more', 'go back to the bot', 'ya no hace falta'])(
    'leaves: %s, which is asked once',
    async (words) => {
      const { customer, queue } = await talk();
      await customer.says('agent please');
      await customer.readsAll();
      await customer.says(words);
      await customer.hears(/^(Shall I take your case FD-1001 out of the line\?|¿Saco su caso)/);
      expect(await customer.ticket()).toMatchObject({ status: 'waiting' });
      await customer.says('yes');
      await customer.hears(/^(All right, your case FD-1001 is closed|De acuerdo, su caso FD-1001 está cerrado)/);
      expect(await customer.ticket()).toBeUndefined();
      expect(await queue.list({ limit: 10 })).toEqual([]);
      expect(await queue.find(1001)).toMatchObject({ ticket: { status: 'resolved', disposition: 'returned' } });
      await customer.says('What goes into the recycling cart?');
      await customer.hears(/Paper.*Did that help\?/s);
    },
  );

  it('stays after a no, and after another word', async () => {
    const { customer } = await talk();
    await customer.says('agent please');
    await customer.readsAll();
    await customer.says('cancel');
    await customer.presses('No');
    await customer.hears(/Shall I take/);
    await customer.hears('All right, your case FD-1001 stays in line.');
    await customer.says('cancel');
    await customer.says('my meter is broken since Monday');
    await customer.says('yes');
    expect(await customer.ticket()).toMatchObject({ status: 'waiting' });
  });

  it('leaves by the button under an answer', async () => {
    const { customer } = await talk();
    await customer.says('agent please');
    await customer.says('What goes into the recycling cart?');
    await customer.presses("I don't need anyone any more");
    await customer.presses('Yes');
    expect(await customer.ticket()).toBeUndefined();
  });

  it('whom a colleague takes meanwhile keeps their case', async () => {
    const { customer, rep } = await talk();
    await customer.says('agent please');
    await customer.says('cancel');
    await rep.claims();
    await customer.says('yes');
    expect(await customer.ticket()).toMatchObject({ status: 'claimed' });
  });

  it('in danger cannot leave by a word', async () => {
    const { customer } = await talk();
    await customer.says('my stove is on fire');
    await customer.says('never mind');
    await customer.says('yes');
    expect(await customer.ticket()).toMatchObject({ reason: 'danger', status: 'waiting' });
  });

  it.each([
    'cancel my trash pickup on Monday',
    'I do not need a new meter',
    'forget the last bill, what about May?',
    'it is not solved',
  ])('%s is no wish to leave', (text) => expect(wantsToLeave(text)).toBe(false));

  it('is told a true place: no older one, and none while nobody is there', async () => {
    const desk = await talk();
    const { customer, another, representative } = desk;
    const others = [another(), another(), another(), another(), another()];
    for (const other of others) await other.says('agent please');
    await desk.clock.passes('1 s');
    await customer.says('agent please');
    await customer.hears(/getting a colleague/);
    await customer.hears('Your case number is FD-1006. You are number 6 in line.');
    for (const [i, other] of others.slice(0, 2).entries()) await representative(other, `Rep${i}`).claims();
    await customer.hearsNothing();
    await customer.says('where am I in line?');
    await customer.hears("Your case is FD-1006. One moment, I'm looking where it stands in the line now.");
    await customer.hears('You are number 4 in line now.');
    const { customer: late } = await talk({ now: saturday, teams: [{ ...front, hours }] });
    await late.says('agent please');
    await late.readsAll();
    await late.says('where am I in line?');
    const { text } = await late.hears(/^Your case number is FD-1001\. Front Desk is closed/);
    expect(text).not.toMatch(/in line/);
  });

  it('hears one thing of a transfer to a team that is closed, and is asked for an address', async () => {
    const { customer, rep, clock } = await talk({ now: saturday, teams: [front, { ...billing, hours }] });
    await customer.says('agent please');
    await customer.readsAll();
    await rep.transfers('billing');
    await customer.hears(
      /^Utility Billing will take this on for you\. Utility Billing is closed at the moment and will answer from .* on\. Is there an e-mail address/,
    );
    await clock.passes('10 s');
    await customer.hearsNothing();
    await customer.says('ana@example.org');
    await customer.hears(/We can answer to ana@example\.org/);
  });

  it('and thanks meanwhile is thanked', async () => {
    const { customer } = await talk();
    await customer.says('agent please');
    await customer.readsAll();
    await customer.says('ok thanks');
    await customer.hears(/^You're welcome\. A colleague will take your case/);
  });
});

describe('how far a case is', () => {
  it('is told in its own conversation, by its number', async () => {
    const { customer, rep } = await talk();
    await customer.says('agent please');
    await customer.readsAll();
    await customer.says('What is the status of FD-1001?');
    await customer.hears('Your case FD-1001 is in line at Front Desk. No colleague has taken it yet.');
    await rep.claims();
    await rep.resolves();
    await customer.readsAll();
    await customer.says('What is the status of fd-1001?');
    await customer.hears('Your case FD-1001 at Front Desk is closed. Is there anything else? Just write.');
  });

  it('is not told of others', async () => {
    const { customer } = await talk();
    await customer.says('What is the status of FD-1003?');
    await customer.hears(/I can only tell how far the case of this conversation is, and FD-1003 is not that one/);
    await customer.presses('Talk to a person');
    await customer.says('any news on FD-1003?');
    const said = (await customer.readsAll()).map(({ text }) => text).join();
    expect(said).toMatch(/FD-1003 is not that one/);
    expect(said).not.toMatch(/in line at/);
  });

  it.each([
    ['What is the status of FD-1003?', 1003],
    ['fd 1003 status', 1003],
    ['¿cómo va mi caso FD-1003?', 1003],
    ['my street is FD-12', undefined],
    ['how do I pay?', undefined],
  ])('%s', (text, number) => expect(caseIn(text)).toBe(number));
});

describe('a representative who is not there', () => {
  /** A customer whose ticket Ana has claimed, and who has heard so; then Ana is away. */
  async function claimedByAway(house: Parameters<typeof talk>[0] = {}) {
    const away: string[] = [];
    const { customer, rep, clock } = await talk({ ...house, away });
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    away.push('Ana');
    return { customer, clock };
  }

  it('whose customer writes while they are away: the case waits again, and the customer hears so, once', async () => {
    const { customer } = await claimedByAway();
    await customer.says('hello? anybody?');
    await customer.hears('Ana is away at the moment, so another colleague takes your case.');
    await customer.hears('You are next in line now.');
    expect((await customer.ticket())?.status).toBe('waiting');
    await customer.says('hello?');
    await customer.hears("I've added that to your case.");
    await customer.hearsNothing();
  });

  it('whose customer wants it closed meanwhile: it is closed, and nobody is sought', async () => {
    const { customer } = await claimedByAway();
    await customer.says('you can close my case');
    await customer.hears('Shall I close your case FD-1001?');
    await customer.says('yes');
    await customer.hears('All right, your case FD-1001 is closed');
    await customer.hearsNothing();
    expect(await customer.ticket()).toMatchObject({ status: 'resolved', disposition: 'closed' });
  });

  it('in a team that has closed meanwhile: the customer hears when it answers, and is asked for an address', async () => {
    const hours = { zone: 'UTC', week: Array(7).fill([{ from: 540, to: 960 }]), closed: [] };
    const { customer, clock } = await claimedByAway({ teams: [{ ...front, hours }] });
    await clock.passes('2 h');
    await customer.says('hello? anybody?');
    await customer.hears(/^Ana is away .* is closed at the moment .* e-mail address that we can answer to\?/);
    await customer.hearsNothing();
  });

  it('who is silent past the target: the customer hears so, once, and the team is told', async () => {
    const targets = { firstReply: 300_000, nextReply: 300_000 };
    const { customer, rep, clock } = await talk({ teams: [{ ...front, targets }] });
    await customer.says('agent please');
    await rep.claims();
    await customer.readsAll();
    await clock.passes('6 min');
    await customer.hears("I'm sorry that this takes longer than it should. I've reminded Ana, and told the team.");
    await clock.passes('30 min');
    await customer.hearsNothing();
  });
});
