import type { webApi } from '@slack/bolt';
import type { Entry } from '../../conversation/decision.ts';
import type { Store } from '../../conversation/store.ts';
import { attempt } from '../../slack/calls.ts';
import { withinTimeOr } from '../../waiting/time-limit.ts';
import type { Spoken } from './hearing/hear.ts';
import type { Place } from './place.ts';
import { fill, wordsFor } from './words.ts';

/**
 * Says below a thread that an answer is on its way, when it takes a while, or who has been told of what was said. Slack takes the line
 * away with the answer, or after two minutes.
 */
export interface Working {
  /** `id` is the message's in the log. */
  heard(spoken: Spoken, id: string): void;
  /** It was said that a person has it: the line says so until their first word. Nothing where there is no thread. */
  joined(conversation: string, place: Place | undefined): Promise<void>;
  answered(conversation: string): void;
  stop(): void;
}

/** Most answers are there sooner. */
const A_WHILE = 1000;
/** So long what is said next may wait for the line. */
const LINE_MS = 2000;
/** Looked through for whether a person has it. */
const LOOKED_THROUGH = 30;

/** Nothing hangs on it: where it cannot be shown, it is not. */
export const createWorking = (parts: {
  client: webApi.WebClient;
  store: Pick<Store, 'history'>;
  afterMs?: number;
}): Working => {
  const { client, store, afterMs = A_WHILE } = parts;
  const timers = new Map<string, NodeJS.Timeout>();

  async function show({ message, place, conversation }: Spoken, id: string): Promise<void> {
    const entries = await store.history(conversation, { last: LOOKED_THROUGH });
    const held = heldBy(entries);
    if (isAnswered(entries, id) || held === 'nobody yet') return;
    const thread = place.thread ?? message.ts;
    const words = wordsFor(entries.at(-1)?.message.locale);
    const status = held ? fill(words.withPerson, { person: held.person }) : words.working;
    await attempt(() => client.assistant.threads.setStatus({ channel_id: place.channel, thread_ts: thread, status }));
  }

  const working: Working = {
    heard(spoken, id) {
      working.answered(spoken.conversation);
      const timer = setTimeout(() => {
        timers.delete(spoken.conversation);
        // Without the store nobody is told anything, and nothing is lost.
        show(spoken, id).catch(() => {});
      }, afterMs);
      timers.set(spoken.conversation, timer.unref());
    },
    async joined(conversation, place) {
      if (!place?.thread) return;
      const { channel, thread } = place;
      const show = async () => {
        const entries = await store.history(conversation, { last: LOOKED_THROUGH });
        const held = heldBy(entries);
        // Their first word is there already: nothing would take the line away.
        if (!held || held === 'nobody yet' || entries.at(-1)?.message.from.role === 'agent') return;
        const status = fill(wordsFor(entries.at(-1)?.message.locale).onIt, { person: held.person });
        await attempt(() => client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status }));
      };
      // What comes next waits for it, so that its end takes the line away; but not for long.
      await withinTimeOr(show(), LINE_MS, undefined).catch(() => {});
    },
    answered(conversation) {
      clearTimeout(timers.get(conversation));
      timers.delete(conversation);
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
  return working;
};

/** Whether something was said after it. What has no turn yet is not in the log. */
function isAnswered(entries: readonly Entry[], id: string): boolean {
  const at = entries.findIndex(({ message }) => message.id === id);
  const after = at < 0 ? [] : entries.slice(at + 1);
  return after.some(
    ({ audience, message: { type, from } }) => audience === 'everyone' && type === 'message' && from.role !== 'user',
  );
}

/** The person who has the conversation, or that one will come: nobody knows when they answer. Undefined: the bot has it. */
function heldBy(entries: readonly Entry[]): { person: string } | 'nobody yet' | undefined {
  const isNews = ({ message: { name, type, from } }: Entry) =>
    name === 'handoff.status' || (type === 'message' && from.role === 'agent');
  const last = entries.findLast((entry) => entry.audience === 'everyone' && isNews(entry))?.message;
  if (last?.from.role === 'agent') return { person: last.from.name ?? '' };
  const { state, agent } = (last?.value ?? {}) as { state?: unknown; agent?: { name?: string } };
  if (state === 'queued') return 'nobody yet';
  return state === 'accepted' ? { person: agent?.name ?? '' } : undefined;
}
