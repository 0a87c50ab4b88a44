import type { BlockAction } from '@slack/bolt';
import type { Representative } from '../../../conversation/event.ts';
import { reopenProblem } from '../../../handoff/reopening.ts';
import type { Act } from '../../../handoff/ticket.ts';
import type { RightOrWrong } from '../../../reports/facts.ts';
import type { CallOutcome } from '../../../slack/calls.ts';
import { shorten } from '../../../slack/text.ts';
import { type Acting, placeOf, refOf } from '../acting.ts';
import { actions } from '../buttons.ts';
import { createTranscripts } from '../files/transcript.ts';
import { chooseLetterForm, useLetterForm } from '../form-letters/forms.ts';
import { assignForm } from '../forms/assign.ts';
import type { Form } from '../forms/form.ts';
import type { OpenForm } from '../forms/forms.ts';
import { noteForm } from '../forms/note.ts';
import { resolveForm } from '../forms/resolve.ts';
import { snoozeForm } from '../forms/snooze.ts';
import { transferForm } from '../forms/transfer.ts';
import { menuAction, readChoice, type Verb } from '../menu.ts';
import { readStale } from '../payloads.ts';
import type { Surface } from '../surface.ts';
import { teachForm } from '../teaching/form.ts';
import { type Admitted, createAdmitting } from './admitting.ts';
import { createReplies } from './replies.ts';
import { createSending } from './sending.ts';

type Clicked = NonNullable<Surface['clicks']>[string];

/** Turns clicks on the buttons of cards and their threads into acts, and opens forms. */
export const createClicks = (
  acting: Acting,
  more: { open: OpenForm; repair(conversation: string): Promise<CallOutcome<null> | undefined> },
): { surface: Surface; stale(body: Record<string, unknown>): Promise<void> } => {
  const { parts, acted, whisper } = acting;
  const { open, repair } = more;
  const admitting = createAdmitting(acting, repair);
  const replies = createReplies(acting);
  const transcript = createTranscripts(acting);

  /** Keeps what is thought of the bot's answer. The whisper says which, since a thread may hold several. */
  const judge = async ({ place, by, answers }: Admitted, verdict: RightOrWrong): Promise<void> => {
    if (!answers) return;
    const kept = await parts.judge(answers.question, verdict, by.name);
    const recorded = `Recorded: ${shorten(answers.article, 100)} was the ${verdict} answer. Thank you.`;
    whisper(place, kept ? recorded : 'That question is not in the record any more: nothing was recorded.');
  };

  /** What is stored first is acknowledged after. */
  const does =
    (type: Act['type'] | undefined, work: (admitted: Admitted) => Promise<void>): Clicked =>
    async (body, action) => {
      const admitted = await admitting.button(body, action, type ? { type } : {});
      if (admitted) await work(admitted);
    };
  /** Forms are acknowledged first: after three seconds a trigger opens nothing any more. */
  const opens =
    (form: Form): Clicked =>
    async (body, action, ack) => {
      await ack();
      const admitted = await toldWhenAway(body, () =>
        admitting.button(body, action, { ...(form.does && { type: form.does }), form: true }),
      );
      if (admitted) await opening(form, admitted);
    };

  /** Slack shows by itself that what was not acknowledged went wrong; of the rest it is told. */
  const toldWhenAway = <T>(body: BlockAction, work: () => Promise<T>): Promise<T> =>
    work().catch((error: unknown) => {
      whisper(placeOf(body), 'Slack did not say who you are. Please try again.');
      throw error;
    });

  const opening = (form: Form | 'more', admitted: Admitted): Promise<void> => {
    const { conversation: c, seen, place, trigger, letter } = admitted;
    const { user: _, ...where } = place;
    const memory = { c, t: seen.ticket, v: seen.saw, ...where, ...(letter && { letter }) };
    return open(form, { ...admitted, memory }, { trigger, place });
  };
  type Given = Pick<Act, 'ref' | 'ticket' | 'saw'> & { by: Representative };
  const simply =
    (act: (common: Given) => Act) =>
    async ({ conversation, place, by, seen, trigger }: Admitted): Promise<void> => {
      await acted(conversation, trigger, act({ by, ref: { ...refOf(place) }, ...seen }));
    };

  const claim = simply((common) => ({ type: 'claim', ...common }));
  const release = simply((common) => ({ type: 'release', ...common }));
  const giveBack = simply((common) => ({ type: 'return', ...common }));
  const notSupport = simply((common) => ({ type: 'resolve', disposition: 'spam', ...common }));
  const internal = (on: boolean) => simply((common) => ({ type: 'internal', on, ...common }));

  /** Opens again what has ended. That it may be too late for that is the card's news, too. */
  const reopen = async (admitted: Admitted): Promise<void> => {
    const { conversation, shown, seen, place } = admitted;
    const why = shown && reopenProblem(shown, { ticket: seen.ticket });
    if (!why) return simply((common) => ({ type: 'reopen', ...common }))(admitted);
    whisper(place, why);
    acting.later(repair(conversation));
  };

  /** What the choices of a card's menu do. */
  interface Chosen {
    type?: Act['type'];
    form?: Form | 'more';
    does?(admitted: Admitted): Promise<void>;
    /** Nothing is stored by it, and it takes its time. */
    slow?: true;
  }
  const choices: Record<Verb, Chosen> = {
    transfer: { type: 'transfer', form: transferForm },
    snooze: { type: 'snooze', form: snoozeForm },
    return: { type: 'return', does: giveBack },
    'internal-on': { type: 'internal', does: internal(true) },
    'internal-off': { type: 'internal', does: internal(false) },
    more: { form: 'more' },
    teach: { form: teachForm },
    transcript: { does: transcript, slow: true },
  };

  return {
    surface: {
      ...createSending(acting, replies),
      clicks: {
        [actions.claim]: does('claim', claim),
        [actions.assign]: opens(assignForm),
        [actions.release]: does('release', release),
        [actions.resolve]: opens(resolveForm),
        [actions.notSupport]: does('resolve', notSupport),
        [actions.note]: opens(noteForm),
        [actions.writeLetter]: opens(chooseLetterForm),
        [actions.letter]: opens(useLetterForm),
        [actions.reopen]: does(undefined, reopen),
        // Cards of version 0.1 have buttons for what stands in the menu now.
        [actions.return]: does('return', giveBack),
        [actions.transfer]: opens(transferForm),
        [actions.send]: does('reply', (admitted) => replies.sendKept(admitted)),
        [actions.claimAndSend]: does('reply', (admitted) => replies.sendKept(admitted, 'claim')),
        // Whoever was asked about is to be the one who has it still.
        [actions.takeOverAndSend]: does('assign', (admitted) => replies.sendKept(admitted, 'assign')),
        [actions.correct]: does('reply', replies.sendCorrection),
        [actions.files]: does('reply', replies.sendFiles),
        [actions.undo]: does('undo', replies.takeBack),
        [actions.resend]: does('resend', replies.resend),
        // What the bot answered stays what it is, whatever becomes of the ticket.
        [actions.right]: does(undefined, (admitted) => judge(admitted, 'right')),
        [actions.wrong]: does(undefined, (admitted) => judge(admitted, 'wrong')),
      },
      menus: {
        async [menuAction](body, action, ack) {
          const choice = readChoice(action.selected_option.value);
          if (!choice) return;
          const { type, form, slow, does: simple } = choices[choice.what];
          const what = { ...(type && { type }), ...(form && { form: true }) };
          if (form || slow) await ack();
          const admit = () => admitting.choice(body, choice, what);
          const admitted = await (form || slow ? toldWhenAway(body, admit) : admit());
          if (admitted) await (form ? opening(form, admitted) : simple?.(admitted));
        },
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
