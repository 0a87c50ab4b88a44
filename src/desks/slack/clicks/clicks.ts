import type { BlockAction } from '@slack/bolt';
import type { Act } from '../../../handoff/ticket.ts';
import type { CallOutcome } from '../../../slack/calls.ts';
import { shorten } from '../../../slack/text.ts';
import { type Acting, placeOf, refOf } from '../acting.ts';
import { actions } from '../card.ts';
import type { Form } from '../forms/form.ts';
import type { OpenForm } from '../forms/forms.ts';
import { resolveForm } from '../forms/resolve.ts';
import { transferForm } from '../forms/transfer.ts';
import { readStale } from '../payloads.ts';
import type { Surface } from '../surface.ts';
import { type Admitted, createAdmitting } from './admitting.ts';
import { createReplies } from './replies.ts';

/** Turns clicks on the buttons of cards and their threads into acts, and opens forms. */
export const createClicks = (
  acting: Acting,
  more: { open: OpenForm; repair(conversation: string): Promise<CallOutcome<null> | undefined> },
): { surface: Surface; stale(body: Record<string, unknown>): Promise<void> } => {
  const { parts, acted, whisper } = acting;
  const { open, repair } = more;
  const admit = createAdmitting(acting, repair);
  const replies = createReplies(acting);

  /** Keeps what is thought of the bot's answer. The whisper says which, since a thread may hold several. */
  const judge = async ({ place, by, answers }: Admitted, verdict: 'right' | 'wrong'): Promise<void> => {
    if (!answers) return;
    const kept = await parts.judge(answers.question, verdict, by.name);
    const recorded = `Recorded: ${shorten(answers.article, 100)} was the ${verdict} answer. Thank you.`;
    whisper(place, kept ? recorded : 'That question is not in the record any more: nothing was recorded.');
  };

  type Clicked = NonNullable<Surface['clicks']>[string];

  /** What is stored first is acknowledged after. */
  const does =
    (type: Act['type'] | undefined, work: (admitted: Admitted) => Promise<void>): Clicked =>
    async (body, action) => {
      const admitted = await admit(body, action, type && { type });
      if (admitted) await work(admitted);
    };
  const simply = (type: 'claim' | 'release' | 'return'): Clicked =>
    does(type, async ({ conversation, place, by, seen, trigger }) => {
      await acted(conversation, trigger, { type, by, ref: { ...refOf(place) }, ...seen });
    });

  /** A form is acknowledged first: after three seconds a trigger opens nothing any more. */
  const opening =
    (form: Form): Clicked =>
    async (body: BlockAction, action, ack) => {
      await ack();
      const admitted = await admit(body, action, { type: form.does, form: true }).catch((error: unknown) => {
        // Slack shows by itself that what was not acknowledged went wrong.
        whisper(placeOf(body), 'Slack did not say who you are. Please click again.');
        throw error;
      });
      if (!admitted) return;
      const { conversation: c, seen, place, trigger } = admitted;
      const { user: _, ...where } = place;
      const memory = { c, t: seen.ticket, v: seen.saw, ...where };
      await open(form, { ...admitted, memory }, { trigger, place });
    };

  return {
    surface: {
      clicks: {
        [actions.claim]: simply('claim'),
        [actions.release]: simply('release'),
        [actions.return]: simply('return'),
        [actions.resolve]: opening(resolveForm),
        [actions.transfer]: opening(transferForm),
        [actions.send]: does('reply', (admitted) => replies.sendKept(admitted)),
        [actions.claimAndSend]: does('reply', (admitted) => replies.sendKept(admitted, 'claim')),
        // Whoever was asked about is to be the one who has it still.
        [actions.takeOverAndSend]: does('assign', (admitted) => replies.sendKept(admitted, 'assign')),
        [actions.undo]: does('undo', replies.takeBack),
        [actions.resend]: does('resend', replies.resend),
        // What the bot answered stays what it is, whatever becomes of the ticket.
        [actions.right]: does(undefined, (admitted) => judge(admitted, 'right')),
        [actions.wrong]: does(undefined, (admitted) => judge(admitted, 'wrong')),
      },
    },

    /** A click that no listener knows: on a card of an older version. */
    async stale(body) {
      const { channel, user, container } = readStale(body) ?? {};
      const at = String(container?.message_ts ?? '');
      if (!channel?.id || !user?.id || !parts.isTeamChannel(channel.id)) return;
      whisper(
        { channel: channel.id, user: user.id },
        'This button is from an older version of Frontdesk. The card is drawn anew.',
      );
      const conversation = at && (await parts.cards.conversationOf(channel.id, at));
      if (conversation) await repair(conversation);
    },
  };
};
