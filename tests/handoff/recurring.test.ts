import { expect, it } from '@jest/globals';
import { ana, openInquiry } from './inquiry.ts';

const article = { id: 'power-outage', question: 'Why is my power out?' };
const many = { customers: 5, numbers: [1005, 1004] };

it('desks are told where danger is alarmed, else at the team’s own place; its customer hears nothing', () => {
  for (const notify of [[], [{ desk: 'slack', place: 'C0ALARM' }, { email: 'duty@example.org' }]]) {
    const inquiry = openInquiry({ notify });
    inquiry.customer.asks('asked', { article, topic: 'billing' });
    const sent = inquiry.customer.isSent().length;
    const { openedAfter, opened: at, version } = inquiry.ticket()!;
    inquiry.gets('recurring', { ticket: openedAfter, ...many });
    const told = { kind: 'recurring', team: 'billing', article, ...many, at };
    expect(inquiry.recurring()).toEqual([notify.length > 0 ? { ...told, place: 'C0ALARM' } : told]);
    expect(inquiry.ticket()).toMatchObject({ recurring: 5, version: version + 1, status: 'waiting' });
    expect([inquiry.customer.isSent().length, inquiry.news]).toEqual([sent, []]);
  }
});

it('what is no news, or about another ticket, tells nobody', () => {
  const { customer, gets, recurring, representative, ticket } = openInquiry();
  const after = () => ticket()!.openedAfter;
  customer.asks('asked');
  gets('recurring', { ticket: after(), ...many });
  representative(ana).claims();
  representative(ana).resolves();
  customer.asks('asked', { article });
  gets('recurring', { ticket: after() - 1, ...many });
  gets('recurring', { ticket: after(), customers: 'many' });
  representative(ana).claims();
  representative(ana).resolves();
  gets('recurring', { ticket: after(), ...many });
  expect(recurring()).toEqual([]);
});
