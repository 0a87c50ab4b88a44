import type { ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { ticketName } from '../../../handoff/ticket.ts';
import { read } from '../../../slack/inbound.ts';
import type { Part } from '../../../slack/text.ts';
import { proposedWords } from '../../teaching.ts';
import type { Acting } from '../acting.ts';
import { readModalContext } from '../forms/memory.ts';
import type { Surface, Unaccepted } from '../surface.ts';
import { noLesson, readTaught, teachingForm, teachingNames } from './form.ts';

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

/** Turns a reply in a ticket's thread into a proposed change of the knowledge base. Whoever asks for it is checked each time. */
export const createTeaching = (acting: Acting): Surface => {
  const { parts, lookUp, opens, rightOf, threadOf, whisper } = acting;
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

  const submit = async ({ view, user }: ViewSubmitAction): Promise<Unaccepted | undefined> => {
    const refuse = (field: string, why: string): Unaccepted => ({ errors: { [field]: why.slice(0, 2000) } });
    const memory = readModalContext(view.private_metadata);
    if (!memory || !teaching)
      return refuse('question', 'This form is from an older version of Frontdesk: close it, and choose again.');
    const { c: conversation, t: ticket, channel, thread } = memory;
    const { shown, team } = await lookUp(conversation, ticket, channel);
    const right = await rightOf(user.id, team);
    if ('no' in right) return refuse('question', right.no);
    const { question, answer, into } = readTaught(view.state.values);
    if (!into) return refuse('into', 'Please choose one.');
    const from = shown?.number === undefined ? 'a ticket' : ticketName(shown);
    const proposed = await teaching.propose({ conversation, from, team, question, answer, into, by: right.by });
    if ('problem' in proposed) return refuse(proposed.field, proposed.problem);
    whisper({ channel, user: user.id, ...(thread && { thread }) }, `🎓 ${proposedWords(proposed.id)}`);
    return undefined;
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
    forms: { [teachingNames.form]: submit },
  };
};
