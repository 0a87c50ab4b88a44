import type { Router } from 'express';
import { z } from 'zod';
import type { BlockedSenders } from '../../conversation/blocked.ts';
import type { SignedIn } from './answers-api.ts';
import { fail } from './http.ts';

/** So many are shown, those who were blocked last. */
const SHOWN = 200;

const sender = z.strictObject({ channel: z.string().min(1).max(100), id: z.string().min(1).max(500) });

/** Adds what the page asks about blocked senders, and by which it lets one in again. */
export function addBlockedApi({
  api,
  signedIn,
  blocked,
}: {
  api: Router;
  signedIn: SignedIn;
  blocked: Pick<BlockedSenders, 'list' | 'unblock'>;
}): void {
  api.get(
    '/blocked',
    signedIn(async (_request, response) => {
      response.json({ senders: await blocked.list(SHOWN) });
    }),
  );
  api.post(
    '/unblock',
    signedIn(async (request, response) => {
      const read = sender.safeParse(request.body);
      if (!read.success) return fail(response, 400, 'channel, id: must name somebody who is blocked.');
      response.json({ was: await blocked.unblock(read.data) });
    }),
  );
}
