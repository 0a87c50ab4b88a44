import type { Conversation, Say } from '../conversation/decision.ts';
import type { Acted, Representative } from '../conversation/event.ts';
import type { Draft, FileRef, Json } from '../conversation/message.ts';
import { type NoAct, readAct } from './act.ts';
import { called, changedSince, changedWords, heldWords, noTicket, type Seen } from './changed.ts';
import { stayingWords } from './closed.ts';
import { deskAct, handoffStatus, inside, publicAccount } from './events.ts';
import type { Team, Teams } from './routing.ts';
import { dueTimes } from './targets.ts';
import { type Act, type Claimed, type Due, isOpenTicket, isSame, type Ticket, type Waiting } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';
import type { PrivateNotice } from './update.ts';

/** What comes back with the receipt of a reply. */
export interface ReplyReceipt {
  kind: 'reply';
  to: Representative;
  ref: Json;
}

type Open = Waiting | Claimed;
type Parts<Type extends Act['type'] = Act['type']> = {
  conversation: Conversation;
  ticket: Open;
  act: Extract<Act, { type: Type }>;
  now: number;
};

/**
 * The rules of what representatives do; the desk an act comes from has checked that they may. Here, and nowhere else, it is
 * decided whether an act counts: whether it is meant for the ticket that is open, and whether its representative saw what
 * matters of it.
 */
export function createActs({ teams, steps }: { teams: Teams; steps: Transitions }) {
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
    const claimed: Claimed = { ...handedOn(ticket), status: 'claimed', by: to, since: now };
    const accepted = handoffStatus('accepted', undefined, { agent: agentOf(conversation, to) });
    const news =
      ticket.status === 'claimed'
        ? { kind: 'passed' as const, from: ticket.by, to }
        : { kind: 'claimed' as const, by: to };
    return steps.change(conversation, claimed, news, [deskAct(conversation, act, text), say(accepted)]);
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

  function reply({ conversation, ticket, act, now }: Parts<'reply'>): Transition {
    const { by, ref, text, files } = act;
    if (ticket.status !== 'claimed' || !isSame(ticket.by, by))
      return keepReply(conversation, ticket, act, { text: whyNot(ticket) });
    const { unanswered: _, ...rest } = inquiry(ticket);
    const { nextReply: __, ...due } = rest.due;
    const answered: Claimed = {
      ...rest,
      due,
      firstReplied: ticket.firstReplied ?? now,
      status: 'claimed',
      by,
      since: ticket.since,
    };
    const receipt: ReplyReceipt | undefined = ref === undefined ? undefined : { kind: 'reply', to: by, ref };
    const said: Say = say({ ...written(conversation, by, text, files), textFormat: 'markdown' });
    const says = [receipt ? { ...said, receipt: receipt as unknown as Json } : said];
    // Only the first word since the customer's last message changes anything that a queue shows.
    if (ticket.firstReplied !== undefined && ticket.unanswered === undefined) return steps.keep(ticket, says);
    return steps.change(conversation, answered, { kind: 'none' }, says);
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
    const changed = changedSince(ticket, seenBy(act, event, ticket));
    if (changed || !isOpenTicket(ticket)) {
      const why = { text: changedWords(changed ?? { what: 'ended' }), ...(changed && { changed }) };
      return act.type === 'reply' ? keepReply(conversation, ticket, act, why) : refuse(conversation, ticket, act, why);
    }
    const parts = { conversation, ticket, now };
    const held = heldWords(ticket, act);
    if (held) return refuse(conversation, ticket, act, { text: held });
    switch (act.type) {
      case 'claim':
      case 'assign':
        return assign({ ...parts, act });
      case 'reply':
        return reply({ ...parts, act });
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
}

/** Why an act does not count. */
type Refusal = Pick<PrivateNotice, 'text' | 'changed'>;
type Reply = Extract<Act, { type: 'reply' }>;

/** An act of an older version names no ticket: it is meant for the one that is open, when that was there before. */
function seenBy(act: Act, { at }: Acted, ticket: Ticket | undefined): Seen {
  return act.ticket === undefined && ticket && at < ticket.opened ? { ...act, ticket: noTicket } : act;
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
  return { ...kept, v: ticket.v + 1 };
}

/** The same when it changes hands. */
const handedOn = (ticket: Open) => ({ ...inquiry(ticket), handed: ticket.v + 1 });

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

const written = (conversation: Conversation, by: Representative, text: string, files: FileRef[] = []): Draft => ({
  type: 'message',
  from: publicAccount(conversation.id, by),
  text: text.trim(),
  ...(files.length > 0 && {
    attachments: files.map((file) => ({ contentType: file.type, name: file.name, file })),
  }),
});

const note = (conversation: Conversation, by: Representative, text = '', files: FileRef[] = []): Say[] =>
  text.trim() || files.length > 0 ? [inside({ ...written(conversation, by, text, files), textFormat: 'plain' })] : [];

function agentOf(conversation: Conversation, by: Representative): { id: string; name: string } {
  const { id, name } = publicAccount(conversation.id, by);
  return { id, name };
}
