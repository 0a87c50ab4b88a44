import type { Survey, Ticket } from './ticket.ts';

/** What a customer said of it, as both desks say it; undefined while the customer was only asked. */
export function surveyWords({ survey }: { survey?: Survey }): string | undefined {
  if (survey?.stars === undefined) return undefined;
  return `rated ${survey.stars} of 5${survey.words ? `: “${survey.words}”` : ''}`;
}

/** Whether its customer may be asked how it was: a person has answered them, and they were not in danger. */
export const isWorthAsking = ({ firstReplied, reason }: Pick<Ticket, 'firstReplied' | 'reason'>): boolean =>
  firstReplied !== undefined && reason !== 'danger';
