import { LONGEST_TEXT } from '../../../conversation/limits.ts';
import type { Attendance } from '../../../conversation/presence.ts';
import { nextDue } from '../../../handoff/next-due.ts';
import type { Priority, Reason, Ticket } from '../../../handoff/ticket.ts';

/** Why a person has it, as representatives read it. */
export const reasons: Record<Reason, string> = {
  asked: 'asked for a person',
  unanswered: 'the bot did not know',
  'not-helped': 'the answer did not help',
  danger: 'danger',
  upset: 'upset',
  article: 'a person follows up',
  'bot-failed': 'the bot failed',
  undelivered: 'an answer did not arrive',
  begun: 'a colleague wrote first',
};

/** How much a ticket can matter, where one chooses. */
export const priorityLabels: Record<Priority, string> = { urgent: 'Urgent', high: 'High', normal: 'Normal' };

/** Normal needs no word. */
export const priorities: Record<Priority, string> = { urgent: 'Urgent', high: 'High', normal: '' };

/** A length of time in one rough word: "now", "12 min", "3 h", "2 d". */
export function span(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** A time of day, with the day unless it is today. */
export function clock(at: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === new Date().toDateString()) return time;
  return `${date.toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short' })}, ${time}`;
}

/** Whether the customer is there, `at` being when that was known; nothing where nobody can tell. */
export function presenceWords({ here, ago }: Attendance, at: number, now: number): string {
  if (here) return 'is here';
  if (ago === undefined) return '';
  const left = span(now - at + ago);
  return left === 'now' ? 'left just now' : `left ${left} ago`;
}

/** By when the next thing is due, counted down, and whether that has passed; undefined when nothing is. */
export function dueOf(ticket: Ticket, now: number): { text: string; left: string; late: boolean } | undefined {
  const due = nextDue(ticket);
  if (!due) return undefined;
  const what = due.what === 'reply' ? 'Reply' : 'Resolve';
  const late = due.at < now;
  const time = span(Math.abs(due.at - now));
  const left = late ? (time === 'now' ? 'Overdue' : `Overdue ${time}`) : time === 'now' ? 'Due now' : `Due in ${time}`;
  const when = late ? `was due ${clock(due.at)}` : `due ${time === 'now' ? 'now' : `in ${time}`}, ${clock(due.at)}`;
  return { text: `${what} ${when}`, left, late };
}

/** Why a text cannot be sent as it is, when it is too long. */
export const lengthProblem = (text: string): string | undefined =>
  text.length > LONGEST_TEXT
    ? `Not sent: it has ${text.length} characters, and a message may have ${LONGEST_TEXT}. Please send it in parts.`
    : undefined;
