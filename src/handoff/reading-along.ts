import type { Conversation, Say } from '../conversation/decision.ts';
import { deskMoved, frontdesk, inside } from './events.ts';

type Place = Pick<Conversation, 'address'>;

const words =
  'Others read along: everybody where the customer wrote can read what you write. Leave out what is personal, or ask the customer to go on in private first, by the button below your words.';

/** A note for whoever gets a conversation that others read. It is no event: desks repeat notes where they begin to show a ticket. */
export const readAlong = ({ address }: Place): Say[] =>
  address.shared ? [inside({ type: 'message', from: frontdesk, text: words, textFormat: 'plain' })] : [];

/** A line for the desks' transcript when a conversation has come among others, or away from them. */
export const movedAmong = ({ address }: Place, before: Place): Say[] => {
  if (address.shared === before.address.shared) return [];
  return address.shared ? [deskMoved(words)] : [deskMoved('The customer goes on in private: nobody else reads along.')];
};
