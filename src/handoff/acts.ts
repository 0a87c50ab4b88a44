import type { Capabilities } from '../conversation/capabilities.ts';
import type { Conversation, Say } from '../conversation/decision.ts';
import type { Acted, Representative } from '../conversation/event.ts';
import type { Draft } from '../conversation/message.ts';
import { type NoAct, readAct } from './act.ts';
import { createBeginning } from './beginning.ts';
import { createBlocking } from './blocking.ts';
import { called, changedSince, changedWords, heldWords, noTicket, type Seen } from './changed.ts';
import { stayingWords } from './closed.ts';
import type { createEdits } from './edits.ts';
import { deskAct, handoffStatus, noteBy as note, publicAccount } from './events.ts';
import type { createHolding } from './held.ts';
import { handedOn, inquiry } from './next-version.ts';
import { createReplying, type Doing, type Refusal, whyNot } from './replying.ts';
import type { Team, Teams } from './routing.ts';
import { dueTimes } from './targets.ts';
import { type Act, type Claimed, type Due, isOpenTicket, isSame, type Ticket, type Waiting } from './ticket.ts';
import { tooLongWords } from './too-long.ts';
import type { Transition, Transitions } from './transition.ts';

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
  const replying = createReplying({ steps, holding, can });
  const begin = createBeginning({ teams, steps, replying, can });
  const blocking = createBlocking({ steps, teams });
  const tell = (ticket: Ticket | undefined, { by, ref }: Pick<Act, 'by' | 'ref'>, text: string): Transition =>
    steps.tell(ticket, { to: by, text, ...(ref !== undefined && { ref }) });

  /** It does not count; what was written with it is kept all the same. */
  function refuse(conversation: Conversation, ticket: Ticket | undefined, act: Act, why: Refusal): Transition {
    const { by, ref } = act;
    const says = note(conversation, by, 'note' in act ? act.note : undefined);
    const text = says.length > 0 ? `${why.text} Your note was kept.` : why.text;
    return steps.tell(ticket, { to: by, ...why, text, ...(ref !== undefined && { ref }) }, says);
  }

  function assign({ conversation, ticket, act, now }: Doing<'claim' | 'assign'>): Transition {
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

  function transfer({ conversation, ticket, act, now }: Doing<'transfer'>): Transition {
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

  function release({ conversation, ticket, act }: Doing<'release'>): Transition {
    if (ticket.status === 'waiting') return tell(ticket, act, `Nobody has ${called(ticket)}: it waits in the queue.`);
    const waiting: Waiting = { ...handedOn(ticket), status: 'waiting' };
    return steps.change(conversation, waiting, { kind: 'released', by: act.by }, [
      deskAct(conversation, act, `${act.by.name} put it back into the queue.`),
      say(handoffStatus('queued')),
    ]);
  }

  function giveBack({ conversation, ticket, act, now }: Doing<'return'>): Transition {
    const { by } = act;
    const ended: Ticket = { ...inquiry(ticket), status: 'resolved', by, at: now, disposition: 'returned' };
    const says = [
      deskAct(conversation, act, `${by.name} returned it to the bot.`),
      say(handoffStatus('completed', undefined, { agent: agentOf(conversation, by) })),
    ];
    return { ...steps.change(conversation, ended, { kind: 'returned', by }, says), ticket: undefined };
  }

  function resolve({ conversation, ticket, act, now }: Doing<'resolve'>): Transition {
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
    // Whatever has become of the ticket: who was blocked by mistake must be heard again.
    if (act.type === 'unblock') return blocking.unblock(ticket, { conversation, act, now });
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
    const run = (open: Waiting | Claimed): Transition => {
      const parts = { ...base, ticket: open };
      switch (act.type) {
        case 'claim':
        case 'assign':
          return assign({ ...parts, act });
        case 'reply':
          return replying.reply({ ...parts, act });
        case 'resend':
          return replying.resend({ ...parts, act });
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
        case 'block':
          if (can(conversation.address.channel).letters) return blocking.block(open, { ...base, act });
          return refuse(conversation, open, act, { text: 'Who writes there cannot be blocked.' });
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

/** Whether with this act a representative gives away what is theirs. */
const leavesHands = (act: Act): boolean =>
  act.type === 'assign'
    ? !isSame(act.to, act.by)
    : ['transfer', 'release', 'return', 'resolve', 'block'].includes(act.type);

/**
 * An act of an older version names no ticket: it is meant for the one that is open, when that was there before. Whoever
 * claims wants what waits; and clocks differ, by which one was there before.
 */
function seenBy(act: Act, { at }: Acted, ticket: Ticket | undefined): Seen {
  const isOther = act.ticket === undefined && act.type !== 'claim' && ticket && at < ticket.opened;
  return isOther ? { ...act, ticket: noTicket } : act;
}

/** The new team's targets, counted from when the customer began to wait: a transfer buys no time. */
function dueAfterTransfer(team: Team, { due, opened, firstReplied, unanswered }: Waiting | Claimed): Due {
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
