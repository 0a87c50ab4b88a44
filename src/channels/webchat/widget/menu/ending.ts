import type { Memory } from '../memory.ts';
import { keptIn } from './left.ts';

/** The customer may stand at the door already: so long the server is waited for. */
const limit = 10_000;

interface About {
  site: string;
  memory: Pick<Memory, 'read'>;
}

/** Ends the chat on the server, with the conversations that were left before: whether nobody comes back to them from now on. */
export async function endChat({ site, memory }: About): Promise<boolean> {
  const all = await Promise.all(keptIn(memory).map(({ session }) => tell('/webchat/end', { session, site })));
  return all.every((ended) => ended);
}

/** Closes what is open in the conversation, which can be read and written in after that; `last` is its newest entry. */
export async function closeCase({ site, memory, last }: About & { last: number }): Promise<boolean> {
  const { session } = memory.read<{ session?: string }>('session', {});
  return !session || tell('/webchat/close', { session, site, last });
}

/** Goes on when the page is left meanwhile. */
async function tell(path: string, body: object): Promise<boolean> {
  try {
    const { ok, status } = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      keepalive: true,
      signal: AbortSignal.timeout(limit),
      cache: 'no-store',
    });
    // What the server does not know any more opens nothing either.
    return ok || status === 403;
  } catch {
    return false;
  }
}
