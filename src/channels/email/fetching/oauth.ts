import { ask, type OAuthApp, scopeOf, urlsOf } from './provider.ts';
import { LoginRefused } from './refused.ts';

/** Access tokens of one account, for IMAP and SMTP alike. */
export interface AccessTokens {
  /**
   * One that is good for five minutes at least, unless the provider gives shorter ones; another than `instead`, which a server
   * refused. Rejects with LoginRefused when the login has expired.
   */
  get(options?: { instead?: string }): Promise<string>;
}

/** So long before it expires a token is replaced. */
const EARLY_MS = 5 * 60_000;

/** Gets access tokens for a refresh token, one request at a time. */
export const createAccessTokens = (parts: {
  app: OAuthApp;
  refreshToken: string;
  /** Providers may replace the refresh token at any time; the old one soon ends. */
  keep?: (refreshToken: string) => Promise<void>;
  now?: () => number;
}): AccessTokens => {
  const { app, keep, now = Date.now } = parts;
  let { refreshToken } = parts;
  let token: { value: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  const refresh = async (): Promise<string> => {
    const words = { grant_type: 'refresh_token', refresh_token: refreshToken, scope: scopeOf(app) };
    const answer = await ask(urlsOf(app).token, app, words);
    if (answer.error !== undefined) throw refusal(app, answer.error);
    const { access_token: value, expires_in: seconds = 3600, refresh_token: next } = answer;
    if (typeof value !== 'string') throw new Error(`${app.provider} gives no access token`);
    token = { value, until: now() + Number(seconds) * 1000 - Math.min(EARLY_MS, Number(seconds) * 500) };
    if (typeof next === 'string' && next !== refreshToken) {
      refreshToken = next;
      await keep?.(next);
    }
    return value;
  };

  return {
    async get({ instead } = {}) {
      if (asking) return asking;
      if (token && token.value !== instead && now() < token.until) return token.value;
      asking = refresh().finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
};

/** Codes that say that a person must act (RFC 6749, 5.2); others pass by themselves. */
const final = ['invalid_grant', 'invalid_client', 'unauthorized_client', 'interaction_required', 'invalid_scope'];

const refusal = ({ provider }: OAuthApp, code: string): Error =>
  final.includes(code)
    ? new LoginRefused(`${provider} no longer accepts the login (${code}): run "frontdesk mail login" once more`)
    : new Error(`${provider} gives no access token (${code})`);
