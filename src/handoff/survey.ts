import type { Conversation } from '../conversation/decision.ts';
import { deskWord } from './events.ts';
import { surveyWords } from './survey-words.ts';
import type { Survey, Ticket } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** What customers can give, the best last. */
export const stars = [1, 2, 3, 4, 5] as const;

/** Keeps with a ticket that has ended that its customer was asked how it was, and what they said. It stays ended. */
export function createSurvey({ steps }: { steps: Transitions }) {
  return (conversation: Conversation, ticket: Ticket | undefined, survey: Survey): Transition => {
    if (ticket?.status !== 'resolved') return steps.keep(ticket, []);
    const after = { ...ticket, survey, version: ticket.version + 1 };
    const said = surveyWords(after);
    const says = said === undefined ? [] : [deskWord('desk.survey', `The customer ${said}.`)];
    return steps.change(conversation, after, { kind: 'none' }, says);
  };
}
