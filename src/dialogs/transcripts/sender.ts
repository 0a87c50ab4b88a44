import type { Sender } from '../../conversation/outbox.ts';
import type { Store } from '../../conversation/store.ts';
import type { CodeLimits } from '../codes/limits.ts';
import { MOST, transcriptOf, wantedOf } from './writing.ts';

/** The destination of transcripts that customers have sent to them: they are written and counted before their channel gets them. */
export const transcriptsDestination = 'transcripts';
/** Why one is refused that is one too many. */
export const tooManyTranscripts = 'too many transcripts were sent there lately';

/** Writes what a transcript holds, which a turn cannot read, and hands it on to the channel of its address. */
export function sendTranscripts(parts: {
  limits: CodeLimits;
  history: Store['history'];
  senderOf: (channel: string) => Sender | undefined;
}): Sender {
  const { limits, history, senderOf } = parts;
  return async (item, attempt) => {
    const { body } = item;
    const wanted = body.kind === 'message' && wantedOf(body.message);
    if (body.kind !== 'message' || !wanted) return { outcome: 'refused', reason: 'this is no transcript' };
    const { to, message } = body;
    const send = senderOf(to.channel);
    if (!send) return { outcome: 'unknown', reason: `this process does not send to ${to.channel}` };
    const { conversation } = attempt;
    const taken = await limits.take({ id: `${conversation}\n${item.id}`, address: to.id, what: 'transcript' });
    if (!taken) return { outcome: 'refused', reason: tooManyTranscripts };
    const after = Math.max(0, wanted.until - MOST.entries);
    const entries = await history(conversation, { after, limit: MOST.entries });
    const transcript = transcriptOf(entries, wanted, message.locale ?? 'en');
    const { transcript: _, ...channelData } = message.channelData ?? {};
    const text = `${message.text ?? ''}\n\n---\n\n${transcript}`;
    return send({ ...item, body: { ...body, message: { ...message, text, channelData } } }, attempt);
  };
}
