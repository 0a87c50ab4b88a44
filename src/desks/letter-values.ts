import type { Customer, Representative } from '../conversation/event.ts';
import { type Ticket, ticketName } from '../handoff/ticket.ts';
import type { FieldValues } from '../knowledge/form-letters/fields.ts';

/** What a form letter can say of a ticket and of who sends it, at whichever desk. */
export function letterValues(
  { customer, ticket }: { customer: Customer; ticket: Ticket },
  parts: { by: Representative; teams: readonly { id: string; name: string }[]; organisation: string },
): FieldValues {
  const { by, teams, organisation } = parts;
  const team = teams.find(({ id }) => id === ticket.team)?.name;
  return {
    ...(customer.name && { 'customer.name': customer.name }),
    ...(customer.email && { 'customer.email': customer.email }),
    'representative.name': by.name,
    ...(ticket.number !== undefined && { 'ticket.number': ticketName(ticket) }),
    'ticket.subject': ticket.subject,
    ...(team && { 'team.name': team }),
    'organisation.name': organisation,
  };
}
