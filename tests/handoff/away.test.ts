import { describe, expect, it } from '@jest/globals';
import { ana as Ana, openInquiry, rita as Rita, teams } from './inquiry.ts';

const MINUTE = 60_000;

/** Rita has a customer's ticket; Ana is a colleague. */
function claimed(given: Parameters<typeof openInquiry>[0] = {}) {
  const inquiry = openInquiry(given);
  inquiry.customer.asks();
  inquiry.gets('queued', { number: 1042, position: 1 });
  const [ana, rita] = [inquiry.representative(Ana), inquiry.representative(Rita)];
  rita.claims();
  const calls = () => inquiry.inside().filter((text) => text.includes('is away'));
  return { ...inquiry, ana, rita, calls };
}

describe('a ticket whose representative is away', () => {
  it('tells the team when its customer writes, once until somebody answers', async () => {
    const { away, rita, customer, calls, cards } = claimed();
    rita.replies('One moment.');
    customer.writes();
    expect(calls()).toEqual([]);
    await away.leaves(Rita);
    customer.writes();
    expect(calls()).toEqual(['Rita has it and is away: whoever is here may take it over.']);
    customer.writes();
    expect(calls()).toHaveLength(1);
    rita.replies('I am on a train.');
    customer.writes();
    expect(calls()).toHaveLength(2);
    expect(cards().map(({ ticket }) => ticket.version)).toEqual(cards().map((_, i) => i + 1));
  });

  it('tells nobody once they are back, or a colleague has it', async () => {
    const { away, ana, customer, calls } = claimed();
    await away.leaves(Rita);
    customer.writes();
    ana.takesOver();
    customer.writes();
    expect(calls()).toHaveLength(1);
    await away.returns(Rita);
    ana.assigns(Rita);
    customer.writes();
    expect(calls()).toHaveLength(1);
  });

  it('wakes for its customer, and tells the team then, too', async () => {
    const { away, rita, customer, calls, now, ticket } = claimed();
    rita.snoozes(now() + 100 * MINUTE);
    await away.leaves(Rita);
    customer.writes();
    expect(ticket()?.status).toBe('claimed');
    expect(calls()).toHaveLength(1);
  });

  it('is called out to the team when it is due soon, and its representative is not asked', async () => {
    const targets = { firstReply: 20 * MINUTE };
    const { away, rita, inside, waits } = claimed({ teams: teams.map((team) => ({ ...team, targets })) });
    await away.leaves(Rita);
    waits('watch');
    expect(inside().at(-1)).toMatch(/^Rita has it and is away: the first reply is due /);
    expect(rita.isTold()).toEqual([]);
  });
});

describe('who is away', () => {
  it('is given nothing by others', async () => {
    const { away, rita, ana, ticket } = claimed();
    await away.leaves(Ana);
    rita.assigns(Ana);
    expect(ticket()).toMatchObject({ status: 'claimed', by: Rita });
    expect(rita.isTold()).toEqual(['Ana is away: give it to somebody else.']);
    expect(ana.isTold()).toEqual([]);
  });

  it('may take what they like', async () => {
    const { away, ana, ticket } = claimed();
    await away.leaves(Ana);
    ana.takesOver();
    expect(ticket()).toMatchObject({ status: 'claimed', by: Ana });
  });
});
