import { blockFaults, type Part, viewFaults } from './blockkit.ts';
import type { Post, Room, Workspace } from './workspace.ts';

/** The arguments of a call, as they were sent. */
export type Args = { [key: string]: unknown };
/** What Slack answers, without `ok: true`. */
export type Reply = { [key: string]: unknown };

/** Slack says no: the answer is `ok: false` with this error. */
export class Refusal extends Error {
  readonly detail: Reply;
  constructor(error: string, detail: Reply = {}) {
    super(error);
    this.detail = detail;
  }
}

const no = (error: string, ...messages: string[]): never => {
  throw new Refusal(
    error,
    messages.length ? { response_metadata: { messages: messages.map((m) => `[ERROR] ${m}`) } } : {},
  );
};
const str = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const json = <T>(value: unknown): T | undefined =>
  typeof value === 'string' && value !== '' ? (JSON.parse(value) as T) : undefined;
const yes = (value: unknown): boolean => value === true || value === 'true' || value === '1';

/** What the app can know about a trigger: each is good for one view, for three seconds. */
export interface Triggers {
  use(id: string): 'ok' | 'expired_trigger_id' | 'exchanged_trigger_id' | 'invalid_trigger_id';
}

/** The Web API's methods over a workspace. Scopes are those the app was given. */
export const createMethods = (
  workspace: Workspace,
  triggers: Triggers,
  scopes: () => ReadonlySet<string>,
): Record<string, (args: Args) => Reply> => {
  const { app, rooms, users, groups, views } = workspace;

  const room = (args: Args, forPosting = false): Room => {
    const found = rooms.get(String(args.channel)) ?? no('channel_not_found');
    if (!found.members.has(app.user)) no(found.kind === 'channel' ? 'not_in_channel' : 'channel_not_found');
    if (forPosting && found.archived) no('is_archived');
    return found;
  };
  const histories = { channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' } as const;
  /** Each kind of place has a scope of its own. */
  const readable = ({ kind }: Room): void => {
    const needed = `${histories[kind]}:history`;
    if (!scopes().has(needed)) throw new Refusal('missing_scope', { needed, provided: [...scopes()].join(',') });
  };
  const own = (args: Args, error: string): { place: Room; post: Post } => {
    const place = room(args, true);
    const post = workspace.find(place.id, String(args.ts)) ?? no('message_not_found');
    if (post.bot_id !== app.bot) no(error);
    return { place, post };
  };
  const content = (args: Args): { text: string; blocks?: Part[] } => {
    const blocks = json<Part[]>(args.blocks);
    const text = str(args.text) ?? '';
    if (!text && !blocks?.length) no('no_text');
    const bad = blocks && blockFaults(blocks);
    if (bad) no(bad.error, ...bad.faults);
    return { text: text.slice(0, 40_000), ...(blocks && { blocks }) };
  };
  const metadata = (args: Args): Partial<Pick<Post, 'metadata'>> => {
    const given = json<NonNullable<Post['metadata']>>(args.metadata);
    if (!given) return {};
    if (!given.event_type || !given.event_payload) no('invalid_metadata_format');
    if (JSON.stringify(given).length > 8000) no('metadata_too_large');
    return { metadata: given };
  };
  const customized = (args: Args): Partial<Post> => {
    const username = str(args.username);
    const icon = str(args.icon_emoji);
    if (!username && !icon) return { user: app.user };
    if (!scopes().has('chat:write.customize'))
      throw new Refusal('missing_scope', { needed: 'chat:write.customize', provided: [...scopes()].join(',') });
    return { subtype: 'bot_message', ...(username && { username }), ...(icon && { icon_emoji: icon }) };
  };
  const listed = (posts: Post[], args: Args): Reply => {
    const limit = Math.min(Number(args.limit ?? 100) || 100, 1000);
    const start = Number(str(args.cursor) ?? 0);
    const page = posts.slice(start, start + limit).map(({ metadata: given, ...post }) => ({
      ...workspace.shown(post as Post),
      ...(given && (yes(args.include_all_metadata) ? { metadata: given } : {})),
      ...(post.reactions.length && { reactions: post.reactions }),
    }));
    const more = start + limit < posts.length;
    return {
      messages: page,
      has_more: more,
      ...(more && { response_metadata: { next_cursor: String(start + limit) } }),
    };
  };
  const within = (post: Post, args: Args): boolean => {
    const [oldest, latest] = [str(args.oldest), str(args.latest)];
    const inclusive = yes(args.inclusive);
    if (oldest && (inclusive ? post.ts < oldest : post.ts <= oldest)) return false;
    return !latest || (inclusive ? post.ts <= latest : post.ts < latest);
  };
  const view = (args: Args): Part => {
    const given = json<Part>(args.view) ?? no('invalid_arguments');
    const faults = viewFaults(given);
    if (faults.length) no('invalid_arguments', ...faults);
    return given;
  };
  const opened = (args: Args, user: string): Reply => {
    const given = { id: workspace.id('V'), hash: workspace.stamp(), user, view: view(args) };
    views.set(given.id, given);
    workspace.changed();
    return { view: { ...given.view, id: given.id, hash: given.hash, team_id: workspace.team } };
  };
  const byTrigger = (args: Args): Reply => {
    view(args);
    const trigger = str(args.trigger_id) ?? no('invalid_arguments');
    const outcome = triggers.use(trigger);
    if (outcome !== 'ok') no(outcome);
    return opened(args, trigger.split('.')[2] ?? '');
  };
  const reaction = (args: Args, add: boolean): Reply => {
    const place = room(args, true);
    const post = workspace.find(place.id, String(args.timestamp)) ?? no('message_not_found');
    if (!/^[a-z0-9_+'-]+$/.test(String(args.name))) no('invalid_name');
    if (!workspace.react(place, post, { name: String(args.name), user: app.user, add }))
      no(add ? 'already_reacted' : 'no_reaction');
    return {};
  };
  const userInfo = (id: string, withLocale = false): Reply => {
    const user = users.get(id) ?? no('user_not_found');
    const { email: kept, locale, ...others } = user;
    const email = scopes().has('users:read.email') ? kept : undefined;
    const rest = { tz: 'Europe/Vienna', ...others, ...(withLocale && { locale: locale ?? 'en-US' }) };
    const profile = { display_name: user.name, real_name: `${user.name} (real)` };
    return { user: { ...rest, real_name: profile.real_name, profile: { ...profile, ...(email && { email }) } } };
  };

  const methods: Record<string, (args: Args) => Reply> = {
    'auth.test': () => ({
      url: 'https://frontdesk.slack.example/',
      team: 'Frontdesk',
      user: app.name,
      team_id: workspace.team,
      user_id: app.user,
      bot_id: app.bot,
      is_enterprise_install: false,
    }),
    'chat.postMessage': (args) => {
      const place = room(args, true);
      const thread = str(args.thread_ts);
      const post = workspace.post(place, {
        ...content(args),
        ...metadata(args),
        ...customized(args),
        bot_id: app.bot,
        app_id: app.id,
        ...(thread && { thread_ts: thread, ...(yes(args.reply_broadcast) && { subtype: 'thread_broadcast' }) }),
      });
      return { channel: place.id, ts: post.ts, message: workspace.shown(post) };
    },
    'chat.update': (args) => {
      const { place, post } = own(args, 'cant_update_message');
      const next = content(args);
      workspace.edit(place, post, { blocks: undefined, ...next, by: app.user });
      Object.assign(post, metadata(args));
      return { channel: place.id, ts: post.ts, text: post.text, message: workspace.shown(post) };
    },
    'chat.delete': (args) => {
      const { place, post } = own(args, 'cant_delete_message');
      workspace.remove(place, post);
      return { channel: place.id, ts: post.ts };
    },
    'chat.postEphemeral': (args) => {
      const place = room(args, true);
      if (!place.members.has(String(args.user))) no('user_not_in_channel');
      const thread = str(args.thread_ts);
      const ts = workspace.stamp();
      customized(args);
      workspace.ephemerals.push({
        channel: place.id,
        user: String(args.user),
        ts,
        ...content(args),
        ...(thread && { thread_ts: thread }),
      });
      workspace.changed();
      return { message_ts: ts };
    },
    'chat.getPermalink': (args) => ({
      channel: args.channel,
      permalink: `https://frontdesk.slack.example/archives/${String(args.channel)}/p${String(args.message_ts).replace('.', '')}`,
    }),
    'conversations.replies': (args) => {
      const place = room(args);
      readable(place);
      const parent = workspace.find(place.id, String(args.ts)) ?? no('thread_not_found');
      return listed([parent, ...workspace.replies(place, parent.ts).filter((post) => within(post, args))], args);
    },
    'conversations.history': (args) => {
      const place = room(args);
      readable(place);
      const roots = place.messages.filter((post) => !post.thread_ts || post.thread_ts === post.ts);
      return listed(roots.filter((post) => within(post, args)).reverse(), args);
    },
    'conversations.info': (args) => {
      const found = rooms.get(String(args.channel)) ?? no('channel_not_found');
      if (found.kind === 'group' && !found.members.has(app.user)) no('channel_not_found');
      return {
        channel: {
          id: found.id,
          name: found.name,
          is_channel: found.kind === 'channel',
          is_group: found.kind === 'group',
          is_im: found.kind === 'im',
          is_mpim: found.kind === 'mpim',
          is_private: found.kind !== 'channel',
          is_archived: found.archived,
          is_ext_shared: found.shared,
          is_member: found.members.has(app.user),
        },
      };
    },
    'conversations.members': (args) => ({ members: [...room(args).members] }),
    'conversations.open': (args) => {
      const user = str(args.users) ?? no('invalid_arguments');
      if (!users.has(user)) no('user_not_found');
      return { channel: { id: workspace.direct(user).id } };
    },
    'reactions.add': (args) => reaction(args, true),
    'reactions.remove': (args) => reaction(args, false),
    'reactions.get': (args) => {
      const post = workspace.find(room(args).id, String(args.timestamp)) ?? no('message_not_found');
      return {
        type: 'message',
        channel: args.channel,
        message: { ...workspace.shown(post), reactions: post.reactions },
      };
    },
    'users.info': (args) => userInfo(String(args.user), yes(args.include_locale)),
    'users.lookupByEmail': (args) => {
      const user = [...users.values()].find((each) => each.email === args.email) ?? no('users_not_found');
      return userInfo(user.id);
    },
    'usergroups.users.list': (args) => ({
      users: (groups.get(String(args.usergroup)) ?? no('no_such_subteam')).users,
    }),
    'views.open': byTrigger,
    'views.push': byTrigger,
    'views.publish': (args) => opened(args, String(args.user_id)),
    'views.update': (args) => {
      const found = views.get(String(args.view_id)) ?? no('not_found');
      if (str(args.hash) && args.hash !== found.hash) no('hash_conflict');
      found.view = view(args);
      found.hash = workspace.stamp();
      workspace.changed();
      return { view: { ...found.view, id: found.id, hash: found.hash } };
    },
    'assistant.threads.setStatus': (args) => {
      const place = room({ channel: args.channel_id }, true);
      const thread = String(args.thread_ts);
      if (!workspace.find(place.id, thread)) no('invalid_thread_ts');
      workspace.statuses.push({ channel: place.id, thread_ts: thread, status: String(args.status) });
      workspace.changed();
      return {};
    },
  };
  return methods;
};
