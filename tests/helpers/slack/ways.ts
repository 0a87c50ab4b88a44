/** How an app hears from Slack: over sockets that it opened, or at an address of its own. */
export type Way = 'socket' | 'http';

/** Both. */
export const ways: readonly Way[] = ['socket', 'http'];
