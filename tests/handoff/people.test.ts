import { describe, expect, it } from '@jest/globals';
import type { Entry } from '../../src/conversation/decision.ts';
import type { Customer } from '../../src/conversation/event.ts';
import { drawEntry } from '../../src/desks/slack/thread.ts';
import { speakerOf } from '../../src/handoff/people.ts';

const visitor: Customer = { id: 'webchat:c1' };
const ana: Customer = { id: 'u-77', was: 'webchat:c1', name: 'Ana Lopez', verified: true };
const saidBy = (id: string, participant?: string): Entry => ({
  n: 1,
  audience: 'everyone',
  message: {
    ...{ type: 'message', id: 'm1', timestamp: '2026-11-29T08:00:00Z', channelId: 'webchat' },
    from: { id, role: 'user' },
    conversation: { id: 'c1' },
    text: 'What do I owe?',
  },
  ...(participant !== undefined && { participant }),
});

describe('who spoke', () => {
  it.each([
    ['a visitor whom nobody vouches for', visitor, 'webchat:c1', 'customer'],
    ['a customer who is signed in', ana, 'u-77', 'customer'],
    ['somebody where the customer was before they signed in', ana, 'webchat:c1', 'unverified'],
  ])('%s', (_, customer, id, side) => {
    expect(speakerOf(saidBy(id), { customer }).side).toBe(side);
  });

  it('somebody else is not the customer, wherever they write', () => {
    expect(speakerOf(saidBy('u-78', 'u-78'), { customer: ana })).toEqual({
      name: 'Somebody else',
      side: 'participant',
    });
  });

  it('Slack says that nobody vouches for it', () => {
    const [post] = drawEntry(saidBy('webchat:c1'), { customer: ana });
    expect(post?.as?.name).toBe('Ana Lopez (customer, not signed in)');
    expect(drawEntry(saidBy('u-77'), { customer: ana })[0]?.as?.name).toBe('Ana Lopez (customer)');
  });
});
