import { expect, it } from '@jest/globals';
import { othersOf } from '../../src/handoff/others.ts';

it('a ticket can go to every other team, and the one that its team escalates to is offered first', () => {
  const teams = [
    { id: 'front', escalate: 'tech' },
    { id: 'billing' },
    { id: 'tech', escalate: 'experts' },
    { id: 'experts' },
  ];
  const offered = (from: string | undefined) => othersOf(teams, from).map(({ id }) => id);
  expect(offered('front')).toEqual(['tech', 'billing', 'experts']);
  expect(offered('tech')).toEqual(['experts', 'front', 'billing']);
  expect(offered('billing')).toEqual(['front', 'tech', 'experts']);
  expect(offered(undefined)).toEqual(['front', 'billing', 'tech', 'experts']);
});
