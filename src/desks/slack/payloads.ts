import type { BlockAction, ButtonAction, GlobalShortcut, OverflowAction, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';

const text = z.string();
const person = z.object({ id: text.min(1) });

const click = z.object({
  body: z.object({
    user: person,
    channel: z.object({ id: text }).optional(),
    container: z.object({
      channel_id: text.optional(),
      message_ts: text.optional(),
      thread_ts: text.optional(),
    }),
    trigger_id: text.optional(),
    view: z.object({ private_metadata: text.optional() }).optional(),
  }),
  action: z.object({ action_id: text, value: text.optional(), action_ts: text.optional() }),
});

const choice = click.extend({ action: z.object({ action_id: text, selected_option: z.object({ value: text }) }) });

const shortcut = z.object({ user: person, trigger_id: text });

const input = z.object({
  type: text,
  value: text.nullish(),
  selected_option: z.object({ value: text }).nullish(),
  selected_options: z.array(z.object({ value: text })).nullish(),
  selected_date_time: z.number().nullish(),
});

const submission = z.object({
  user: person,
  view: z.object({
    id: text,
    callback_id: text,
    private_metadata: text,
    state: z.object({ values: z.record(z.record(input)) }),
  }),
});

const search = z.object({ user: person, value: text, view: z.object({ private_metadata: text }) });

const stale = z.object({
  user: person.optional(),
  channel: z.object({ id: text }).optional(),
  container: z.object({ message_ts: text.optional() }).optional(),
});

// What Slack sends is checked for what is looked at here, and given on as it is: Slack adds fields whenever it likes.
const asGiven =
  <T>(schema: z.ZodType<unknown>) =>
  (given: unknown): T | undefined =>
    schema.safeParse(given).success ? (given as T) : undefined;

/** A click on a button; undefined when it is not what Slack documents. */
export const readClick = asGiven<{ body: BlockAction; action: ButtonAction }>(click);
/** Something chosen from a menu. */
export const readMenu = asGiven<{ body: BlockAction; action: OverflowAction }>(choice);
/** A shortcut that somebody used. */
export const readShortcut = asGiven<Pick<GlobalShortcut, 'user' | 'trigger_id'>>(shortcut);
/** A filled-in form. */
export const readSubmission = asGiven<ViewSubmitAction>(submission);
/** What somebody types into a list of a form. */
export const readSearch = (given: unknown): z.infer<typeof search> | undefined => search.safeParse(given).data;
/** A click on a button that this version does not draw. */
export const readStale = asGiven<Partial<BlockAction>>(stale);
