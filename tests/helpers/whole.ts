import { join } from 'node:path';
import type { OpenChannel } from '../../src/channels/channel.ts';
import type { Given, Running } from '../../src/cli/commands.ts';
import { openLog } from '../../src/server/log.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { secrets } from './frontdesk.ts';
import { freePort, startRedis, type TestRedis } from './redis.ts';
import { signIn, type WebRepresentative } from './web-desk.ts';

/** A whole Frontdesk in the process of the test, perhaps with one channel more than there are. */
export interface Whole {
  redis: TestRedis;
  url: string;
  rep: WebRepresentative;
  /** What `start` prints of each channel and desk. */
  channels: Running['channels'];
  stop(): Promise<void>;
}

/** The app as it is built, since the widget's files are. */
const built = async <Module>(file: string): Promise<Module> =>
  (await import(new URL(`../../dist/${file}`, import.meta.url).href)) as Module;

/** Starts one on a Redis of its own; its state is in `var` of the folder. */
export async function startWhole(parts: {
  folder: string;
  channel?: OpenChannel;
  clock?: Given['clock'];
  /** Accounts of mail. */
  email?: Given['settings']['email'];
  /** More settings, as an operator gives them. */
  env?: Record<string, string>;
}): Promise<Whole> {
  const { folder, channel, clock, email = [], env: more } = parts;
  const redis = await startRedis();
  const env = { ...secrets, REDIS_URL: redis.url, HOST: '127.0.0.1', PORT: String(await freePort()), ...more };
  const read = readSettings({ env: { ...env, FRONTDESK_STATE: join(folder, 'var') }, folder });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const settings = { ...read.settings, email, answers: { ...read.settings.answers, encoder: 'off' as const } };
  const { start } = await built<typeof import('../../src/app.ts')>('app.js');
  const { channels } = await built<typeof import('../../src/channels/index.ts')>('channels/index.js');
  const { desks } = await built<typeof import('../../src/desks/index.ts')>('desks/index.js');
  const given = { settings, log: openLog('fatal'), ...(clock && { clock }) };
  const frontdesk = await start(given, { channels: channel ? [...channels, channel] : channels, desks });
  return {
    redis,
    url: `http://127.0.0.1:${settings.port}`,
    rep: await signIn(frontdesk.deskLink ?? ''),
    channels: frontdesk.channels,
    async stop() {
      await frontdesk.stop();
      await redis.stop();
    },
  };
}
