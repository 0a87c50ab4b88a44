import { z } from 'zod';

const number = 'must be a number from 2 to 1000';
const message = 'must be false, or { customers: 4 }';

/** `recurring` of frontdesk.yaml: how many customers who ask the same within a day are told of; undefined when nobody is to be told. */
export const recurring = z
  .union(
    [
      z.literal(false),
      z.strictObject({ customers: z.number().int(number).min(2, number).max(1000, number).default(4) }),
    ],
    {
      errorMap: () => ({ message }),
    },
  )
  .default({})
  .transform((given): number | undefined => (given === false ? undefined : given.customers));
