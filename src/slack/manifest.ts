/** The bot's scopes: each is needed by a call or an event of the code, and a test says which. */
export const botScopes = [
  'channels:history',
  'channels:read',
  'chat:write',
  'chat:write.customize',
  'groups:history',
  'groups:read',
  'reactions:write',
  'usergroups:read',
  'users:read',
] as const;

/** The scopes that an app was not given; a team may do without those for channels of a kind that it does not use. */
export const missingScopes = (granted: ReadonlySet<string>): string[] =>
  botScopes.filter((scope) => !granted.has(scope));

/** The events that the app listens to. */
export const botEvents = [
  'message.channels',
  'message.groups',
  'subteam_members_changed',
  'subteam_updated',
  'user_change',
] as const;

const description =
  'Frontdesk brings the questions of your customers that need a person into your team’s channel: claim one, and answer it in its thread. What you write there goes to the customer; what starts with // or mentions a colleague stays among you.';

/**
 * The app manifest to paste at api.slack.com/apps → Create New App → From a manifest. With a public address Slack sends
 * events there; without one the app uses Socket Mode and also needs an app-level token with `connections:write`.
 */
export const slackManifest = (publicUrl?: string): object => {
  const address = publicUrl && `${publicUrl.replace(/\/+$/, '')}/slack/events`;
  return {
    display_information: {
      name: 'Frontdesk',
      description: 'Customers’ questions, answered from your channel',
      long_description: description,
      background_color: '#1f3a5f',
    },
    features: { bot_user: { display_name: 'Frontdesk', always_online: true } },
    oauth_config: { scopes: { bot: [...botScopes] } },
    settings: {
      event_subscriptions: { bot_events: [...botEvents], ...(address && { request_url: address }) },
      interactivity: { is_enabled: true, ...(address && { request_url: address }) },
      socket_mode_enabled: !address,
      org_deploy_enabled: false,
      token_rotation_enabled: false,
    },
  };
};
