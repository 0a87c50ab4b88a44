import type { ChannelGround } from '../channels/channel.ts';
import type { Settings } from '../settings/settings.ts';

/** How browsers reach a server of these settings, for commands that serve nothing themselves. */
export const httpElsewhere = ({ publicUrl, port }: Settings): ChannelGround['http'] => ({
  publicUrl: publicUrl ?? `http://localhost:${port}`,
  addressOf: () => '',
});
