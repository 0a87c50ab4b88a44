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
 * caller has shown before, and knows to be over. An answer that is not `done` leaves something to do.
 */
export type Marking = (
  at: { channel: string; ts: string },
  progress: Progress,
  how?: { signal?: AbortSignal; over?: Progress },
) => Promise<CallOutcome<null>>;

/** Whoever dies between a reaction and the note of it leaves the note that it may be there. */
const perhaps = (name: string): string => `?${name}`;
const nameOf = (noted: string): string => noted.replace(/^\?/, '');

/**
 * One for a process: what is told of a message at the same time is shown one after the other, and what waits for Slack gives
 * way to what is known later.
 */
export const createMarking = ({ posts, marks }: { posts: Posts; marks: Marks }): Marking => {
  const inTurn = createInTurn();
  const waiting = new Map<string, AbortController>();

  const mark = async (
    at: { channel: string; ts: string },
    progress: Progress,
    { signal, over }: { signal: AbortSignal; over?: Progress | undefined },
  ): Promise<CallOutcome<null>> => {
    const name = reactions[progress];
    const before = await marks.get(at.channel, at.ts);
    let answer: CallOutcome<null> = { outcome: 'done', data: null };
    if (!before.includes(name)) {
      if (!before.includes(perhaps(name))) await marks.put(at.channel, at.ts, [...before, perhaps(name)]);
      answer = await posts.react(at, name, signal);
      if (answer.outcome !== 'done') {
        // Nobody tries that again; everything else is tried until it is there.
        if (progress === 'waiting' && answer.outcome !== 'uncertain') await marks.put(at.channel, at.ts, before);
        return answer;
      }
    }
    const others = new Set([...before.map(nameOf), ...(over ? [reactions[over]] : [])]);
    others.delete(name);
    const kept = [...others].filter((each) => stays[progress]?.includes(each) && before.includes(each));
    const left: string[] = [];
    for (const each of others) {
      if (kept.includes(each)) continue;
      const gone = await posts.unreact(at, each, signal);
      if (gone.outcome === 'done') continue;
      left.push(each);
      answer = gone;
    }
    const now = [...kept, name, ...left];
    if (now.join(' ') !== before.join(' ')) await marks.put(at.channel, at.ts, now);
    return answer;
  };

  return (at, progress, { signal, over } = {}) => {
    const key = `${at.channel}:${at.ts}`;
    if (progress !== 'waiting') waiting.get(key)?.abort();
    const mine = new AbortController();
    waiting.set(key, mine);
    const either = signal ? AbortSignal.any([signal, mine.signal]) : mine.signal;
    return inTurn(key, () => mark(at, progress, { signal: either, over })).finally(() => {
      if (waiting.get(key) === mine) waiting.delete(key);
    });
  };
};
