import { backoff } from '../waiting/backoff.ts';
import { withinTime } from '../waiting/time-limit.ts';
import type { Conversation, Copy, Decide, Decision, Entry } from './decision.ts';
import { isNews, messageIdOf, withNews } from './deliveries.ts';
import { changeOf } from './entries.ts';
import type { Event, Receive } from './event.ts';
import { readEvent } from './event-schema.ts';
import { keptAfter } from './kept.ts';
import { createLeaving } from './leaving.ts';
import type { Log } from './log.ts';
import type { Draft, Message } from './message.ts';
import type { Item } from './outbox.ts';
import { addressAfter, goingOnAt, isByMachine, isCustomer, participantsOf } from './people.ts';
import { withReceipt } from './receipt.ts';
import { withSaid } from './said.ts';
import type { Commit, Store, Turn, Unread } from './store.ts';
import { Unreadable } from './stored.ts';
import { tidyEvent } from './text.ts';
import { saidIn } from './unread.ts';

/** Runs turns: takes one event, decides, commits once. */
export interface Turns {
  /** Stores an event for good and begins its turn, which is not waited for. */
  receive: Receive;
  /** Runs what waits in a conversation's mailbox, when nobody else does. */
  take(conversation: string): Promise<void>;
  /** Receives the event of a timer that came due, unless the timer was changed meanwhile. */
  fire(conversation: string, name: string, at: number): Promise<void>;
  /** Resolves when no turn of this process is under way. */
  idle(): Promise<void>;
  /** Forgets its local timers and waits for the turns under way; what comes after them is left to other processes. */
  stop(): Promise<void>;
}

/** What decides when `decide` failed for good: a person must get the conversation, and the customer an apology. */
export type Rescue<State> = (
  conversation: Conversation<State>,
  event: Event,
  error: unknown,
  now: number,
) => Decision<State>;

/** So soon a turn that is left to a newer version is looked at again. */
const LEFT_MS = 2000;
/** After so many tries a turn is given up: the rescue decides, and the event becomes a dead letter. */
const TRIES = 5;
/** A timer due sooner than this is also kept in this process, to be on time; the sweeper finds the others. */
const NEAR_MS = 60_000;

/** Ties store and decision together. `drain` is told of destinations that have something new, and what it is; `pulls` of channels without delivery. */
export function createTurns<State>(parts: {
  store: Store;
  decide: Decide<State>;
  rescue: Rescue<State>;
  drain: (conversation: string, destination: string, items: readonly Item[]) => void;
  /** Whether the customers of a channel read the log themselves, so that nothing needs to be delivered. */
  pulls: (channel: string) => boolean;
  /** For how many seconds the provider of a channel may bring an event again; left out, the store decides. */
  idsKeptFor?: (channel: string) => number;
  /** Whether this process delivers to a destination; where it does not, another one looks after at once. */
  delivers?: (destination: string) => boolean;
  log: Log;
  /** Time limit of one decision, milliseconds; shorter than the store's lease. */
  decideMs?: number;
}): Turns {
  const { store, decide, rescue, drain, pulls, idsKeptFor, delivers = () => true, log, decideMs = 4000 } = parts;
  const leaving = createLeaving();
  const running = new Set<Promise<void>>();
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;

  const start = (work: Promise<void>): void => {
    const watched = work
      // Whatever went wrong, the event is still in its mailbox: the sweeper of some process takes it up.
      .catch((error: unknown) => log.warn({ err: error }, 'turn could not be stored; will be retried'))
      .finally(() => running.delete(watched));
    running.add(watched);
  };

  async function run(first: Turn): Promise<void> {
    let turn: Turn | undefined = first;
    while (turn) {
      const { conversation } = turn.event;
      if (stopped) return store.release(conversation, 0, { untried: true });
      const commit = await outcome(turn);
      if (commit === 'tryLater') return tryLater(turn);
      if (commit === 'leave') return store.release(conversation, LEFT_MS, { untried: true });
      const { done, now, next } = await store.commit(commit);
      if (done) {
        for (const destination of new Set(commit.items.map((item) => item.destination))) {
          const items = commit.items.filter((item) => item.destination === destination);
          drain(conversation, destination, items);
        }
        for (const timer of commit.timers) keepTime(conversation, timer, now);
      }
      turn = next;
    }
  }

  /** What to commit for a turn, or that it is to be tried again later, or left to a process of a newer version. */
  async function outcome(turn: Turn): Promise<Commit | 'tryLater' | 'leave'> {
    if (turn.unreadable) return unread(turn, turn.unreadable);
    const conversation = (turn.conversation ?? beginning(turn.event)) as Conversation<State> | undefined;
    if (!conversation) return nothing(turn.event);
    const { event } = turn;
    if (event.kind === 'delivery' && !isNews(conversation, event)) return nothing(event);
    let error: unknown = new Error('the turn was begun again and again, and never ended');
    if (turn.tries <= TRIES) {
      try {
        return commitOf(conversation, turn, await inTime(decide(conversation, turn.event, turn.now)));
      } catch (thrown) {
        // What the conversation is about is its owner's to read.
        if (thrown instanceof Unreadable)
          return unread(turn, { why: thrown, stored: { conversation: turn.conversation } });
        error = thrown;
        log.warn({ err: error, conversation: conversation.id, tries: turn.tries }, 'turn failed; will be retried');
        if (turn.tries < TRIES) return 'tryLater';
      }
    }
    const aside = error instanceof Error ? error.message : String(error);
    log.error(
      { conversation: conversation.id, event: turn.event.id },
      'event moved to the dead letters: see frontdesk doctor',
    );
    try {
      return { ...commitOf(conversation, turn, rescue(conversation, turn.event, error, turn.now)), deadLetter: aside };
    } catch (thrown) {
      log.error({ err: thrown, conversation: conversation.id }, 'rescue failed');
      return { ...nothing(turn.event), deadLetter: aside };
    }
  }

  /** Nothing of what cannot be read is trusted: it is set aside, and a person gets the conversation. */
  async function unread(turn: Turn, { why, stored, words }: Unread): Promise<Commit | 'leave'> {
    const { event, now } = turn;
    const { conversation: id } = event;
    if (why.newer && leaving.leaves(`${id}\n${event.id}`, now)) return 'leave';
    log.error({ err: why, conversation: id, event: event.id }, 'what is stored cannot be read: frontdesk doctor');
    const aside = { deadLetter: why.message, unread: stored };
    const whole = 'conversation' in stored;
    const found = turn.conversation ?? beginning(event);
    if (!found) return { ...nothing(event), ...aside };
    // Where the log goes on is to be known for sure: it refuses a number that it has.
    const [last] = whole ? await store.history(id, { last: 1 }) : [];
    const conversation = {
      ...found,
      ...(whole && { n: Math.max(found.n, last?.n ?? 0), state: undefined }),
    } as Conversation<State>;
    const said = { ...turn, event: words ? saidIn(event, conversation, words) : event };
    // Whatever it was that a customer did: they hear of it. An act or a timer that is lost is no word of theirs.
    const heard =
      event.kind === 'heard' || (!whole && words === undefined)
        ? event
        : saidIn(event, conversation, words || why.message);
    try {
      return { ...commitOf(conversation, said, rescue(conversation, heard, why, now)), ...aside };
    } catch (error) {
      log.error({ err: error, conversation: id }, 'the rescue failed too');
      return { ...nothing(event), ...aside };
    }
  }

  const inTime = async (decision: ReturnType<Decide<State>>): Promise<Decision<State>> => {
    if (!(decision instanceof Promise)) return decision;
    return withinTime(decision, decideMs, `no decision within ${decideMs} ms`);
  };

  function commitOf(conversation: Conversation<State>, { event, now }: Turn, decision: Decision<State>): Commit {
    const { id } = conversation;
    const places = goingOnAt(conversation, decision.address ?? addressAfter(conversation, event));
    const { address } = places;
    const participants = participantsOf(conversation, event);
    const { state, customer = conversation.customer, locale = conversation.locale, copies = [] } = decision;
    const entries: Entry[] = [];
    const items: Item[] = [];
    const timers: Commit['timers'] = [];
    const send = (destination: string, notice: unknown) =>
      items.push({ id: `${event.id}>${items.length}`, destination, body: { kind: 'notice', notice }, at: now });
    const enter = (
      audience: Entry['audience'],
      message: Message,
      more?: Pick<Entry, 'about' | 'receipt' | 'participant'>,
    ) => {
      entries.push({ n: conversation.n + entries.length + 1, audience, message, ...more });
    };
    const whole = (draft: Draft): Message => ({
      ...draft,
      id: messageIdOf(id, conversation.n + entries.length + 1),
      timestamp: new Date(now).toISOString(),
      channelId: address.channel,
      conversation: { id },
    });
    if (event.kind === 'heard') {
      const participant = isCustomer(conversation, event) ? undefined : event.customer.id;
      const audience = isByMachine(event) ? 'desk' : 'everyone';
      enter(audience, heardAs(event.message, decision), participant === undefined ? {} : { participant });
    }
    const changed = changeOf(event);
    if (changed) {
      const by = participants.find(({ id }) => id === changed.from.id);
      enter('everyone', whole(changed), by && { participant: by.id });
    }
    for (const effect of decision.effects) {
      switch (effect.do) {
        case 'say': {
          const { audience = 'everyone', about, receipt } = effect;
          const message = whole(effect.message);
          const asked = receipt === undefined ? {} : { receipt };
          enter(audience, message, { ...(about !== undefined && { about }), ...asked });
          if (audience === 'everyone' && !isEvent(message) && !pulls(address.channel)) {
            const body = { kind: 'message' as const, to: address, message };
            items.push({ id: message.id, destination: address.channel, body, at: now, ...asked });
          }
          break;
        }
        case 'send':
          send(effect.destination, effect.body);
          break;
        case 'write': {
          const { to, entry, receipt, destination = to.channel } = effect;
          if (pulls(to.channel)) throw new Error(`nothing can be written to ${to.channel}: its customers read the log`);
          const written = entry === undefined ? `${event.id}>${items.length}` : messageIdOf(id, entry);
          const message = { ...whole(effect.message), id: written, channelId: to.channel };
          const body = { kind: 'message' as const, to, message };
          items.push({ id: written, destination, body, at: now, ...(receipt !== undefined && { receipt }) });
          break;
        }
        case 'timer':
          timers.push({ name: effect.name, at: effect.at });
          break;
        default:
          throw new Error(`an unknown effect: ${JSON.stringify(effect satisfies never)}`);
      }
    }
    const ref = event.kind === 'acted' ? event.act.ref : undefined;
    for (const destination of copies) {
      for (const entry of entries) {
        const copy: Copy = ref === undefined ? { kind: 'entry', entry } : { kind: 'entry', entry, ref };
        send(destination, copy);
      }
    }
    const n = conversation.n + entries.length;
    const { kept, leaves } = keptAfter(conversation.kept, { event, now, keep: decision.keep, items, timers });
    const next: Conversation = {
      ...conversation,
      ...places,
      customer,
      ...(participants.length > 0 && { participants }),
      ...(event.kind === 'delivery' && { deliveries: withNews(conversation, event) }),
      state,
      n,
      ...(locale && { locale }),
      kept,
    };
    const elsewhere = items.map((item) => item.destination).filter((destination) => !delivers(destination));
    return { event, conversation: next, entries, items, elsewhere, timers, ...(leaves !== undefined && { leaves }) };
  }

  function keepTime(conversation: string, { name, at }: Commit['timers'][number], now: number): void {
    const key = `${conversation}\0${name}`;
    clearTimeout(timers.get(key));
    timers.delete(key);
    if (at === null || stopped || at - now > NEAR_MS) return;
    const fire = () => {
      timers.delete(key);
      start(turns.fire(conversation, name, at));
    };
    timers.set(key, setTimeout(fire, Math.max(0, at - now)));
  }

  async function tryLater({ event, tries }: Turn): Promise<void> {
    const wait = backoff(tries, { first: 200, most: 5000 });
    await store.release(event.conversation, wait);
    setTimeout(() => start(turns.take(event.conversation)), wait).unref();
  }

  /** What a channel heard may be brought again for as long as the channel says. */
  const keptFor = (event: Event) =>
    event.kind === 'heard' || event.kind === 'joined' || event.kind === 'closed'
      ? idsKeptFor?.(event.address.channel)
      : undefined;

  const turns: Turns = {
    async receive(given) {
      // What customers say is most of it, and each channel has checked what it built that of: twice would cost 5 % of a turn.
      const event = await withReceipt(given.kind === 'heard' ? given : readEvent(given), store);
      if (!event) {
        const { id, conversation } = given;
        log.warn({ conversation, event: id }, 'news of an unknown delivery dropped');
        return { fresh: false };
      }
      const tidy = await withSaid(tidyEvent(event), store);
      const seconds = keptFor(event);
      if (stopped) return store.append(tidy, seconds);
      const { fresh, turn } = await store.receive(tidy, undefined, seconds);
      if (turn) start(run(turn));
      return { fresh };
    },
    async take(conversation) {
      if (stopped) return;
      const turn = await store.take(conversation);
      if (turn) await run(turn);
    },
    async fire(conversation, name, at) {
      if (stopped) return;
      const event: Event = { kind: 'due', id: `due:${name}@${at}`, conversation, at, timer: name };
      const { turn } = await store.receive(event, { name, at });
      if (turn) await run(turn);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    async stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      await turns.idle();
    },
  };
  return turns;
}

/** Events tell clients that read the log how it is; nobody is written a letter about them. */
const isEvent = ({ type }: Message): boolean => type === 'event' || type === 'endOfConversation';

/** A conversation begins with its customer, or who writes to them first; what else comes for an unknown one has nothing to work on. */
function beginning(event: Event): Conversation | undefined {
  const with_ = event.kind === 'heard' || event.kind === 'joined' ? event : event.kind === 'acted' && event.begins;
  if (!with_) return undefined;
  const { conversation: id, at: opened } = event;
  const { address, customer } = with_;
  const locale = event.kind === 'heard' ? event.message.locale : event.kind === 'joined' ? event.locale : undefined;
  return { id, address, customer, opened, n: 0, state: undefined, ...(locale && { locale }) };
}

/** Takes the event away and changes nothing else. */
const nothing = (event: Event): Commit => ({ event, conversation: undefined, entries: [], items: [], timers: [] });

const heardAs = (message: Message, { heard }: Pick<Decision, 'heard'>): Message =>
  heard === undefined ? message : { ...message, text: heard };
