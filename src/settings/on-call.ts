import { z } from 'zod';

/** Where somebody is called who is not at the desk. */
export type OnCallPlace = { slack: string } | { email: string };

/** Who is there for somebody in danger when the ticket's own team is closed. */
export interface OnCall {
  /** Undefined: the default team. */
  team: string | undefined;
  /** Channels of Slack's, and e-mail addresses, that are alarmed beside the team's own. */
  notify: OnCallPlace[];
}

const channel = z
  .string({ invalid_type_error: 'must be the id of a channel like C0123456789, not its name' })
  .regex(/^[CG][A-Z0-9]{2,}$/, 'must be the id of a channel like C0123456789, not its name');

// What cannot be kept is refused rather than read and forgotten: somebody relies on it.
const later = (what: string, comesWith: string) =>
  z.strictObject({ [what]: z.unknown() }).superRefine((_, context) => {
    const message = `comes with ${comesWith}: until then name { slack: C0123456789 } or { email: duty@example.org }`;
    context.addIssue({ code: 'custom', path: [what], message });
  });
const places = {
  slack: z.strictObject({ slack: channel }),
  email: z.strictObject({ email: z.string().email('must be an e-mail address like duty@example.org') }),
  webhook: later('webhook', 'systems'),
};

const place = z
  .record(z.unknown(), {
    invalid_type_error: 'must be a place like { slack: C0123456789 } or { email: duty@example.org }',
  })
  .transform((given, context): OnCallPlace => {
    const [key = '', ...more] = Object.keys(given);
    const schema = more.length === 0 && Object.hasOwn(places, key) ? places[key as keyof typeof places] : undefined;
    if (!schema) {
      context.addIssue({
        code: 'custom',
        message: 'must be one place like { slack: C0123456789 } or { email: duty@example.org }',
      });
      return z.NEVER;
    }
    const read = schema.safeParse(given);
    for (const issue of read.error?.issues ?? []) context.addIssue(issue);
    return read.success ? (read.data as OnCallPlace) : z.NEVER;
  });

/** `on_call` of frontdesk.yaml. */
export const onCall = z
  .strictObject({ team: z.string().trim().min(1, 'must not be empty').optional(), notify: z.array(place).default([]) })
  .default({})
  .transform(({ team, notify }): OnCall => ({ team, notify }));
