import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/conversation/event.ts';
import type { Body } from '../../src/conversation/outbox.ts';
import { mergingDestination, sendToMerging } from '../../src/handoff/merging-sender.ts';
import { createMemoryQueue } from '../../src/handoff/queue/memory.ts';
import type { Ticket } from '../../src/handoff/ticket.ts';

const ticket = {
  ...{ status: 'waiting', reason: 'asked', team: 'front', tier: 1, priority: 'normal', subject: 'Hello' },
  ...{ opened: 1, due: {}, openedAfter: 0, version: 1 },
} as Ticket;

async function setup() {
  const queue = createMemoryQueue();
  await queue.record('kept', { ticket, customer: { id: 'jo' }, channel: 'webchat' });
  const received: Event[] = [];
  const receive = async (event: Event) => {
    received.push(event);
    return { fresh: true };
  };
  const send = sendToMerging({ queue, receive, now: () => 7 });
  const { signal } = new AbortController();
  const brings = (notice: unknown) => {
    const body: Body = { kind: 'notice', notice };
    return send({ id: 'i', destination: mergingDestination, body }, { conversation: 'from', again: false, signal });
  };
  return { brings, received };
}

describe('what conversations tell each other of a merge', () => {
  it('comes to the conversation of that ticket, as the same event on every try', async () => {
    const { brings, received } = await setup();
    const notice = {
      kind: 'merge',
      to: { number: 1001 },
      id: 'm',
      name: 'merge-asked',
      value: { conversation: 'from' },
    };
    expect(await brings(notice)).toEqual({ outcome: 'delivered' });
    await brings(notice);
    const event = { kind: 'found', id: 'merge-asked:m', conversation: 'kept', at: 7, name: 'merge-asked' };
    expect(received).toEqual([1, 2].map(() => ({ ...event, value: { conversation: 'from' } })));
  });

  it('comes back when there is no such ticket: a wish is refused, and words are given back', async () => {
    const { brings, received } = await setup();
    const to = { number: 4711 };
    await brings({ kind: 'merge', to, id: 'm', name: 'merge-asked', value: { conversation: 'from' } });
    await brings({ kind: 'merge', to, id: 'h', name: 'merge-heard', value: { conversation: 'first', text: 'Hello?' } });
    await brings({ kind: 'merge', to, id: 'x', name: 'merge-noted', value: {} });
    expect(received).toMatchObject([
      { conversation: 'from', name: 'merge-refused', value: { text: 'There is no ticket FD-4711 (any more).' } },
      { conversation: 'first', name: 'merge-over', value: { text: 'Hello?' } },
    ]);
  });

  it('is set aside when it is not understood', async () => {
    const { brings } = await setup();
    await expect(brings({ kind: 'merge', to: {}, id: 'm' })).rejects.toThrow(
      'what is told of a merge is not understood',
    );
  });
});
