import { backoff } from '../waiting/backoff.ts';

/** How a visit with one conversation's items ended; `wait` is in milliseconds. */
export type Visit =
  /** Nothing is left, or another process has it. */
  | { ended: 'done' }
  /** The provider asked to be left alone. */
  | { ended: 'asked to wait'; wait: number }
  /** The provider did not answer. */
  | { ended: 'no answer'; wait: number };

/** One destination, as this process delivers to it. */
export interface Destination {
  /** Visits it with a conversation's items when their turn comes; resolves when it was visited, or sleeps until the provider answers. */
  visit(conversation: string): Promise<void>;
  /** Resolves when no visit is under way. */
  idle(): Promise<void>;
  /** Begins no visit any more. */
  stop(): void;
}

/** So many are visited at once: others wait in the order they came. */
const AT_ONCE = 32;
/** So many wait or sleep in this process; the sweeper finds the others again. */
const MOST = 2000;
/** When so many conversations in a row got no answer, the provider is away, and not only one of them ill. */
const AWAY = 3;

interface Place {
  state: 'waiting' | 'visited' | 'asleep';
  /** Something new came while it was visited. */
  again: boolean;
  /** Whether an answer that somebody else gets ends its sleep. */
  wakeable: boolean;
  /** Its sleep was ended early: if it fails again it sleeps its time, or one ill item would be tried at each answer. */
  woken: boolean;
  timer?: NodeJS.Timeout;
  done: (() => void)[];
}

/**
 * Keeps order before one destination. While its provider is away only one conversation at a time tries it, another one
 * each time; the first answer wakes all that sleep. `work` brings a conversation's items and calls `answered` at each answer.
 */
export function createDestination(parts: {
  work: (conversation: string, answered: () => void) => Promise<Visit>;
  atOnce?: number;
  most?: number;
  /** Pauses between tries while the provider is away, milliseconds. */
  pause?: { first: number; most: number };
}): Destination {
  const { work, atOnce = AT_ONCE, most = MOST, pause = { first: 500, most: 15_000 } } = parts;
  const places = new Map<string, Place>();
  const waiting = new Set<string>();
  const running = new Set<Promise<void>>();
  const unanswered = new Set<string>();
  let probes = 0;
  let gate: NodeJS.Timeout | undefined;
  let stopped = false;

  const away = () => unanswered.size >= AWAY;
  const free = () => (!away() ? atOnce : gate ? 0 : 1) - running.size;

  const wait = (conversation: string, place: Place) => {
    clearTimeout(place.timer);
    place.state = 'waiting';
    waiting.add(conversation);
  };
  const told = (place: Place) => {
    for (const done of place.done.splice(0)) done();
  };

  function begin(): void {
    for (const conversation of waiting) {
      const place = places.get(conversation);
      if (stopped || free() <= 0 || !place) break;
      waiting.delete(conversation);
      const visited: Promise<void> = visit(conversation, place).finally(() => {
        running.delete(visited);
        told(place);
        begin();
      });
      running.add(visited);
    }
    // Nobody waits for those who wait for a provider that is away.
    if (away()) for (const conversation of waiting) told(places.get(conversation)!);
  }

  async function visit(conversation: string, place: Place): Promise<void> {
    place.state = 'visited';
    let visit: Visit;
    do {
      place.again = false;
      visit = await work(conversation, answered);
    } while (place.again && visit.ended === 'done' && !stopped);
    if (visit.ended === 'done' || stopped) {
      places.delete(conversation);
      return;
    }
    place.state = 'asleep';
    place.wakeable = visit.ended === 'no answer' && !place.woken;
    place.woken = false;
    place.timer = setTimeout(() => {
      wait(conversation, place);
      begin();
    }, visit.wait).unref();
    if (visit.ended === 'no answer') failed(conversation);
  }

  function failed(conversation: string): void {
    unanswered.add(conversation);
    if (!away() || gate) return;
    probes += 1;
    gate = setTimeout(
      () => {
        gate = undefined;
        begin();
      },
      backoff(probes, pause),
    ).unref();
  }

  function answered(): void {
    if (unanswered.size === 0) return;
    unanswered.clear();
    clearTimeout(gate);
    gate = undefined;
    probes = 0;
    for (const [conversation, place] of places) {
      if (place.state !== 'asleep' || !place.wakeable) continue;
      place.woken = true;
      wait(conversation, place);
    }
    begin();
  }

  return {
    visit(conversation) {
      const known = places.get(conversation);
      if (stopped || known?.state === 'asleep' || (!known && places.size >= most)) return Promise.resolve();
      const place: Place = known ?? { state: 'waiting', again: false, wakeable: false, woken: false, done: [] };
      if (!known) {
        places.set(conversation, place);
        waiting.add(conversation);
      }
      // The new item may have come just after the visit under way had looked.
      place.again = true;
      const visited = new Promise<void>((resolve) => {
        place.done.push(resolve);
      });
      begin();
      return visited;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    stop() {
      stopped = true;
      clearTimeout(gate);
      for (const place of places.values()) {
        clearTimeout(place.timer);
        if (place.state !== 'visited') told(place);
      }
      waiting.clear();
    },
  };
}
