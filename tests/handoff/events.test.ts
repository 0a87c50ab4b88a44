import { describe, expect, it } from '@jest/globals';
import { EventFactory, TestAdapter, TurnContext } from 'botbuilder';
import type { Draft } from '../../src/conversation/message.ts';
import { handoffInitiation, handoffStatus, publicAccount } from '../../src/handoff/events.ts';

/** What a turn adds to a draft, so that it can be compared with botbuilder's whole activity. */
const complete = (draft: Draft, envelope: object) => ({ ...draft, ...envelope });
/** Empty lists and undefined parts say nothing, `from` is required with us, `relatesTo` repeats the envelope, our time is UTC. */
function essence(event: object, ...without: string[]): object {
  const kept = Object.entries(event).filter(
    ([key, value]) => !without.includes(key) && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return JSON.parse(JSON.stringify(Object.fromEntries(kept)));
}

describe("Bot Framework's handoff events", () => {
  const customer = { id: 'c1', name: 'Jo', role: 'user' as const };
  const conversation = { id: 'web:1' };

  it('initiates as EventFactory does', () => {
    const activity = { type: 'message', id: 'm1', channelId: 'webchat', from: customer, conversation, text: 'help' };
    const context = new TurnContext(new TestAdapter(async () => undefined), activity as never);
    const theirs = EventFactory.createHandoffInitiation(context, { reason: 'asked', team: 'front' });
    const { id, timestamp, channelId } = theirs;
    const ours = complete(handoffInitiation(customer, { reason: 'asked', team: 'front' }, 'm1'), {
      id,
      timestamp,
      channelId,
      conversation,
    });
    expect(essence(ours)).toEqual(essence(theirs, 'relatesTo', 'localTimezone'));
    expect(theirs.relatesTo).toMatchObject({ activityId: ours.replyToId, channelId, conversation });
  });

  it.each(['accepted', 'failed', 'completed'] as const)('says %s as EventFactory does', (state) => {
    const theirs = EventFactory.createHandoffStatus(conversation as never, state, 'because');
    const { id, timestamp } = theirs;
    const ours = complete(handoffStatus(state, 'because'), { id, timestamp, conversation });
    expect(essence(ours, 'from')).toEqual(essence(theirs, 'localTimezone'));
  });

  it('adds ours under value only', () => {
    const extras = { position: 2, number: 1042, agent: { id: 'x', name: 'Ana' } };
    expect(handoffStatus('queued', undefined, extras).value).toEqual({ state: 'queued', ...extras });
  });
});

describe("a representative's public account", () => {
  const ana = { desk: 'slack', id: 'U0ANA', name: 'Ana' };

  it('has the public name and an id that does not hold his own, stable in one conversation only', () => {
    const account = publicAccount('web:1', ana);
    expect(account).toEqual({ id: expect.stringMatching(/^agent-[0-9a-f]{12}$/), name: 'Ana', role: 'agent' });
    expect(publicAccount('web:1', ana)).toEqual(account);
    expect(publicAccount('web:2', ana).id).not.toBe(account.id);
    expect(publicAccount('web:1', { ...ana, id: 'U0BEA' }).id).not.toBe(account.id);
  });
});
