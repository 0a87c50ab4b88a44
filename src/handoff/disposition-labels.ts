import type { Disposition } from './ticket.ts';

/** How an inquiry ended, as every desk says it. */
export const dispositionLabels: Record<Disposition | 'returned', string> = {
  answered: 'Answered',
  done: 'Done',
  referred: 'Referred elsewhere',
  duplicate: 'Duplicate',
  'no-reply': 'No reply from the customer',
  spam: 'Spam',
  returned: 'Returned to the bot',
};
