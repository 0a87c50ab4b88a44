import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** The login of one account that signs in with OAuth2, which all processes share. */
export interface RefreshToken {
  /** The one that is good now; undefined while nobody has logged in. */
  get(): Promise<string | undefined>;
  /** Replaces it, in every process: after `frontdesk mail login`, or when the provider gave another one. */
  keep(refreshToken: string): Promise<void>;
}

/** Whose login it is. One that was kept counts for as long as none of this changes: who puts another one into the environment means that. */
export interface LoginOwner {
  account: string;
  address: string;
  provider: string;
  clientId: string;
  /** EMAIL_REFRESH_TOKEN, when the environment has one. */
  given: string | undefined;
}

/** A login in memory: for tests, and the contract of that in Redis. `store` is what processes share. */
export function createMemoryRefreshToken(
  owner: LoginOwner,
  store: Map<string, { of: string; token: string }> = new Map(),
): RefreshToken {
  const of = JSON.stringify(owner);
  return {
    async get() {
      const kept = store.get(owner.account);
      return kept?.of === of ? kept.token : owner.given;
    },
    async keep(token) {
      store.set(owner.account, { of, token });
    },
  };
}

/** What a login needs of a Redis connection; node-redis clients have it. */
export interface LoginCommands {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
}

/** A login in Redis, encrypted under the server's secret: who reads a copy of Redis does not read the mail of the company. */
export function createRedisRefreshToken(parts: {
  redis: LoginCommands;
  secret: string;
  owner: LoginOwner;
  /** With a hash tag. */
  prefix?: string;
}): RefreshToken {
  const { redis, secret, owner, prefix = 'fd:{mail}' } = parts;
  const { account, address, provider, clientId, given = '' } = owner;
  const key = `${prefix}:login:${account}`;
  const sealed = seal(
    Buffer.from(hkdfSync('sha256', secret, '', 'frontdesk mail login v1', 32)),
    [account, address, provider, clientId, given].map((part) => JSON.stringify(part)).join(),
  );
  return {
    async get() {
      const kept = await redis.get(key);
      return (kept === null ? undefined : sealed.open(kept)) ?? owner.given;
    },
    async keep(token) {
      await redis.set(key, sealed.close(token));
    },
  };
}

/** AES-256-GCM. What was closed with another key, or for another owner, does not open. */
function seal(key: Buffer, owner: string) {
  const bound = createHmac('sha256', key).update(owner).digest();
  return {
    close(text: string): string {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
      const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString('base64url');
    },
    open(closed: string): string | undefined {
      const bytes = Buffer.from(closed, 'base64url');
      if (bytes.length < 28) return undefined;
      const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(bound);
      cipher.setAuthTag(bytes.subarray(12, 28));
      try {
        return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
