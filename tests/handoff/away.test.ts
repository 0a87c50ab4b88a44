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
  it('waits in the line again when its customer writes', async () => {
    const { away, rita, ana, customer, calls, cards, ticket, news } = claimed();
    rita.replies('One moment.');
    customer.writes();
    expect(ticket()).toMatchObject({ status: 'claimed', by: Rita });
    await away.leaves(Rita);
    expect(ticket()).toMatchObject({ status: 'claimed', by: Rita });
    customer.writes();
    expect(ticket()).toMatchObject({ status: 'waiting', team: 'front', number: 1042 });
    expect(ticket()).not.toHaveProperty('by');
    expect(calls()).toEqual(['Rita is away: it waits in the queue again.']);
    expect(news.at(-1)).toEqual({ kind: 'absent', by: Rita });
    expect(rita.isTold()).toEqual(['FD-1042 waits in the queue again: its customer wrote, and you are away.']);
    customer.writes();
    expect(calls()).toHaveLength(1);
    expect(cards().map(({ ticket }) => ticket.version)).toEqual(cards().map((_, i) => i + 1));
    ana.claims();
    customer.writes();
    expect(ticket()).toMatchObject({ status: 'claimed', by: Ana });
  });

  it('stays theirs once they are back', async () => {
    const { away, customer, ticket } = claimed();
    await away.leaves(Rita);
    await away.returns(Rita);
    customer.writes();
    expect(ticket()).toMatchObject({ status: 'claimed', by: Rita });
  });

  it('is not answered by what they had written and not sent: they get it back', async () => {
    const { away, rita, customer, ticket, inside } = claimed({ hold: 10 * MINUTE });
    rita.replies('It is paid.');
    expect(ticket()?.held).toHaveLength(1);
    await away.leaves(Rita);
    customer.writes();
    expect(ticket()).toMatchObject({ status: 'waiting' });
    expect(ticket()?.held).toBeUndefined();
    expect(inside()).toContain('It is paid.');
    expect(customer.hears()).toEqual([]);
    expect(rita.isTold().concat(rita.receipts()).join()).toContain('FD-1042 waits in the queue again');
  });

  it('wakes for its customer, and waits then, too', async () => {
    const { away, rita, customer, calls, now, ticket } = claimed();
    rita.snoozes(now() + 100 * MINUTE);
    await away.leaves(Rita);
    customer.writes();
    expect(ticket()).toMatchObject({ status: 'waiting' });
    expect(ticket()).not.toHaveProperty('until');
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
