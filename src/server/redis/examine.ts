import type { createClient } from 'redis';
import type { Log } from '../log.ts';

/** Redis answers, and is none that Frontdesk can use; the message goes on after its name. */
export class Unusable extends Error {}

/** Refuses a Redis that Frontdesk cannot use, and warns of what can lose data. INFO is allowed where CONFIG often is not. */
export async function examine(
  client: ReturnType<typeof createClient>,
  { own, log }: { own: boolean; log: Log },
): Promise<void> {
  const info = await client.info();
  const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = value('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 6 || (major === 6 && minor < 2)) {
    throw new Unusable(
      `is too old: Frontdesk needs Redis 6.2 or later, and this one is ${version}. Upgrade it, or name another with REDIS_URL.`,
    );
  }
  const mode = value('redis_mode');
  if (mode === 'cluster') {
    throw new Unusable(
      'is a Redis Cluster (cluster-enabled yes), which Frontdesk cannot use yet. Name a single Redis in REDIS_URL; it may have replicas.',
    );
  }
  if (mode === 'sentinel') {
    throw new Unusable('is a Sentinel, which keeps nothing itself. Name the primary that it watches in REDIS_URL.');
  }
  if (own) return;
  const policy = value('maxmemory_policy');
  if (value('aof_enabled') === '0') {
    log.warn(
      'Redis keeps no append-only file: acknowledged messages are lost when it stops. Set "appendonly yes" and "appendfsync always" in redis.conf.',
    );
  } else {
    const sync = await appendfsync(client);
    if (sync !== undefined && sync !== 'always') {
      const lost = sync === 'everysec' ? 'a second' : 'half a minute';
      log.warn(
        `Redis does not write each message to disk at once (appendfsync ${sync}): at a power cut up to ${lost} of acknowledged messages is lost. Set "appendfsync always" in redis.conf.`,
      );
    }
  }
  if (policy !== undefined && policy !== 'noeviction') {
    log.warn(
      `Redis may throw conversations away when memory is short (${policy}): set "maxmemory-policy noeviction" in redis.conf.`,
    );
  }
}

/** Undefined where CONFIG is not allowed, as it is with most that are rented: nothing can be said then. */
async function appendfsync(client: ReturnType<typeof createClient>): Promise<string | undefined> {
  return client.configGet('appendfsync').then(
    (found) => (found as Record<string, string>).appendfsync,
    () => undefined,
  );
}
