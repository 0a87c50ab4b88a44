import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '../../waiting/backoff.ts';
import { withinTime } from '../../waiting/time-limit.ts';
import type { Encoded } from '../encoder/encoder.ts';
import { createSearch, type Found, type Weighed } from './search.ts';
import { type Answer, type SearchThread, startSearchThread, type Wanted } from './search-thread.ts';
import type { SearchData } from './search-worker.ts';
import type { Regressions } from './solved.ts';
import type { Spare } from './spare.ts';

/** A search that is waited for: it computes in a thread of its own. Rejects when that broke down over the question. */
export interface Searching {
  texts(question: string): Promise<string[]>;
  find(question: string, vectors: readonly Encoded[] | undefined): Promise<Found>;
  /** What the encoder's view was found to be worth, where it was in doubt. */
  weighed?: Weighed | undefined;
  /** What was solved until now, for the search of the next reading. */
  readonly solved: Regressions | undefined;
  stop(): Promise<void>;
}

/** How patient a search is with its thread, in milliseconds; tests are less so. */
export interface Patience {
  /** So long a question waits for a thread that is started again. */
  wait: number;
  /** A thread that says nothing for so long, though it was asked, is ended. */
  silence: number;
  /** Before the second start in a row; twice that before the next, with jitter, and never more than `longest`. */
  pause: number;
  /** A thread that lived longer than this is started again at once. */
  longest: number;
}

const usual: Patience = { wait: 10_000, silence: 30_000, pause: 1_000, longest: 60_000 };

/** Starts a search over the articles of one locale, in the spare thread where there is one; it is ready when this resolves. */
export async function startSearch(
  data: SearchData,
  { say, spare }: { say?: ((sentence: string) => void) | undefined; spare?: Spare | undefined } = {},
): Promise<Searching> {
  // A thread cannot load TypeScript on Node 20: from the sources, as in tests, the search runs where it is called.
  return import.meta.url.endsWith('.ts')
    ? searchHere(data)
    : searchInThread(data, { program: new URL('./search-worker.js', import.meta.url), say, spare });
}

/** The search in the thread of the caller, which it holds up. */
export function searchHere({ articles, locale, vectors, doubt = false, solved }: SearchData): Searching {
  const search = createSearch(articles, locale, vectors, { doubt, solved });
  return {
    weighed: search.weighed,
    get solved() {
      return search.solved();
    },
    texts: async (question) => search.texts(question),
    find: async (question, given) => search.find(question, given),
    stop: async () => {},
  };
}

/**
 * The search in a thread of its own, whose program is the given file. When the thread breaks down it is started again, and
 * all but the question over which it broke are asked again; `say` hears that once, and that it works again.
 */
export async function searchInThread(
  data: SearchData,
  parts: {
    program: URL;
    say?: ((sentence: string) => void) | undefined;
    patience?: Patience;
    /** Where a thread comes from, if one rests there, and rests in the end. */
    spare?: Spare | undefined;
  },
): Promise<Searching> {
  const { program, say = () => {}, patience = usual, spare } = parts;
  const stopped = new AbortController();
  // Starts in a row whose threads did not last.
  let failures = 0;
  let broken = false;
  let latest: SearchThread | undefined;
  const first = await start();
  let current: Promise<SearchThread> = Promise.resolve(first);

  async function start(): Promise<SearchThread> {
    const given = latest?.solved ? { ...data, solved: latest.solved } : data;
    const thread = (await spare?.take(given)) ?? (await startSearchThread(given, program, patience.silence));
    latest = thread;
    const begun = performance.now();
    if (stopped.signal.aborted) await thread.stop();
    thread.hears((why) => {
      if (stopped.signal.aborted) return;
      if (performance.now() - begun > patience.longest) failures = 0;
      if (!broken) say(`The search for answers (${data.locale}) broke down and is started again: ${why.message}.`);
      broken = true;
      current = startAgain();
      current.catch(() => {});
    });
    return thread;
  }

  async function startAgain(): Promise<SearchThread> {
    for (;;) {
      const pause = failures === 0 ? 0 : backoff(failures, { first: patience.pause, most: patience.longest });
      failures += 1;
      await delay(pause, undefined, { signal: stopped.signal });
      try {
        return await start();
      } catch {
        // It does not even start; the next time comes later.
      }
    }
  }

  async function ask(wanted: Wanted): Promise<Answer> {
    const until = performance.now() + patience.wait;
    for (;;) {
      if (stopped.signal.aborted) throw new Error('the thread of the search has ended');
      const thread = await withinTime(current, until - performance.now(), 'the search does not start in time');
      const answer = await thread.ask(wanted);
      if (answer) {
        if (broken) say(`The search for answers (${data.locale}) works again.`);
        broken = false;
        return answer;
      }
      // What ended is replaced before anybody hears of it.
      await thread.ended;
    }
  }

  return {
    weighed: first.weighed,
    get solved() {
      return latest?.solved;
    },
    texts: async (question) => (await ask({ want: 'texts', question })) as string[],
    find: async (question, vectors) => (await ask({ want: 'found', question, vectors })) as Found,
    async stop() {
      stopped.abort();
      await current.then(
        (thread) => (spare ? spare.keep(thread) : thread.stop()),
        () => {},
      );
    },
  };
}
