import { call, type Me } from './api.ts';

/** So often it is said that one types. */
const TYPING_MS = 5000;

/** Tells colleagues who have the ticket open that one types there; to be called at every key. */
export function createTyping({ csrf }: Pick<Me, 'csrf'>): (ticket: number) => void {
  let told = { at: 0, ticket: 0 };
  return (ticket) => {
    if (ticket === told.ticket && Date.now() - told.at < TYPING_MS) return;
    told = { at: Date.now(), ticket };
    void call(`tickets/${ticket}/typing`, { csrf, body: {} });
  };
}
