import { z } from 'zod';

/**
 * Whether customers write in Slack: yes, by direct message and wherever the app is mentioned; not at all; or by direct message and in
 * these channels only.
 */
export type SlackCustomers = boolean | readonly string[];

const wrong = 'must be true, false, or a list of ids of channels like [C0123456789], not their names';

const isChoice = (given: unknown): boolean =>
  typeof given === 'boolean' ||
  (Array.isArray(given) && given.every((id) => typeof id === 'string' && /^[CG][A-Z0-9]{2,}$/.test(id)));

/** `slack` of frontdesk.yaml. */
export const slack = z.strictObject({ customers: z.custom<SlackCustomers>(isChoice, wrong).default(true) }).default({});
