import type { Effect } from '../../conversation/decision.ts';
import { entryNumberOf } from '../../conversation/deliveries.ts';
import type { Acted, DeliveryNews } from '../../conversation/event.ts';
import type { Draft } from '../../conversation/message.ts';
import type { Unread } from '../state.ts';

/** The letter that went out, as far as it may have to be sent again: it is known by its last message. */
export function stillPosted(
  posted: readonly Unread[] | undefined,
  { delivery, state, recipient }: DeliveryNews,
  conversation: { id: string },
): readonly Unread[] | undefined {
  const isIts = recipient === undefined && posted?.at(-1)?.n === entryNumberOf(conversation.id, delivery);
  return isIts && (state === 'delivered' || state === 'read') ? undefined : posted;
}

/** Whether somebody wants that letter to be sent again, by its last message. */
export const isAskedAgain = (posted: readonly Unread[], { act }: Acted, conversation: { id: string }): boolean =>
  act.type === 'resend' && entryNumberOf(conversation.id, act.message ?? '') === posted.at(-1)?.n;

/** What is said again is the whole letter. */
export const wholeAgain = (effects: readonly Effect[], again: string | undefined, letter: Draft): Effect[] =>
  effects.map((effect) => {
    const isIt = effect.do === 'say' && (effect.receipt as { again?: unknown } | undefined)?.again === again;
    return isIt ? { ...effect, message: { ...letter, from: effect.message.from } } : effect;
  });
