import type { ChannelStatus } from '../server/status.ts';
import type { SlackConnection } from './connect.ts';

/** How the connection is, as `start` prints it. */
export const statusOf = ({ health, http }: SlackConnection, publicUrl = ''): ChannelStatus => {
  const { connected, reason } = health();
  if (connected) return { on: true, where: http ? `${publicUrl}/slack/events` : 'Socket Mode' };
  return { on: false, next: `goes on trying: ${reason ?? 'Slack cannot be reached'}` };
};
