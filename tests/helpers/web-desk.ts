import type { Entry } from '../../src/conversation/decision.ts';
import type { Summary } from '../../src/handoff/queue.ts';
import { until } from './until.ts';

/** A representative at the web desk of a running Frontdesk, as their browser speaks with it. */
export interface WebRepresentative {
  /** The open ticket of that conversation, once it is on the board with its number. */
  ticket(conversation: string): Promise<Summary & { ticket: { number: number } }>;
  /** The open tickets. */
  board(): Promise<Summary[]>;
  /** Claims the open ticket of that customer, once it is on the board; returns its number. */
  claims(customer: string): Promise<number>;
  /** Does something about a ticket; resolves when it was taken. The same with one `id` is done once, however often it is sent. */
  does(number: number, act: { type: string; id?: string; saw?: number; [more: string]: unknown }): Promise<void>;
  /** Writes to somebody first; the conversation that it begins. The same `id` is the same letter. */
  writes(letter: { to: string; subject: string; text: string; team: string }, id?: string): Promise<string>;
  /** What the desk answers to a question of its page. */
  asks<Body>(path: string): Promise<Body>;
  /** The status with which the desk answers a question of its page, of which nothing more is read. */
  status(path: string): Promise<number>;
  /** Sends it what its page sends; the status. */
  sends(path: string, body: object): Promise<number>;
  /** The log as the desk shows it. */
  reads(number: number): Promise<Entry[]>;
  /** What the desk's pages ask for, below its API. */
  gets<Body>(path: string): Promise<Body>;
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
  type Numbered = Summary & { ticket: { number: number } };
  const onBoard = (what: string, is: (each: Numbered) => boolean) =>
    until(what, async () => {
      const { tickets } = await get<{ tickets: Numbered[] }>('board');
      return tickets.find((each) => each.ticket.number !== undefined && is(each));
    });
  const { csrf } = await get<{ csrf: string }>('me');
  const does: WebRepresentative['does'] = async (number, act) => {
    const id = `act-0000-0000-0000-${++acts}`;
    const done = await post(`tickets/${number}/acts`, { id, ...act }, { cookie, 'x-desk-token': csrf });
    if (!done.ok) throw new Error(`${act.type}: ${done.status} ${await done.text()}`);
  };
  return {
    ticket: (conversation) => onBoard(`the ticket of ${conversation}`, (each) => each.conversation === conversation),
    board: async () => (await get<{ tickets: Numbered[] }>('board')).tickets,
    async claims(customer) {
      const { ticket } = await onBoard(`the ticket of ${customer}`, (each) => each.customer.id === customer);
      await does(ticket.number, { type: 'claim', saw: ticket.version });
      return ticket.number;
    },
    does,
    asks: get,
    async status(path) {
      const response = await fetch(at(path), { headers: { cookie }, signal: AbortSignal.timeout(30_000) });
      await response.body?.cancel();
      return response.status;
    },
    sends: async (path, body) => (await post(path, body, { cookie, 'x-desk-token': csrf })).status,
    async writes(letter, id = `letter-0000-0000-${++acts}`) {
      const sent = await post('letters', { id, ...letter }, { cookie, 'x-desk-token': csrf });
      if (!sent.ok) throw new Error(`letter: ${sent.status} ${await sent.text()}`);
      return ((await sent.json()) as { conversation: string }).conversation;
    },
    gets: get,
    reads: async (number) => (await get<{ entries: Entry[] }>(`tickets/${number}`)).entries,
  };
}
