import type { Attempt, Delivered, Outcome } from '../conversation/outbox.ts';
import type { CallOutcome } from './calls.ts';
import type { Mark, Post, Posts } from './posts.ts';

/** One try to show an update; `id` is the same over all tries. */
export type PostAttempt = Attempt & { id: string };

/** What a step came to: a value to go on with, or the outcome that ends this try. */
export type Progress<T> = { value: T } | { outcome: Outcome };
/** Whether a step ended the try. */
export const ended = <T>(step: Progress<T>): step is { outcome: Outcome } => 'outcome' in step;

/** It is shown. */
export const delivered: Delivered = { outcome: 'delivered' };

/** The app or its token is at fault, not this message: it waits until somebody has mended that. */
const faulty =
  /^(invalid_auth|not_authed|account_inactive|token_revoked|token_expired|missing_scope|no_permission|org_login_required|ekm_access_denied)$/;
const missing =
  /^(message_not_found|thread_not_found|cant_update_message|is_archived|channel_not_found|not_in_channel)$/;

/** Slack says no to this very message: trying again is useless. */
export const hopeless = (answer: CallOutcome<unknown>): boolean =>
  answer.outcome === 'declined' && !faulty.test(answer.error);
/** What was to be changed or answered to is gone: somebody deleted it, or the channel takes nothing any more. */
export const gone = (answer: CallOutcome<unknown>): boolean =>
  answer.outcome === 'declined' && missing.test(answer.error);

/** What a call's answer means for the outbox. */
export const outcomeOf = (answer: Exclude<CallOutcome<unknown>, { outcome: 'done' }>): Outcome => {
  switch (answer.outcome) {
    case 'limited':
      return { outcome: 'unknown', reason: 'Slack limits us', wait: answer.wait };
    case 'uncertain':
      return { outcome: 'unknown', reason: answer.reason };
    case 'declined':
      return hopeless(answer)
        ? { outcome: 'refused', reason: `Slack says ${answer.error}` }
        : { outcome: 'unknown', reason: `Slack says ${answer.error}`, wait: 60_000 };
    default:
      return answer satisfies never;
  }
};

/**
 * Where something is posted; `broadcast`: a reply is shown in the channel, too. `look`: an earlier try may have posted it
 * already, at most a minute before `since`.
 */
export interface ThreadPlace {
  channel: string;
  thread?: string | undefined;
  broadcast?: boolean;
  since: number;
  look: boolean;
}

/** Posts something once over all tries: what an earlier try may have posted is looked for first. */
export const postOnce = async (
  posts: Posts,
  what: { to: ThreadPlace; draft: Post; mark: Mark; signal: AbortSignal },
): Promise<Progress<string> & { gone?: boolean; found?: true }> => {
  const { to, draft, mark, signal } = what;
  if (to.look) {
    const found = await posts.find(to, signal);
    if (found.outcome !== 'done' && !gone(found)) return { outcome: outcomeOf(found) };
    const ts = found.outcome === 'done' ? found.data.get(mark.id) : undefined;
    if (ts) return { value: ts, found: true };
  }
  const answer = await posts.post(to, draft, mark, signal);
  if (answer.outcome === 'done') return { value: answer.data };
  return { outcome: outcomeOf(answer), gone: gone(answer) };
};
