import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type OAuthApp, scopeOf, urlsOf } from './provider.ts';
import type { RefreshToken } from './refresh-token.ts';
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
/** Between another process's answer and the moment at which it is kept. */
const MEANWHILE_MS = 500;

/** Gets access tokens for a login, one request at a time. */
export const createAccessTokens = (parts: { app: OAuthApp; login: RefreshToken; now?: () => number }): AccessTokens => {
  const { app, login, now = Date.now } = parts;
  let token: { value: string; until: number } | undefined;
  let asking: Promise<string> | undefined;
  /** What the provider gave and could not be kept yet. */
  let unkept: string | undefined;

  const keep = async (refreshToken: string): Promise<void> => {
    unkept = refreshToken;
    await login.keep(refreshToken);
    unkept = undefined;
  };

  /** An access token for this refresh token; what the provider answers when it gives none. */
  const redeem = async (refreshToken: string): Promise<string | { error: string }> => {
    const words = { grant_type: 'refresh_token', refresh_token: refreshToken, scope: scopeOf(app) };
    const { error, ...answer } = await ask(urlsOf(app).token, app, words);
    if (error !== undefined) return { error };
    const { access_token: value, expires_in: seconds = 3600, refresh_token: next } = answer;
    if (typeof value !== 'string') throw new Error(`${app.provider} gives no access token`);
    token = { value, until: now() + Number(seconds) * 1000 - Math.min(EARLY_MS, Number(seconds) * 500) };
    // Providers may replace it at any time, and the old one soon ends. What cannot be kept now is kept the next time.
    if (typeof next === 'string' && next !== refreshToken) await keep(next).catch(() => undefined);
    return value;
  };

  const refresh = async (): Promise<string> => {
    let refused: { token: string; code: string } | undefined;
    for (let left = 3; left > 0; left--) {
      const current = unkept ?? (await login.get());
      if (current === undefined) break;
      if (current === refused?.token) {
        // Another process may be replacing it just now, or somebody logs in anew.
        await sleep(MEANWHILE_MS);
        continue;
      }
      const answer = await redeem(current);
      if (typeof answer === 'string') return answer;
      refused = { token: current, code: answer.error };
      unkept = undefined;
      if (answer.error !== 'invalid_grant') break;
    }
    if (refused) throw refusal(app, refused.code);
    throw new LoginRefused(`nobody has logged in at ${app.provider}: run "frontdesk mail login"`);
  };

  return {
    async get({ instead } = {}) {
      if (asking) return asking;
      if (unkept !== undefined) keep(unkept).catch(() => undefined);
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
