import type { Memory } from '../memory.ts';

/** The customer may stand at the door already: so long the server is waited for. */
const limit = 10_000;

/** Ends the chat on the server: whether nobody comes back to it from now on. It goes on when the page is left meanwhile. */
export async function endChat({ site, memory }: { site: string; memory: Pick<Memory, 'read'> }): Promise<boolean> {
  const { session } = memory.read<{ session?: string }>('session', {});
  if (!session) return true;
  try {
    const { ok, status } = await fetch('/webchat/end', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ session, site }),
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
