import type { Conversation } from '../conversation/decision.ts';
import type { OnExpired } from '../conversation/keeper.ts';
import { Unreadable } from '../conversation/stored.ts';
import { stateOf } from '../dialogs/stored-state.ts';

/** What lies outside a conversation and goes before it does; each may be asked to twice. */
export interface Elsewhere {
  /** The index of tickets, the cards in Slack: what shows a ticket's customer and subject. */
  tickets: readonly { forget(conversation: string): Promise<void> }[];
  /** Whatever else of a conversation lies outside: its files. */
  others?: readonly { forget(conversation: string): Promise<void> }[];
}

/** Takes along what a conversation that leaves has elsewhere: one that nobody ever had a ticket of has nothing in their indexes. */
export function forgetElsewhere({ tickets, others = [] }: Elsewhere): OnExpired {
  return async (id, conversation) => {
    const hadTicket = !conversation || mayHaveHadTicket(conversation);
    await Promise.all([...others, ...(hadTicket ? tickets : [])].map((each) => each.forget(id)));
  };
}

/** What cannot be read (then there is no state either) may have had one. */
function mayHaveHadTicket({ state }: Conversation): boolean {
  if (state === undefined) return true;
  try {
    return stateOf(state).ticket !== undefined;
  } catch (error) {
    if (error instanceof Unreadable) return true;
    throw error;
  }
}
