import { z } from 'zod';

/** Where a team works in Slack, by Slack's ids: its channel, and who may act there. */
export interface SlackPlace {
  channel: string | undefined;
  /** The user group whose members may act. */
  group: string | undefined;
  /** People who may act beside those of the group, or where there are no groups. */
  members?: readonly string[];
}

const id = (letters: string, what: string) =>
  z
    .string()
    .trim()
    .regex(
      new RegExp(`^[${letters}][A-Z0-9]{2,}$`),
      `must be the id of a ${what} like ${letters[0]}0123456789, not its name`,
    );

const place = z.strictObject({
  channel: id('CG', 'channel').optional(),
  group: id('S', 'user group').optional(),
  members: z.array(id('UW', 'person')).nonempty('must name somebody, or be left out').optional(),
});

/** What may be written of a team's place. */
export const placeKeys: readonly string[] = Object.keys(place.shape);

/** `slack` of a team in frontdesk.yaml. */
export const slackPlace = place
  .default({})
  .transform(({ channel, group, members }): SlackPlace => ({ channel, group, ...(members && { members }) }));

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
