import type { Capabilities } from '../conversation/capabilities.ts';
import type { Conversation, Say } from '../conversation/decision.ts';
import { deliveryOf } from '../conversation/deliveries.ts';
import type { Acted, Representative } from '../conversation/event.ts';
import type { Draft } from '../conversation/message.ts';
import { type NoAct, readAct } from './act.ts';
import { called, changedSince, changedWords, heldWords, noTicket, type Seen } from './changed.ts';
import { stayingWords } from './closed.ts';
import type { createEdits } from './edits.ts';
import { deskAct, handoffStatus, noteBy as note, publicAccount } from './events.ts';
import { answered, type createHolding, saidBy } from './held.ts';
import type { Team, Teams } from './routing.ts';
import { dueTimes } from './targets.ts';
import { type Act, type Claimed, type Due, isOpenTicket, isSame, type Ticket, type Waiting } from './ticket.ts';
import { tooLongWords } from './too-long.ts';
import type { Transition, Transitions } from './transition.ts';
import type { PrivateNotice } from './update.ts';

type Open = Waiting | Claimed;
type Parts<Type extends Act['type'] = Act['type']> = {
  conversation: Conversation;
  ticket: Open;
  act: Extract<Act, { type: Type }>;
  event: Acted;
  now: number;
};

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
  can: (channel: string) => Capabilities;
}) {
  const { teams, steps, holding, edits, can } = parts;
  const tell = (ticket: Ticket | undefined, { by, ref }: Pick<Act, 'by' | 'ref'>, text: string): Transition =>
    steps.tell(ticket, { to: by, text, ...(ref !== undefined && { ref }) });

  /** It does not count; what was written with it is kept all the same. */
  function refuse(conversation: Conversation, ticket: Ticket | undefined, act: Act, why: Refusal): Transition {
    const { by, ref } = act;
    const says = note(conversation, by, 'note' in act ? act.note : undefined);
    const text = says.length > 0 ? `${why.text} Your note was kept.` : why.text;
    return steps.tell(ticket, { to: by, ...why, text, ...(ref !== undefined && { ref }) }, says);
  }

  function assign({ conversation, ticket, act, now }: Parts<'claim' | 'assign'>): Transition {
    const { by } = act;
    const to = act.type === 'claim' ? by : act.to;
    const text =
      act.type === 'claim'
        ? `${by.name} claimed it.`
        : isSame(to, by)
          ? `${by.name} took it over.`
          : `${by.name} assigned it to ${to.name}.`;
    if (ticket.status === 'claimed' && isSame(ticket.by, to)) return steps.keep(ticket, []);
    // Whoever hands it on means what they wrote; from whom it is taken, they get it back.
    const theirs = ticket.status === 'claimed' && !isSame(ticket.by, by) ? ticket : undefined;
    const back = theirs && holding.givenBack(conversation, theirs, to);
    const claimed: Claimed = { ...handedOn(back?.ticket ?? ticket), status: 'claimed', by: to, since: now };
    const accepted = handoffStatus('accepted', undefined, { agent: agentOf(conversation, to) });
    const news =
      ticket.status === 'claimed'
        ? { kind: 'passed' as const, from: ticket.by, to }
        : { kind: 'claimed' as const, by: to };
    const says = [...(back?.notes ?? []), deskAct(conversation, act, text), say(accepted)];
    const step = steps.change(conversation, claimed, news, says);
    return back ? { ...step, effects: [...step.effects, ...back.told] } : step;
  }

  /** What is written is never lost: a reply that cannot go out is kept as a note, which its writer is told. */
  function keepReply(
    conversation: Conversation,
    ticket: Ticket | undefined,
    act: Reply,
    { text: reason, changed }: Refusal,
  ): Transition {
    const { by, ref, text, files } = act;
    const why = `${reason} It was kept as a note.`;
    const kept = note(conversation, by, text, files);
    if (ref === undefined) return steps.tell(ticket, { to: by, text: why, ...(changed && { changed }) }, kept);
    return steps.keep(ticket, kept, [steps.receipt({ to: by, ref, outcome: 'kept', reason: why })]);
  }

  function reply({ conversation, ticket, act, event, now }: Parts<'reply'>): Transition {
    const { by, ref, text, files } = act;
    if (ticket.status !== 'claimed' || !isSame(ticket.by, by))
      return keepReply(conversation, ticket, act, { text: whyNot(ticket) });
    const long = tooLongWords(conversation, { text, can });
    if (long) return keepReply(conversation, ticket, act, { text: long });
    const milliseconds = holding.holdFor(conversation, ticket);
    if (milliseconds > 0) {
      const one = {
        id: event.id,
        text: text.trim(),
        ...(files && { files }),
        by,
        ...(ref !== undefined && { ref }),
        at: now,
      };
      return holding.hold(conversation, ticket, one, milliseconds);
    }
    return sends(conversation, ticket, saidBy(conversation, act), now);
  }

  /** Says the same again, as a message of its own; what is known to have arrived is not repeated. */
  function resend({ conversation, ticket, act, event: { said }, now }: Parts<'resend'>): Transition {
    const { by, ref = null, message: again } = act;
    if (ticket.status !== 'claimed' || !isSame(ticket.by, by)) return tell(ticket, act, whyNot(ticket));
    if (said?.audience !== 'everyone' || said.from.role === 'user')
      return tell(ticket, act, 'That message is not there any more: nothing was sent.');
    const state = deliveryOf(conversation, again);
    if (state !== 'failed' && state !== 'unconfirmed')
      return tell(ticket, act, 'That message is not known to have failed: it was not sent again.');
    const { audience: _, ...words } = said;
    const receipt = { kind: 'reply', to: { ...by }, ref, again };
    return sends(conversation, ticket, { ...say({ type: 'message', ...words }), receipt }, now);
  }

  /** Says it, after what is held already. */
  function sends(conversation: Conversation, ticket: Claimed, one: Say, now: number): Transition {
    const says = [one];
    const flushed = holding.flushed(conversation, ticket, now);
    if (flushed) return { ...steps.change(conversation, flushed.ticket, { kind: 'none' }, says), first: flushed.first };
    // Only the first word since the customer's last message changes anything that a queue shows.
    if (ticket.firstReplied !== undefined && ticket.unanswered === undefined) return steps.keep(ticket, says);
    return steps.change(conversation, answered(ticket, now), { kind: 'none' }, says);
  }

  /** Changes or takes back what was sent, or is about to be. */
  function revise(
    { conversation, ticket, now }: Omit<Parts, 'act' | 'event' | 'ticket'> & { ticket: Ticket | undefined },
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

  function transfer({ conversation, ticket, act, now }: Parts<'transfer'>): Transition {
    const { by, team: id, note: words } = act;
    const no = (text: string): Transition => refuse(conversation, ticket, act, { text });
    const team = teams.team(id);
    if (!team) return no(`There is no team "${id}". The teams are ${teams.ids().join(', ')}.`);
    if (team.id === ticket.team) return no(`${team.name} has ${called(ticket)} already.`);
    const all = teams.ids().flatMap((each) => teams.team(each) ?? []);
    const manned = (each: Team) => ({ ...each, onCall: teams.forDanger(each, now).id === each.id });
    const stays = stayingWords(ticket, manned(team), all.map(manned), now);
    if (stays) return no(stays);
    const due = dueAfterTransfer(team, ticket);
    const waiting: Waiting = { ...handedOn(ticket), due, team: team.id, tier: team.tier, status: 'waiting' };
    const text = `${by.name} transferred it to ${team.name}.`;
    return steps.change(conversation, waiting, { kind: 'transferred', team: team.id }, [
      ...note(conversation, by, words),
      deskAct(conversation, act, text),
      say(handoffStatus('queued')),
    ]);
  }

  function release({ conversation, ticket, act }: Parts<'release'>): Transition {
    if (ticket.status === 'waiting') return tell(ticket, act, `Nobody has ${called(ticket)}: it waits in the queue.`);
    const waiting: Waiting = { ...handedOn(ticket), status: 'waiting' };
    return steps.change(conversation, waiting, { kind: 'released', by: act.by }, [
      deskAct(conversation, act, `${act.by.name} put it back into the queue.`),
      say(handoffStatus('queued')),
    ]);
  }

  function giveBack({ conversation, ticket, act, now }: Parts<'return'>): Transition {
    const { by } = act;
    const ended: Ticket = { ...inquiry(ticket), status: 'resolved', by, at: now, disposition: 'returned' };
    const says = [
      deskAct(conversation, act, `${by.name} returned it to the bot.`),
      say(handoffStatus('completed', undefined, { agent: agentOf(conversation, by) })),
    ];
    return { ...steps.change(conversation, ended, { kind: 'returned', by }, says), ticket: undefined };
  }

  function resolve({ conversation, ticket, act, now }: Parts<'resolve'>): Transition {
    const { by, disposition, note: words } = act;
    const resolved: Ticket = {
      ...inquiry(ticket),
      status: 'resolved',
      by,
      at: now,
      disposition,
      ...(words?.trim() && { note: words.trim() }),
    };
    return steps.change(conversation, resolved, { kind: 'resolved', by, disposition }, [
      ...note(conversation, by, words),
      deskAct(conversation, act, `${by.name} resolved it: ${disposition}.`),
      say(handoffStatus('completed', undefined, { agent: agentOf(conversation, by) })),
    ]);
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
    if (act.type === 'undo' || act.type === 'edit-held') return revise({ ...base, ticket }, act);
    const changed = changedSince(ticket, seenBy(act, event, ticket));
    if (changed || !isOpenTicket(ticket)) {
      const words = changedWords(changed ?? { what: 'ended' });
      const stays = act.type === 'edit' || act.type === 'delete' ? ' What was sent stays as it was.' : '';
      const why = { text: `${words}${stays}`, ...(changed && { changed }) };
      return act.type === 'reply' ? keepReply(conversation, ticket, act, why) : refuse(conversation, ticket, act, why);
    }
    const held = heldWords(ticket, act);
    if (held) return refuse(conversation, ticket, act, { text: held });
    const run = (open: Open): Transition => {
      const parts = { ...base, ticket: open };
      switch (act.type) {
        case 'claim':
        case 'assign':
          return assign({ ...parts, act });
        case 'reply':
          return reply({ ...parts, act });
        case 'resend':
          return resend({ ...parts, act });
        case 'edit':
        case 'delete':
          if (open.status !== 'claimed') return refuse(conversation, open, act, { text: whyNot(open) });
          return edits(conversation, open, act, event.said);
        case 'transfer':
          return transfer({ ...parts, act });
        case 'release':
          return release({ ...parts, act });
        case 'return':
          return giveBack({ ...parts, act });
        case 'resolve':
          return resolve({ ...parts, act });
        default:
          return act satisfies never;
      }
    };
    const flushed = leavesHands(act) ? holding.flushed(conversation, ticket, now) : undefined;
    if (!flushed) return run(ticket);
    // What its representative wrote was meant: it is sent before they leave, if they do.
    const left = run(flushed.ticket);
    return left.ticket === flushed.ticket ? run(ticket) : { ...left, first: flushed.first };
  };
}

/** Why an act does not count. */
type Refusal = Pick<PrivateNotice, 'text' | 'changed'>;
type Reply = Extract<Act, { type: 'reply' }>;

/** Whether with this act a representative gives away what is theirs. */
const leavesHands = ({ type, by, ...act }: Act): boolean =>
  type === 'assign'
    ? 'to' in act && !isSame(act.to, by)
    : type === 'transfer' || type === 'release' || type === 'return' || type === 'resolve';

/**
 * An act of an older version names no ticket: it is meant for the one that is open, when that was there before. Whoever
 * claims wants what waits; and clocks differ, by which one was there before.
 */
function seenBy(act: Act, { at }: Acted, ticket: Ticket | undefined): Seen {
  const isOther = act.ticket === undefined && act.type !== 'claim' && ticket && at < ticket.opened;
  return isOther ? { ...act, ticket: noTicket } : act;
}

/** Why somebody who does not have an open ticket cannot go on. */
function whyNot(ticket: Open): string {
  if (ticket.status === 'waiting') return `Nobody has ${called(ticket)} yet: claim it first.`;
  return `${ticket.by.name} has ${called(ticket)} already.`;
}

/** What stays of a ticket when its status changes, as its next version. */
function inquiry(ticket: Open): Omit<Waiting, 'status' | 'position'> {
  const {
    status: _,
    by: __,
    since: ___,
    position: ____,
    ...kept
  } = ticket as Omit<Waiting, 'status'> & {
    status: unknown;
    by?: unknown;
    since?: unknown;
  };
  return { ...kept, version: ticket.version + 1 };
}

/** The same when it changes hands. */
const handedOn = (ticket: Open) => ({ ...inquiry(ticket), handed: ticket.version + 1 });

/** The new team's targets, counted from when the customer began to wait: a transfer buys no time. */
function dueAfterTransfer(team: Team, { due, opened, firstReplied, unanswered }: Open): Due {
  const { firstReply, resolve } = dueTimes(team, opened);
  const first = firstReplied === undefined ? firstReply : due.firstReply;
  const next =
    firstReplied === undefined || unanswered === undefined ? undefined : dueTimes(team, unanswered).nextReply;
  return {
    ...(first !== undefined && { firstReply: first }),
    ...(next !== undefined && { nextReply: next }),
    ...(resolve !== undefined && { resolve }),
  };
}

const say = (message: Draft): Say => ({ do: 'say', message });

function agentOf(conversation: Conversation, by: Representative): { id: string; name: string } {
  const { id, name } = publicAccount(conversation.id, by);
  return { id, name };
}
