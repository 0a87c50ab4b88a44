import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import * as answers from './answers.ts';
import { ask, attempt, type CallOutcome } from './calls.ts';
import { paces, type RateLanes } from './lanes.ts';
import type { Part } from './text.ts';

/** What every post of ours carries, so that it can be found again: its id, and the conversation it belongs to. */
export interface Mark {
  id: string;
  conversation: string;
}

const EVENT_TYPE = 'frontdesk_post';

/** The mark of a message, when it is one of ours. */
export const markOf = (message: { metadata?: unknown }): Mark | undefined => {
  // Any app writes what it likes into the metadata of its posts.
  const ours = metadataSchema.safeParse(message.metadata);
  return ours.success ? ours.data.event_payload : undefined;
};

const metadataSchema = z.object({
  event_type: z.literal(EVENT_TYPE),
  event_payload: z.object({ id: z.string().min(1), conversation: z.string().min(1) }),
});

/** What is posted: blocks, and the text for notifications and screen readers, in Slack's markup. */
export interface Post {
  text: string;
  blocks: Part[];
  /** Whose name the message carries instead of the app's. */
  as?: { name: string; icon: string };
}

/** Posts, changes and finds messages of ours; each call in the lane of its channel and kind. */
export interface Posts {
  /**
   * Posts once; `broadcast` shows a reply in the channel, too. A reply whose thread is gone is taken back and declined as
   * `thread_not_found`.
   */
  post(
    to: { channel: string; thread?: string | undefined; broadcast?: boolean | undefined },
    draft: Post,
    mark: Mark,
    signal?: AbortSignal,
  ): Promise<CallOutcome<string>>;
  /** Takes a post back; one that is gone already is done. */
  remove(at: { channel: string; ts: string }, signal?: AbortSignal): Promise<CallOutcome<null>>;
  /** Changes a post; its mark stays, and whose name it carries. */
  update(at: { channel: string; ts: string }, draft: Post, signal?: AbortSignal): Promise<CallOutcome<null>>;
  /** The timestamps of our posts by the ids of their marks: those since a time (milliseconds) in a thread or at a channel's root. */
  find(
    in_: { channel: string; thread?: string | undefined; since: number },
    signal?: AbortSignal,
  ): Promise<CallOutcome<Map<string, string>>>;
  /** Says something to one person only; gone when they reload, so never the only carrier of something important. */
  whisper(
    to: { channel: string; thread?: string | undefined; user: string },
    draft: Post,
    signal?: AbortSignal,
  ): Promise<CallOutcome<null>>;
  /** Adds a reaction; one that is there already is done. */
  react(at: { channel: string; ts: string }, name: string, signal?: AbortSignal): Promise<CallOutcome<null>>;
  /** Takes a reaction of ours away; one that is not there is done. */
  unreact(at: { channel: string; ts: string }, name: string, signal?: AbortSignal): Promise<CallOutcome<null>>;
}

/** A channel's history is read page by page; more pages than this are not what a lost answer needs. */
const PAGES = 10;
/** Clocks differ, and what is looked for was posted after it was decided. */
const EARLIER = 60_000;

/** Posts through lanes. `mayCustomize` says whether the app may post under another name. */
export const createPosts = (parts: {
  client: webApi.WebClient;
  lanes: RateLanes;
  mayCustomize: () => boolean;
}): Posts => {
  const { client, lanes, mayCustomize } = parts;
  const metadata = (mark: Mark) => ({ event_type: EVENT_TYPE, event_payload: { ...mark } });
  // Our parts are checked by the tests' stand-in; the SDK's block types would only be cast to.
  const content = (draft: Post, plain = false) => ({
    text: draft.text,
    ...(!plain && { blocks: draft.blocks as never[] }),
  });
  const unnamed = ({ as, ...draft }: Post): Post =>
    as
      ? {
          text: draft.text,
          blocks: [
            { type: 'context', elements: [{ type: 'plain_text', text: as.name, emoji: false }] },
            ...draft.blocks,
          ],
        }
      : draft;
  const empty = <T>(answer: CallOutcome<T>): CallOutcome<null> =>
    answer.outcome === 'done' ? { outcome: 'done', data: null } : answer;
  /** Blocks that Slack does not take are sent again as their text: the words matter more than the looks. */
  const orPlain = async <T>(send: (plain: boolean) => Promise<CallOutcome<T>>): Promise<CallOutcome<T>> => {
    const answer = await send(false);
    const shape = answer.outcome === 'declined' && /blocks/.test(answer.error);
    return shape ? send(true) : answer;
  };

  const posts: Posts = {
    async post({ channel, thread, broadcast }, given, mark, signal) {
      const named = given.as && mayCustomize() ? given.as : undefined;
      const draft = named ? given : unnamed(given);
      const sent = await orPlain((plain) =>
        lanes.send(
          `post:${channel}`,
          paces.post,
          () =>
            ask(answers.posted, () =>
              client.chat.postMessage({
                channel,
                ...content(draft, plain),
                ...(named && { username: named.name, icon_emoji: named.icon }),
                ...(thread && (broadcast ? { thread_ts: thread, reply_broadcast: true } : { thread_ts: thread })),
                metadata: metadata(mark),
                unfurl_links: false,
                unfurl_media: false,
              }),
            ),
          signal,
        ),
      );
      if (sent.outcome === 'declined' && sent.error === 'missing_scope' && named)
        return posts.post({ channel, thread, broadcast }, unnamed(given), mark, signal);
      if (sent.outcome !== 'done') return sent;
      const { ts } = sent.data;
      // A thread that is gone does not fail: Slack posts at the channel's root, for all to see.
      if (thread && sent.data.message?.thread_ts !== thread) {
        await posts.remove({ channel, ts }, signal);
        return { outcome: 'declined', error: 'thread_not_found' };
      }
      return { outcome: 'done', data: ts };
    },
    async remove({ channel, ts }, signal) {
      const removed = await lanes.send(
        'remove',
        paces.remove,
        () => attempt(() => client.chat.delete({ channel, ts })),
        signal,
      );
      const isGone = removed.outcome === 'declined' && removed.error === 'message_not_found';
      return isGone ? { outcome: 'done', data: null } : empty(removed);
    },
    async update({ channel, ts }, given, signal) {
      const draft = mayCustomize() ? given : unnamed(given);
      return empty(
        await orPlain((plain) =>
          lanes.send(
            'update',
            paces.update,
            () => attempt(() => client.chat.update({ channel, ts, ...content(draft, plain) })),
            signal,
          ),
        ),
      );
    },
    async find({ channel, thread, since }, signal) {
      const found = new Map<string, string>();
      const oldest = String(Math.max(0, (since - EARLIER) / 1000));
      let cursor: string | undefined;
      for (let page = 0; page < PAGES; page += 1) {
        const range = { channel, oldest, include_all_metadata: true, limit: 200, ...(cursor && { cursor }) };
        const answer = await lanes.send(
          'read',
          paces.read,
          () =>
            ask(answers.messages, () =>
              thread ? client.conversations.replies({ ...range, ts: thread }) : client.conversations.history(range),
            ),
          signal,
        );
        if (answer.outcome !== 'done') return answer;
        for (const message of answer.data.messages) {
          const mark = markOf(message);
          if (mark && message.ts) found.set(mark.id, message.ts);
        }
        cursor = answer.data.response_metadata?.next_cursor ?? undefined;
        if (!cursor) break;
      }
      return { outcome: 'done', data: found };
    },
    async whisper({ channel, thread, user }, draft, signal) {
      return empty(
        await lanes.send(
          'whisper',
          paces.ephemeral,
          () =>
            attempt(() =>
              client.chat.postEphemeral({ channel, user, ...content(draft), ...(thread && { thread_ts: thread }) }),
            ),
          signal,
        ),
      );
    },
    async react({ channel, ts }, name, signal) {
      const answer = await lanes.send(
        'react',
        paces.react,
        () => attempt(() => client.reactions.add({ channel, timestamp: ts, name })),
        signal,
      );
      if (answer.outcome === 'declined' && answer.error === 'already_reacted') return { outcome: 'done', data: null };
      return empty(answer);
    },
    async unreact({ channel, ts }, name, signal) {
      const answer = await lanes.send(
        'unreact',
        paces.unreact,
        () => attempt(() => client.reactions.remove({ channel, timestamp: ts, name })),
        signal,
      );
      const absent = answer.outcome === 'declined' && /^(no_reaction|message_not_found)$/.test(answer.error);
      return absent ? { outcome: 'done', data: null } : empty(answer);
    },
  };
  return posts;
};
