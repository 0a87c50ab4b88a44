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

/** Shows on a message how far it has come: a reaction that says so, in place of what is not true any more. */
export type Marking = (
  at: { channel: string; ts: string },
  progress: Progress,
  signal?: AbortSignal,
) => Promise<CallOutcome<null>>;

/** One for a process: what is told of a message at the same time is shown one after the other. */
export const createMarking = ({ posts, marks }: { posts: Posts; marks: Marks }): Marking => {
  const inTurn = createInTurn();

  const mark: Marking = async (at, progress, signal) => {
    const name = reactions[progress];
    const before = await marks.get(at.channel, at.ts);
    if (before.length === 1 && before[0] === name) return { outcome: 'done', data: null };
    const reacted = await posts.react(at, name, signal);
    if (reacted.outcome !== 'done') return reacted;
    const kept = before.filter((each) => stays[progress]?.includes(each));
    const untrue = before.filter((each) => each !== name && !kept.includes(each));
    const left: string[] = [];
    for (const each of untrue) {
      const gone = await posts.unreact(at, each, signal);
      // It is tried again when the message has come further.
      if (gone.outcome !== 'done') left.push(each);
    }
    await marks.put(at.channel, at.ts, [...kept, name, ...left]);
    return reacted;
  };

  return (at, progress, signal) => inTurn(`${at.channel}:${at.ts}`, () => mark(at, progress, signal));
};
