import type { Summary } from '../handoff/queue.ts';
import { ticketName } from '../handoff/ticket.ts';
import type { LoadApp, Status } from './commands.ts';
import { type Io, paint } from './io.ts';
import { given } from './settings.ts';

/** What `queue` was asked. */
export interface QueueOptions {
  team?: string;
  limit: number;
  jsonl?: true;
  rebuild?: true;
}

/** `frontdesk queue`: the open tickets, the next one first. */
export async function queue(io: Io, load: LoadApp, options: QueueOptions): Promise<Status> {
  const parts = given(io);
  if (!parts) return 2;
  if (options.rebuild) {
    const count = await (await load()).rebuildQueue(parts);
    io.output.write(`The queue was restored from the conversations: ${count} tickets.\n`);
    return 0;
  }
  const { teams } = parts.settings;
  if (options.team !== undefined && !teams.some(({ id }) => id === options.team)) {
    io.errors.write(`There is no team "${options.team}"; the teams are ${teams.map(({ id }) => id).join(', ')}.\n`);
    return 2;
  }
  const { team, limit } = options;
  const tickets = await (await load()).queue(parts, { limit, ...(team === undefined ? {} : { team }) });
  io.output.write(options.jsonl ? lines(tickets) : table(tickets, Date.now(), io));
  return 0;
}

/** One ticket a line, as it is kept; times are milliseconds since 1970. */
const lines = (tickets: readonly Summary[]): string => tickets.map((each) => `${JSON.stringify(each)}\n`).join('');

/** For people: what it is, since when it waits, and whether the customer should have heard by now. */
export function table(tickets: readonly Summary[], now: number, io: Pick<Io, 'terminal' | 'env'>): string {
  const { bold, dim, red, yellow } = paint(io);
  if (tickets.length === 0) return 'Nobody is waiting.\n';
  const rows = tickets.map(({ ticket, channel }) => {
    const due = ticket.status === 'waiting' ? ticket.due.firstReply : undefined;
    return {
      plain: [
        ticketName(ticket),
        ticket.priority === 'normal' ? '' : ticket.priority,
        ticket.team,
        ticket.status === 'claimed'
          ? `with ${ticket.by.name}`
          : ticket.status === 'snoozed'
            ? `snoozed by ${ticket.by.name}`
            : ticket.status,
        ago(now - ticket.opened),
        due === undefined ? '' : due < now ? `${ago(now - due)} late` : `due in ${ago(due - now)}`,
        channel,
      ],
      late: due !== undefined && due < now,
      urgent: ticket.priority === 'urgent',
      subject: ticket.subject.replaceAll(/\s+/g, ' '),
    };
  });
  const head = ['Ticket', 'Priority', 'Team', 'State', 'Age', 'First reply', 'Channel'];
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map(({ plain }) => plain[i]!.length)));
  const pad = (cells: readonly string[]) => cells.map((cell, i) => cell.padEnd(widths[i]!));
  const body = rows.map(({ plain, late, urgent, subject }) => {
    const cells = pad(plain);
    if (urgent) cells[1] = red(cells[1]!);
    if (late) cells[5] = yellow(cells[5]!);
    return `${bold(cells[0]!)}  ${cells.slice(1).join('  ')}  ${subject}`.trimEnd();
  });
  return `${dim(`${pad(head).join('  ')}  Subject`)}\n${body.join('\n')}\n`;
}

/** A stretch of time in its largest unit. */
export function ago(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1440)} days`;
}
