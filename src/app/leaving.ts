import type { OnExpired } from '../conversation/keeper.ts';

/** What lies outside a conversation and goes before it does; each may be asked to twice, and for one of which it has nothing. */
export type Elsewhere = readonly { forget(conversation: string): Promise<void> }[];

/** Takes along what a conversation that leaves has elsewhere: its tickets in their index, its cards in Slack, its files. */
export function forgetElsewhere(elsewhere: Elsewhere): OnExpired {
  // Of every one: a ticket that went back to the bot stands in the index, and nothing in the conversation says so.
  return async (id) => {
    await Promise.all(elsewhere.map((each) => each.forget(id)));
  };
}
