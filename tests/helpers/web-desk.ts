import type { Entry } from '../../src/conversation/decision.ts';
import type { Summary } from '../../src/handoff/queue.ts';
import { until } from './until.ts';

/** A representative at the web desk of a running Frontdesk, as their browser speaks with it. */
export interface WebRepresentative {
  /** The open ticket of that conversation, once it is on the board with its number. */
  ticket(conversation: string): Promise<Summary & { ticket: { number: number } }>;
  /** Does something about a ticket; resolves when it was taken. */
  does(number: number, act: { type: string; saw?: number; text?: string; disposition?: string }): Promise<void>;
  /** The log as the desk shows it. */
  reads(number: number): Promise<Entry[]>;
}

let acts = 0;

/** Signs in with a link. */
export async function signIn(link: string): Promise<WebRepresentative> {
  const { origin, hash } = new URL(link);
  const at = (path: string) => `${origin}/desk/api/${path}`;
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(at(path), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
  const entered = await post('sign-in', { token: hash.slice(1) });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const get = async <Body>(path: string): Promise<Body> => {
    const response = await fetch(at(path), { headers: { cookie }, signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  };
  const { csrf } = await get<{ csrf: string }>('me');
  return {
    ticket: (conversation) =>
      until(`the ticket of ${conversation}`, async () => {
        const { tickets } = await get<{ tickets: (Summary & { ticket: { number: number } })[] }>('board');
        return tickets.find((each) => each.conversation === conversation && each.ticket.number !== undefined);
      }),
    async does(number, act) {
      const id = `act-0000-0000-0000-${++acts}`;
      const done = await post(`tickets/${number}/acts`, { ...act, id }, { cookie, 'x-desk-token': csrf });
      if (!done.ok) throw new Error(`${act.type}: ${done.status} ${await done.text()}`);
    },
    reads: async (number) => (await get<{ entries: Entry[] }>(`tickets/${number}`)).entries,
  };
}
