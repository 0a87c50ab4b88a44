import type { Sender } from '../../conversation/outbox.ts';
import type { CodeLimits } from './limits.ts';

/** The destination of mails with codes: they are counted before their channel gets them. */
export const codesDestination = 'codes';
/** Why a code is refused that is one too many. */
export const tooManyCodes = 'too many codes were sent there lately';

/** Hands codes on to the channel of their address, as many as may be sent. */
export function sendCodes(parts: { limits: CodeLimits; senderOf: (channel: string) => Sender | undefined }): Sender {
  const { limits, senderOf } = parts;
  return async (item, attempt) => {
    const { body } = item;
    if (body.kind !== 'message') return { outcome: 'refused', reason: 'this is no message' };
    const { to, message } = body;
    const send = senderOf(to.channel);
    if (!send) return { outcome: 'unknown', reason: `this process does not send to ${to.channel}` };
    const account = message.channelData?.account;
    const code = { id: `${attempt.conversation}\n${item.id}`, address: to.id };
    const taken = await limits.take({ ...code, ...(typeof account === 'string' && { account }) });
    return taken ? send(item, attempt) : { outcome: 'refused', reason: tooManyCodes };
  };
}
