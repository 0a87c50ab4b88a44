import type { BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { Answers } from '../../conversation/decision.ts';
import type { Receive, Representative } from '../../conversation/event.ts';
import { attempt } from '../../slack/calls.ts';
import { read } from '../../slack/inbound.ts';
import { type Part, shorten } from '../../slack/text.ts';
import { othersOf } from '../others.ts';
import type { Act, Ticket } from '../ticket.ts';
import { actions, readValue } from './card.ts';
import type { Card } from './cards.ts';
import { callbacks, readMemory, readResolve, readTransfer, resolveModal, transferModal } from './modals.ts';
import { withoutPrefix } from './notes.ts';
import type { Inner, Ref } from './parts.ts';
import { createRights } from './rights.ts';
import { words } from './telling.ts';

type Simple = 'claim' | 'release' | 'return';
const simple: Record<string, Simple> = {
  [actions.claim]: 'claim',
  [actions.release]: 'release',
  [actions.return]: 'return',
};

/** Where somebody clicked, for answering him there. */
interface Place {
  channel: string;
  thread?: string;
  user: string;
}

/** A click that counts. */
interface Admitted {
  place: Place;
  conversation: string;
  card: Card;
  by: Representative;
  /** The message that is to be sent after all. */
  ts?: string;
  /** The bot's answer that is judged. */
  answers?: Answers;
}

const placeOf = ({ container, channel, user }: BlockAction): Place => {
  const thread = container.thread_ts === undefined ? undefined : String(container.thread_ts);
  return {
    channel: String(container.channel_id ?? channel?.id ?? ''),
    user: user.id,
    ...(thread && thread !== container.message_ts && { thread }),
  };
};

/** What is wrong with a click on this version of a card, in words; undefined when nothing is. */
const outdated = (action: string, v: number, ticket: Ticket): string | undefined => {
  if (v >= ticket.v) return undefined;
  // Who has it is said by the ticket's rules, to everyone who clicks on Claim.
  if (action === actions.claim && ticket.status !== 'resolved') return undefined;
  return 'This has changed meanwhile: please look at the card again, and click once more if you still want to.';
};

/** Turns clicks and filled-in modals into acts. Whoever clicks is checked each time, and told when he may not. */
export const createClicks = (
  parts: Inner,
  receive: Receive,
  more: { later(work: Promise<unknown>): void; repair(conversation: string): Promise<void> },
) => {
  const { connection, cards, posts } = parts;
  const { later, repair } = more;
  const rightOf = createRights(parts);

  const whisper = ({ channel, thread, user }: Place, text: string): void =>
    later(posts.whisper({ channel, thread, user }, words(text)));
  const refOf = ({ channel, thread }: Place, ts?: string): Ref => ({
    desk: 'slack',
    channel,
    ...(thread && { thread }),
    ...(ts && { ts }),
  });
  const acted = (conversation: string, id: string, act: Act): Promise<{ fresh: boolean }> =>
    receive({ kind: 'acted', id: `slack:${id}`, conversation, at: Date.now(), act });

  /** What a click is about, when it may count: the card as it is, and who clicked. */
  const admit = async (place: Place, user: string, action: ButtonAction): Promise<Admitted | undefined> => {
    const value = readValue(action.value);
    if (!value || !parts.isTeamChannel(place.channel)) return undefined;
    const card = await cards.get(value.c);
    if (!card) {
      whisper(place, 'This ticket is not known any more.');
      return undefined;
    }
    const right = await rightOf(user, card.shown.ticket.team);
    if ('no' in right) {
      whisper(place, right.no);
      return undefined;
    }
    const { c: conversation, ts, answers } = value;
    // What was written and what the bot answered stay what they are, whatever becomes of the ticket.
    const wrong = ts || answers ? undefined : outdated(action.action_id, value.v, card.shown.ticket);
    if (wrong) {
      whisper(place, wrong);
      later(repair(conversation));
      return undefined;
    }
    return { place, conversation, card, by: right.by, ...(ts && { ts }), ...(answers && { answers }) };
  };

  const openModal = async (body: BlockAction, place: Place, view: Part): Promise<void> => {
    const opened = await attempt(() =>
      connection.client.views.open({ trigger_id: body.trigger_id, view: view as never }),
    );
    if (opened.outcome !== 'done') whisper(place, 'Slack did not open the form. Please click again.');
  };

  /** Sends a message that was kept, as its writer wrote it. */
  const sendKept = async (admitted: Admitted, claimFirst: boolean): Promise<void> => {
    const { place, conversation, card, by, ts } = admitted;
    const { channel, ts: thread } = card;
    if (!ts) return;
    const answer = await attempt(() =>
      connection.client.conversations.replies({
        channel,
        ts: thread,
        oldest: ts,
        latest: ts,
        inclusive: true,
        limit: 2,
      }),
    );
    if (answer.outcome !== 'done') return whisper(place, 'Slack did not give the message back. Please click again.');
    const message = answer.data.messages?.find((each) => each.ts === ts);
    if (!message || message.user !== place.user) return whisper(place, 'That message is not there any more.');
    const text = withoutPrefix(read(message).text);
    if (!text) return whisper(place, 'There is nothing to send in that message.');
    // Ids of their own: the message was received as a note already, and is sent at most once by however many clicks.
    const id = `${connection.me()?.team}:${channel}:${ts}`;
    if (claimFirst) await acted(conversation, `${id}:claim:${by.id}`, { type: 'claim', by });
    const ref = { ...refOf({ ...place, channel, thread }, ts) };
    const { fresh } = await acted(conversation, `${id}:send`, { type: 'reply', by, text, ref });
    if (!fresh) whisper(place, 'That was asked for already. If the message carries no ✅, please write it again.');
  };

  /** Keeps what is thought of the bot's answer. The whisper says which, since a thread may hold several. */
  const judge = async ({ place, by, answers }: Admitted, verdict: 'right' | 'wrong'): Promise<void> => {
    if (!answers) return;
    const kept = await parts.judge(answers.question, verdict, by.name);
    const recorded = `Recorded: ${shorten(answers.article, 100)} was the ${verdict} answer. Thank you.`;
    whisper(place, kept ? recorded : 'That question is not in the record any more: nothing was recorded.');
  };

  return {
    /** A click on one of our buttons. What is stored first is acknowledged after; forms are acknowledged first. */
    async click(body: BlockAction, action: ButtonAction, ack: () => Promise<void>): Promise<void> {
      const { action_id: name } = action;
      const form = name === actions.resolve || name === actions.transfer;
      // Slack gives three seconds, and then a trigger opens nothing any more.
      if (form) await ack();
      const place = placeOf(body);
      const admitted = await admit(place, body.user.id, action).catch((error: unknown) => {
        // Slack shows by itself that what was not acknowledged went wrong.
        if (form) whisper(place, 'Slack did not say who you are. Please click again.');
        throw error;
      });
      if (!admitted) return form ? undefined : ack();
      const { conversation, card, by } = admitted;
      const { ticket } = card.shown;
      const memory = { c: conversation, channel: place.channel };
      const type = simple[name];
      if (type) await acted(conversation, body.trigger_id, { type, by, ref: { ...refOf(place) } });
      else if (name === actions.send) await sendKept(admitted, false);
      else if (name === actions.claimAndSend) await sendKept(admitted, true);
      else if (name === actions.right) await judge(admitted, 'right');
      else if (name === actions.wrong) await judge(admitted, 'wrong');
      else if (name === actions.resolve) return openModal(body, place, resolveModal(ticket, memory));
      else {
        const others = othersOf(parts.teams, ticket.team);
        if (others.length > 0) return openModal(body, place, transferModal(ticket, others, memory));
        return whisper(place, 'There is no other team to transfer it to.');
      }
      await ack();
    },

    /** A filled-in form. It stays open, with the reason, when it does not count. */
    async submit(body: ViewSubmitAction, ack: (errors?: Record<string, string>) => Promise<void>): Promise<void> {
      const { view, user } = body;
      const memory = readMemory(view.private_metadata);
      const field = view.callback_id === callbacks.resolve ? 'disposition' : 'team';
      const card = memory && (await cards.get(memory.c));
      if (!memory || !card) return ack({ [field]: 'This ticket is not known any more.' });
      const right = await rightOf(user.id, card.shown.ticket.team);
      if ('no' in right) return ack({ [field]: right.no });
      const { by } = right;
      const ref = { ...refOf({ channel: memory.channel, user: user.id }) };
      const resolve = field === 'disposition' ? readResolve(view.state.values) : undefined;
      const transfer = field === 'team' ? readTransfer(view.state.values) : undefined;
      if (transfer && !parts.teams.some((team) => team.id === transfer.team))
        return ack({ team: 'There is no such team any more.' });
      if (resolve) await acted(memory.c, view.id, { type: 'resolve', by, ref, ...resolve });
      else if (transfer) await acted(memory.c, view.id, { type: 'transfer', by, ref, ...transfer });
      else return ack({ [field]: 'Please choose one.' });
      await ack();
    },

    /** A click that no listener knows: on a card of an older version. */
    async stale(body: Record<string, unknown>): Promise<void> {
      const { channel, user, container } = body as Partial<BlockAction>;
      const at = String(container?.message_ts ?? '');
      if (!channel?.id || !user?.id || !parts.isTeamChannel(channel.id)) return;
      whisper(
        { channel: channel.id, user: user.id },
        'This button is from an older version of Frontdesk. The card is drawn anew.',
      );
      const conversation = at && (await cards.conversationOf(channel.id, at));
      if (conversation) await repair(conversation);
    },
  };
};
