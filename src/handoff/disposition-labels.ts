import type { Resolved } from './ticket.ts';

/** How an inquiry ended, as every desk says it. */
export const dispositionLabels: Record<Resolved['disposition'], string> = {
  answered: 'Answered',
  done: 'Done',
  referred: 'Referred elsewhere',
  duplicate: 'Duplicate',
  'no-reply': 'No reply from the customer',
  spam: 'Spam',
  returned: 'Returned to the bot',
  merged: 'Merged into another ticket',
  closed: 'Closed by the customer',
};
