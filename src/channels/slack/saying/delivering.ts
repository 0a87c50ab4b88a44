import { closingOf, endedIn } from '../../../conversation/closing.ts';
import type { Address } from '../../../conversation/event.ts';
import type { Log } from '../../../conversation/log.ts';
import type { Message } from '../../../conversation/message.ts';
import type { Outcome } from '../../../conversation/outbox.ts';
import type { Store } from '../../../conversation/store.ts';
import type { Files } from '../../../files/files.ts';
import { delivered, ended, outcomeOf, type PostAttempt, type Progress, postOnce } from '../../../slack/outcomes.ts';
import type { Traces } from '../../../slack/traces.ts';
import type { SlackWorkspace } from '../../../slack/workspace.ts';
import type { InTurn } from '../../../waiting/in-turn.ts';
import { type Place, placeOf } from '../place.ts';
import { wordsFor } from '../words.ts';
import type { Buttons } from './buttons.ts';
import { drawMessage } from './drawing.ts';
import { createSharing } from './sharing.ts';
import { createStanding, type Standing } from './standing.ts';

/** What messages are delivered with. */
export interface DeliveringParts {
  slack: Pick<SlackWorkspace, 'posts' | 'files'>;
  traces: Traces;
  buttons: Buttons;
  files: Files | undefined;
  store: Pick<Store, 'history'>;
  inTurn: InTurn;
  log: Log;
}

const OLD_BUTTONS = 'old buttons are still there in Slack';
const markOf = (message: string, piece: number): string => (piece === 0 ? message : `${message}:${piece}`);
const isNothing = (message: Message): Outcome | undefined =>
  message.text?.trim() || message.attachments?.length || message.suggestedActions ? undefined : delivered;

/** Brings messages to customers in Slack. Every post carries a mark, and is looked for before it is posted a second time. */
export const createDelivering = (parts: DeliveringParts) => {
  const { slack, traces, buttons, inTurn, log } = parts;
  const { posts } = slack;
  const sharing = createSharing({ files: slack.files, store: parts.files, traces });
  const standing = createStanding(traces);
  const drawn = (to: Address, message: Message) =>
    drawMessage(message, { shared: to.shared === true, words: wordsFor(message.locale) });

  /** The pieces of a text, each once; those that stand there already are only looked at. */
  async function post(to: Address, message: Message, place: Place, attempt: PostAttempt): Promise<Progress<string[]>> {
    const { conversation, again: look, signal } = attempt;
    const found: string[] = [];
    for (const [i, draft] of drawn(to, message).posts.entries()) {
      const posted = await postOnce(posts, {
        to: { ...place, since: Date.parse(message.timestamp), look },
        draft,
        mark: { id: markOf(message.id, i), conversation },
        signal,
      });
      if (ended(posted)) return { outcome: posted.outcome };
      found.push(posted.value);
    }
    return { value: found };
  }

  async function say(to: Address, message: Message, place: Place, attempt: PostAttempt): Promise<Outcome> {
    const { conversation, signal } = attempt;
    const asked = await buttons.open(conversation);
    const posted = await post(to, message, place, attempt);
    if (ended(posted)) return posted.outcome;
    const { channel, thread } = place;
    const last = posted.value.at(-1);
    const said = last && { message: message.id, channel, ts: last };
    if (said && message.suggestedActions) await buttons.put(conversation, said);
    if (said && closingOf(message)) await buttons.offers(conversation, said);
    const shared = await sharing.share(message, place, { attempt, whole: drawn(to, message).rest });
    if (ended(shared)) return shared.outcome;
    if (message.from.role === 'agent')
      await standing.put(conversation, message.id, { channel, thread, pieces: posted.value, files: shared.value });
    const over = endedIn(message);
    if (over !== undefined)
      for (const failed of await buttons.ended(conversation, over, signal)) log.warn({ ...failed }, OLD_BUTTONS);
    if (asked && asked.message !== message.id) {
      if (said && !message.suggestedActions) await buttons.close(conversation, said);
      // Whoever presses one all the same is told: nothing is lost where this fails.
      const stripped = await buttons.strip(conversation, asked, { signal });
      if (stripped && stripped.outcome !== 'done') log.warn({ ...stripped }, OLD_BUTTONS);
    }
    return delivered;
  }

  /** Where a message stands; of one that was sent before that was noted, Slack knows. */
  async function find(id: string, place: Place, attempt: PostAttempt): Promise<Progress<Standing | undefined>> {
    const { conversation, signal } = attempt;
    const known = await standing.of(conversation, id);
    if (known) return { value: known };
    const found = await posts.find({ ...place, since: 0 }, signal);
    if (found.outcome !== 'done') return { outcome: outcomeOf(found) };
    const pieces: string[] = [];
    for (let i = 0, ts = found.data.get(id); ts !== undefined; ts = found.data.get(markOf(id, ++i))) pieces.push(ts);
    return { value: pieces.length > 0 ? { ...place, pieces, files: [] } : undefined };
  }

  async function change(to: Address, message: Message, place: Place, attempt: PostAttempt): Promise<Outcome> {
    const { conversation, signal } = attempt;
    const id = message.replyToId ?? '';
    const at = await find(id, place, attempt);
    if (ended(at)) return at.outcome;
    if (!at.value) return { outcome: 'refused', reason: 'the message is not there any more' };
    const { pieces, files, channel, thread } = at.value;
    const takenBack = message.type === 'messageDelete';
    const drafts = takenBack ? [] : drawn(to, { ...message, type: 'message', id }).posts;
    const now: string[] = [];
    for (const [i, draft] of drafts.entries()) {
      const ts = pieces[i];
      if (ts === undefined) {
        const to = { channel, thread, since: Date.parse(message.timestamp), look: attempt.again };
        const posted = await postOnce(posts, { to, draft, mark: { id: markOf(id, i), conversation }, signal });
        if (ended(posted)) return posted.outcome;
        now.push(posted.value);
        continue;
      }
      const changed = await posts.update({ channel, ts }, draft, signal);
      if (changed.outcome !== 'done') return outcomeOf(changed);
      now.push(ts);
    }
    for (const ts of pieces.slice(drafts.length)) {
      const removed = await posts.remove({ channel, ts }, signal);
      if (removed.outcome !== 'done') return outcomeOf(removed);
    }
    for (const file of takenBack ? files : []) {
      const removed = await slack.files.remove(file, signal);
      if (removed.outcome !== 'done') return outcomeOf(removed);
    }
    await standing.put(conversation, id, { channel, thread, pieces: now, files: takenBack ? [] : files });
    return delivered;
  }

  async function bring(to: Address, message: Message, attempt: PostAttempt): Promise<Outcome> {
    const place = placeOf(to);
    if (!place) return { outcome: 'refused', reason: 'nobody knows where in Slack that is' };
    switch (message.type) {
      case 'message':
        return isNothing(message) ?? say(to, message, place, attempt);
      case 'messageUpdate':
      case 'messageDelete':
        return change(to, message, place, attempt);
      default:
        return delivered;
    }
  }

  // A try that ran out of time may still be under way; the next one must see what it did.
  return (to: Address, message: Message, attempt: PostAttempt): Promise<Outcome> =>
    unlessAborted(
      attempt.signal,
      inTurn(`said ${attempt.conversation}`, () => bring(to, message, attempt)),
    );
};

function unlessAborted(signal: AbortSignal, work: Promise<Outcome>): Promise<Outcome> {
  const late: Outcome = { outcome: 'unknown', reason: 'its time was over' };
  const aborted = new Promise<Outcome>((resolve) => {
    if (signal.aborted) resolve(late);
    else signal.addEventListener('abort', () => resolve(late), { once: true });
  });
  return Promise.race([work, aborted]);
}
