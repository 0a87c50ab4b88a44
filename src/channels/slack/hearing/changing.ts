import type { Receive } from '../../../conversation/event.ts';
import type { FromPerson } from '../../../slack/message.ts';
import { type Hear, LONGEST, type Spoken } from './hear.ts';

/** So long after it was written a changed message that nobody heard is taken for a new one: Slack brings those again no longer. */
const LATE = 3_600_000;

/** Makes events of what customers change of their words, or take back. */
export const createChanging = ({ hear, receive, now }: { hear: Hear; receive: Receive; now(): number }) => {
  const about = ({ message, conversation }: Pick<Spoken, 'message' | 'conversation'>) => ({
    kind: 'changed' as const,
    conversation,
    message: hear.idOf(message),
    by: 'customer' as const,
  });
  const age = ({ ts }: FromPerson): number => now() - Number(ts) * 1000;

  return {
    /** It says something else now. Events come in any order: one that nobody heard yet is heard as it reads now. */
    async edited(spoken: Spoken): Promise<void> {
      const { message } = spoken;
      if (!(await hear.isHeard(spoken))) {
        if (age(message) > LATE || (await hear.take(spoken)) !== 'again') return;
        // It waits for its turn; Slack brings the change again.
        if (!(await hear.isHeard(spoken))) throw new Error('a message was changed before its turn');
      }
      const at = Number(message.edited?.ts ?? 0);
      const text = (await hear.words(message)).slice(0, LONGEST);
      await receive({ ...about(spoken), id: `${hear.idOf(message)}:edited:${at}`, at: Math.round(at * 1000), text });
    },

    async deleted(spoken: Pick<Spoken, 'message' | 'conversation'>): Promise<void> {
      if (!(await hear.isHeard(spoken))) return;
      await receive({ ...about(spoken), id: `${hear.idOf(spoken.message)}:deleted`, at: now(), text: null });
    },
  };
};
