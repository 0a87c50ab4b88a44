import { z } from 'zod';
import { changedSince, changedWords, heldWords, noTicket } from '../../handoff/changed.ts';
import { snoozeProblem } from '../../handoff/snoozing.ts';
import { type Act, isOpenTicket } from '../../handoff/ticket.ts';
import * as answers from '../../slack/answers.ts';
import { ask } from '../../slack/calls.ts';
import { read } from '../../slack/inbound.ts';
import { type Acting, refOf } from './acting.ts';
import { askHowItEnded } from './asking.ts';
import { becameOf } from './became.ts';
import { isThreadOf } from './card-index.ts';
import { meant } from './notes.ts';
import type { Surface } from './surface.ts';

const HOUR = 3_600_000;

const added = z.object({
  user: z.string(),
  reaction: z.string(),
  event_ts: z.string(),
  item: z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
});

/** What a reaction on a card does. */
const verbs: Record<string, 'claim' | 'resolve' | 'snooze'> = {
  eyes: 'claim',
  white_check_mark: 'resolve',
  zzz: 'snooze',
};
/** On a reply that is about to be sent: it stays inside. */
const LOCK = 'lock';

/**
 * Reactions of representatives: on a card they claim it, ask how it ended, and put it off for an hour; a lock on a reply that is held
 * makes it a note. Our own, which say how far a message has come, mean nothing.
 */
export const createReactions = (acting: Acting): Surface => {
  const { parts, acted, lookUp, rightOf, threadOf, whisper, whisperDraft } = acting;
  const { cards, connection } = parts;
  type Added = z.infer<typeof added>;

  const onCard = async ({ user, event_ts, item: { channel, ts }, reaction }: Added): Promise<void> => {
    const verb = verbs[reaction];
    const conversation = verb && (await cards.conversationOf(channel, ts));
    if (!verb || conversation === undefined) return;
    const place = { channel, user };
    const ticket = (await cards.ticketOf(channel, ts)) ?? noTicket;
    const { shown, team } = await lookUp(conversation, ticket, channel);
    const right = await rightOf(user, team);
    if ('no' in right) return whisper(place, right.no);
    const { by } = right;
    const changed = shown && changedSince(shown, { type: verb, ticket, saw: shown.version });
    const until = Date.now() + HOUR;
    const no =
      (changed && changedWords(changed)) ??
      (shown && heldWords(shown, { type: verb, by })) ??
      (verb === 'snooze' && isOpenTicket(shown) ? snoozeProblem(shown, until, Date.now()) : undefined);
    if (no) return whisper(place, no);
    if (verb === 'resolve') return whisperDraft(place, askHowItEnded(conversation, shown));
    const common = { by, ref: { ...refOf(place) }, ticket, ...(shown && { saw: shown.version }) };
    const act: Act = verb === 'claim' ? { type: 'claim', ...common } : { type: 'snooze', until, ...common };
    await acted(conversation, `reaction:${channel}:${ts}:${user}:${reaction}:${event_ts}`, act);
  };

  const onReply = async ({ user, event_ts, item: { channel, ts } }: Added): Promise<void> => {
    // What was reacted to does not say in which thread it stands.
    const answer = await ask(answers.messages, () =>
      connection.client.conversations.replies({ channel, ts, limit: 1 }),
    );
    const message = answer.outcome === 'done' ? answer.data.messages.find((each) => each.ts === ts) : undefined;
    const thread = message?.thread_ts;
    if (!thread || thread === ts) return;
    const about = await threadOf(channel, thread);
    if (!about?.card || !isThreadOf(about.card, channel, thread)) return;
    const { conversation, ticket = noTicket, card } = about;
    const mine = message.user === user && meant(read(message)).kind === 'reply';
    // One that the card does not know of yet is held under the id it came with.
    const gesture = message.client_msg_id ?? ts;
    const id = `slack:${connection.me()?.team}:${channel}:${gesture}`;
    const became = (await becameOf(parts, about, { channel, ts })) ?? (mine ? { held: id } : undefined);
    if (!became) return;
    const right = await rightOf(user, card.shown.ticket.team);
    const place = { channel, thread, user };
    if ('no' in right) return whisper(place, right.no);
    if ('message' in became) return whisper(place, 'That was sent already: delete the message to take it back.');
    const ref = { ...refOf(place, ts) };
    const { held } = became;
    const undo: Act = { type: 'undo', held, keep: true, by: right.by, ref, ticket };
    await acted(conversation, `reaction:${channel}:${ts}:${user}:lock:${event_ts}`, undo);
  };

  return {
    events: {
      async reaction_added(event) {
        const { data } = added.safeParse(event);
        if (!data || data.user === connection.me()?.user || !parts.isTeamChannel(data.item.channel)) return;
        await (data.reaction === LOCK ? onReply(data) : onCard(data));
      },
    },
  };
};
