/** What each Web API method takes (beside `token`): names of its arguments, the required ones first marked `!`, and the scope it needs. */
interface Signature {
  args: string;
  scope?: string[];
}

const history = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
const read = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const signature = (args: string, ...scope: string[]): Signature => ({ args, scope });

/** The documented arguments of the methods this stand-in knows; anything else is refused, as a typing mistake should be. */
export const signatures: Record<string, Signature> = {
  'apps.connections.open': signature(''),
  'assistant.threads.setStatus': signature(
    'channel_id! thread_ts! status! loading_messages icon_emoji icon_url username',
    'chat:write',
  ),
  'auth.test': signature(''),
  'chat.delete': signature('channel! ts! as_user', 'chat:write'),
  'chat.getPermalink': signature('channel! message_ts!'),
  'chat.postEphemeral': signature(
    'channel! user! as_user attachments blocks icon_emoji icon_url link_names markdown_text metadata parse text thread_ts username',
    'chat:write',
  ),
  'chat.postMessage': signature(
    'channel! as_user attachments blocks current_draft_last_updated_ts icon_emoji icon_url link_names markdown_text metadata mrkdwn parse reply_broadcast text thread_ts unfurl_links unfurl_media username',
    'chat:write',
  ),
  'chat.update': signature(
    'channel! ts! as_user attachments unfurled_attachments blocks markdown_text metadata link_names parse text reply_broadcast file_ids',
    'chat:write',
  ),
  'conversations.history': signature('channel! cursor include_all_metadata inclusive latest limit oldest', ...history),
  'conversations.info': signature('channel! include_locale include_num_members', ...read),
  'conversations.members': signature('channel! cursor limit', ...read),
  'conversations.open': signature('channel return_im users prevent_creation', 'im:write'),
  'conversations.replies': signature(
    'channel! ts! cursor include_all_metadata inclusive latest limit oldest',
    ...history,
  ),
  'files.completeUploadExternal': signature(
    'files! channel_id channels thread_ts initial_comment blocks username icon_url icon_emoji',
    'files:write',
  ),
  'files.delete': signature('file!', 'files:write'),
  'files.getUploadURLExternal': signature('filename! length! alt_txt snippet_type', 'files:write'),
  'files.info': signature('file! count cursor limit page', 'files:read'),
  'reactions.add': signature('name! timestamp! channel!', 'reactions:write'),
  'reactions.get': signature('channel file file_comment full timestamp', 'reactions:read'),
  'reactions.remove': signature('name! file file_comment channel timestamp', 'reactions:write'),
  'usergroups.users.list': signature('usergroup! include_disabled team_id', 'usergroups:read'),
  'users.info': signature('user! include_locale', 'users:read'),
  'users.lookupByEmail': signature('email!', 'users:read.email'),
  'views.open': signature('view! trigger_id interactivity_pointer'),
  'views.publish': signature('user_id! view! hash interactivity_pointer'),
  'views.push': signature('view! trigger_id interactivity_pointer'),
  'views.update': signature('view! view_id external_id hash'),
};

/** Says what is wrong with a call's arguments, or nothing. */
export const misuse = (method: string, args: Record<string, unknown>): string | undefined => {
  const names = (signatures[method]?.args ?? '').split(' ').filter(Boolean);
  // Bolt's own clients add team_id to every call, and Slack takes it.
  const known = new Set(['token', 'team_id', ...names.map((name) => name.replace('!', ''))]);
  const unknown = Object.keys(args).find((name) => !known.has(name));
  if (unknown) return `${method}: there is no argument \`${unknown}\``;
  const missing = names.find((name) => name.endsWith('!') && !args[name.slice(0, -1)]);
  return missing ? `${method}: \`${missing.slice(0, -1)}\` is missing` : undefined;
};
