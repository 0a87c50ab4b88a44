/** How an app hears from Slack: over sockets that it opened, or at an address of its own. */
export type Way = 'socket' | 'http';

/** Both, but one in `npm run test:quick`: what a desk does is the same over both, which tests/slack shows of what is received. */
export const ways: readonly Way[] = process.env.QUICK === '1' ? ['socket'] : ['socket', 'http'];
