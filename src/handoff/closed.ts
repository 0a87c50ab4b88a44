import { called } from './changed.ts';
import { type Hours, isOpen, nextOpen } from './hours.ts';
import type { Ticket } from './ticket.ts';

/** A team, as far as it matters whether somebody is there. */
interface Manned {
  id: string;
  name: string;
  hours?: Hours | undefined;
  /** Called in danger at any hour. */
  onCall?: boolean;
}

/** That a team is closed now, and until when in its own zone ("closed until Mon 08:00"); undefined when it is open. */
export function closedWords({ hours }: Pick<Manned, 'hours'>, now: number): string | undefined {
  if (!hours || isOpen(hours, now)) return undefined;
  const from = nextOpen(hours, now);
  if (from === undefined) return 'closed';
  return `closed until ${clockWords(from, { now, hours })}`;
}

/** A moment in a team's own zone, near ("Mon 08:00") or not ("4 Jan 08:00"); in UTC, which is said, without hours. */
export function clockWords(at: number, { now, hours }: { now: number; hours: Hours | undefined }): string {
  const day =
    Math.abs(at - now) < 6 * 86_400_000
      ? { weekday: 'short' as const }
      : { day: 'numeric' as const, month: 'short' as const };
  const clock = { ...day, hour: '2-digit' as const, minute: '2-digit' as const, hourCycle: 'h23' as const };
  const words = new Intl.DateTimeFormat('en-GB', { ...clock, timeZone: hours?.zone ?? 'UTC' }).format(at);
  return `${words.replace(',', '')}${hours ? '' : ' UTC'}`;
}

/** Why a ticket must not go to a team: somebody may be in danger, and nobody is there or on call. Undefined when it may. */
export function stayingWords(ticket: Ticket, to: Manned, teams: readonly Manned[], now: number): string | undefined {
  const closed = ticket.reason === 'danger' && !to.onCall ? closedWords(to, now) : undefined;
  if (!closed) return undefined;
  const there = teams.filter((each) => each.id !== ticket.team && (each.onCall || !closedWords(each, now)));
  const names = there.map(({ name }) => name).join(', ');
  const where = names ? `There now: ${names}.` : 'No other team is there now.';
  return `The customer may be in danger, and ${to.name} is ${closed}: ${called(ticket)} stays where it is. ${where}`;
}
