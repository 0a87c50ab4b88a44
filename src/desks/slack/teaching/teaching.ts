import { z } from 'zod';
import { read } from '../../../slack/inbound.ts';
import type { Part } from '../../../slack/text.ts';
import type { Acting } from '../acting.ts';
import type { Surface } from '../surface.ts';
import { noLesson, teachingForm, teachingNames } from './form.ts';

const shortcutSchema = z.object({
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  message: z
    .object({
      ts: z.string(),
      thread_ts: z.string().optional(),
      user: z.string().optional(),
      bot_id: z.string().optional(),
    })
    .passthrough(),
});

/** Opens the form that teaches the bot for a reply in a ticket's thread. Whoever asks for it is checked each time. */
export const createTeaching = (acting: Acting): Surface => {
  const { parts, lookUp, opens, rightOf, threadOf } = acting;
  const { teaching } = parts;

  const formFor = async (given: z.infer<typeof shortcutSchema>): Promise<Part> => {
    const { channel, message, user } = given;
    const thread = message.thread_ts ?? message.ts;
    const about = parts.isTeamChannel(channel.id) ? await threadOf(channel.id, thread) : undefined;
    if (!about || !teaching) return noLesson('Choose this for a reply in the thread of a ticket.');
    const { conversation, card } = about;
    const ticket = about.ticket ?? card?.shown.ticket.openedAfter ?? 0;
    const { shown, team } = await lookUp(conversation, ticket, channel.id);
    const right = await rightOf(user.id, team);
    if ('no' in right) return noLesson(right.no);
    // What the app itself posted there are customers' words and the bot's.
    const answer =
      message.user && !message.bot_id ? read(message as { text?: string; blocks?: unknown }).text : undefined;
    const lesson = await teaching.lesson(conversation, answer);
    return teachingForm(lesson, { c: conversation, t: ticket, v: shown?.version ?? 0, channel: channel.id, thread });
  };

  return {
    shortcuts: {
      async [teachingNames.shortcut](used) {
        const given = shortcutSchema.safeParse(used);
        const view = given.success
          ? await formFor(given.data)
          : noLesson('Choose this for a reply in the thread of a ticket.');
        await opens(used.trigger_id, view);
      },
    },
  };
};
