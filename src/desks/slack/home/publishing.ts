import type { Log } from '../../../conversation/log.ts';
import { attempt } from '../../../slack/calls.ts';
import type { SlackConnection } from '../../../slack/connect.ts';
import type { Part } from '../../../slack/text.ts';
import { createInTurn } from '../../../waiting/in-turn.ts';
import { pause } from '../../../waiting/pause.ts';

/** Whoever has opened it so recently may still look at it. */
const LOOKED_MS = 3_600_000;
/** Changes within this time are one. */
const GATHER_MS = 5000;
/** Nobody opens more at a time; who is forgotten sees it anew when they open it again. */
const MOST = 500;

/** Long enough to be read. */
const WORD_MS = 30_000;

/** Somebody before their Home tab: since when, what it shows, and what came of their last click. */
interface Looking {
  at: number;
  shown: string;
  word?: { text: string; at: number };
}

/** Keeps Home tabs as they should be: drawn when somebody opens theirs, and anew when something changed for those who look. */
export function createPublishing(parts: {
  connection: Pick<SlackConnection, 'client'>;
  draw: (user: string, word: string | undefined) => Promise<Part>;
  log: Log;
  gatherMs?: number;
  now?: () => number;
}) {
  const { connection, draw, log, gatherMs = GATHER_MS, now = Date.now } = parts;
  const looking = new Map<string, Looking>();
  const inTurn = createInTurn();
  let gather: NodeJS.Timeout | undefined;
  let round: Promise<void> | undefined;
  let stopped = false;

  const publish = (user: string, always = false) =>
    inTurn(user, async () => {
      const last = looking.get(user);
      const { word } = last ?? {};
      const view = await draw(user, word && now() - word.at < WORD_MS ? word.text : undefined);
      const text = JSON.stringify(view);
      if (!always && text === last?.shown) return;
      const answer = await attempt(() => connection.client.views.publish({ user_id: user, view: view as never }));
      if (answer.outcome === 'done') {
        if (last) last.shown = text;
        return;
      }
      log.warn({ ...answer }, 'a Home tab could not be shown');
      if (answer.outcome === 'limited') await pause(Math.min(answer.wait, 30_000), { ref: false });
    });

  const looks = (user: string, word?: Looking['word']): void => {
    looking.delete(user);
    looking.set(user, { at: now(), shown: '', ...(word && { word }) });
    const [oldest] = looking.keys();
    if (looking.size > MOST && oldest !== undefined) looking.delete(oldest);
  };

  const all = async (): Promise<void> => {
    for (const [user, { at }] of looking) {
      if (now() - at > LOOKED_MS) looking.delete(user);
      else if (!stopped)
        await publish(user).catch((error: unknown) => log.warn({ err: error }, 'a Home tab stays old'));
    }
  };

  return {
    /** Somebody has opened their Home tab. */
    async opened(user: string): Promise<void> {
      looks(user);
      await publish(user, true);
    },
    /** Somebody has done something there: they see at once what came of it. */
    async answered(user: string, word: string): Promise<void> {
      looks(user, { text: word, at: now() });
      await publish(user, true);
    },
    /** Something has changed for everybody. */
    changed(): void {
      if (stopped || looking.size === 0) return;
      gather ??= setTimeout(() => {
        gather = undefined;
        round = (round ?? Promise.resolve()).then(all);
      }, gatherMs).unref();
    },
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(gather);
      await round;
    },
  };
}
