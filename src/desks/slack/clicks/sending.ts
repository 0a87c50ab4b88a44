import { z } from 'zod';
import { whyNot } from '../../../handoff/replying.ts';
import { isSame, ownerOf } from '../../../handoff/ticket.ts';
import type { Acting } from '../acting.ts';
import { isThreadOf } from '../card-index.ts';
import type { Surface } from '../surface.ts';
import type { createReplies } from './replies.ts';

/** The shortcut on a message that stayed inside, by callback_id. */
export const sendShortcut = 'fd_send';

const used = z.object({
  user: z.object({ id: z.string() }),
  trigger_id: z.string(),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional(), user: z.string().optional() }),
});

/**
 * Sends a message that stayed inside from its own menu: the button that offers it is gone when its writer reloads Slack. Whoever has
 * the ticket, and whoever takes one that nobody has; a colleague's is taken over by the button only, which asks.
 */
export const createSending = (acting: Acting, replies: ReturnType<typeof createReplies>): Surface => {
  const { parts, rightOf, threadOf, whisper } = acting;

  const send = async ({ user, channel, message, trigger_id: trigger }: z.infer<typeof used>): Promise<void> => {
    const thread = message.thread_ts;
    const place = { channel: channel.id, user: user.id, ...(thread && { thread }) };
    const about = thread && parts.isTeamChannel(channel.id) ? await threadOf(channel.id, thread) : undefined;
    const card = about?.card;
    if (!about || !card || !thread || !isThreadOf(card, channel.id, thread) || card.shown.ticket.status === 'resolved')
      return whisper(place, 'Choose this for a message of yours in the thread of an open ticket.');
    const { ticket } = card.shown;
    const right = await rightOf(user.id, ticket.team);
    if ('no' in right) return whisper(place, right.no);
    if (message.user !== user.id) return whisper(place, 'Only what you wrote yourself can be sent.');
    const { by } = right;
    const owner = ownerOf(ticket);
    if (owner && !isSame(owner, by)) return whisper(place, `Not sent. ${whyNot(ticket)}`);
    const seen = { ticket: ticket.openedAfter, saw: ticket.version };
    // However often it is chosen while nothing changes, it is sent once.
    const offer = `shortcut:${ticket.version}`;
    const known = { card, shown: ticket, team: ticket.team };
    const { conversation } = about;
    await replies.sendKept(
      { ...known, conversation, place, seen, by, offer, trigger, ts: message.ts },
      owner ? undefined : 'claim',
    );
  };

  return {
    shortcuts: {
      async [sendShortcut](given) {
        const { data } = used.safeParse(given);
        if (!data) return;
        await send(data).catch((error: unknown) => {
          whisper(
            { channel: data.channel.id, user: data.user.id },
            'That could not be looked up just now. Please try again.',
          );
          throw error;
        });
      },
    },
  };
};
