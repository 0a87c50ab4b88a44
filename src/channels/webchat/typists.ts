import type { Typing, Typist } from '../../conversation/typing.ts';

type Representative = Extract<Typist, { role: 'agent' }>;

/** So long somebody is taken to type after it was said. */
const FRESH_MS = 5_000;

/** Which representatives type at the moment, for clients that ask again and again; each is told of each time once. */
export interface Typists {
  /** Begins to hear. Where nobody tells, nobody types. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Calls back as soon as there is something to take for that client, at once when there is; until the function returned is called. */
  watch(conversation: string, client: string, listener: () => void): () => void;
  /** Who types there, as far as that client was not told yet. */
  take(conversation: string, client: string): Representative[];
}

/** In this process, which hears of all who type, wherever that was said. */
export function createTypists({ typing, now }: { typing: Typing | undefined; now: () => number }): Typists {
  const seen = new Map<string, { typist: Representative; at: number; told: Set<string> }>();
  const watchers = new Map<() => void, string>();
  let deafen: (() => Promise<void>) | undefined;

  function hear(conversation: string, typist: Typist): void {
    if (typist.role === 'user') return;
    // Few type at a time: what is past goes whenever somebody does.
    for (const [key, { at }] of seen) if (at <= now() - FRESH_MS) seen.delete(key);
    seen.set(conversation, { typist, at: now(), told: new Set() });
    for (const [listener, watched] of watchers) if (watched === conversation) listener();
  }
  const fresh = (conversation: string, client: string) => {
    const one = seen.get(conversation);
    return one && one.at > now() - FRESH_MS && !one.told.has(client) ? one : undefined;
  };

  return {
    async start() {
      deafen = await typing?.listen(hear).catch(() => undefined);
    },
    async stop() {
      await deafen?.().catch(() => undefined);
    },
    watch(conversation, client, listener) {
      // A function of its own for each who watches.
      const call = () => listener();
      watchers.set(call, conversation);
      if (fresh(conversation, client)) call();
      return () => void watchers.delete(call);
    },
    take(conversation, client) {
      const one = fresh(conversation, client);
      one?.told.add(client);
      return one ? [one.typist] : [];
    },
  };
}
