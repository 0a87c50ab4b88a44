import { expect, it } from '@jest/globals';
import { offersOf } from '../../src/handoff/offers.ts';
import { hasTiers, ofTier, othersOf } from '../../src/handoff/others.ts';

const never = { zone: 'Europe/Berlin', week: Array.from({ length: 7 }, () => []), closed: [] };
const front = { id: 'front', name: 'Front Desk', tier: 1, escalate: { to: 'tech' } };
const billing = { id: 'billing', name: 'Billing', tier: 1 };
const tech = { id: 'tech', name: 'Technical Support', tier: 2, escalate: { to: 'experts' } };
const meters = { id: 'meters', name: 'Meters', tier: 2, hours: never };
const experts = { id: 'experts', name: 'Experts', tier: 3 };
const teams = [front, billing, meters, tech, experts];

it('a ticket can go to every other team, and the one that its team escalates to is offered first', () => {
  const offered = (from: string | undefined) => othersOf(teams, from).map(({ id }) => id);
  expect(offered('front')).toEqual(['tech', 'billing', 'meters', 'experts']);
  expect(offered('tech')).toEqual(['experts', 'front', 'billing', 'meters']);
  expect(offered('billing')).toEqual(['front', 'meters', 'tech', 'experts']);
  expect(offered(undefined)).toEqual(['front', 'billing', 'meters', 'tech', 'experts']);
});

it('where there are tiers they are named, and the next one is called that; who is closed says so', () => {
  expect(offersOf(teams, 'front', 0).map(({ label }) => label)).toEqual([
    'Next tier: Technical Support (tier 2)',
    'Billing (tier 1)',
    'Meters (tier 2, closed)',
    'Experts (tier 3)',
  ]);
  const flat = [{ ...front, escalate: { to: 'billing' } }, billing];
  expect(offersOf(flat, 'front', 0)).toEqual([{ id: 'billing', label: 'Billing' }]);
  expect([hasTiers(teams), hasTiers(flat), hasTiers([])]).toEqual([true, false, false]);
});

it('a tier means its team on the way up, else the only one there', () => {
  const found = (from: string, tier: number) => {
    const answer = ofTier(teams, { from, tier });
    return 'no' in answer ? answer.no : answer.team.id;
  };
  expect([found('front', 2), found('front', 3), found('tech', 3)]).toEqual(['tech', 'experts', 'experts']);
  expect([found('billing', 3), found('billing', 1)]).toEqual(['experts', 'front']);
  expect(found('billing', 2)).toBe('Tier 2 has several teams: Meters, Technical Support. Choose one with *Transfer…*.');
  expect(found('experts', 3)).toBe('There is no other team of tier 3.');
});
