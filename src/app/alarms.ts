import type { Channel } from '../channels/channel.ts';
import { withLetterhead } from '../conversation/letterhead.ts';
import type { Message } from '../conversation/message.ts';
import { noticeIn, type Sender } from '../conversation/outbox.ts';
import { readUpdate } from '../handoff/older-update.ts';

/** Brings alarms to e-mail addresses, by a channel that reaches them: beside the conversation, and never in line behind its mails. */
export function sendAlarms(parts: {
  channel: Required<Pick<Channel, 'addressFor' | 'deliver'>>;
  /** Whose front desk it is. */
  name: string;
  /** Where representatives work; undefined where that can be opened on this machine only. */
  deskUrl: string | undefined;
}): Sender {
  const { channel, name, deskUrl } = parts;
  return async (item, attempt) => {
    const update = noticeIn(item, readUpdate);
    if (update.kind !== 'alarm') return { outcome: 'refused', reason: 'this is no alarm' };
    const { place, text, since } = update;
    const subject = `${name}: a customer may be in danger`;
    const to = channel.addressFor(place, { subject });
    if (!to) return { outcome: 'refused', reason: `no mail can be sent to ${place}` };
    const lines = [
      text,
      `Please take the ticket at your desk${deskUrl === undefined ? '' : `: ${deskUrl}`}`,
      'This is repeated until somebody has it. Nobody reads answers to this mail.',
    ];
    const message: Message = {
      ...{ type: 'message', id: item.id, channelId: to.channel, conversation: { id: attempt.conversation } },
      // The same at every try: then it is the same mail.
      timestamp: new Date(item.at ?? since).toISOString(),
      ...{ from: { id: 'bot', name, role: 'bot' }, text: lines.join('\n\n'), textFormat: 'plain', locale: 'en' },
      channelData: withLetterhead({ subject, beside: true }),
    };
    return channel.deliver(to, message, { ...attempt, id: item.id });
  };
}
