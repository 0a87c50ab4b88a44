import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Closed } from '../../conversation/event.ts';
import { whoAndWhere } from './activity.ts';
import type { DirectLineParts } from './directline.ts';
import type { Ended } from './ended.ts';
import { foreign } from './origins.ts';
import { badToken, notJson, refuse, storeDown, tooMany } from './refusal.ts';
import type { Grant, Tokens } from './tokens.ts';

const wish = z.object({
  session: z.string().max(4096),
  site: z.string().max(300),
  last: z.number().int().nonnegative().optional(),
});

/** What ends a chat. */
export interface Ending {
  /** Reads sessions and knows nothing of those that were ended. */
  session: Tokens['readSession'];
  ended: Ended;
}

/**
 * `POST /webchat/end`: the customer ends the chat for good. Whoever shows the session does; nothing that was given for it works from
 * then on, and what was open ends. `POST /webchat/close`: what is open ends, and the chat goes on; `last` is the newest entry that the
 * customer has seen. Both may be asked for again: whoever heard no answer asks until there is one.
 */
export function addEnding(
  parts: Ending & { router: Router; line: Pick<DirectLineParts, 'receive' | 'counter' | 'address' | 'now'> },
): void {
  const { router, session, ended, line } = parts;

  /** Whose chat it is, when it is theirs, counted as one who comes back; otherwise the request is refused. */
  async function asked(request: Request, response: Response) {
    if (request.get('Origin') === undefined) return void refuse(response, foreign);
    if (request.body === undefined) return void refuse(response, notJson);
    const { data } = wish.safeParse(request.body);
    const grant = data && (await session(data.session));
    if (!grant || grant.site !== data.site) return void refuse(response, badToken);
    const coming = await line.counter.resume(line.address(request));
    if (coming.wait > 0) return void refuse(response, tooMany(coming.wait));
    return { grant, coming, last: data.last };
  }
  async function close(response: Response, work: () => Promise<unknown>, coming: { giveBack(): Promise<unknown> }) {
    try {
      await work();
    } catch {
      await coming.giveBack();
      return refuse(response, storeDown);
    }
    response.set('Cache-Control', 'no-store').json({});
  }
  const closed = (grant: Grant, id: string): Closed => {
    const { conversation } = grant;
    return { kind: 'closed', id, conversation, at: line.now(), ...whoAndWhere(grant) };
  };

  router.post('/end', async (request, response) => {
    const known = await asked(request, response);
    if (!known) return;
    const { grant, coming } = known;
    const work = async () => {
      // First: whatever becomes of the rest, nobody comes back in.
      await ended.end(grant.conversation);
      await line.receive({ ...closed(grant, 'ended'), leaves: true });
    };
    return close(response, work, coming);
  });

  router.post('/close', async (request, response) => {
    const known = await asked(request, response);
    if (!known) return;
    const { grant, coming, last = 0 } = known;
    if (await ended.has(grant.conversation)) return refuse(response, badToken);
    return close(response, () => line.receive(closed(grant, `closed:${last}`)), coming);
  });
}
