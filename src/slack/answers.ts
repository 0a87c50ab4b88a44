import { z } from 'zod';
import { readMessage } from './message.ts';

// Only what is read of the answers of Slack's Web API: whatever else they hold is Slack's business.
const text = z.string();
const yes = z.boolean().nullish();

/** Of `auth.test`: who we are. The scopes come from a header of the answer. */
export const whoWeAre = z.object({
  team_id: text.min(1),
  user_id: text.min(1),
  bot_id: text.min(1),
  url: text,
  response_metadata: z.object({ scopes: z.array(text).nullish() }).nullish(),
});

/** Of `users.info`. */
export const person = z.object({
  user: z.object({
    name: text.nullish(),
    real_name: text.nullish(),
    profile: z.object({ display_name: text.nullish() }).nullish(),
    team_id: text.nullish(),
    locale: text.nullish(),
    tz: text.nullish(),
    is_stranger: yes,
    is_bot: yes,
    deleted: yes,
    is_restricted: yes,
    is_ultra_restricted: yes,
  }),
});

/** Of `usergroups.users.list`. */
export const members = z.object({ users: z.array(text).nullish() });

/** Of `conversations.info`: who reads along there. */
export const channel = z.object({
  channel: z.object({ is_member: yes, is_private: yes, is_ext_shared: yes, is_archived: yes }),
});

/** Of `conversations.open`. */
export const opened = z.object({ channel: z.object({ id: text.min(1) }) });

/** Of `conversations.replies` and `conversations.history`: what is no message is left out. */
export const messages = z.object({
  messages: z
    .array(z.unknown())
    .nullish()
    .transform((all) => (all ?? []).flatMap((each) => readMessage(each) ?? [])),
  response_metadata: z.object({ next_cursor: text.nullish() }).nullish(),
});

/** Of `chat.postMessage`: where it stands. */
export const posted = z.object({ ts: text.min(1), message: z.object({ thread_ts: text.nullish() }).nullish() });

/** Of `files.getUploadURLExternal`. */
export const uploading = z.object({ upload_url: text.url(), file_id: text.min(1) });
