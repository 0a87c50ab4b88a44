import { describe, expect, it } from '@jest/globals';
import { page } from '../../src/cli/survey.ts';
import type { Summary } from '../../src/handoff/queue.ts';
import type { Survey } from '../../src/handoff/ticket.ts';
import { satisfactionOf } from '../../src/reports/satisfaction.ts';

const ended = (number: number, name: string, survey?: Survey) =>
  ({
    ...{ conversation: `c${number}`, channel: 'webchat', customer: { id: `u${number}` } },
    ticket: {
      ...{ number, status: 'resolved', team: 'front', by: { desk: 'web', id: name, name } },
      ...(survey && { survey }),
    },
  }) as unknown as Summary;
const tickets = [
  ended(1001, 'Ana', { asked: 100, stars: 5, words: 'quick' }),
  ended(1002, 'Ana', { asked: 200 }),
  ended(1003, 'Bea', { asked: 300, stars: 2 }),
  ended(1004, 'Bea'),
  ended(1005, 'Bea', { asked: 10, stars: 1 }),
];

describe('how customers found it', () => {
  it('counts who was asked, who answered and who was content, of all and of each representative', () => {
    expect(satisfactionOf(tickets, 50)).toEqual({
      all: { asked: 3, answered: 2, satisfied: 1 },
      people: [
        { name: 'Ana', asked: 2, answered: 1, satisfied: 1 },
        { name: 'Bea', asked: 1, answered: 1, satisfied: 0 },
      ],
      given: [
        { number: 1003, team: 'front', by: 'Bea', asked: 300, stars: 2 },
        { number: 1001, team: 'front', by: 'Ana', asked: 100, stars: 5, words: 'quick' },
      ],
    });
  });

  it('is said of who had the ticket, when its customer closed it', () => {
    const one = ended(1006, 'Jo', { asked: 100, stars: 4 });
    const closed = { ...one, ticket: { ...one.ticket, had: { desk: 'web', id: 'Ana', name: 'Ana' } } };
    expect(satisfactionOf([closed as Summary], 50).people).toEqual([
      { name: 'Ana', asked: 1, answered: 1, satisfied: 1 },
    ]);
  });

  it('is read in a terminal', () => {
    const io = { terminal: false, env: {} };
    expect(page(satisfactionOf(tickets, 50), io)).toBe(
      [
        'All  2 of 3 answered: 1 of 2 found it good (4 or 5 of 5)',
        'Ana  1 of 2 answered: 1 of 1 found it good (4 or 5 of 5)',
        'Bea  1 of 1 answered: 0 of 1 found it good (4 or 5 of 5)',
        '',
        'FD-1003  ★★☆☆☆  Bea',
        'FD-1001  ★★★★★  Ana  quick',
        '',
      ].join('\n'),
    );
    expect(page(satisfactionOf([], 0), io)).toBe('Nobody was asked. (survey: true in frontdesk.yaml)\n');
  });
});
