import type { Router } from 'express';
import { z } from 'zod';
import type { Closed } from '../../conversation/event.ts';
import { whoAndWhere } from './activity.ts';
import type { DirectLineParts } from './directline.ts';
import type { Ended } from './ended.ts';
import { foreign } from './origins.ts';
import { badToken, notJson, refuse, storeDown, tooMany } from './refusal.ts';
import type { Tokens } from './tokens.ts';

const wish = z.object({ session: z.string().max(4096), site: z.string().max(300) });

/** What ends a chat. */
export interface Ending {
  /** Reads sessions and knows nothing of those that were ended. */
  session: Tokens['readSession'];
  ended: Pick<Ended, 'end'>;
}

/**
 * `POST /webchat/end`: the customer ends the chat for good. Whoever shows the session does; nothing that was given for it works from
 * then on, and what was open ends. It may be asked for again: whoever heard no answer asks until there is one.
 */
export function addEnding(
  parts: Ending & { router: Router; line: Pick<DirectLineParts, 'receive' | 'counter' | 'address' | 'now'> },
): void {
  const { router, session, ended, line } = parts;
  router.post('/end', async (request, response) => {
    if (request.get('Origin') === undefined) return refuse(response, foreign);
    if (request.body === undefined) return refuse(response, notJson);
    const { data } = wish.safeParse(request.body);
    const grant = data && (await session(data.session));
    if (!grant || grant.site !== data.site) return refuse(response, badToken);
    const coming = await line.counter.resume(line.address(request));
    if (coming.wait > 0) return refuse(response, tooMany(coming.wait));
    const { conversation } = grant;
    const at = line.now();
    const closed: Closed = { kind: 'closed', id: 'ended', conversation, at, ...whoAndWhere(grant), leaves: true };
    try {
      // First: whatever becomes of the rest, nobody comes back in.
      await ended.end(conversation);
      await line.receive(closed);
    } catch {
      await coming.giveBack();
      return refuse(response, storeDown);
    }
    response.set('Cache-Control', 'no-store').json({});
  });
}
