import type { Capabilities } from '../conversation/capabilities.ts';
import type { Conversation } from '../conversation/decision.ts';
import type { Acted } from '../conversation/event.ts';
import { type NoAct, readAct } from './act.ts';
import type { Away } from './away.ts';
import { createBeginning } from './beginning.ts';
import { createBlocking } from './blocking.ts';
import { changedSince, changedWords, heldWords, noTicket, type Seen } from './changed.ts';
import type { createEdits } from './edits.ts';
import { createEnding } from './ending.ts';
import { deskAct, noteBy as note } from './events.ts';
import { createHandingOn } from './handing-on.ts';
import type { createHolding } from './held.ts';
import { createMarking } from './marking.ts';
import type { createMerging } from './merging.ts';
import { createReopening } from './reopening.ts';
import { createReplying, type Doing, type Refusal, whyNot } from './replying.ts';
import type { Teams } from './routing.ts';
import type { createSnoozing } from './snoozing.ts';
import { type Act, type Claimed, isOpenTicket, isSame, type Open, type Ticket } from './ticket.ts';
import { tooLongWords } from './too-long.ts';
import type { Transition, Transitions } from './transition.ts';

/** What is done to an open ticket, asleep or not, and what only to one that sleeps no more. */
type ActOnOpen = Exclude<Act, { type: 'note' | 'unblock' | 'reopen' | 'begin' | 'undo' | 'edit-held' }>;
type ActOnAwake = Exclude<ActOnOpen, { type: 'snooze' | 'set-priority' | 'tag' | 'internal' | 'merge' }>;

/**
 * The rules of what representatives do; the desk an act comes from has checked that they may. Here, and nowhere else, it is
 * decided whether an act counts: whether it is meant for the ticket that is open, and whether its representative saw what
 * matters of it.
 */
export function createActs(parts: {
  teams: Teams;
  steps: Transitions;
  holding: ReturnType<typeof createHolding>;
  edits: ReturnType<typeof createEdits>;
  snoozing: ReturnType<typeof createSnoozing>;
  merging: ReturnType<typeof createMerging>;
  can: (channel: string) => Capabilities;
  isAway: Away['isAway'];
}) {
  const { teams, steps, holding, edits, snoozing, merging, can, isAway } = parts;
  const replying = createReplying({ steps, holding, can });
  const begin = createBeginning({ teams, steps, replying, can });
  const reopen = createReopening({ steps, teams });
  const blocking = createBlocking({ steps, reopen });
  const tell = steps.answer;

  /** It does not count; what was written with it is kept all the same. */
  function refuse(conversation: Conversation, ticket: Ticket | undefined, act: Act, why: Refusal): Transition {
    const { by, ref } = act;
    const says = note(conversation, by, 'note' in act ? act.note : undefined);
    const text = says.length > 0 ? `${why.text} Your note was kept.` : why.text;
    return steps.tell(ticket, { to: by, ...why, text, ...(ref !== undefined && { ref }) }, says);
  }

  const handingOn = createHandingOn({
    teams,
    steps,
    holding,
    isAway,
    refuse: (doing, why) => refuse(doing.conversation, doing.ticket, doing.act, why),
  });
  const ending = createEnding({ steps });
  const marking = createMarking({ steps, holding });

  function onOpen(doing: Omit<Doing<Act['type'], Open>, 'act'>, act: ActOnOpen): Transition {
    const { conversation, ticket, now } = doing;
    switch (act.type) {
      case 'snooze':
        return snoozing.snooze({ ...doing, act });
      case 'set-priority':
        return marking.setPriority({ ...doing, act });
      case 'tag':
        return marking.tag({ ...doing, act });
      case 'internal':
        return marking.internal({ ...doing, act });
      case 'merge':
        return merging.merge({ ...doing, act });
    }
    if (ticket.status !== 'snoozed') return onAwake({ ...doing, ticket }, act);
    const awake = snoozing.awake(ticket, now);
    if (!wakes(act) || !isSame(ticket.by, act.by)) {
      const step = onAwake({ ...doing, ticket: awake }, act);
      return step.ticket === awake ? { ...step, ticket } : step;
    }
    // What they write is seen anyway.
    const isWord = act.type === 'claim' || act.type === 'assign';
    const says = isWord ? [deskAct(conversation, act, `${act.by.name} took it up again.`)] : [];
    const woken = steps.change(conversation, { ...awake, version: ticket.version + 1 }, { kind: 'none' }, says);
    const step = onAwake({ ...doing, ticket: woken.ticket as Claimed }, act);
    return { ...step, effects: [...woken.effects, ...step.effects], copies: woken.copies };
  }

  function onAwake(doing: Omit<Doing, 'act'>, act: ActOnAwake): Transition {
    const { conversation, ticket, event } = doing;
    switch (act.type) {
      case 'claim':
      case 'assign':
        return handingOn.assign({ ...doing, act });
      case 'reply':
        return replying.reply({ ...doing, act });
      case 'resend':
        return replying.resend({ ...doing, act });
      case 'edit':
      case 'delete':
        if (ticket.status !== 'claimed') return refuse(conversation, ticket, act, { text: whyNot(ticket) });
        return edits(conversation, ticket, act, event.said);
      case 'transfer':
        return handingOn.transfer({ ...doing, act });
      case 'release':
        return handingOn.release({ ...doing, act });
      case 'return':
        return ending.giveBack({ ...doing, act });
      case 'resolve':
        return ending.resolve({ ...doing, act });
      case 'block':
        if (can(conversation.address.channel).letters) return blocking.block(ticket, { ...doing, act });
        return refuse(conversation, ticket, act, { text: 'Who writes there cannot be blocked.' });
      default:
        return act satisfies never;
    }
  }

  /** Changes or takes back what was sent, or is about to be. */
  function revise(
    { conversation, ticket, now }: Omit<Doing, 'act' | 'event' | 'ticket'> & { ticket: Ticket | undefined },
    act: Extract<Act, { type: 'undo' | 'edit-held' }>,
  ): Transition {
    const here = act.ticket === undefined || act.ticket === ticket?.openedAfter ? ticket : undefined;
    if (act.type === 'undo')
      return holding.undo(conversation, here, act) ?? tell(ticket, act, 'That was sent already, or taken back.');
    const { text: _, ...anew } = act;
    const words = act.text?.trim();
    if (words === '') return tell(ticket, act, 'The reply is empty: take it back instead.');
    const long = tooLongWords(conversation, { text: words, can });
    if (long) return keepNews(conversation, ticket, act, long);
    const changed = holding.edit(conversation, here, { ...anew, ...(words && { text: words }) }, now);
    if (changed) return changed;
    return keepNews(conversation, ticket, act, 'That was sent already, or taken back.');
  }

  /** What somebody made of a reply that was held. */
  function keepNews(
    conversation: Conversation,
    ticket: Ticket | undefined,
    { by, ref, text: words }: Extract<Act, { type: 'edit-held' }>,
    why: string,
  ): Transition {
    const kept = note(conversation, by, words);
    const text = kept.length > 0 ? `${why} What you made of it was kept as a note.` : why;
    return steps.tell(ticket, { to: by, text, ...(ref !== undefined && { ref }) }, kept);
  }

  /** Something that no version up to this one does: told to whoever did it, and their words are kept. */
  function misread(
    conversation: Conversation,
    ticket: Ticket | undefined,
    { problem, by, ref, text }: NoAct,
  ): Transition {
    if (!by) return steps.keep(ticket, []);
    const kept = note(conversation, by, text);
    const told = kept.length > 0 ? `${problem} What you wrote was kept as a note.` : problem;
    return steps.tell(ticket, { to: by, text: told, ...(ref !== undefined && { ref }) }, kept);
  }

  return (conversation: Conversation, ticket: Ticket | undefined, event: Acted, now: number): Transition => {
    const read = readAct(event.act);
    if ('problem' in read) return misread(conversation, ticket, read);
    const { act } = read;
    const { by } = act;
    // About the customer, whatever has become of the ticket.
    if (act.type === 'note') {
      const says = note(conversation, by, act.text);
      return says.length > 0 ? steps.keep(ticket, says) : tell(ticket, act, 'The note is empty.');
    }
    if (act.type === 'reply' && !act.text.trim() && !act.files?.length) return tell(ticket, act, 'The reply is empty.');
    const base = { conversation, event, now };
    // Whatever has become of the ticket: who was blocked by mistake must be heard again.
    if (act.type === 'unblock') return blocking.unblock(ticket, { conversation, act, now });
    if (act.type === 'reopen') return reopen(ticket, { conversation, act, now });
    if (act.type === 'begin') {
      if (!ticket) return begin({ ...base, act });
      return replying.keep(conversation, ticket, act, { text: 'This conversation has begun already.' });
    }
    if (act.type === 'undo' || act.type === 'edit-held') return revise({ ...base, ticket }, act);
    const changed = changedSince(ticket, seenBy(act, event, ticket));
    if (changed || !isOpenTicket(ticket)) {
      const words = changedWords(changed ?? { what: 'ended' });
      const stays = act.type === 'edit' || act.type === 'delete' ? ' What was sent stays as it was.' : '';
      const why = { text: `${words}${stays}`, ...(changed && { changed }) };
      return act.type === 'reply'
        ? replying.keep(conversation, ticket, act, why)
        : refuse(conversation, ticket, act, why);
    }
    const held = heldWords(ticket, act);
    if (held) return refuse(conversation, ticket, act, { text: held });
    const flushed = leavesHands(act) ? holding.flushed(conversation, ticket, now) : undefined;
    if (!flushed) return onOpen({ ...base, ticket }, act);
    // What its representative wrote was meant: it is sent before they leave, if they do.
    const left = onOpen({ ...base, ticket: flushed.ticket }, act);
    return left.ticket === flushed.ticket ? onOpen({ ...base, ticket }, act) : { ...left, first: flushed.first };
  };
}

/** Whether it wakes a ticket that was put off, when who has that does it. */
const wakes = (act: Act): boolean =>
  act.type === 'assign' ? isSame(act.to, act.by) : ['claim', 'reply', 'resend', 'edit', 'delete'].includes(act.type);

/** Whether with this act a representative gives away what is theirs, or puts it off. */
const leavesHands = (act: Act): boolean =>
  act.type === 'assign'
    ? !isSame(act.to, act.by)
    : ['transfer', 'release', 'return', 'resolve', 'block', 'snooze'].includes(act.type);

/**
 * An act of an older version names no ticket: it is meant for the one that is open, when that was there before. Whoever
 * claims wants what waits; and clocks differ, by which one was there before.
 */
function seenBy(act: Act, { at }: Acted, ticket: Ticket | undefined): Seen {
  const isOther = act.ticket === undefined && act.type !== 'claim' && ticket && at < ticket.opened;
  return isOther ? { ...act, ticket: noTicket } : act;
}
