import type { BlockAction, ButtonAction, GlobalShortcut, OverflowAction, ViewSubmitAction } from '@slack/bolt';
import { readCorrespondents, recipientsProblem } from '../../conversation/correspondents.ts';
import type { Representative } from '../../conversation/event.ts';
import { changedSince, changedWords, heldWords } from '../../handoff/changed.ts';
import { whyNot } from '../../handoff/replying.ts';
import { type Act, isOpenTicket, isSame, type Ticket } from '../../handoff/ticket.ts';
import type { Part } from '../../slack/text.ts';
import { beginning } from '../beginning.ts';
import { type Acting, type Place, placeOf, refOf } from './acting.ts';
import { readValue } from './card.ts';
import type { Card } from './card-index.ts';
import { type ModalContext, readModalContext } from './forms/memory.ts';
import { letterActions, readChoice } from './letter.ts';
import {
  answerModal,
  beginModal,
  beginShortcut,
  blockModal,
  letterCallbacks,
  noModal,
  readAnswer,
  readBegun,
} from './letter-modals.ts';
import type { Surface, Unaccepted } from './surface.ts';

/** What representatives do about letters in Slack, beside what they do about every ticket. Whoever clicks is checked each time. */
export const createLetterClicks = (acting: Acting): Surface => {
  const { parts, receive, acted, opens, rightOf, threadOf, whisper } = acting;
  const { cards, letters } = parts;

  /** Whose a ticket is: as its card says, else of the team whose channel it is in. */
  const teamOf = (card: Card | undefined, ticket: number, channel: string): string => {
    const shown = card && card.shown.ticket.openedAfter >= ticket ? card.shown.ticket.team : undefined;
    return shown ?? parts.teams.find(({ slack }) => slack.channel === channel)?.id ?? parts.defaultTeam;
  };
  /** The ticket as its card shows it; undefined when its card is younger than the index, and nothing is known of it here. */
  const ticketOn = (card: Card | undefined, ticket: number): Ticket | undefined =>
    card && card.shown.ticket.openedAfter >= ticket ? card.shown.ticket : undefined;

  /** Why somebody cannot answer, who does not have the ticket. */
  const notTheirs = (ticket: Ticket | undefined, by: Representative): string | undefined => {
    if (!isOpenTicket(ticket)) return undefined;
    return ticket.status === 'claimed' && isSame(ticket.by, by) ? undefined : whyNot(ticket);
  };

  async function formFor(body: BlockAction, place: Place, action: OverflowAction): Promise<Part | string | undefined> {
    const choice = readChoice(action.selected_option.value);
    if (!choice || !parts.isTeamChannel(place.channel)) return undefined;
    const { what, ticket, saw } = choice;
    const about = await threadOf(place.channel, place.thread ?? String(body.container.message_ts));
    if (!about) return 'This ticket is not known any more.';
    const { conversation, card } = about;
    const right = await rightOf(body.user.id, teamOf(card, ticket, place.channel));
    if ('no' in right) return right.no;
    const shown = ticketOn(card, ticket);
    const type = what === 'answer' ? 'reply' : 'block';
    const changed = shown && changedSince(shown, { type, ticket, saw });
    if (changed && changed.what !== 'wrote') return changedWords(changed);
    const thread = card?.ts ?? place.thread ?? String(body.container.message_ts);
    const memory: ModalContext = {
      c: conversation,
      t: ticket,
      v: shown?.version ?? saw,
      channel: place.channel,
      thread,
    };
    const recipients = card?.shown.recipients ?? { to: [], cc: [] };
    if (what === 'answer') return notTheirs(shown, right.by) ?? answerModal(shown ?? {}, recipients, memory);
    const held = shown && heldWords(shown, { type: 'block', by: right.by });
    const whom = recipients.to[0]?.address ?? 'the sender';
    return held ?? blockModal(whom, memory, changed && `⚠️ ${changedWords(changed)}`);
  }

  async function answer(memory: ModalContext, by: Representative, view: ViewSubmitAction['view']) {
    const filled = readAnswer(view.state.values);
    const [to, cc, text] = [readCorrespondents(filled.to), readCorrespondents(filled.cc), filled.text.trim()];
    const { c: conversation, t: ticket, v: saw } = memory;
    const shown = ticketOn(await cards.get(conversation), ticket);
    const changed = shown && changedSince(shown, { type: 'reply', ticket, saw });
    const no = changed ? changedWords(changed) : notTheirs(shown, by);
    if (no) return { errors: { text: no } };
    const problem = recipientsProblem({ to, cc });
    if (problem) return { errors: { [recipientsProblem({ to, cc: [] }) ? 'to' : 'cc']: problem } };
    if (!text) return { errors: { text: 'There is nothing to send yet.' } };
    const act: Act = { type: 'reply', by, ref: { ...refOf(memory) }, ticket, saw, text, to, cc };
    await acted(conversation, view.id, act);
    return undefined;
  }

  async function block(memory: ModalContext, by: Representative, view: ViewSubmitAction['view']) {
    const { c: conversation, t: ticket, v: saw } = memory;
    const card = await cards.get(conversation);
    const shown = ticketOn(card, ticket);
    const changed = shown && changedSince(shown, { type: 'block', ticket, saw });
    const no = changed ? changedWords(changed) : shown && heldWords(shown, { type: 'block', by });
    if (no && changed?.what !== 'wrote') return { view: noModal('Block sender', no) };
    const whom = card?.shown.recipients?.to[0]?.address ?? 'the sender';
    if (no) return { view: blockModal(whom, { ...memory, v: shown?.version ?? saw }, `⚠️ ${no}`) };
    await acted(conversation, view.id, { type: 'block', by, ref: { ...refOf(memory) }, ticket, saw });
    return undefined;
  }

  async function begin(user: string, view: ViewSubmitAction['view']): Promise<Unaccepted | undefined> {
    const filled = readBegun(view.state.values);
    const team = parts.teams.find(({ id }) => id === filled.team);
    if (!letters || !team) return { errors: { team: 'There is no such team any more: choose another one.' } };
    const right = await rightOf(user, team.id);
    if ('no' in right) return { errors: { team: right.no } };
    const channel = parts.channelOf(team.id) ?? parts.channelOf(parts.defaultTeam) ?? '';
    const begun = beginning(filled, {
      ...{ by: right.by, act: view.id, event: `slack:${view.id}`, ref: { ...refOf({ channel }) } },
      ...{ letters, teams: parts.teams, now: Date.now() },
    });
    if ('error' in begun) return { errors: { [begun.field]: begun.error } };
    await receive(begun.event);
    return undefined;
  }

  const on = {
    /** Something was chosen from the menu of a card. */
    async menu(body: BlockAction, action: OverflowAction): Promise<void> {
      const place = placeOf(body);
      const form = await formFor(body, place, action).catch((error: unknown) => {
        whisper(place, 'Slack did not say who you are. Please choose again.');
        throw error;
      });
      if (form === undefined) return;
      if (typeof form === 'string') return whisper(place, form);
      const opened = await opens(body.trigger_id, form);
      if (opened.outcome !== 'done') whisper(place, 'Slack did not open the form. Please choose again.');
    },

    /** A sender is let in again. */
    async unblock(body: BlockAction, action: ButtonAction): Promise<void> {
      const value = readValue(action.value);
      const place = placeOf(body);
      if (value?.t === undefined || !parts.isTeamChannel(place.channel)) return;
      const { c: conversation, t: ticket, v: saw } = value;
      const right = await rightOf(body.user.id, teamOf(await cards.get(conversation), ticket, place.channel));
      if ('no' in right) return whisper(place, right.no);
      const ref = { ...refOf(place) };
      await acted(conversation, body.trigger_id, { type: 'unblock', by: right.by, ref, ticket, saw });
    },

    /** Somebody wants to write first. */
    async shortcut({ trigger_id: trigger }: Pick<GlobalShortcut, 'trigger_id'>): Promise<void> {
      const teams = parts.teams.filter(({ slack: { group, members = [] } }) => group || members.length > 0);
      const title = letters ? `New ${letters.title.toLowerCase()}` : 'New e-mail';
      const view =
        letters && teams.length > 0
          ? beginModal(title, teams)
          : noModal(
              title,
              'Nobody can be written to first here: no channel that writes to e-mail addresses is set up.',
            );
      await opens(trigger, view);
    },

    /** A filled-in form about letters. */
    async submit({ view, user }: ViewSubmitAction): Promise<Unaccepted | undefined> {
      if (view.callback_id === letterCallbacks.begin) return begin(user.id, view);
      const memory = readModalContext(view.private_metadata);
      const answers = view.callback_id === letterCallbacks.answer;
      const refuse = (why: string): Unaccepted =>
        answers ? { errors: { text: why.slice(0, 2000) } } : { view: noModal('Block sender', why) };
      if (!memory) return refuse('This form is from an older version of Frontdesk: close it, and choose again.');
      const team = teamOf(await cards.get(memory.c), memory.t, memory.channel);
      const right = await rightOf(user.id, team);
      if ('no' in right) return refuse(right.no);
      return answers ? answer(memory, right.by, view) : block(memory, right.by, view);
    },
  };
  return {
    clicks: { [letterActions.unblock]: on.unblock },
    menus: { [letterActions.menu]: on.menu },
    forms: Object.fromEntries(Object.values(letterCallbacks).map((name) => [name, on.submit])),
    shortcuts: { [beginShortcut]: on.shortcut },
  };
};
