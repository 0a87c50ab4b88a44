import type { createClient } from 'redis';
import { pause } from '../../waiting/pause.ts';
import type { Log } from '../log.ts';
import { sentenceOf, type Trouble, type TroubleKind, troubleOf } from './trouble.ts';

/** How Redis is, in a word for programs: it takes writes, or why not. `failing` is what has no other word. */
export type Health = 'reachable' | 'away' | 'failing' | TroubleKind;

const LOOK_MS = 5000;
/** Whoever asks more often is told what was found then. */
const FRESH_MS = 1000;
/** A key that nobody reads, and the channel beside it. */
const PROBE = 'fd:{probe}';

/** What was found: nothing wrong, or why; `trouble` where it is one that we know. */
type Found = { health: Health; error?: unknown; trouble?: Trouble | undefined };

/** Looks after one Redis by small writes. `lastError`: why the connection is away. */
export function createHealth(parts: {
  client: ReturnType<typeof createClient>;
  /** As sentences call it. */
  name: string;
  user: string;
  firstMs: number;
  log: Log;
  lastError(): Error | undefined;
}) {
  const { client, name, user, log } = parts;
  let refusing = false;
  let last: { at: number; found: Promise<Found> } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<Found> => {
    if (!client.isReady) {
      const kind = troubleOf(parts.lastError(), user)?.kind;
      return { health: kind ?? 'away' };
    }
    try {
      await client.set(PROBE, '', { expiration: { type: 'EX', value: 10 } });
      return { health: 'reachable' };
    } catch (error) {
      if (!client.isReady) return { health: 'away' };
      const trouble = troubleOf(error, user);
      return { health: trouble?.kind ?? 'failing', error, trouble };
    }
  };

  const tell = ({ health, error, trouble }: Found) => {
    if (error !== undefined && !refusing) {
      refusing = true;
      const why = trouble ? sentenceOf(trouble, name) : `${name} refuses writes.`;
      log.error({ err: error }, `${why} Until it takes writes again, nothing new can be received`);
    }
    if (health === 'reachable' && refusing) {
      refusing = false;
      log.info(`${name} takes writes again`);
    }
  };

  const lookAndTell = (): Promise<Found> => {
    if (last && Date.now() - last.at < FRESH_MS) return last.found;
    const found = look().then((seen) => {
      tell(seen);
      return seen;
    });
    last = { at: Date.now(), found };
    return found;
  };

  /** Both that turns do: they write, and announce. */
  const tryBoth = async (): Promise<void> => {
    await client.set(PROBE, '', { expiration: { type: 'EX', value: 10 } });
    await client.publish(PROBE, '');
  };

  return {
    now: async (): Promise<Health> => (await lookAndTell()).health,
    async keepWriting(): Promise<void> {
      for (let waited = 0; ; waited += 200) {
        const error = await tryBoth().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error === undefined) break;
        const trouble = troubleOf(error, user);
        // One that reads its files says so for as long as that takes.
        if (trouble?.kind === 'starting' && waited < parts.firstMs) await pause(200);
        else if (trouble) throw new Error(sentenceOf(trouble, name), { cause: error });
        else throw new Error(`${name} refuses to write: ${(error as Error).message}`, { cause: error });
      }
      timer ??= setInterval(() => void lookAndTell(), LOOK_MS).unref();
    },
    stop: (): void => clearInterval(timer),
  };
}
