import type { OnExpired } from '../conversation/keeper.ts';
import { stateOf } from '../dialogs/state.ts';

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
    const hadTicket = !conversation || stateOf(conversation.state as never).ticket !== undefined;
    await Promise.all([...others, ...(hadTicket ? tickets : [])].map((each) => each.forget(id)));
  };
}
