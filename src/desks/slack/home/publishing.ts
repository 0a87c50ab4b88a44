import { createHash } from 'node:crypto';
import type { Log } from '../../../conversation/log.ts';
import { attempt } from '../../../slack/calls.ts';
import type { SlackConnection } from '../../../slack/connect.ts';
import type { Part } from '../../../slack/text.ts';
import { createInTurn } from '../../../waiting/in-turn.ts';
import { pause } from '../../../waiting/pause.ts';
import type { Viewers } from './viewers.ts';

/** Whoever has opened it so recently may still look at it. */
const LOOKED_MS = 3_600_000;
/** Changes within this time are one. */
const GATHER_MS = 5000;
/** Long enough to be read. */
const WORD_MS = 30_000;

/** Keeps Home tabs as they should be: drawn when somebody opens theirs, and anew when something changed for those who look. */
export function createPublishing(parts: {
  connection: Pick<SlackConnection, 'client'>;
  draw: (user: string, word: string | undefined) => Promise<Part>;
  /** Who looks at theirs. */
  viewers: Viewers;
  log: Log;
  gatherMs?: number;
  now?: () => number;
}) {
  const { connection, draw, viewers, log, gatherMs = GATHER_MS, now = Date.now } = parts;
  const inTurn = createInTurn();
  let gather: NodeJS.Timeout | undefined;
  let round: Promise<void> | undefined;
  let stopped = false;
  // While Redis is away whoever opens theirs sees it all the same.
  const asYetUnknown = (error: unknown): undefined =>
    void log.warn({ err: error }, 'who looks at their Home tab is not known');

  /** Draws somebody's: `asked` when they wait for it, else when it looks different now and no other process draws it. */
  const publish = (user: string, asked?: { word?: string }) =>
    inTurn(user, async () => {
      const one = await viewers.draws(user).catch(asYetUnknown);
      // Whoever draws it may have read before this change, or died: it is looked at once more.
      if (!one && !asked) return changed();
      const answer = await (async () => {
        const said = one?.word && now() - one.word.at < WORD_MS ? one.word.text : undefined;
        const view = await draw(user, asked?.word ?? said);
        const digest = createHash('sha256').update(JSON.stringify(view)).digest('base64url');
        if (!asked && digest === one?.shown) return undefined;
        const published = await attempt(() => connection.client.views.publish({ user_id: user, view: view as never }));
        if (published.outcome === 'done') await one?.shows(digest).catch(asYetUnknown);
        return published;
      })().finally(() => one?.end().catch(asYetUnknown));
      if (!answer || answer.outcome === 'done') return;
      log.warn({ ...answer }, 'a Home tab could not be shown');
      if (answer.outcome === 'limited') await pause(Math.min(answer.wait, 30_000), { ref: false });
    });

  const all = async (): Promise<void> => {
    const users = await viewers.since(now() - LOOKED_MS).catch(asYetUnknown);
    for (const user of users ?? [])
      if (!stopped) await publish(user).catch((error: unknown) => log.warn({ err: error }, 'a Home tab stays old'));
  };

  const asked = async (user: string, word?: string): Promise<void> => {
    await viewers.looks(user, now(), word).catch(asYetUnknown);
    await publish(user, word === undefined ? {} : { word });
  };

  /** Something has changed for everybody. */
  const changed = (): void => {
    if (stopped) return;
    gather ??= setTimeout(() => {
      gather = undefined;
      round = (round ?? Promise.resolve()).then(all);
    }, gatherMs).unref();
  };

  return {
    /** Somebody has opened their Home tab. */
    opened: (user: string): Promise<void> => asked(user),
    /** Somebody has done something there: they see at once what came of it. */
    answered: (user: string, word: string): Promise<void> => asked(user, word),
    changed,
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(gather);
      await round;
    },
  };
}
