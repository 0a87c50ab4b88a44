import { commandName } from './command.ts';

/** The bot's scopes: each is needed by a call or an event of the code, and a test says which. */
const deskScopes = [
  'channels:history',
  'channels:read',
  'chat:write',
  'chat:write.customize',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'reactions:read',
  'reactions:write',
  'usergroups:read',
  'users:read',
] as const;

/** Those that customers who write in Slack need besides. */
const customerScopes = ['app_mentions:read', 'im:history', 'im:write', 'mpim:history'] as const;

/** All of them. */
export const botScopes: readonly string[] = [...deskScopes, ...customerScopes].sort();

/** What the app is for: customers may write in Slack, or not. */
export interface AppUse {
  customers: boolean;
}

/** The scopes that an app was not given; a team may do without those for channels of a kind that it does not use. */
export const missingScopes = (granted: ReadonlySet<string>, { customers }: AppUse): string[] =>
  (customers ? botScopes : deskScopes).filter((scope) => !granted.has(scope));

const deskEvents = [
  'app_home_opened',
  'message.channels',
  'message.groups',
  'reaction_added',
  'subteam_members_changed',
  'subteam_updated',
  'user_change',
] as const;
const customerEvents = ['app_mention', 'message.im', 'message.mpim'] as const;

/** The events that the app listens to. */
export const botEvents: readonly string[] = [...deskEvents, ...customerEvents].sort();

const description =
  'Frontdesk brings the questions of your customers that need a person into your team’s channel: claim one, and answer it in its thread. What you write there goes to the customer; what starts with // or mentions a colleague stays among you.';
const forCustomers =
  'Customers who are in Slack themselves write to the app directly, or mention it in a channel, and are answered in the thread.';

/**
 * The app manifest to paste at api.slack.com/apps → Create New App → From a manifest. With a public address Slack sends
 * events there; without one the app uses Socket Mode and also needs an app-level token with `connections:write`.
 */
export const slackManifest = (publicUrl?: string, { customers }: AppUse = { customers: true }): object => {
  const address = publicUrl && `${publicUrl.replace(/\/+$/, '')}/slack/events`;
  return {
    display_information: {
      name: 'Frontdesk',
      description: 'Customers’ questions, answered from your channel',
      long_description: customers ? `${description} ${forCustomers}` : description,
      background_color: '#1f3a5f',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: customers, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Frontdesk', always_online: true },
      slash_commands: [
        {
          command: commandName,
          description: 'Your customers: who waits, what is yours, whether you are there',
          usage_hint: `${customers ? 'me | ' : ''}queue | mine | away | back | find WORDS | blocked | help`,
          should_escape: true,
          ...(address && { url: address }),
        },
      ],
      shortcuts: [
        {
          ...{ type: 'global', callback_id: 'fd_begin', name: 'New e-mail' },
          description: 'Write to a customer first',
        },
        {
          ...{ type: 'message', callback_id: 'fd_send', name: 'Send to customer' },
          description: 'Send this message of yours after all',
        },
        {
          ...{ type: 'message', callback_id: 'fd_teach', name: 'Teach the bot' },
          description: 'Propose this answer for the knowledge base',
        },
      ],
    },
    oauth_config: { scopes: { bot: customers ? [...botScopes] : [...deskScopes] } },
    settings: {
      event_subscriptions: {
        bot_events: customers ? [...botEvents] : [...deskEvents],
        ...(address && { request_url: address }),
      },
      interactivity: { is_enabled: true, ...(address && { request_url: address, message_menu_options_url: address }) },
      socket_mode_enabled: !address,
      org_deploy_enabled: false,
      token_rotation_enabled: false,
    },
  };
};
