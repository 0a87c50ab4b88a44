import { call, type Me } from './api.ts';

/** So often it is said that one types. */
const TYPING_MS = 5000;

/** Tells colleagues who have the ticket open, and of a reply its customer, that one types there; to be called at every key. */
export function createTyping({ csrf }: Pick<Me, 'csrf'>): (ticket: number, mode: 'reply' | 'note') => void {
  let told = { at: 0, ticket: 0, mode: '' };
  return (ticket, mode) => {
    if (ticket === told.ticket && mode === told.mode && Date.now() - told.at < TYPING_MS) return;
    told = { at: Date.now(), ticket, mode };
    void call(`tickets/${ticket}/typing`, { csrf, body: mode === 'reply' ? { to: 'customer' } : {} });
  };
}
