import type { ReceiptShown } from '../../handoff/update.ts';
import type { CallOutcome } from '../../slack/calls.ts';
import type { Posts } from '../../slack/posts.ts';
import { createInTurn } from '../../waiting/in-turn.ts';
import type { Marks } from './marks.ts';

/** How far a representative's message has come; `waiting`: it is on its way, and nobody knows more. */
export type Progress = ReceiptShown['outcome'] | 'waiting';

const reactions: Record<Progress, string> = {
  waiting: 'hourglass_flowing_sand',
  sent: 'outbox_tray',
  delivered: 'white_check_mark',
  read: 'eyes',
  failed: 'warning',
  unconfirmed: 'grey_question',
  kept: 'lock',
};

/** What stays true of a message beside what is said of it now. */
const stays: Partial<Record<Progress, string[]>> = { read: [reactions.delivered] };

/**
 * Shows on a message how far it has come: a reaction that says so, in place of what is not true any more. `over`: what the
 * caller has shown before, and knows to be over; `unless`: it is not shown when this finds something. An answer that is not `done`
 * leaves something to do.
 */
export type Marking = (
  at: { channel: string; ts: string },
  progress: Progress,
  how?: { signal?: AbortSignal; over?: Progress; unless?: () => Promise<unknown> },
) => Promise<CallOutcome<null>>;

/** A reaction comes within this time or never, milliseconds: its turn in the lane, and the call. */
const COMES_MS = 15_000;
/** Whoever dies before the note of a reaction leaves the note that it may be there, and may come until then. */
const perhaps = (name: string, until: number): string => `?${name}@${until}`;
const nameOf = (noted: string): string => noted.replace(/^\?|@.*$/g, '');
const comesUntil = (noted: string): number => Number(/^\?.*@(\d+)$/.exec(noted)?.[1] ?? 0);

/**
 * One for a process: what is told of a message at the same time is shown one after the other, and what waits for Slack gives
 * way to what is known later.
 */
export const createMarking = (parts: { posts: Posts; marks: Marks; now?: () => number }): Marking => {
  const { posts, marks, now = Date.now } = parts;
  const inTurn = createInTurn();
  const waiting = new Map<string, AbortController>();

  const mark = async (
    at: { channel: string; ts: string },
    progress: Progress,
    { signal, over, unless }: { signal: AbortSignal; over?: Progress | undefined; unless?: () => Promise<unknown> },
  ): Promise<CallOutcome<null>> => {
    const name = reactions[progress];
    const before = await marks.get(at.channel, at.ts);
    let answer: CallOutcome<null> = { outcome: 'done', data: null };
    if (!before.includes(name)) {
      const others = before.filter((each) => nameOf(each) !== name);
      await marks.put(at.channel, at.ts, [...others, perhaps(name, now() + COMES_MS)]);
      // Asked after the note: whoever learns it later than this finds the note.
      if (await unless?.()) return answer;
      answer = await posts.react(at, name, signal);
      if (answer.outcome !== 'done') {
        // Nobody tries that again; everything else is tried until it is there.
        if (progress === 'waiting' && answer.outcome !== 'uncertain') await marks.put(at.channel, at.ts, before);
        return answer;
      }
    }
    const others = new Map([
      ...(over ? [[reactions[over], 0] as const] : []),
      ...before.map((each) => [nameOf(each), comesUntil(each)] as const),
    ]);
    others.delete(name);
    const kept: string[] = [];
    const left: string[] = [];
    for (const [other, until] of others) {
      if (stays[progress]?.includes(other) && before.includes(other)) {
        kept.push(other);
        continue;
      }
      const gone = await posts.unreact(at, other, signal);
      const comes = until - now();
      if (gone.outcome === 'done' && comes <= 0) continue;
      left.push(comes > 0 ? perhaps(other, until) : other);
      answer = gone.outcome === 'done' ? { outcome: 'limited', wait: comes } : gone;
    }
    const noted = [...kept, name, ...left];
    if (noted.join(' ') !== before.join(' ')) await marks.put(at.channel, at.ts, noted);
    return answer;
  };

  return (at, progress, { signal, ...how } = {}) => {
    const key = `${at.channel}:${at.ts}`;
    if (progress !== 'waiting') waiting.get(key)?.abort();
    const mine = new AbortController();
    waiting.set(key, mine);
    const either = signal ? AbortSignal.any([signal, mine.signal]) : mine.signal;
    return inTurn(key, () => mark(at, progress, { signal: either, ...how })).finally(() => {
      if (waiting.get(key) === mine) waiting.delete(key);
    });
  };
};
