import { EventEmitter } from 'node:events';
import type { Part } from './blockkit.ts';

/** A message as Slack keeps it. */
export interface Post {
  type: 'message';
  ts: string;
  channel: string;
  text: string;
  user?: string;
  bot_id?: string;
  app_id?: string;
  username?: string;
  icon_emoji?: string;
  subtype?: string;
  blocks?: Part[];
  thread_ts?: string;
  edited?: { user: string; ts: string };
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  client_msg_id?: string;
  files?: { id: string; name: string }[];
  reactions: { name: string; users: string[] }[];
}

/** A channel or a direct message; `messages` in the order they were posted. */
export interface Room {
  id: string;
  name: string;
  kind: 'channel' | 'group' | 'im' | 'mpim';
  members: Set<string>;
  messages: Post[];
  archived: boolean;
  shared: boolean;
}

/** Somebody in the workspace (or, when `stranger`, in somebody else's). */
export interface User {
  id: string;
  name: string;
  team_id: string;
  email?: string;
  locale?: string;
  tz?: string;
  is_bot?: boolean;
  is_restricted?: boolean;
  is_stranger?: boolean;
  deleted?: boolean;
}

/** A view that was opened for somebody. */
export interface OpenView {
  id: string;
  hash: string;
  user: string;
  view: Part;
}

/** What only one person saw. */
export interface Ephemeral {
  channel: string;
  user: string;
  text: string;
  blocks?: Part[];
  thread_ts?: string;
  ts: string;
}

/** The line below a thread that says what the app does. */
export interface Status {
  channel: string;
  thread_ts: string;
  status: string;
}

/** An event for the app, before it is wrapped for a transport. */
export type SlackEvent = { type: string; [key: string]: unknown };

/** The people, channels and messages of one Slack workspace, and the events that their doings cause. */
export const createWorkspace = () => {
  const bus = new EventEmitter();
  bus.setMaxListeners(0);
  let serial = 0;
  let last = 0;
  const id = (prefix: string): string => `${prefix}0${(++serial).toString(36).toUpperCase().padStart(7, '0')}`;
  const stamp = (): string => {
    last = Math.max(last + 1, Date.now() * 1000);
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
  };
  const team = 'T0FRONTDESK';
  const app = { id: 'A0FRONTDESK', bot: 'B0FRONTDESK', user: 'U0FRONTDESK', name: 'frontdesk' };
  const rooms = new Map<string, Room>();
  const users = new Map<string, User>([[app.user, { id: app.user, name: app.name, team_id: team, is_bot: true }]]);
  const groups = new Map<string, { id: string; handle: string; users: string[] }>();
  const views = new Map<string, OpenView>();
  const ephemerals: Ephemeral[] = [];
  const statuses: Status[] = [];
  const changed = (): void => void bus.emit('change');

  /** Tells the app, when it is where it happened. */
  const tell = (event: SlackEvent, room?: Room): void => {
    if (!room || room.members.has(app.user)) bus.emit('event', { event_ts: stamp(), ...event });
    changed();
  };
  const kindOf = (room: Room) => ({ channel: room.id, channel_type: room.kind });
  const shown = ({ reactions: _, channel: __, ...post }: Post): Record<string, unknown> => ({
    ...post,
    ...(post.user && { team }),
  });
  const find = (channel: string, ts: string): Post | undefined =>
    rooms.get(channel)?.messages.find((post) => post.ts === ts);
  const replies = (room: Room, ts: string): Post[] =>
    room.messages.filter((post) => post.thread_ts === ts && post.ts !== ts);

  const changedMessage = (room: Room, post: Post, previous: Post): void =>
    tell(
      {
        type: 'message',
        subtype: 'message_changed',
        hidden: true,
        ...kindOf(room),
        message: shown(post),
        previous_message: shown(previous),
        ts: stamp(),
      },
      room,
    );

  return {
    team,
    app,
    rooms,
    users,
    groups,
    views,
    ephemerals,
    statuses,
    bus,
    id,
    stamp,
    tell,
    changed,
    find,
    replies,
    shown,

    /** Somebody's direct messages with the app. */
    direct(user: string): Room {
      const known = [...rooms.values()].find((each) => each.kind === 'im' && each.members.has(user));
      if (known) return known;
      const members = new Set([user, app.user]);
      const made: Room = { id: id('D'), name: user, kind: 'im', members, messages: [], archived: false, shared: false };
      rooms.set(made.id, made);
      return made;
    },

    /** Adds a message. A thread that does not exist is ignored, as Slack does: the message lands at the channel's root. */
    post(room: Room, draft: Omit<Post, 'ts' | 'type' | 'channel' | 'reactions'>): Post {
      const parent = draft.thread_ts ? find(room.id, draft.thread_ts) : undefined;
      const { thread_ts: _, ...rest } = draft;
      const post: Post = { type: 'message', ...rest, channel: room.id, ts: stamp(), reactions: [] };
      if (parent) {
        post.thread_ts = parent.thread_ts ?? parent.ts;
        const before = { ...parent };
        parent.thread_ts ??= parent.ts;
        room.messages.push(post);
        tell(
          { ...shown(post), type: 'message', ...kindOf(room), ...(parent.user && { parent_user_id: parent.user }) },
          room,
        );
        changedMessage(room, parent, before);
        return post;
      }
      room.messages.push(post);
      tell({ ...shown(post), type: 'message', ...kindOf(room) }, room);
      return post;
    },

    /** Changes a message's text and blocks, by whom it was. */
    edit(room: Room, post: Post, change: { text?: string; blocks?: Part[] | undefined; by: string }): void {
      const previous = { ...post };
      const { by, ...rest } = change;
      Object.assign(post, rest, { edited: { user: by, ts: stamp() } });
      changedMessage(room, post, previous);
    },

    /** A change that nobody made: Slack found a preview for a link, or counted the replies again. */
    unfurl(room: Room, post: Post): void {
      changedMessage(room, post, { ...post });
    },

    /** Deletes a message; one with replies leaves a tombstone, which Slack tells as a change. */
    remove(room: Room, post: Post): void {
      const previous = { ...post };
      if (replies(room, post.ts).length) {
        const { blocks: _, metadata: __, bot_id: ___, ...rest } = post;
        const grave: Post = { ...rest, subtype: 'tombstone', text: 'This message was deleted.', user: 'USLACKBOT' };
        room.messages[room.messages.indexOf(post)] = grave;
        changedMessage(room, grave, previous);
        return;
      }
      room.messages.splice(room.messages.indexOf(post), 1);
      tell(
        {
          type: 'message',
          subtype: 'message_deleted',
          hidden: true,
          ...kindOf(room),
          deleted_ts: post.ts,
          previous_message: shown(previous),
          ts: stamp(),
        },
        room,
      );
    },

    /** Adds or takes away a reaction; false when it was (not) there already. */
    react(room: Room, post: Post, reaction: { name: string; user: string; add: boolean }): boolean {
      const { name, user, add } = reaction;
      const has = post.reactions.find((each) => each.name === name);
      if (Boolean(has?.users.includes(user)) === add) return false;
      if (!add && has) has.users = has.users.filter((each) => each !== user);
      else if (has) has.users.push(user);
      else post.reactions.push({ name, users: [user] });
      tell(
        {
          type: add ? 'reaction_added' : 'reaction_removed',
          user,
          reaction: name,
          item: { type: 'message', channel: room.id, ts: post.ts },
          item_user: post.user,
        },
        room,
      );
      return true;
    },
  };
};

/** One workspace. */
export type Workspace = ReturnType<typeof createWorkspace>;
