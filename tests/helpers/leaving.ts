import type { Store } from '../../src/conversation/store.ts';

/** The time of a conversation is over: it leaves, as the keeper lets it. */
export async function leave(store: Store, id: string): Promise<void> {
  const event = { kind: 'found' as const, id: `over:${id}`, conversation: id, at: 1, name: 'over', value: null };
  const { turn } = await store.receive(event);
  if (!turn?.conversation) throw new Error(`nobody can let ${id} leave: it is not there, or something is under way`);
  const { conversation } = turn;
  await store.commit({ event, conversation, entries: [], items: [], timers: [], leaves: 1 });
  if (!(await store.expire(id))) throw new Error(`${id} did not leave`);
}
