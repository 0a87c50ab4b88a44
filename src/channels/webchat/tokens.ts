import { createHash, createSecretKey, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';

/** Whose conversation a token opens, and from where. */
export interface Grant {
  conversation: string;
  /** The `from.id` of what this customer writes. */
  user: string;
  name?: string;
  /** The site's own server named this user, with the secret: they are who they say. */
  vouched: boolean;
  /** Origin of the page that embeds the chat; empty for tokens that a server asked for. */
  site: string;
  /** Origins that may use the token in a browser; empty: whichever the settings allow. */
  origins: string[];
  /** When the conversation was begun, seconds since 1970. */
  since: number;
  /** When the first of the tokens that followed one another was given, if that was later: a browser came back by its session. */
  chain?: number;
}

/** Signs and reads the channel's three kinds of tokens; each is useless as another kind. */
export interface Tokens {
  /** The Direct Line token, good for `tokenSeconds`. */
  sign(grant: Grant): Promise<string>;
  read(token: string): Promise<Grant | undefined>;
  /** What a browser keeps to come back to its conversation: 30 days, renewed at each use. */
  signSession(grant: Grant): Promise<string>;
  readSession(token: string): Promise<Grant | undefined>;
  /** Opens one WebSocket once, within a minute. */
  signStream(grant: Grant): Promise<string>;
  /** Takes a stream token; undefined when it is not good or was used. */
  useStream(token: string): Promise<Grant | undefined>;
  /** Whether this is the secret of the site's server. */
  isSecret(text: string): boolean;
}

/** How long a Direct Line token lives: clients refresh every 15 minutes whatever they are told, so well above that. */
export const tokenSeconds = 3600;
/** How long tokens may follow one another: whoever copied one reads along for a day at most. */
const chainSeconds = 24 * 3600;
/** How long a browser may stay away and find its conversation again. */
export const sessionSeconds = 30 * 24 * 3600;
const streamSeconds = 60;
const mostCached = 10_000;

/**
 * Tokens are JWTs (HS256, no other algorithm is read) under a key derived from the server's secret, so every process reads them.
 * Which stream tokens were used is known to the process that took them; they are short-lived for that reason.
 */
export function createTokens(secrets: { frontdesk: string; webchat: string }): Tokens {
  const key = createSecretKey(
    Buffer.from(hkdfSync('sha256', secrets.frontdesk, '', 'frontdesk webchat tokens v1', 32)),
  );
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const secret = digest(secrets.webchat);
  const used = new Map<string, number>();
  // A client shows the same token with every message: its signature is checked once.
  const known = new LRUCache<string, { grant: Grant; ends: number }>({ max: mostCached });

  async function sign(audience: string, seconds: number, grant: Grant): Promise<string> {
    const { conversation, user, ...rest } = grant;
    // Clients take the user that a token names as given; while nobody has named one, clients may do it themselves.
    const given = user === visitorOf(conversation) ? {} : { user };
    return new SignJWT({ conv: conversation, ...given, ...rest })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('frontdesk')
      .setAudience(audience)
      .setJti(randomBytes(12).toString('base64url'))
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(key);
  }
  async function read(audience: string, token: string): Promise<JWTPayload | undefined> {
    if (token.length > 4096) return undefined;
    try {
      const options = { algorithms: ['HS256'], issuer: 'frontdesk', audience, requiredClaims: ['exp', 'conv'] };
      return (await jwtVerify(token, key, options)).payload;
    } catch {
      return undefined;
    }
  }

  return {
    sign: (grant) => sign('webchat', tokenSeconds, grant),
    async read(token) {
      const cached = known.get(token);
      if (cached && cached.ends > Date.now()) return cached.grant;
      known.delete(token);
      const claims = await read('webchat', token);
      if (!claims) return undefined;
      const grant = grantOf(claims);
      known.set(token, { grant, ends: claims.exp! * 1000 });
      return grant;
    },
    signSession: (grant) => sign('webchat-session', sessionSeconds, grant),
    async readSession(token) {
      const claims = await read('webchat-session', token);
      return claims && grantOf(claims);
    },
    signStream: (grant) => sign('webchat-stream', streamSeconds, grant),
    async useStream(token) {
      const claims = await read('webchat-stream', token);
      if (!claims?.jti || used.has(claims.jti)) return undefined;
      const now = Date.now();
      for (const [jti, ends] of used) {
        if (ends > now) break;
        used.delete(jti);
      }
      used.set(claims.jti, now + streamSeconds * 1000);
      return grantOf(claims);
    },
    isSecret: (text) => timingSafeEqual(digest(text), secret),
  };
}

/** Whether no further token may follow this one: only a session, or the site's server, begins anew. */
export const isSpent = ({ since, chain = since }: Pick<Grant, 'since' | 'chain'>, now: number): boolean =>
  now / 1000 - chain > chainSeconds;

/** The user of a conversation in which nobody has said who they are. */
export const visitorOf = (conversation: string): string => `visitor-${conversation.replace(/^wc-/, '').slice(0, 12)}`;

function grantOf(claims: JWTPayload): Grant {
  const { conv, user, name, vouched, site, origins, since, chain } = claims as JWTPayload & Record<string, unknown>;
  return {
    conversation: String(conv),
    user: typeof user === 'string' ? user : visitorOf(String(conv)),
    ...(typeof name === 'string' ? { name } : {}),
    vouched: vouched === true,
    site: typeof site === 'string' ? site : '',
    origins: Array.isArray(origins) ? origins.map(String) : [],
    since: typeof since === 'number' ? since : 0,
    ...(typeof chain === 'number' ? { chain } : {}),
  };
}
