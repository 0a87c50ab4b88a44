import type { Conversation, Say } from '../conversation/decision.ts';
import type { Acted, Representative } from '../conversation/event.ts';
import type { Draft, Json } from '../conversation/message.ts';
import { deskAct, handoffStatus, inside, publicAccount } from './events.ts';
import type { Team, Teams } from './routing.ts';
import type { Step, Steps } from './step.ts';
import { dueTimes } from './targets.ts';
import { type Act, type Claimed, type Due, dispositions, type Ticket, ticketName, type Waiting } from './ticket.ts';

/** What comes back with the receipt of a reply. */
export interface ReplyReceipt {
  kind: 'reply';
  to: Representative;
  ref: Json;
}

type Open = Waiting | Claimed;
type Parts = { conversation: Conversation; ticket: Open; act: Act; now: number };

/** The rules of what representatives do; the desk an act comes from has checked that he may. */
export function createActs({ teams, steps }: { teams: Teams; steps: Steps }) {
  const tell = (ticket: Ticket | undefined, { by, ref }: Act, text: string): Step => steps.tell(ticket, by, text, ref);

  function assign({ conversation, ticket, act, now }: Parts, to: Representative, text: string): Step {
    if (ticket.status === 'claimed' && same(ticket.by, to)) return steps.keep(ticket, []);
    const claimed: Claimed = { ...inquiry(ticket), status: 'claimed', by: to, since: now };
    const accepted = handoffStatus('accepted', undefined, { agent: agentOf(conversation, to) });
    const news =
      ticket.status === 'claimed'
        ? { kind: 'passed' as const, from: ticket.by, to }
        : { kind: 'claimed' as const, by: to };
    return steps.change(conversation, claimed, news, [deskAct(conversation, act, text), say(accepted)]);
  }

  function reply({ conversation, ticket, act, now }: Omit<Parts, 'ticket'> & { ticket: Ticket | undefined }): Step {
    const { by, ref, text } = act as Extract<Act, { type: 'reply' }>;
    if (!text.trim()) return tell(ticket, act, 'The reply is empty.');
    if (ticket?.status !== 'claimed' || !same(ticket.by, by)) {
      const why = `${whyNot(ticket)} It was kept as a note.`;
      if (ref === undefined) {
        const told = tell(ticket, act, why);
        return steps.keep(ticket, note(conversation, by, text), told.effects);
      }
      const receipt = steps.receipt({ to: by, ref, outcome: 'kept', reason: why });
      return steps.keep(ticket, note(conversation, by, text), [receipt]);
    }
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
    const said: Say = say({ ...written(conversation, by, text), textFormat: 'markdown' });
    const says = [receipt ? { ...said, receipt: receipt as unknown as Json } : said];
    // Only the first word since the customer's last message changes anything that a queue shows.
    if (ticket.firstReplied !== undefined && ticket.unanswered === undefined) return steps.keep(ticket, says);
    return steps.change(conversation, answered, { kind: 'none' }, says);
  }

  function transfer({ conversation, ticket, act }: Parts): Step {
    const { by, team: id, note: words } = act as Extract<Act, { type: 'transfer' }>;
    const team = teams.team(id);
    if (!team) return tell(ticket, act, `There is no team "${id}". The teams are ${teams.ids().join(', ')}.`);
    if (team.id === ticket.team) return tell(ticket, act, `${team.name} has ${called(ticket)} already.`);
    const due = dueAfterTransfer(team, ticket);
    const waiting: Waiting = { ...inquiry(ticket), due, team: team.id, tier: team.tier, status: 'waiting' };
    const text = `${by.name} transferred it to ${team.name}.`;
    return steps.change(conversation, waiting, { kind: 'transferred', team: team.id }, [
      ...note(conversation, by, words),
      deskAct(conversation, act, text),
      say(handoffStatus('queued')),
    ]);
  }

  function release({ conversation, ticket, act }: Parts): Step {
    if (ticket.status === 'waiting') return tell(ticket, act, `Nobody has ${called(ticket)}: it waits in the queue.`);
    const waiting: Waiting = { ...inquiry(ticket), status: 'waiting' };
    return steps.change(conversation, waiting, { kind: 'released', by: act.by }, [
      deskAct(conversation, act, `${act.by.name} put it back into the queue.`),
      say(handoffStatus('queued')),
    ]);
  }

  function giveBack({ conversation, ticket, act, now }: Parts): Step {
    const { by } = act;
    const ended: Ticket = { ...inquiry(ticket), status: 'resolved', by, at: now, disposition: 'returned' };
    const says = [
      deskAct(conversation, act, `${by.name} returned it to the bot.`),
      say(handoffStatus('completed', undefined, { agent: agentOf(conversation, by) })),
    ];
    return { ...steps.change(conversation, ended, { kind: 'returned', by }, says), ticket: undefined };
  }

  function resolve({ conversation, ticket, act, now }: Parts): Step {
    const { by, disposition, note: words } = act as Extract<Act, { type: 'resolve' }>;
    if (!dispositions.includes(disposition))
      return tell(ticket, act, `Say how it ended, with one of: ${dispositions.join(', ')}.`);
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

  return (conversation: Conversation, ticket: Ticket | undefined, event: Acted, now: number): Step => {
    const act = event.act as Act;
    if (act.type === 'reply') return reply({ conversation, ticket, act, now });
    if (act.type === 'note') {
      const says = note(conversation, act.by, act.text);
      return says.length > 0 ? steps.keep(ticket, says) : tell(ticket, act, 'The note is empty.');
    }
    if (ticket?.status !== 'waiting' && ticket?.status !== 'claimed') return tell(ticket, act, whyNot(ticket));
    const parts: Parts = { conversation, ticket, act, now };
    const { by } = act;
    if (act.type === 'claim') {
      if (ticket.status === 'claimed' && !same(ticket.by, by)) return tell(ticket, act, whyNot(ticket));
      return assign(parts, by, `${by.name} claimed it.`);
    }
    if (act.type === 'assign') {
      const text = same(act.to, by) ? `${by.name} took it over.` : `${by.name} assigned it to ${act.to.name}.`;
      return assign(parts, act.to, text);
    }
    // What follows takes the ticket out of somebody's hands: only his own, or nobody's.
    if (ticket.status === 'claimed' && !same(ticket.by, by)) {
      return tell(ticket, act, `${whyNot(ticket)} To do that, take it over first.`);
    }
    switch (act.type) {
      case 'transfer':
        return transfer(parts);
      case 'release':
        return release(parts);
      case 'return':
        return giveBack(parts);
      case 'resolve':
        return resolve(parts);
      default:
        return tell(ticket, act satisfies never, 'This version of Frontdesk does not know that action.');
    }
  };
}

/** Why somebody who does not have the ticket cannot go on. */
function whyNot(ticket: Ticket | undefined): string {
  switch (ticket?.status) {
    case undefined:
      return 'There is no open ticket in this conversation.';
    case 'waiting':
      return `Nobody has ${called(ticket)} yet: claim it first.`;
    case 'claimed':
      return `${ticket.by.name} has ${called(ticket)} already.`;
    case 'resolved':
      return `Nothing to do: ${called(ticket)} is resolved.`;
    default:
      return ticket satisfies never;
  }
}

const called = (ticket: Ticket): string => (ticket.number === undefined ? 'the ticket' : ticketName(ticket));

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

const same = (a: Representative, b: Representative): boolean => a.desk === b.desk && a.id === b.id;

const say = (message: Draft): Say => ({ do: 'say', message });

const written = (conversation: Conversation, by: Representative, text: string): Draft => ({
  type: 'message',
  from: publicAccount(conversation.id, by),
  text: text.trim(),
});

const note = (conversation: Conversation, by: Representative, text: string | undefined): Say[] =>
  text?.trim() ? [inside({ ...written(conversation, by, text), textFormat: 'plain' })] : [];

function agentOf(conversation: Conversation, by: Representative): { id: string; name: string } {
  const { id, name } = publicAccount(conversation.id, by);
  return { id, name };
}
